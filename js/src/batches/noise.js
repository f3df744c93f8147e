// How far mini-batches' gradients are from that of all examples, over the batch size: measured as marks, the laws as lines. A line
// that can be dragged stands at the batch size.
import { within } from "../net/drawing.js";
import { legible } from "../player/colour.js";
import { sig3 } from "../player/format.js";
import { decades } from "../player/ranges.js";
import { t } from "../t.js";
import { Chart } from "../vitals/chart.js";
import { Line } from "../vitals/line.js";

/** The two ways to draw, in the order of simulab.batches.task. */
const WAYS = [
  { name: t`without replacement`, short: t`without`, hue: "#0072B2", dash: [] },
  { name: t`with`, short: t`with`, hue: "#D55E00", dash: [9, 4] },
];
const PLACES = 160; // of a law's curve

export class Noise extends Chart {
  room = [52, 14, 22, 62];

  constructor(figure, spec, knobs, shared) {
    super(figure, spec, knobs, shared);
    const { label } = spec.controls.find(({ name }) => name === "batch_size");
    this.marked = new Line(this.touch, "batch_size", label, knobs);
    this.handles = [this.marked.handle];
    this.marked.node.addEventListener("keydown", (event) => this.#key(event), { capture: true });
  }

  /** A hundredth of the axis is less than an example, where there are few. */
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
    super.follow(state);
    this.now = state;
    if (this.panel) this.#hold();
  }

  show(data, state, theme) {
    this.now = state;
    super.show(data, state, theme);
  }

  get columns() {
    return this.data?.columns("off");
  }

  ends() {
    const columns = this.columns;
    const count = Math.max(2, columns?.count[0] ?? 120);
    const across = /** @type {[number, number]} */ ([1, count]);
    if (!columns) return { across, up: /** @type {[number, number]} */ ([0.01, 10]) };
    const sigma = columns.sigma[0];
    const seen = [sigma, sigma / Math.sqrt(count), columns.gradient[0] / 1.5].filter((one) => one > 1e-9);
    return { across, up: /** @type {[number, number]} */ (seen.length ? decades([seen], false) : [0.01, 10]) };
  }

  scales() {
    return this.marked.scales(this.panel, this.panel.bottom);
  }

  #hold() {
    this.marked.hold(this.panel, this.panel.bottom, this.now);
    // a grip at an end of the axis is whole; a batch of more than all examples is beyond it
    this.marked.node.style.overflow = this.now.batch_size > this.panel.across[1] ? "hidden" : "visible";
  }

  frame() {
    const ctx = this.begin();
    this.#hold();
    if (!this.columns) return this.waits(ctx, t`Drawing …`);
    this.still ??= this.#drawn(this.columns);
    this.lay(this.still);
  }

  #drawn({ size, without, replaced, sigma: [sigma], count: [count], gradient: [gradient] }) {
    const { canvas, ctx } = this.kept();
    const { panel, paint, zoom } = this;
    this.frameOf(ctx, panel, { named: t`batch size B` });
    if (!Number.isFinite(sigma)) return canvas;
    const left = panel.x(this.state.batch_size) > (panel.left + panel.right) / 2; // where the line is not
    if (gradient > panel.up[0])
      this.limit(ctx, panel, gradient, t`length of the gradient of all`, {
        colour: paint.soft,
        align: left ? "left" : "right",
      });
    const at = Array.from({ length: PLACES }, (_, i) => count ** (i / (PLACES - 1)));
    const laws = [
      at.map((b) => Math.max((sigma / Math.sqrt(b)) * Math.sqrt((count - b) / (count - 1)), panel.up[0] / 2)),
      at.map((b) => sigma / Math.sqrt(b)),
    ];
    WAYS.forEach(({ hue, dash }, way) => {
      const colour = legible(hue, this.theme);
      this.line(ctx, panel, at, laws[way], { style: colour, width: 2.25, dash: dash.map((d) => d * zoom) });
      size.forEach((b, i) => {
        const value = [without, replaced][way][i];
        if (value >= panel.up[0]) this.dot(ctx, panel.x(b), panel.y(value), way ? 4 : 4.75, colour, paint.casing);
      });
    });
    this.#legend(ctx);
    return canvas;
  }

  #legend(ctx) {
    const { panel, zoom } = this;
    const y = panel.bottom + 50 * zoom;
    let left = panel.left;
    for (const { name, hue, dash } of WAYS) {
      const colour = legible(hue, this.theme);
      ctx.beginPath();
      ctx.moveTo(left, y);
      ctx.lineTo(left + 24 * zoom, y);
      Object.assign(ctx, { lineWidth: 2.25 * zoom, strokeStyle: colour });
      ctx.setLineDash(dash.map((d) => d * zoom));
      ctx.stroke();
      ctx.setLineDash([]);
      this.dot(ctx, left + 12 * zoom, y, 4, colour, this.paint.casing);
      this.letters(ctx, name, left + 30 * zoom, y, { colour: legible(hue, this.theme, 4.5), weight: "600" });
      left += 48 * zoom + ctx.measureText(name).width;
    }
  }

  hover(event) {
    const columns = this.columns;
    if (!this.panel || !columns) return;
    const [px, py] = within(this.touch, event);
    const { panel } = this;
    if (px < panel.left || px > panel.right) return this.say(0, 0);
    const { size, without, replaced, sigma, count } = columns;
    const target = panel.value(px);
    let i = 0;
    size.forEach((b, j) => {
      if (Math.abs(Math.log(b / target)) < Math.abs(Math.log(size[i] / target))) i = j;
    });
    const law = sigma[0] / Math.sqrt(size[i]);
    const laws = [law * Math.sqrt((count[0] - size[i]) / (count[0] - 1)), law];
    const rows = WAYS.map(
      ({ short }, way) => t`${short}: measured ${sig3([without, replaced][way][i])}, law ${sig3(laws[way])}`,
    );
    this.say(px, py, `B = ${size[i]}`, ...rows);
  }
}
