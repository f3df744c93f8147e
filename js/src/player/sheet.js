// Where paths are drawn: what has been drawn for good is kept off screen; the one visible layer is patched from it where a head
// moved. Every canvas on the page costs each frame, changed or not.
import { el } from "./dom.js";

const PAD = 12; // px beyond the frame, so that heads at its edge stay whole

export class Sheet {
  /** @param {number} [head] px above the frame that are drawn on too, before they are enlarged */
  constructor(head = 0) {
    this.head = head;
    this.above = PAD;
    this.kept = el("canvas");
    this.node = el("canvas.sl-layer", { hidden: true });
    this.zoom = this.ratio = 1;
    this.width = this.height = 0;
  }

  /** Lies over a frame; all is drawn ``zoom`` times as large, in ``ratio`` device pixels a pixel. */
  lay({ left, top, width, height }, zoom, ratio) {
    Object.assign(this, { zoom, ratio, width: width / zoom, height: height / zoom });
    this.above = Math.max(PAD, this.head * zoom);
    this.node.hidden = false;
    const [wide, high] = [width + 2 * PAD, height + PAD + this.above];
    Object.assign(this.node.style, {
      left: `${left - PAD}px`,
      top: `${top - this.above}px`,
      width: `${wide}px`,
      height: `${high}px`,
    });
    for (const canvas of [this.kept, this.node]) {
      const [w, h] = [wide, high].map((length) => Math.round(length * ratio));
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

  /** Everything anew: draws what stands still inside the frame, and then what stands above it. */
  clear(draw, above) {
    const { pen, width, height } = this;
    pen.clearRect(-PAD, -this.above, width + 2 * PAD, height + PAD + this.above);
    pen.save();
    pen.beginPath();
    pen.rect(0, 0, width, height);
    pen.clip();
    draw(pen);
    pen.restore();
    above?.(pen);
  }

  /** Copies all that is kept to the visible layer. */
  whole() {
    this.patch(-PAD, -this.above, this.width + PAD, this.height + PAD);
  }

  /** Copies a piece of what is kept, in whole device pixels. */
  patch(left, top, right, bottom) {
    const { ratio, kept, zoom } = this;
    const at = (length, edge) => (length * zoom + edge) * ratio;
    const x = Math.max(0, Math.floor(at(left, PAD)));
    const y = Math.max(0, Math.floor(at(top, this.above)));
    const w = Math.min(kept.width, Math.ceil(at(right, PAD))) - x;
    const h = Math.min(kept.height, Math.ceil(at(bottom, this.above))) - y;
    if (w <= 0 || h <= 0) return;
    const ctx = this.top;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(x, y, w, h);
    ctx.drawImage(kept, x, y, w, h, x, y, w, h);
    this.#scaled(ctx);
  }

  #scaled(ctx) {
    const size = this.ratio * this.zoom;
    ctx.setTransform(size, 0, 0, size, PAD * this.ratio, this.above * this.ratio);
  }
}
