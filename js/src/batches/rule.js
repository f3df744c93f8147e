// Where trainings of the same passes end, over batch size and rate: a tint a training, and the line on which the rate is in
// proportion to the batch through a net that can be taken hold of.
import { within } from "../net/drawing.js";
import { legible } from "../player/colour.js";
import { el } from "../player/dom.js";
import { sig3 } from "../player/format.js";
import { Handle } from "../player/handles.js";
import { t } from "../t.js";
import { Chart } from "../vitals/chart.js";

const OWN = { label: t`Your training`, x: "batch_size", y: "learning_rate", kind: "point", shown: null };
const RATES = Array.from({ length: 11 }, (_, i) => 10 / 2 ** (10 - i)); // simulab.batches.rule
const SIDE = Math.SQRT2;
const HUE = "#0072B2";
const LOST = "#D55E00";

export class RuleMap extends Chart {
  room = [52, 12, 14, 64];

  constructor(figure, spec, knobs, shared) {
    super(figure, spec, knobs, shared);
    this.handles = [new Handle(OWN, knobs)];
    this.frameNode = el("div.sl-touch.sl-vital-frame", {}, this.handles[0].node);
    this.touch.append(this.frameNode);
    this.frameNode.addEventListener("keydown", (event) => this.#key(event), { capture: true });
  }

  /** A hundredth of the map is less than an example, where there are few. */
  #key(event) {
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!way || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const [low, high] = this.knobs.bounds("batch_size");
    this.knobs.change({ batch_size: Math.min(high, Math.max(low, this.now.batch_size + way)) });
    this.knobs.settle();
  }

  follow(state) {
    this.now = state;
    if (this.panel) this.#hold(state);
  }

  show(data, state, theme) {
    this.now = state;
    super.show(data, state, theme);
  }

  get sizes() {
    return this.data?.column("map", "size") ?? [1, 2, 4, 8, 16, 32, 64, 120];
  }

  ends() {
    const across = /** @type {[number, number]} */ ([1 / SIDE, this.sizes.at(-1) * SIDE]);
    return { across, up: /** @type {[number, number]} */ ([RATES[0] / SIDE, RATES.at(-1) * SIDE]) };
  }

  scales() {
    const { panel } = this;
    const axis = (span, box, to, from) => ({ low: span[0], high: span[1], log: true, box, to, from });
    const up = (p) => panel.up[1] * (panel.up[0] / panel.up[1]) ** (p / panel.height);
    return {
      x: axis(
        panel.across,
        [1, this.sizes.at(-1)],
        (v) => panel.x(v) - panel.left,
        (p) => panel.value(p + panel.left),
      ),
      y: axis(panel.up, [0.01, 10], (v) => panel.y(v) - panel.top, up),
    };
  }

