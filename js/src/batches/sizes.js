// Curves over the batch size, which is on a logarithmic axis with its own numbers below.
import { within } from "../net/drawing.js";
import { legible } from "../player/colour.js";
import { sig3 } from "../player/format.js";
import { decades } from "../player/ranges.js";
import { t } from "../t.js";
import { Chart } from "../vitals/chart.js";

const EDGE = 2 ** 0.35; // how far beyond the first and the last size

export class Sizes extends Chart {
  room = [52, 14, 96, 40];
  source = "";
  measured = t`loss at the end`;
  working = "";

  get columns() {
    return this.data?.columns(this.source);
  }

  /** Rows (name, hue, dash, values) over the sizes. */
  rows(_columns) {
    return [];
  }

  /** What else has to be inside the axis. */
  more(_columns) {
    return [];
  }

  ends() {
    const columns = this.columns;
    const across = /** @type {[number, number]} */ ([1 / EDGE, (columns?.size.at(-1) ?? 120) * EDGE]);
    if (!columns) return { across, up: /** @type {[number, number]} */ ([0.1, 10]) };
    const most = this.cap(columns);
    const seen = [...this.rows(columns).map(({ values }) => Array.from(values)), this.more(columns)];
    const up = decades(
      seen.map((row) => row.filter((value) => value > 1e-9 && value <= most)),
      false,
    );
    return { across, up: /** @type {[number, number]} */ (up) };
  }

  /** Above it nothing is told apart. */
  cap(_columns) {
    return Infinity;
  }

  frame() {
    const ctx = this.begin();
    if (!this.columns) return this.waits(ctx, this.working);
    this.still ??= this.#drawn(this.columns);
    this.lay(this.still);
  }

  #drawn(columns) {
    const { canvas, ctx } = this.kept();
    const { panel, zoom } = this;
    this.frameOf(ctx, panel, { named: t`batch size B`, across: false });
    this.numbers(ctx, columns.size);
    ctx.globalAlpha = this.current(this.source) ? 1 : 0.3; // of other knobs, until those of these are there
    this.under(ctx, columns);
    const heads = this.rows(columns).map(({ name, hue, dash, values }) => {
      const colour = legible(hue, this.theme);
      const inside = values.map((value) => Math.min(value, panel.up[1] * 10));
      this.line(ctx, panel, columns.size, inside, { style: colour, width: 2.25, dash: dash.map((d) => d * zoom) });
      values.forEach((value, i) => {
        const [x, y] = [panel.x(columns.size[i]), panel.y(Math.max(value, panel.up[0]))];
        if (value <= panel.up[1]) this.dot(ctx, x, y, 4.5, colour, this.paint.casing);
        else this.cross(ctx, x, panel.top + 7 * zoom, 4, colour);
      });
      const last = values.at(-1);
      const y = last <= panel.up[1] ? panel.y(last) : panel.top + 7 * zoom;
      return { text: name, x: panel.right + 4 * zoom, y, ink: legible(hue, this.theme, 4.5) };
    });
    this.names(ctx, panel, heads, 12);
    ctx.globalAlpha = 1;
    this.letters(ctx, this.measured, panel.left + 6 * zoom, panel.top + 9 * zoom, {
      size: 11.5,
      colour: this.paint.soft,
    });
    return canvas;
  }

  /** What lies under the lines. */
  under(_ctx, _columns) {}

  numbers(ctx, sizes) {
    const { panel, paint, zoom } = this;
    ctx.font = this.font(11.5);
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillStyle = paint.soft;
    for (const size of sizes) ctx.fillText(String(size), panel.x(size), panel.bottom + 12 * zoom);
    ctx.textAlign = "left";
  }

  hover(event) {
    const columns = this.columns;
    if (!this.panel || !columns) return;
    const [px, py] = within(this.touch, event);
    const { panel } = this;
    if (px < panel.left || px > panel.right) return this.say(0, 0);
    const target = Math.log(panel.value(px));
    let i = 0;
    columns.size.forEach((size, j) => {
      if (Math.abs(Math.log(size) - target) < Math.abs(Math.log(columns.size[i]) - target)) i = j;
    });
    this.say(px, py, `B = ${columns.size[i]}`, ...this.told(columns, i));
  }

  told(columns, i) {
    return this.rows(columns).map(({ name, values }) => `${name}: ${number(values[i])}`);
  }
}

export const number = (value) => (Number.isFinite(value) ? sig3(value) : t`not finite`);
