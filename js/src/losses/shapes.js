// Losses over what they look at, their slopes below, and a line through both where they are read.
import { within } from "../net/drawing.js";
import { sig3 } from "../player/format.js";
import { t } from "../t.js";
import { Line } from "../vitals/line.js";
import { Panel } from "../vitals/panel.js";
import { Fit } from "./fit.js";

const SHARE = 0.55; // of the height: the losses
const GAP = 42; // px between the two panels: there the line is taken hold of
/** Of each problem: the knob of its losses, what x is, and the numbers that are drawn; `legend` is the share of the width left of it. */
const PROBLEMS = {
  line: { set: "line_losses", named: t`residual ŷ − y`, legend: 0.4, across: [-6, 6], loss: [0, 10], slope: [-7, 7] },
  classes: {
    set: "class_losses",
    named: t`score of the truth`,
    legend: 0.6,
    across: [-6, 6],
    loss: [0, 7],
    slope: [-1.5, 0.4],
  },
  embedding: {
    set: "embedding_losses",
    named: t`lead, or distance`,
    legend: 0.34,
    across: [-3, 4],
    loss: [0, 5],
    slope: [-1.5, 1.5],
  },
};
const EPS = 1e-9;

/** Values as a panel shows them: those beyond its ends are left out but for the next one, to which the line still goes. */
function shown({ up: [low, high] }, values) {
  const inside = (i) => values[i] >= low - EPS && values[i] <= high + EPS;
  return Float32Array.from(values, (value, i) => (inside(i - 1) || inside(i) || inside(i + 1) ? value : Number.NaN));
}

export class Shapes extends Fit {
  constructor(figure, spec, knobs, shared) {
    super(figure, spec, knobs, shared);
    this.at = new Line(this.touch, "at", t`Look at`, knobs);
    this.handles = [this.at.handle];
  }

  get problem() {
    return PROBLEMS[this.data?.feed.stateOf?.("shapes")?.task ?? this.state?.task ?? "line"];
  }

  follow(state) {
    this.now = state;
    if (this.upper) this.#hold(state);
  }

  show(data, state, theme) {
    this.now = state;
    super.show(data, state, theme);
  }

  resized() {
    const { zoom, problem } = this;
    const left = 46 * zoom;
    const width = this.width - left - 14;
    const [top, gap, foot] = [8 * zoom, GAP * zoom, 40 * zoom];
    const room = this.height - top - gap - foot;
    const across = /** @type {[number, number]} */ (problem.across);
    const low = Math.min(problem.slope[0], problem.set === "embedding_losses" ? -1.1 * (this.state?.margin ?? 1) : 0);
    const level = { even: true, level: true };
    const box = { left, top, width, height: room * SHARE };
    this.upper = new Panel(box, across, /** @type {[number, number]} */ (problem.loss), level);
    const below = { left, top: top + room * SHARE + gap, width, height: room * (1 - SHARE) };
    this.lower = new Panel(below, across, [low, problem.slope[1]], level);
  }

  scales() {
    return this.at.scales(this.upper, this.upper.bottom + GAP * this.zoom);
  }

  #hold(state) {
    this.at.hold(this.upper, this.upper.bottom + GAP * this.zoom, state);
  }

  /** The chosen losses in their looks, each with its place in the columns. */
  #chosen() {
    const { problem, spec, state } = this;
    const order = spec.controls.find(({ name }) => name === problem.set).options.map(({ value }) => value);
    return state[problem.set].map((name) => ({ ...this.look(name), place: order.indexOf(name) }));
  }

  frame() {
    const ctx = this.begin();
    this.#hold(this.now);
    const columns = this.data.columns("shapes");
    if (!columns) return;
    this.still ??= this.#drawn(columns);
    this.lay(this.still);
    const { lower, paint, zoom } = this;
    const x = lower.x(this.now.at);
    if (x < lower.left || x > lower.right) return;
    ctx.beginPath();
    ctx.moveTo(x, lower.top - 6 * zoom);
    ctx.lineTo(x, lower.bottom);
    Object.assign(ctx, { lineWidth: 2, strokeStyle: paint.ink });
    ctx.globalCompositeOperation = "destination-over";
    ctx.stroke();
    ctx.globalCompositeOperation = "source-over";
  }

  #drawn({ x, loss, slope, same, cost, pull }) {
    const { canvas, ctx } = this.kept();
    const { upper, lower, paint, zoom, problem } = this;
    this.frameOf(ctx, upper, { across: false });
    this.frameOf(ctx, lower, { named: problem.named, titled: t`Slope` });
    const count = x.length;
    const at = this.data.feed.stateOf?.("shapes")?.at ?? this.state.at;
    const chosen = this.#chosen();
    const paired = chosen.find(({ name }) => name === "contrastive");
    const rise = x.map((value, i) => (Number.isFinite(same[i]) ? value : Number.NaN));
    for (const [panel, values, marks, alike] of [
      [upper, loss, cost, same],
      [lower, slope, pull, rise],
    ]) {
      if (paired) this.line(ctx, panel, x, shown(panel, alike), { style: paired.colour, width: 1.5, dash: [2, 3] });
      for (const { place, colour, dash } of chosen)
        this.line(ctx, panel, x, shown(panel, values.subarray(place * count, (place + 1) * count)), {
          style: colour,
          width: 2.75,
          dash,
        });
      for (const { place, colour, marker } of chosen) {
        const value = marks[place];
        const inside = value >= panel.up[0] - EPS && value <= panel.up[1] + EPS;
        if (inside) this.mark(ctx, marker, panel.x(at), panel.y(value), 5.5, { fill: colour, ring: paint.casing });
      }
    }
    const left = upper.left + problem.legend * upper.width;
    // before a class there is no room, and the fits have the names
    if (zoom === 1) this.legend(ctx, chosen, left, upper.top + 12 * zoom);
    if (paired)
      this.letters(ctx, t`two of one class`, lower.right - 4 * zoom, lower.y(1.1), {
        size: 11.5,
        colour: paired.ink,
        align: "right",
      });
    return canvas;
  }

  hover(event) {
    const columns = this.data?.columns("shapes");
    if (!columns || !this.upper) return;
    const [px, py] = within(this.touch, event);
    const { upper } = this;
    if (px < upper.left || px > upper.right) return this.say(0, 0);
    const { x, loss, slope } = columns;
    const value = upper.value(px);
    const i = Math.min(
      x.length - 1,
      Math.max(0, Math.round(((value - x[0]) / (x[x.length - 1] - x[0])) * (x.length - 1))),
    );
    const rows = this.#chosen().flatMap(({ label, place }) => {
      const [cost, pull] = [loss, slope].map((column) => column[place * x.length + i]);
      return Number.isFinite(cost) ? [t`${label} ${sig3(cost)}, slope ${sig3(pull)}`] : [];
    });
    this.say(px, py, `${sig3(x[i])}`, ...rows);
  }
}
