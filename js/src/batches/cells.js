// Where trainings of the same passes end, over the rate and one thing more: a tint a training, one's own that can be taken
// hold of, and a line through it.
import { legible } from "../player/colour.js";
import { sig3 } from "../player/format.js";
import { t } from "../t.js";
import { HeldMap } from "../vitals/map.js";

export const RATES = Array.from({ length: 11 }, (_, i) => 10 / 2 ** (10 - i)); // simulab.batches.rule
export const SIDE = Math.SQRT2;
const HUE = "#0072B2";
const LOST = "#D55E00";

export class Cells extends HeldMap {
  source = "";
  working = "";
  lowest = t`lowest of its column`;

  /** What its source gave, if that is of what is across. */
  get map() {
    return this.data?.columns(this.source);
  }

  /** Where columns are on the axis, and the name of each. @returns {number[]} */
  get places() {
    return [];
  }

  label(i) {
    return String(this.places[i]);
  }

  get upright() {
    const ends = /** @type {[number, number]} */ ([RATES[0] / SIDE, RATES.at(-1) * SIDE]);
    return { named: t`learning rate η`, ends, box: /** @type {[number, number]} */ ([0.01, 10]) };
  }

  /** Edges of a column's cells, in pixels. */
  edges(i) {
    const { places, panel } = this;
    const [low, high] = panel.across;
    const between = (a, b) => (panel.even ? (a + b) / 2 : Math.sqrt(a * b));
    const left = i ? between(places[i - 1], places[i]) : low;
    const right = i + 1 < places.length ? between(places[i], places[i + 1]) : high;
    return [panel.x(left), panel.x(right)];
  }

  /** Whether a cell is marked as the lowest. */
  isLowest({ end }, i, j) {
    const column = end.subarray(i * RATES.length, (i + 1) * RATES.length);
    return column.indexOf(Math.min(...column)) === j;
  }

  drawn() {
    const { canvas, ctx } = this.kept();
    const { panel, paint, theme, zoom } = this;
    const { map } = this;
    this.#axes(ctx);
    if (!map) {
      this.waits(ctx, this.working);
      return canvas;
    }
    const pale = this.current(this.source) ? 1 : 0.3; // of other knobs, until those of these are there
    const blank = map.blank[0];
    const learnt = Array.from(map.end).filter((end) => end > 0 && end < blank);
    const least = Math.max(Math.min(...learnt, blank), blank / 1e4);
    const colour = legible(HUE, theme);
    this.places.forEach((_, i) => {
      const [left, right] = this.edges(i);
      const ends = map.end.subarray(i * RATES.length, (i + 1) * RATES.length);
      ends.forEach((end, j) => {
        const y = panel.y(RATES[j]);
        const high = panel.height / RATES.length;
        const share = end < blank ? Math.log(blank / Math.max(end, least)) / Math.log(blank / least || 2) : 0;
        ctx.globalAlpha = pale * (0.06 + 0.94 * share);
        ctx.fillStyle = share > 0 ? colour : paint.axis;
        ctx.fillRect(left + 0.5, y - high / 2 + 0.5, right - left - 1, high - 1);
        ctx.globalAlpha = pale;
        const x = (left + right) / 2;
        if (!(end < blank)) this.cross(ctx, x, y, 3.5, legible(LOST, theme));
        else if (this.isLowest(map, i, j)) this.dot(ctx, x, y, 4, paint.paper, paint.ink);
      });
    });
    ctx.globalAlpha = 1;
    let left = panel.left;
    const y = panel.bottom + 50 * zoom;
    const words = [
      [this.lowest, (x) => this.dot(ctx, x, y, 4, paint.paper, paint.ink)],
      [t`no lower than before`, (x) => this.cross(ctx, x, y, 3.5, legible(LOST, theme))],
    ];
    for (const [text, mark] of /** @type {[string, (x: number) => void][]} */ (words)) {
      mark(left + 6 * zoom);
      this.letters(ctx, text, left + 16 * zoom, y);
      left += 34 * zoom + ctx.measureText(text).width;
    }
    return canvas;
  }

  /** A dashed line from one place (number across, rate) to another, no farther left than so many pixels. */
  dashed(ctx, from, to, left = this.panel.left) {
    const { panel, paint, zoom } = this;
    ctx.save();
    ctx.beginPath();
    ctx.rect(left, panel.top, panel.right - left, panel.height);
    ctx.clip();
    for (const [style, width, dash] of /** @type {[string, number, number[]][]} */ ([
      [paint.casing, 5, []],
      [paint.ink, 2.25, [7 * zoom, 4 * zoom]],
    ])) {
      ctx.beginPath();
      ctx.moveTo(panel.x(from[0]), this.up(from[1]));
      ctx.lineTo(panel.x(to[0]), this.up(to[1]));
      Object.assign(ctx, { lineWidth: width * zoom, strokeStyle: style });
      ctx.setLineDash(dash);
      ctx.stroke();
    }
    ctx.restore();
    ctx.setLineDash([]);
  }

  /** Where a rate is, also beyond the map. */
  up(rate) {
    const { bottom, height, up } = this.panel;
    return bottom - (height * Math.log(rate / up[0])) / Math.log(up[1] / up[0]);
  }

  #axes(ctx) {
    const { places, panel, zoom } = this;
    const every = panel.width / places.length < 40 * zoom && places.length > 8 ? 2 : 1;
    const middles = Array.from(places, (_, i) => {
      const [left, right] = this.edges(i);
      return /** @type {[string, number]} */ ([this.label(i), (left + right) / 2]);
    });
    this.sides(
      ctx,
      middles.filter((_, i) => i % every === 0),
      [0.01, 0.1, 1, 10],
    );
  }

  hover(event) {
    const at = this.map && this.pointed(event, RATES.length);
    if (!at) return;
    const [px, py, row] = at;
    let column = 0;
    this.places.forEach((_, i) => {
      if (px >= this.edges(i)[0]) column = i;
    });
    const end = this.map.end[column * RATES.length + row];
    const loss = Number.isFinite(end) ? sig3(end) : t`not finite`;
    this.say(px, py, this.told(this.label(column), sig3(RATES[row])), t`ends at a loss of ${loss}`);
  }

  /** What a cell is of. */
  told(_label, _rate) {
    return "";
  }
}