  #hold(state) {
    const { panel } = this;
    const { left, top, width, height } = panel;
    for (const [side, length] of Object.entries({ left, top, width, height }))
      this.frameNode.style[side] = `${length}px`;
    this.handles[0].place({ ...this.scales(), width, height }, state, 0);
  }

  frame() {
    const ctx = this.begin();
    this.#hold(this.now);
    this.still ??= this.#drawn();
    this.lay(this.still);
    this.#line(ctx);
  }

  /** Edges of a column's cells, in pixels. */
  #edges(i) {
    const { sizes, panel } = this;
    const left = i ? Math.sqrt(sizes[i - 1] * sizes[i]) : sizes[0] / SIDE;
    const right = i + 1 < sizes.length ? Math.sqrt(sizes[i] * sizes[i + 1]) : sizes[i] * SIDE;
    return [panel.x(left), panel.x(right)];
  }

  #drawn() {
    const { canvas, ctx } = this.kept();
    const { panel, paint, theme, zoom } = this;
    const map = this.data.columns("map");
    this.#axes(ctx);
    if (!map) {
      this.letters(ctx, t`264 trainings …`, (panel.left + panel.right) / 2, (panel.top + panel.bottom) / 2, {
        align: "center",
      });
      return canvas;
    }
    const pale = this.current("map") ? 1 : 0.3; // of other knobs, until those of these are there
    const blank = map.blank[0];
    const learnt = Array.from(map.end).filter((end) => end > 0 && end < blank);
    const least = Math.max(Math.min(...learnt, blank), blank / 1e4);
    const colour = legible(HUE, theme);
    map.size.forEach((_, i) => {
      const [left, right] = this.#edges(i);
      const ends = map.end.subarray(i * RATES.length, (i + 1) * RATES.length);
      const best = ends.indexOf(Math.min(...ends));
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
        else if (j === best) this.dot(ctx, x, y, 4, paint.paper, paint.ink);
      });
    });
    ctx.globalAlpha = 1;
    let left = panel.left;
    const y = panel.bottom + 50 * zoom;
    const words = [
      [t`lowest of its column`, (x) => this.dot(ctx, x, y, 4, paint.paper, paint.ink)],
      [t`no lower than before`, (x) => this.cross(ctx, x, y, 3.5, legible(LOST, theme))],
    ];
    for (const [text, mark] of /** @type {[string, (x: number) => void][]} */ (words)) {
      mark(left + 6 * zoom);
      this.letters(ctx, text, left + 16 * zoom, y);
      left += 34 * zoom + ctx.measureText(text).width;
    }
    return canvas;
  }

  /** The rate in proportion to the batch, through yours. */
  #line(ctx) {
    const { panel, paint, zoom } = this;
    const [low, high] = panel.across;
    const at = [low, high];
    const rates = at.map((size) => (this.now.learning_rate * size) / this.now.batch_size);
    ctx.save();
    ctx.beginPath();
    ctx.rect(panel.left, panel.top, panel.width, panel.height);
    ctx.clip();
    const up = (value) =>
      panel.bottom - (panel.height * Math.log(value / panel.up[0])) / Math.log(panel.up[1] / panel.up[0]);
    for (const [style, width, dash] of /** @type {[string, number, number[]][]} */ ([
      [paint.casing, 5, []],
      [paint.ink, 2.25, [7 * zoom, 4 * zoom]],
    ])) {
      ctx.beginPath();
      ctx.moveTo(panel.x(at[0]), up(rates[0]));
      ctx.lineTo(panel.x(at[1]), up(rates[1]));
      Object.assign(ctx, { lineWidth: width * zoom, strokeStyle: style });
      ctx.setLineDash(dash);
      ctx.stroke();
    }
    ctx.restore();
    ctx.setLineDash([]);
    // where the line leaves the map, at its upper end
    const end = Math.min(high, (this.now.batch_size * panel.up[1]) / this.now.learning_rate);
    const [x, y] = [panel.x(end), up((this.now.learning_rate * end) / this.now.batch_size)];
    this.letters(ctx, t`η ∝ B`, x - 8 * zoom, Math.max(panel.top + 10 * zoom, y + 2 * zoom), {
      align: "right",
      weight: "600",
    });
  }

  #axes(ctx) {
    const { panel, paint, zoom } = this;
    ctx.font = this.font(11.5);
    ctx.textBaseline = "middle";
    ctx.fillStyle = paint.soft;
    ctx.textAlign = "center";
    this.sizes.forEach((size, i) => {
      const [left, right] = this.#edges(i);
      ctx.fillText(String(size), (left + right) / 2, panel.bottom + 12 * zoom);
    });
    ctx.textAlign = "right";
    for (const rate of [0.01, 0.1, 1, 10]) ctx.fillText(sig3(rate), panel.left - 6 * zoom, panel.y(rate));
    ctx.textAlign = "center";
    ctx.font = this.font(12);
    ctx.fillText(t`batch size B`, (panel.left + panel.right) / 2, panel.bottom + 29 * zoom);
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
    const map = this.data?.columns("map");
    if (!this.panel || !map) return;
    const [px, py] = within(this.touch, event);
    const { panel } = this;
    if (px < panel.left || px > panel.right || py < panel.top || py > panel.bottom) return this.say(0, 0);
    let column = 0;
    map.size.forEach((_, i) => {
      if (px >= this.#edges(i)[0]) column = i;
    });
    const row = Math.min(RATES.length - 1, Math.floor(((panel.bottom - py) / panel.height) * RATES.length));
    const end = map.end[column * RATES.length + row];
    this.say(
      px,
      py,
      t`B = ${map.size[column]}, η = ${sig3(RATES[row])}`,
      t`ends at a loss of ${Number.isFinite(end) ? sig3(end) : t`not finite`}`,
    );
  }
}
