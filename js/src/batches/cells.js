// Where trainings of the same passes end, over the rate and one thing more: a tint a training, one's own that can be taken
// hold of, and a line through it.
import { within } from "../net/drawing.js";
import { legible } from "../player/colour.js";
import { el } from "../player/dom.js";
import { sig3 } from "../player/format.js";
import { Handle } from "../player/handles.js";
import { t } from "../t.js";
import { Chart } from "../vitals/chart.js";

export const RATES = Array.from({ length: 11 }, (_, i) => 10 / 2 ** (10 - i)); // simulab.batches.rule
export const SIDE = Math.SQRT2;
const HUE = "#0072B2";
const LOST = "#D55E00";

export class Cells extends Chart {
  room = [52, 12, 14, 64];
  source = "";
  working = "";
  lowest = t`lowest of its column`;

  /** @param {any[]} own what can be taken hold of: the training that is one's own, over each thing that can be across */
  constructor(figure, spec, knobs, shared, own) {
    super(figure, spec, knobs, shared);
    this.handles = own.map((one) => new Handle(one, knobs));
    this.frameNode = el("div.sl-touch.sl-vital-frame", {}, ...this.handles.map(({ node }) => node));
    this.touch.append(this.frameNode);
  }

  follow(state) {
    this.now = state;
    if (this.panel) this.#hold(state);
  }

  show(data, state, theme) {
    this.now = state;
    super.show(data, state, theme);
  }

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

  /** Which handle there is. */
  get held() {
    return this.handles[0];
  }

  /** What is across: its name, both ends, those of the knob, and whether equal steps are equally wide. @returns {{named: string,
   *   across: [number, number], box: [number, number], even?: boolean}} */
  get axis() {
    return { named: "", across: [1, 10], box: [1, 10] };
  }

  ends() {
    const { across, even } = this.axis;
    return { across, even, up: /** @type {[number, number]} */ ([RATES[0] / SIDE, RATES.at(-1) * SIDE]) };
  }

  scales() {
    const { panel } = this;
    const axis = (span, box, to, from, log = true) => ({ low: span[0], high: span[1], log, box, to, from });
    const up = (p) => panel.up[1] * (panel.up[0] / panel.up[1]) ** (p / panel.height);
    return {
      x: axis(
        panel.across,
        this.axis.box,
        (v) => panel.x(v) - panel.left,
        (p) => panel.value(p + panel.left),
        !panel.even,
      ),
      y: axis(panel.up, [0.01, 10], (v) => panel.y(v) - panel.top, up),
    };
  }

  #hold(state) {
    const { left, top, width, height } = this.panel;
    for (const [side, length] of Object.entries({ left, top, width, height }))
      this.frameNode.style[side] = `${length}px`;
    for (const one of this.handles)
      if (one === this.held) one.place({ ...this.scales(), width, height }, state, 0);
      else one.node.hidden = true;
  }

  frame() {
    const ctx = this.begin();
    this.#hold(this.now);
    this.still ??= this.#drawn();
    this.lay(this.still);
    this.across(ctx);
  }

  /** What lies over the cells. */
  across(_ctx) {}

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

  #drawn() {
    const { canvas, ctx } = this.kept();
    const { panel, paint, theme, zoom } = this;
    const { map } = this;
    this.#axes(ctx);
    if (!map) {
      this.letters(ctx, this.working, (panel.left + panel.right) / 2, (panel.top + panel.bottom) / 2, {
        align: "center",
      });
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
    const { panel, paint, zoom } = this;
    ctx.font = this.font(11.5);
    ctx.textBaseline = "middle";
    ctx.fillStyle = paint.soft;
    ctx.textAlign = "center";
    const every = panel.width / this.places.length < 40 * zoom && this.places.length > 8 ? 2 : 1;
    this.places.forEach((_, i) => {
      const [left, right] = this.edges(i);
      if (i % every === 0) ctx.fillText(this.label(i), (left + right) / 2, panel.bottom + 12 * zoom);
    });
    ctx.textAlign = "right";
    for (const rate of [0.01, 0.1, 1, 10]) ctx.fillText(sig3(rate), panel.left - 6 * zoom, panel.y(rate));
    ctx.textAlign = "center";
    ctx.font = this.font(12);
    ctx.fillText(this.axis.named, (panel.left + panel.right) / 2, panel.bottom + 29 * zoom);
    ctx.save();
    ctx.translate(panel.left - 42 * zoom, (panel.top + panel.bottom) / 2);
    ctx.rotate(-Math.PI / 2);
    ctx.fillText(t`learning rate η`, 0, 0);
    ctx.restore();
    ctx.textAlign = "left";
    ctx.strokeStyle = paint.axis;
    ctx.lineWidth = 1;
    ctx.strokeRect(
      Math.round(panel.left) + 0.5,
      Math.round(panel.top) + 0.5,
      Math.round(panel.width),
      Math.round(panel.height),
    );
  }

  hover(event) {
    if (!this.panel || !this.map) return;
    const [px, py] = within(this.touch, event);
    const { panel } = this;
    if (px < panel.left || px > panel.right || py < panel.top || py > panel.bottom) return this.say(0, 0);
    let column = 0;
    this.places.forEach((_, i) => {
      if (px >= this.edges(i)[0]) column = i;
    });
    const row = Math.min(RATES.length - 1, Math.floor(((panel.bottom - py) / panel.height) * RATES.length));
    const end = this.map.end[column * RATES.length + row];
    const loss = Number.isFinite(end) ? sig3(end) : t`not finite`;
    this.say(px, py, this.told(this.label(column), sig3(RATES[row])), t`ends at a loss of ${loss}`);
  }

  /** What a cell is of. */
  told(_label, _rate) {
    return "";
  }
}
