// The fits of all training sets where it is marked, their mean over them, and the truth; one set with its examples.
import { within } from "../net/drawing.js";
import { legible } from "../player/colour.js";
import { sig3 } from "../player/format.js";
import { t } from "../t.js";
import { Chart } from "../vitals/chart.js";
import { Panel } from "../vitals/panel.js";
import { studied } from "./studied.js";

const SETS = 20; // simulab.generalisation.data
const MEAN = "#D55E00";
const ONE = "#0072B2";

export class Fits extends Chart {
  changed() {
    super.changed();
    if (this.width) this.resized();
  }

  resized() {
    const { zoom } = this;
    const [left, top, right, foot] = [36 * zoom, 12 * zoom, 12 * zoom, 58 * zoom];
    const box = { left, top, width: this.width - left - right, height: this.height - top - foot };
    const high = 1.4 + 2 * (this.state?.noise ?? 0.3);
    this.panel = new Panel(box, [-1, 1], [-high, high], { even: true, level: true });
  }

  frame() {
    const ctx = this.begin();
    const there = studied(this.data, this.state);
    if (!there) return this.waits(ctx, t`Fitting …`);
    this.still ??= this.#drawn(there);
    this.lay(this.still);
  }

  /** Places of the grid, the truth there, each fit, and their mean. */
  #curves({ fit }) {
    const count = fit.length / SETS;
    const x = Float32Array.from({ length: count }, (_, i) => (2 * i) / (count - 1) - 1);
    const rows = Array.from({ length: SETS }, (_, r) => fit.subarray(r * count, (r + 1) * count));
    const mean = x.map((_, i) => rows.reduce((sum, row) => sum + row[i], 0) / SETS);
    return { x, rows, mean, truth: x.map((at) => Math.sin(Math.PI * at)) };
  }

  #drawn({ columns, of }) {
    const { canvas, ctx } = this.kept();
    const { panel, paint, theme } = this;
    this.frameOf(ctx, panel, { named: "x" });
    const { x, rows, mean, truth } = this.#curves(columns);
    const [own, middle] = [legible(ONE, theme), legible(MEAN, theme)];
    ctx.globalAlpha = 0.55;
    for (const row of rows.slice(1)) this.#curve(ctx, x, row, paint.soft, 1.1);
    ctx.globalAlpha = 1;
    this.#curve(ctx, x, truth, paint.casing, 5.5);
    this.#curve(ctx, x, truth, paint.ink, 2.5, [3, 4]);
    this.#curve(ctx, x, rows[0], own, 2);
    this.#curve(ctx, x, mean, paint.casing, 6);
    this.#curve(ctx, x, mean, middle, 3);
    for (let i = 0; i < of.examples; i++)
      this.dot(ctx, panel.x(columns.x[i]), panel.y(columns.y[i]), 3.75, own, paint.casing);
    this.#legend(ctx, own, middle);
    return canvas;
  }

  /** A curve that leaves the panel where it leaves it. */
  #curve(ctx, x, ys, style, width, dash = []) {
    const { panel, zoom } = this;
    const [low, high] = panel.up;
    ctx.save();
    ctx.beginPath();
    ctx.rect(panel.left, panel.top, panel.width, panel.height);
    ctx.clip();
    ctx.beginPath();
    x.forEach((at, i) => {
      const y = panel.bottom - (panel.height * (ys[i] - low)) / (high - low);
      ctx.lineTo(panel.x(at), Math.max(-1e5, Math.min(1e5, y)));
    });
    Object.assign(ctx, { lineWidth: width * zoom, strokeStyle: style, lineJoin: "round" });
    ctx.setLineDash(dash.map((length) => length * zoom));
    ctx.stroke();
    ctx.restore();
  }

  #legend(ctx, own, middle) {
    const { panel, paint, theme, zoom } = this;
    let left = panel.left;
    for (const [label, colour, ink, dash] of /** @type {[string, string, string, number[]][]} */ ([
      [t`truth`, paint.ink, paint.ink, [3, 4]],
      [t`one set`, own, legible(ONE, theme, 4.5), []],
      [t`mean of 20`, middle, legible(MEAN, theme, 4.5), []],
    ]))
      left = this.entry(ctx, { label, colour, ink, dash }, left, panel.bottom + 48 * zoom);
  }

  hover(event) {
    const there = studied(this.data, this.state);
    if (!this.panel || !there) return;
    const [px, py] = within(this.touch, event);
    const { panel } = this;
    if (px < panel.left || px > panel.right) return this.say(0, 0);
    const { x, rows, mean, truth } = this.#curves(there.columns);
    const i = Math.round(((panel.value(px) + 1) / 2) * (x.length - 1));
    const here = rows.map((row) => row[i]);
    const [low, high] = [Math.min(...here), Math.max(...here)];
    this.say(
      px,
      py,
      `x = ${sig3(x[i])}`,
      t`truth ${sig3(truth[i])}`,
      t`mean of 20 ${sig3(mean[i])}`,
      t`from ${sig3(low)} to ${sig3(high)}`,
    );
  }
}
