// Where paths are drawn: what has been drawn for good is kept off screen; the one visible layer is patched from it where a head
// moved. Every canvas on the page costs each frame, changed or not.
import { el } from "./dom.js";

const PAD = 12; // px beyond the frame, so that heads at its edge stay whole

export class Sheet {
  constructor() {
    this.kept = el("canvas");
    this.node = el("canvas.sl-layer", { hidden: true });
    this.zoom = this.ratio = 1;
    this.width = this.height = 0;
  }

  /** Lies over a frame; all is drawn ``zoom`` times as large, in ``ratio`` device pixels a pixel. */
  lay({ left, top, width, height }, zoom, ratio) {
    Object.assign(this, { zoom, ratio, width: width / zoom, height: height / zoom });
    this.node.hidden = false;
    Object.assign(this.node.style, {
      left: `${left - PAD}px`,
      top: `${top - PAD}px`,
      width: `${width + 2 * PAD}px`,
      height: `${height + 2 * PAD}px`,
    });
    for (const canvas of [this.kept, this.node]) {
      const [w, h] = [width, height].map((length) => Math.round((length + 2 * PAD) * ratio));
      if (canvas.width !== w || canvas.height !== h) Object.assign(canvas, { width: w, height: h });
      const ctx = canvas.getContext("2d");
      this.#scaled(ctx);
      ctx.lineJoin = "round";
    }
  }

  /** For what stays. */
  get pen() {
    return this.kept.getContext("2d");
  }

  /** For what moves. */
  get top() {
    return this.node.getContext("2d");
  }

  /** Everything anew: draws what stands still, inside the frame. */
  clear(draw) {
    const { pen, width, height } = this;
    pen.clearRect(-PAD, -PAD, width + 2 * PAD, height + 2 * PAD);
    pen.save();
    pen.beginPath();
    pen.rect(0, 0, width, height);
    pen.clip();
    draw(pen);
    pen.restore();
  }

  /** Copies all that is kept to the visible layer. */
  whole() {
    this.patch(-PAD, -PAD, this.width + PAD, this.height + PAD);
  }

  /** Copies a piece of what is kept, in whole device pixels. */
  patch(left, top, right, bottom) {
    const { ratio, kept, zoom } = this;
    const at = (length) => (length * zoom + PAD) * ratio;
    const x = Math.max(0, Math.floor(at(left)));
    const y = Math.max(0, Math.floor(at(top)));
    const w = Math.min(kept.width, Math.ceil(at(right))) - x;
    const h = Math.min(kept.height, Math.ceil(at(bottom))) - y;
    if (w <= 0 || h <= 0) return;
    const ctx = this.top;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(x, y, w, h);
    ctx.drawImage(kept, x, y, w, h, x, y, w, h);
    this.#scaled(ctx);
  }

  #scaled(ctx) {
    const [size, edge] = [this.ratio * this.zoom, PAD * this.ratio];
    ctx.setTransform(size, 0, 0, size, edge, edge);
  }
}
