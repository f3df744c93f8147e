// How often each method is right over what is varied: on the new task above, still on the old one below; the mean of eight draws,
// with the range of them. A line marks what is watched, and can be taken hold of.
import { within } from "../net/drawing.js";
import { legible } from "../player/colour.js";
import { el } from "../player/dom.js";
import { sig3 } from "../player/format.js";
import { Handle } from "../player/handles.js";
import { t } from "../t.js";
import { Chart } from "../vitals/chart.js";
import { Panel } from "../vitals/panel.js";

/** Of each thing that is varied (simulab.widgets.transfer) its source, its values and its axis. */
const VARIED = {
  examples: { source: "by_examples", values: [1, 2, 4, 8, 16, 30, 60], named: t`examples of each class` },
  learning_rate: {
    source: "by_rate",
    values: Array.from({ length: 7 }, (_, i) => 1e-4 * 500 ** (i / 6)),
    named: t`learning rate`,
  },
};
const CHANCE = 20; // % of five classes
const LINE = 26; // px, in the legend

export class Draws extends Chart {
  constructor(figure, spec, knobs, shared) {
    super(figure, spec, knobs, shared);
    this.handles = Object.keys(VARIED).map((knob) => {
      const { label } = spec.controls.find(({ name }) => name === knob);
      return new Handle({ label, x: knob, y: null, kind: "line", shown: null }, knobs);
    });
    this.handles[0].node.addEventListener("keydown", (event) => this.#key(event), { capture: true });
    this.frameNode = el("div.sl-touch.sl-vital-frame", {}, ...this.handles.map(({ node }) => node));
    this.frameNode.style.overflow = "visible"; // a grip at an end of the axis is whole
    this.touch.append(this.frameNode);
  }

  /** A hundredth of the axis is less than one example, where they are few. */
  #key(event) {
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!way || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const [low, high] = this.knobs.bounds("examples");
    this.knobs.change({ examples: Math.min(high, Math.max(low, this.now.examples + way)) });
    this.knobs.settle();
  }

  follow(state) {
    super.follow(state);
    this.now = state;
    if (this.upper) this.#hold(state);
  }

  show(data, state, theme) {
    this.now = state;
    super.show(data, state, theme);
  }

  get varied() {
    return VARIED[this.state?.varied ?? "examples"];
  }

  resized() {
    const { zoom } = this;
    const [left, top, right, gap, below] = [46, 26, 14, 40, 50].map((room) => room * zoom);
    this.legend = this.#laid(12 * zoom);
    const foot = below + (this.legend.at(-1)?.y ?? 0) + 12 * zoom;
    const room = this.height - top - gap - foot;
    const { values } = this.varied;
    const across = /** @type {[number, number]} */ ([values[0], values[values.length - 1]]);
    const options = { level: true };
    const width = this.width - left - right;
    this.upper = new Panel({ left, top, width, height: 0.58 * room }, across, [0, 100], options);
    const under = { left, top: top + 0.58 * room + gap, width, height: 0.42 * room };
    this.lower = new Panel(under, across, [0, 100], options);
  }

  scales() {
    const { upper, lower } = this;
    if (!upper) return super.scales();
    const [low, high] = upper.across;
    const height = lower.bottom - upper.top;
    const x = {
      low,
      high,
      log: true,
      box: [low, high],
      to: (v) => upper.x(v) - upper.left,
      from: (p) => upper.value(p + upper.left),
    };
    return { x, y: { low: 0, high: height, log: false, box: [0, height], to: (v) => v, from: (p) => p } };
  }

