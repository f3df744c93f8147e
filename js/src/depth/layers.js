// Gradients above and activations below, in every layer of the net and of the one beside it, at the playhead; dotted what theory
// expects before training.
import { within } from "../net/drawing.js";
import { legible } from "../player/colour.js";
import { sig3 } from "../player/format.js";
import { t } from "../t.js";
import { Chart } from "../vitals/chart.js";
import { Panel } from "../vitals/panel.js";

const NETS = 2; // simulab.widgets.depth: layer by layer, in each the net and the one beside it
const LEAST = 2; // powers of ten, at the least, from the lower to the upper end
const GRADIENTS = { back: t`Gradient by activations`, norm: t`Gradient by weights` };

export class Layers extends Chart {
  changed() {
    this.ranges = {};
    super.changed();
  }

  get gradient() {
    return this.state?.gradient ?? "back";
  }

  /** Layers there are, of the numbers on screen. */
  get depth() {
    return (this.data?.column("nets", "rows")?.[0] ?? NETS) / NETS;
  }

  resized() {
    const { zoom } = this;
    const left = 52 * zoom;
    const [top, gap, foot] = [26 * zoom, 34 * zoom, 40 * zoom];
    const height = (this.height - top - gap - foot) / 2;
    const box = { left, top, width: this.width - left - 14 * zoom, height };
    const across = /** @type {[number, number]} */ ([1, Math.max(2, this.depth)]);
    const even = { even: true, whole: true };
    this.upper = new Panel(box, across, this.#range(this.gradient), even);
    this.lower = new Panel({ ...box, top: top + height + gap }, across, this.#range("size"), even);
  }

  /** Of one net at one step: a number a layer. */
  #row(column, net, step) {
    const values = this.data.columns("nets")[column];
    const steps = values.length / (NETS * this.depth);
    return Float64Array.from({ length: this.depth }, (_, layer) => 10 ** values[(layer * NETS + net) * steps + step]);
  }

  #theory(column, net) {
    const values = this.data.columns("nets")[`${column}_theory`];
    return Float64Array.from({ length: this.depth }, (_, layer) => 10 ** values[layer * NETS + net]);
  }

  /** Whole powers of ten around all that is drawn of a column, at any step. @returns {[number, number]} */
  #range(column) {
    const columns = this.data?.columns("nets");
    if (!columns) return [0.1, 10];
    this.ranges[column] ??= [columns[column], columns[`${column}_theory`]].reduce(
      ([low, high], values) =>
        values.reduce(
          ([least, most], value) =>
            Number.isFinite(value) ? [Math.min(least, value), Math.max(most, value)] : [least, most],
          [low, high],
        ),
      [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    );
    const [least, most] = this.ranges[column];
    if (!(least <= most)) return [0.1, 10];
    const [low, high] = [Math.floor(least - 0.05), Math.ceil(most + 0.05)];
    return [10 ** Math.min(low, high - LEAST), 10 ** high];
  }

  frame() {
    const ctx = this.begin();
    if (!this.data.columns("nets")) return this.waits(ctx, t`Training …`);
    this.still ??= this.#axes();
    this.lay(this.still);
    const step = Math.min(this.position, this.data.steps());
    const at = Array.from({ length: this.depth }, (_, layer) => layer + 1);
    for (const [panel, column] of /** @type {[Panel, string][]} */ ([
      [this.upper, this.gradient],
      [this.lower, "size"],
    ]))
      for (const [net, { colour, dash }] of this.#looks().entries()) {
        const row = this.#row(column, net, step);
        this.line(ctx, panel, at, row, { style: colour, width: 2.75, dash });
        if (this.depth === 1 && row[0] > 0) this.dot(ctx, panel.x(1), panel.y(row[0]), 4.5, colour);
      }
  }

  #looks() {
    return this.spec.series.map((series) => ({
      ...series,
      label: this.#name(series),
      colour: legible(series.colour, this.theme),
      ink: legible(series.colour, this.theme, 4.5),
    }));
  }

  #name({ of, label }) {
    const control = of && this.spec.controls.find(({ name }) => name === of);
    return control ? (control.options.find(({ value }) => value === this.state[of])?.label ?? label) : label;
  }

  #axes() {
    const { canvas, ctx } = this.kept();
    const { upper, lower, zoom, paint } = this;
    this.frameOf(ctx, upper, { across: false, titled: GRADIENTS[this.gradient] });
    this.frameOf(ctx, lower, { named: t`layer`, titled: t`Activations` });
    const at = Array.from({ length: this.depth }, (_, layer) => layer + 1);
    for (const [net, { colour }] of this.#looks().entries()) {
      const dotted = { style: colour, width: 1.5, dash: [1.5, 4] };
      this.line(ctx, upper, at, this.#theory(this.gradient, net), dotted);
      this.line(ctx, lower, at, this.#theory("size", net), dotted);
    }
    this.#legend(ctx, paint.soft, zoom);
    return canvas;
  }

  /** Who is who, to the right of the lower panel's title: there nothing is drawn. */
  #legend(ctx, soft, zoom) {
    const { lower } = this;
    ctx.font = this.font(12, "600");
    const y = lower.top - 14 * zoom;
    let right = lower.right;
    const rows = [...this.#looks()].reverse();
    for (const { label, colour, ink, dash } of rows) {
      right -= ctx.measureText(label).width;
      this.letters(ctx, label, right, y, { weight: "600", colour: ink });
      ctx.beginPath();
      ctx.moveTo(right - 28 * zoom, y);
      ctx.lineTo(right - 6 * zoom, y);
      Object.assign(ctx, { lineWidth: 2.75 * zoom, strokeStyle: colour });
      ctx.setLineDash(dash.map((length) => length * zoom));
      ctx.stroke();
      ctx.setLineDash([]);
      right -= 42 * zoom;
    }
    if (!Number.isFinite(this.#theory("size", 0)[0] + 0) && !Number.isFinite(this.#theory("size", 1)[0])) return;
    this.letters(ctx, t`dotted: theory, step 0`, lower.right, lower.bottom + 29 * zoom, {
      colour: soft,
      align: "right",
      size: 11.5,
    });
  }

  hover(event) {
    if (!this.upper || !this.data?.columns("nets")) return;
    const [px, py] = within(this.touch, event);
    const { upper } = this;
    const layer = Math.min(this.depth, Math.max(1, Math.round(upper.value(px))));
    if (px < upper.left - 6 || px > upper.right + 6) return this.say(0, 0);
    const step = Math.min(this.position, this.data.steps());
    const number = (value) => (Number.isFinite(value) ? sig3(value) : t`not finite`);
    const rows = this.#looks().map(({ label }, net) => {
      const [gradient, size] = [this.gradient, "size"].map((column) => number(this.#row(column, net, step)[layer - 1]));
      return t`${label}: gradient ${gradient}, activations ${size}`;
    });
    this.say(px, py, t`layer ${layer}`, ...rows);
  }
}
