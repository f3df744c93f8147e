// Points about a line, some of them far below, and the line of each loss at the playhead.
import { within } from "../net/drawing.js";
import { sig3 } from "../player/format.js";
import { t } from "../t.js";
import { Panel } from "../vitals/panel.js";
import { Fit } from "./fit.js";

const END = 2.15; // a little beyond the points
const [SLOPE, BASE] = [1, 0.5]; // simulab.losses.line
const APART = 17; // px between two names

export class FitLine extends Fit {
  resized() {
    const { zoom } = this;
    const y = this.data?.column("line", "y");
    const [low, high] = y ? [Math.min(...y), Math.max(...y)] : [-3, 3];
    const room = 0.08 * (high - low) || 1;
    const [left, top, right, foot] = [36 * zoom, 12 * zoom, 70 * zoom, 40 * zoom];
    const box = { left, top, width: this.width - left - right, height: this.height - top - foot };
    const up = /** @type {[number, number]} */ ([
      Math.min(low, -SLOPE * END) - room,
      Math.max(high, SLOPE * END + BASE) + room,
    ]);
    this.panel = new Panel(box, [-END, END], up, { even: true, level: true });
  }

  frame() {
    const ctx = this.begin();
    if (!this.data.columns("line")) return this.waits(ctx, t`Fitting …`);
    this.still ??= this.#points();
    this.lay(this.still);
    const { panel } = this;
    // beyond the frame, too: a steep line leaves it where it should
    const level = (value) => panel.bottom - (panel.height * (value - panel.up[0])) / (panel.up[1] - panel.up[0]);
    const heads = [];
    for (const fit of this.fits("slope", "base")) {
      const [slope, base] = fit.at;
      if (!Number.isFinite(slope + base)) continue;
      const ends = [-END, END].map((x) => level(slope * x + base));
      this.straight(ctx, panel, [panel.left, ends[0], panel.right, ends[1]], fit);
      heads.push({ ...fit, y: Math.min(panel.bottom, Math.max(panel.top, ends[1])) });
    }
    this.#names(ctx, heads);
  }

  #points() {
    const { canvas, ctx } = this.kept();
    const { panel, paint, zoom } = this;
    const { x, y, outlier } = this.data.columns("line");
    this.frameOf(ctx, panel, { named: "x" });
    const [from, to] = [-END, END].map((at) => panel.y(SLOPE * at + BASE));
    this.straight(ctx, panel, [panel.left, from, panel.right, to], { colour: paint.soft, dash: [3, 4] });
    this.letters(ctx, t`true line`, panel.left + 8 * zoom, from + 16 * zoom, {
      colour: paint.soft,
    });
    x.forEach((at, i) => {
      const [px, py] = [panel.x(at), panel.y(y[i])];
      if (outlier[i]) this.mark(ctx, "square", px, py, 5, { fill: paint.paper, ring: paint.ink });
      else this.dot(ctx, px, py, 3.5, paint.soft, paint.casing);
    });
    return canvas;
  }

  #names(ctx, heads) {
    const { zoom, panel } = this;
    let above = Number.NEGATIVE_INFINITY;
    const order = heads.sort((a, b) => a.y - b.y);
    for (const head of order) above = head.place = Math.max(head.y, above + APART * zoom, panel.top + 6 * zoom);
    const over = Math.max(0, above - panel.bottom);
    for (const { label, ink, place } of order)
      this.letters(ctx, label, panel.right + 8 * zoom, place - over, { weight: "600", colour: ink });
  }

  hover(event) {
    const columns = this.data?.columns("line");
    if (!this.panel || !columns) return;
    const [px, py] = within(this.touch, event);
    const { panel } = this;
    if (px < panel.left || px > panel.right) return this.say(0, 0);
    const x = panel.value(px);
    const number = (value) => (Number.isFinite(value) ? sig3(value) : t`not finite`);
    const rows = this.fits("slope", "base").map(({ label, at }) => `${label} ${number(at[0] * x + at[1])}`);
    this.say(px, py, `x = ${sig3(x)}`, t`true line ${sig3(SLOPE * x + BASE)}`, ...rows);
  }
}