  #hold(state) {
    const { upper, lower } = this;
    const height = lower.bottom - upper.top;
    for (const [name, value] of Object.entries({ left: upper.left, top: upper.top, width: upper.width, height }))
      this.frameNode.style.setProperty(name, `${value}px`);
    for (const handle of this.handles)
      if (handle.handle.x === state.varied) handle.place({ ...this.scales(), width: upper.width, height }, state, 0);
      else handle.node.hidden = true;
  }

  frame() {
    const ctx = this.begin();
    this.#hold(this.now);
    this.still ??= this.#drawn();
    this.lay(this.still);
    if (!this.data.columns(this.varied.source)) this.waits(ctx, t`Eight draws …`);
  }

  get methods() {
    return this.spec.series
      .map((series, row) => ({ ...series, row, hue: legible(series.colour, this.theme) }))
      .filter(({ name }) => this.state.methods.includes(name));
  }

  /** Of a method and a column {low, mean, high} at each value, in percent. */
  #spread(column, row) {
    const { source, values } = this.varied;
    const all = this.data.columns(source)[column];
    const rows = this.spec.series.length;
    const draws = all.length / (rows * values.length);
    const at = values.map((_, i) =>
      Array.from({ length: draws }, (_, draw) => 100 * all[(draw * rows + row) * values.length + i]),
    );
    return {
      low: at.map((some) => Math.min(...some)),
      mean: at.map((some) => some.reduce((sum, one) => sum + one, 0) / draws),
      high: at.map((some) => Math.max(...some)),
    };
  }

  #drawn() {
    const { canvas, ctx } = this.kept();
    const { upper, lower, paint, varied } = this;
    this.frameOf(ctx, upper, { across: false, titled: t`New task, % right` });
    this.frameOf(ctx, lower, { named: varied.named, titled: t`Old task, % still right` });
    this.limit(ctx, upper, CHANCE, t`guessing`, { colour: paint.soft, align: "right" });
    const columns = this.data.columns(varied.source);
    this.#legend(ctx);
    if (!columns) return canvas;
    ctx.globalAlpha = this.current(varied.source) ? 1 : 0.3; // of other knobs, until those of these are there
    const { before } = columns;
    const mean = (100 * before.reduce((sum, one) => sum + one, 0)) / before.length;
    this.limit(ctx, lower, mean, t`before`, { colour: paint.soft, align: "right" });
    for (const [panel, column] of /** @type {[Panel, string][]} */ ([
      [upper, "new"],
      [lower, "old"],
    ]))
      for (const method of this.methods) this.#band(ctx, panel, method, this.#spread(column, method.row));
    ctx.globalAlpha = 1;
    return canvas;
  }

  #band(ctx, panel, { hue, dash }, { low, mean, high }) {
    const { values } = this.varied;
    if (!Number.isFinite(mean[0])) return;
    const alpha = ctx.globalAlpha;
    ctx.beginPath();
    values.forEach((value, i) => ctx.lineTo(panel.x(value), panel.y(high[i])));
    for (let i = values.length - 1; i >= 0; i--) ctx.lineTo(panel.x(values[i]), panel.y(low[i]));
    ctx.globalAlpha = 0.12 * alpha;
    ctx.fillStyle = hue;
    ctx.fill();
    ctx.globalAlpha = alpha;
    this.line(ctx, panel, values, mean, { style: hue, width: 2.75, dash: dash.map((d) => d * this.zoom) });
    values.forEach((value, i) => this.dot(ctx, panel.x(value), panel.y(mean[i]), 2.75, hue));
  }

  /** Who is who, below, in as many rows as it takes: of each method the place of its line from the legend's first. */
  #laid(from) {
    const { zoom } = this;
    const ctx = /** @type {CanvasRenderingContext2D} */ (this.ctx);
    ctx.font = this.font(12, "600");
    let [left, y] = [from, 0];
    return this.methods.map((method) => {
      const wide = (LINE + 6) * zoom + ctx.measureText(method.label).width;
      if (left + wide > this.width && left > from) [left, y] = [from, y + 15 * zoom];
      const place = { ...method, left, y };
      left += wide + 14 * zoom;
      return place;
    });
  }

  #legend(ctx) {
    const { lower, zoom, legend } = this;
    const top = lower.bottom + 46 * zoom;
    for (const { label, hue, colour, dash, left, y } of legend) {
      const end = left + LINE * zoom;
      ctx.beginPath();
      ctx.moveTo(left, top + y);
      ctx.lineTo(end, top + y);
      Object.assign(ctx, { lineWidth: 2.75 * zoom, strokeStyle: hue });
      ctx.setLineDash(dash.map((d) => d * zoom));
      ctx.stroke();
      ctx.setLineDash([]);
      this.letters(ctx, label, end + 6 * zoom, top + y, { weight: "600", colour: legible(colour, this.theme, 4.5) });
    }
  }

  hover(event) {
    if (!this.upper || !this.data?.columns(this.varied.source)) return;
    const [px, py] = within(this.touch, event);
    const { upper, lower } = this;
    if (px < upper.left - 6 || px > upper.right + 6 || py > lower.bottom) return this.say(0, 0);
    const { values, named } = this.varied;
    const target = Math.log(upper.value(px));
    const off = values.map((value) => Math.abs(Math.log(value) - target));
    const at = off.indexOf(Math.min(...off));
    const column = py > upper.bottom + 12 ? "old" : "new";
    const rows = this.methods
      .map(({ label, row }) => ({ label, spread: this.#spread(column, row) }))
      .filter(({ spread }) => Number.isFinite(spread.mean[at]))
      .map(({ label, spread }) => {
        const [mean, low, high] = [spread.mean, spread.low, spread.high].map((one) => sig3(one[at]));
        return t`${label}: ${mean} %, from ${low} to ${high}`;
      });
    this.say(px, py, `${named}: ${sig3(values[at])}`, ...rows);
  }
}
