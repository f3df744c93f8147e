// Gradients of mini-batches as points: along the gradient of all examples, and across it. Those that point uphill look different.
import { legible } from "../player/colour.js";
import { t } from "../t.js";
import { Chart } from "../vitals/chart.js";
import { Panel } from "../vitals/panel.js";

const DOWN = "#0072B2";
const UP = "#D55E00";
const WIDEST = 2.4; // times as high
const ROOM = 1.15; // beyond the farthest example

export class Cloud extends Chart {
  room = [52, 14, 14, 62];

  changed() {
    super.changed();
    if (this.width) this.resized();
  }

  /** To equal scale, about the gradient of all; as far as single examples go, whatever the batch size. */
  resized() {
    const [left, top, right, foot] = this.room.map((edge) => edge * this.zoom);
    const height = this.height - top - foot;
    // where a lesson gives it a wide room, most of that would be empty
    const box = { left, top, width: Math.min(this.width - left - right, WIDEST * height), height };
    const columns = this.data?.columns("off");
    const far = ROOM * (columns?.reach[0] || 1);
    const middle = columns?.gradient[0] ?? 0;
    const shorter = Math.min(box.width, box.height);
    const [wide, high] = [(far * box.width) / shorter, (far * box.height) / shorter];
    this.panel = new Panel(box, [middle - wide, middle + wide], [-high, high], { even: true, level: true });
  }

  frame() {
    const ctx = this.begin();
    const columns = this.data.columns("off");
    if (!columns) return this.waits(ctx, t`Drawing …`);
    this.still ??= this.#drawn(columns);
    this.lay(this.still);
  }

  #drawn({ cloud, gradient: [gradient] }) {
    const { canvas, ctx } = this.kept();
    const { panel, paint, zoom, theme } = this;
    this.frameOf(ctx, panel, { named: t`along the gradient of all` });
    if (!Number.isFinite(gradient)) return canvas;
    this.#sideways(ctx, t`across it`);
    const [x0, y0] = [panel.x(0), panel.y(0)];
    ctx.beginPath();
    ctx.moveTo(x0, panel.top);
    ctx.lineTo(x0, panel.bottom);
    Object.assign(ctx, { lineWidth: 1.25, strokeStyle: paint.soft });
    ctx.stroke();
    const count = cloud.length / 2;
    ctx.globalAlpha = 0.55;
    for (let i = 0; i < count; i++) {
      const uphill = cloud[i] < 0;
      this.dot(ctx, panel.x(cloud[i]), panel.y(cloud[count + i]), 3.5, legible(uphill ? UP : DOWN, theme));
    }
    ctx.globalAlpha = 1;
    this.#arrow(ctx, x0, y0, panel.x(gradient));
    this.#legend(ctx, zoom);
    return canvas;
  }

  #sideways(ctx, text) {
    const { panel, paint, zoom } = this;
    ctx.save();
    ctx.translate(panel.left - 42 * zoom, (panel.top + panel.bottom) / 2);
    ctx.rotate(-Math.PI / 2);
    ctx.textAlign = "center";
    ctx.font = this.font(12);
    ctx.fillStyle = paint.soft;
    ctx.fillText(text, 0, 0);
    ctx.restore();
  }

  /** The gradient of all examples. */
  #arrow(ctx, x0, y, x1) {
    const { paint, zoom } = this;
    for (const [style, width] of /** @type {[string, number][]} */ ([
      [paint.casing, 6],
      [paint.ink, 3],
    ])) {
      ctx.beginPath();
      ctx.moveTo(x0, y);
      ctx.lineTo(x1, y);
      const tip = Math.min(8 * zoom, Math.abs(x1 - x0));
      ctx.moveTo(x1 - tip, y - tip * 0.7);
      ctx.lineTo(x1, y);
      ctx.lineTo(x1 - tip, y + tip * 0.7);
      Object.assign(ctx, { lineWidth: width * zoom, strokeStyle: style, lineJoin: "round", lineCap: "round" });
      ctx.stroke();
    }
    ctx.lineCap = "butt";
  }

  #legend(ctx, zoom) {
    const { panel, paint, theme } = this;
    const y = panel.bottom + 50 * zoom;
    let left = panel.left;
    for (const [text, hue] of /** @type {[string, string][]} */ ([
      [t`downhill`, DOWN],
      [t`uphill`, UP],
      [t`arrow: all examples`, ""],
    ])) {
      if (hue) this.dot(ctx, left + 5 * zoom, y, 4, legible(hue, theme));
      const ink = hue ? legible(hue, theme, 4.5) : paint.ink;
      this.letters(ctx, text, left + (hue ? 15 : 0) * zoom, y, { colour: ink, weight: "600" });
      left += (hue ? 32 : 0) * zoom + ctx.measureText(text).width;
    }
  }
}
