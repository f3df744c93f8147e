// The loss of three batch sizes: over the steps, and over the examples that each has seen. The head of each line stands at the
// playhead.
import { within } from "../net/drawing.js";
import { legible } from "../player/colour.js";
import { sig3, wholeText } from "../player/format.js";
import { decades } from "../player/ranges.js";
import { t } from "../t.js";
import { Chart } from "../vitals/chart.js";

const SEEN = 100; // times below the loss of a noisy run nothing is told apart
const BLOWN = 30; // times the first loss is not drawn

class Lines extends Chart {
  room = [52, 14, 96, 40];

  get columns() {
    return this.data?.columns("runs");
  }

  /** (loss, colour, dash, B) of the three. */
  get lines() {
    const { loss, size } = this.columns;
    const length = loss.length / 3;
    return this.spec.series.slice(0, 3).map(({ label, colour, dash }, i) => ({
      label,
      hue: colour,
      dash,
      size: size[i],
      row: loss.subarray(i * length, (i + 1) * length),
    }));
  }

  ends() {
    const columns = this.columns;
    if (!columns) return { across: this.across(1, [1]), up: /** @type {[number, number]} */ ([0.1, 10]), even: true };
    const rows = this.lines.map(({ row }) => row);
    const first = rows[0][0];
    const lasts = rows.slice(0, 2).map((row) => row[row.length - 1]);
    const least = Math.min(...lasts.filter((one) => one > 0), first) / SEEN;
    const seen = rows.map((row) => Array.from(row).filter((value) => value >= least && value < BLOWN * first));
    const up = /** @type {[number, number]} */ (decades([...seen, [first]]));
    return { across: this.across(rows[0].length - 1, columns.size), up, even: this.even };
  }

  frame() {
    const ctx = this.begin();
    if (!this.columns) return this.waits(ctx, t`Training …`);
    this.still ??= this.#axes();
    this.lay(this.still);
    const at = Math.min(this.position, this.data.steps());
    const heads = this.lines.map((line) => this.#run(ctx, line, at));
    this.#floor(ctx);
    this.names(ctx, this.panel, heads, 12);
  }

  #axes() {
    const { canvas, ctx } = this.kept();
    this.frameOf(ctx, this.panel, { named: this.named });
    return canvas;
  }

  /** About which your batch settles on a bowl; over the lines, which cross it all the time. */
  #floor(ctx) {
    const { panel, paint } = this;
    const floor = this.columns.floor[0];
    if (floor > panel.up[0] && floor < panel.up[1])
      this.limit(ctx, panel, floor, this.even ? t`floor of your batch` : "", { colour: paint.ink, below: true });
  }

  #run(ctx, { label, hue, dash, size, row }, at) {
    const { panel, paint, zoom } = this;
    const colour = legible(hue, this.theme);
    const xs = Array.from(row, (_, step) => this.place(step, size));
    this.line(ctx, panel, xs, row, { style: colour, width: 2.25, dash: dash.map((d) => d * zoom), to: at });
    let last = at;
    while (last > 0 && !Number.isFinite(row[last])) last--;
    const x = Math.max(panel.left, panel.x(xs[last]));
    const y = Math.min(panel.bottom, Math.max(panel.top, panel.y(Math.max(row[last], panel.up[0]))));
    if (last < at || !(row[last] <= panel.up[1])) this.cross(ctx, x, y, 5, colour);
    else this.dot(ctx, x, y, 5, colour, paint.casing);
    return { text: label, x: Math.min(x + 9 * zoom, panel.right + 8 * zoom), y, ink: legible(hue, this.theme, 4.5) };
  }

  hover(event) {
    if (!this.panel || !this.columns) return;
    const [px, py] = within(this.touch, event);
    const { panel } = this;
    if (px < panel.left || px > panel.right) return this.say(0, 0);
    const here = panel.value(px);
    const rows = this.lines.flatMap(({ label, size, row }) => {
      const step = Math.round(this.step(here, size));
      if (step > Math.min(this.position, row.length - 1)) return [];
      return [`${label}: ${Number.isFinite(row[step]) ? sig3(row[step]) : t`not finite`}`];
    });
    this.say(px, py, this.head(here), ...rows);
  }

  // what the two kinds have of their own
  even = true;
  named = "";
  /** @returns {[number, number]} */
  across(_steps, _sizes) {
    return [0, 1];
  }
  place(step, _size) {
    return step;
  }
  step(value, _size) {
    return value;
  }
  head(value) {
    return String(value);
  }
}

export class ByStep extends Lines {
  named = t`step`;

  /** @returns {[number, number]} */
  across(steps, _sizes) {
    return [0, Math.max(1, steps)];
  }

  head(value) {
    return t`step ${wholeText(Math.round(value))}`;
  }
}

export class ByExample extends Lines {
  even = false;
  named = t`examples seen`;

  /** @returns {[number, number]} */
  across(steps, sizes) {
    return [1, Math.max(10, steps * sizes[2])];
  }

  place(step, size) {
    return Math.max(step * size, 1); // before the first example: at the edge
  }

  step(value, size) {
    return value / size;
  }

  head(value) {
    return t`${wholeText(Math.round(value))} examples`;
  }
}
