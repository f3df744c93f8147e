// Above, the sharpness where the chosen run is, and its limit of stability; below, its loss; of descent beside gradient flow.
import { within } from "../net/drawing.js";
import { legible } from "../player/colour.js";
import { sig3 } from "../player/format.js";
import { t } from "../t.js";
import { Chart } from "../vitals/chart.js";
import { Panel } from "../vitals/panel.js";

const EVERY = 5; // simulab.terrain.run
const LIMITS = { gd: "2/η", momentum: "2(1 + μ)/η", adam: "38/η" };
const MUCH = 2.5; // so many times beyond all else a curve may leave the picture

/** The largest of what is a number. */
const most = (values) => Math.max(0, ...[...values].filter(Number.isFinite));

export class Sharpness extends Chart {
  changed() {
    super.changed();
    if (this.width) this.resized();
  }

  /** The chosen run's row of a column. */
  #row(column) {
    const edge = this.data?.columns("edge");
    if (!edge) return null;
    const at = Math.max(
      0,
      this.spec.series.findIndex(({ name }) => name === this.state.optimizer),
    );
    const count = edge[column].length / 3;
    return edge[column].subarray(at * count, (at + 1) * count);
  }

  /** Gradient flow, where it is there for these knobs. */
  get #flow() {
    return this.state?.optimizer === "gd" && this.current("flow") ? this.data?.columns("flow") : null;
  }

  get #limit() {
    return this.#row("border")?.[0] ?? 1;
  }

  resized() {
    const { zoom } = this;
    const left = 52 * zoom;
    const [top, gap, foot] = [26 * zoom, 36 * zoom, 40 * zoom];
    const height = (this.height - top - gap - foot) / 2;
    const box = { left, top, width: this.width - left - 14 * zoom, height };
    // while it grows, as far as it will come
    const looks = this.current("edge") ? this.state.looks : (this.#row("loss")?.length ?? 2) - 1;
    const across = /** @type {[number, number]} */ ([0, Math.max(1, looks) * EVERY]);
    const own = most(this.#row("sharp") ?? [1]);
    const limit = this.#limit;
    this.inside = limit < 6 * Math.max(own, 1e-9);
    const base = Math.max(own, this.inside ? limit : 0, 1e-9);
    const flow = Math.min(most(this.#flow?.sharp ?? []), MUCH * base);
    this.upper = new Panel(box, across, [0, 1.12 * Math.max(base, flow)], { even: true, level: true });
    this.lower = new Panel({ ...box, top: top + height + gap }, across, this.#losses(), { even: true });
  }

  /** @returns {[number, number]} whole powers of ten around the losses */
  #losses() {
    const values = [...(this.#row("loss") ?? [0.1, 1]), ...(this.#flow?.loss ?? [])].filter((value) => value > 0);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return [
      10 ** Math.floor(Math.log10(low)),
      10 ** Math.max(Math.ceil(Math.log10(high)), Math.floor(Math.log10(low)) + 1),
    ];
  }

  frame() {
    const ctx = this.begin();
    if (!this.data.columns("edge")) return this.waits(ctx, t`Training …`);
    this.still ??= this.#ground();
    this.lay(this.still);
    const step = Math.min(this.position, this.data.steps());
    const { colour, dash } = this.#look;
    for (const [panel, column] of /** @type {[Panel, string][]} */ ([
      [this.upper, "sharp"],
      [this.lower, "loss"],
    ])) {
      const row = this.#row(column);
      this.line(ctx, panel, this.#steps(row.length), row, { style: colour, width: 2.75, dash, to: step });
      if (Number.isFinite(row[step]))
        this.dot(ctx, panel.x(step * EVERY), panel.y(row[step]), 4.5, colour, this.paint.casing);
    }
  }

  #steps(count) {
    return Array.from({ length: count }, (_, i) => i * EVERY);
  }

  get #look() {
    const series = this.spec.series.find(({ name }) => name === this.state.optimizer) ?? this.spec.series[0];
    return { ...series, colour: legible(series.colour, this.theme), ink: legible(series.colour, this.theme, 4.5) };
  }

  #ground() {
    const { canvas, ctx } = this.kept();
    const { upper, lower, zoom, paint } = this;
    const adam = this.state.optimizer === "adam";
    this.frameOf(ctx, upper, { across: false, titled: adam ? t`Preconditioned sharpness` : t`Sharpness` });
    const narrow = lower.width < 340 * zoom; // the legend stands beside it
    this.frameOf(ctx, lower, { named: t`step`, titled: narrow ? t`Loss` : t`Training loss` });
    const flow = this.#flow;
    if (flow) {
      const dotted = { style: paint.soft, width: 1.75, dash: [2 * zoom, 3 * zoom] };
      this.line(ctx, upper, this.#steps(flow.sharp.length), flow.sharp, dotted);
      this.line(ctx, lower, this.#steps(flow.loss.length), flow.loss, dotted);
    }
    const name = `${LIMITS[this.state.optimizer]} = ${sig3(this.#limit)}`;
    if (this.inside) this.limit(ctx, upper, this.#limit, t`limit ${name}`, { colour: paint.ink, align: "right" });
    else
      this.letters(ctx, t`limit ${name}, far above`, upper.right - 6 * zoom, upper.top + 9 * zoom, {
        size: 11.5,
        align: "right",
      });
    this.#legend(ctx, Boolean(flow));
    return canvas;
  }

  /** Who is who, to the right of the lower panel's title. */
  #legend(ctx, flow) {
    const { lower, paint, zoom } = this;
    const { label, colour, ink, dash } = this.#look;
    const y = lower.top - 14 * zoom;
    let right = lower.right;
    ctx.font = this.font(11.5, "600");
    for (const [text, style, letters, dashes] of /** @type {[string, string, string, number[]][]} */ ([
      ...(flow ? [[t`gradient flow`, paint.soft, paint.soft, [2, 3]]] : []),
      [label, colour, ink, dash],
    ])) {
      right -= ctx.measureText(text).width;
      this.letters(ctx, text, right, y, { weight: "600", size: 11.5, colour: letters });
      ctx.beginPath();
      ctx.moveTo(right - 24 * zoom, y);
      ctx.lineTo(right - 5 * zoom, y);
      Object.assign(ctx, { lineWidth: 2.5 * zoom, strokeStyle: style });
      ctx.setLineDash(dashes.map((d) => d * zoom));
      ctx.stroke();
      ctx.setLineDash([]);
      right -= 36 * zoom;
    }
  }

  hover(event) {
    if (!this.upper || !this.data?.columns("edge")) return;
    const [px, py] = within(this.touch, event);
    const { upper } = this;
    if (px < upper.left - 6 || px > upper.right + 6) return this.say(0, 0);
    const [sharp, loss, flow] = [this.#row("sharp"), this.#row("loss"), this.#flow];
    const look = Math.min(sharp.length - 1, Math.max(0, Math.round(upper.value(px) / EVERY)));
    const number = (value) => (Number.isFinite(value) ? sig3(value) : "–");
    const rows = [t`sharpness ${number(sharp[look])}, limit ${sig3(this.#limit)}`, t`loss ${number(loss[look])}`];
    if (flow) rows.push(t`gradient flow: sharpness ${number(flow.sharp[look])}, loss ${number(flow.loss[look])}`);
    this.say(px, py, t`step ${look * EVERY}`, ...rows);
  }
}
