// Errors over what is varied: on the examples, on fresh ones, and what the latter is made of. A line marks where fits are shown.
import { within } from "../net/drawing.js";
import { legible } from "../player/colour.js";
import { sig3 } from "../player/format.js";
import { decades } from "../player/ranges.js";
import { lower, t } from "../t.js";
import { Chart } from "../vitals/chart.js";
import { Line } from "../vitals/line.js";
import { Panel } from "../vitals/panel.js";
import { STUDIES, studied } from "./studied.js";

const WIDTHS = { test: 3, train: 2.5 }; // px; the others are thinner
const BELOW = 0.24; // of the height: how many weights are not zero
const DEEP = 100; // times below the lowest error on fresh examples nothing is told apart

/** How far a key moves a whole number: a step of the axis, and never none. */
const whole = (now, way) => Math.max(1, Math.round(now * (1.06 ** Math.abs(way) - 1))) * Math.sign(way);

export class Errors extends Chart {
  constructor(figure, spec, knobs, shared) {
    super(figure, spec, knobs, shared);
    const labels = Object.values(STUDIES).map(({ knob }) => [
      knob,
      spec.controls.find(({ name }) => name === knob).label,
    ]);
    const [[first, label], ...others] = labels;
    this.mark = new Line(this.touch, first, label, knobs, Object.fromEntries(others));
    this.handles = this.mark.handles;
    for (const handle of this.handles)
      handle.node.addEventListener("keydown", (event) => this.#key(event, handle), true);
    this.mark.node.style.overflow = "visible"; // a grip at an end of the axis is whole
  }

  #key(event, { handle }) {
    const way = { ArrowLeft: -1, ArrowRight: 1, PageDown: -10, PageUp: 10 }[event.key];
    if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!this.spec.controls.find(({ name }) => name === handle.x).integer) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const [low, high] = this.knobs.bounds(handle.x);
    const next = this.now[handle.x] + whole(this.now[handle.x], event.shiftKey ? 10 * Math.sign(way) : way);
    this.knobs.change({ [handle.x]: Math.min(Math.max(next, low), high) });
    this.knobs.settle();
  }

  follow(state) {
    super.follow(state);
    this.now = state;
    if (this.panel) this.#hold(state);
  }

  show(data, state, theme) {
    this.now = state;
    super.show(data, state, theme);
  }

  changed() {
    super.changed();
    if (this.width) this.resized();
  }

  resized() {
    const { zoom } = this;
    const there = studied(this.data, this.state);
    const [left, top, right, foot] = [48 * zoom, 12 * zoom, 78 * zoom, 40 * zoom];
    const [width, room] = [this.width - left - right, this.height - top - foot];
    const across = this.#across();
    const part = there?.columns.zeros ? BELOW : 0;
    const gap = part ? 30 * zoom : 0;
    const height = (room - gap) * (1 - part);
    this.panel = new Panel({ left, top, width, height }, across, this.#up(there?.columns));
    const below = { left, top: top + height + gap, width, height: room - height - gap };
    const most = there?.of.capacity ?? 16;
    this.lower = part ? new Panel(below, across, [0, most], { level: true }) : null;
  }

  /** As far as the knob goes. */
  #across() {
    const { knob, across } = STUDIES[this.state?.study ?? "capacity"];
    return /** @type {[number, number]} */ (this.state ? this.knobs.bounds(knob) : across);
  }

  /** The four errors: those on screen, in their looks. */
  get lines() {
    return this.spec.series
      .filter(({ colour }) => colour)
      .map(({ name, label, colour, dash }) => ({
        column: name,
        name: lower(label),
        hue: colour,
        dash,
        width: WIDTHS[name] ?? 2,
      }));
  }

  #up(columns) {
    if (!columns) return /** @type {[number, number]} */ ([0.01, 10]);
    const least = Math.min(...columns.test) / DEEP;
    const seen = this.lines.map(({ column }) => Array.from(columns[column]).filter((value) => value >= least));
    return /** @type {[number, number]} */ (decades(seen, false));
  }

  get #bottom() {
    return (this.lower ?? this.panel).bottom;
  }

  scales() {
    return this.mark.scales(this.panel, this.#bottom);
  }

  #hold(state) {
    this.mark.hold(this.panel, this.#bottom, state, STUDIES[state.study].knob);
  }

  frame() {
    const ctx = this.begin();
    this.#hold(this.now);
    const there = studied(this.data, this.state);
    if (!there) return this.waits(ctx, t`Fitting …`);
    this.still ??= this.#drawn(there);
    this.lay(this.still);
  }

  #drawn({ study, columns, of }) {
    const { canvas, ctx } = this.kept();
    const { panel, lower, paint, zoom } = this;
    this.frameOf(ctx, panel, { named: lower ? "" : study.named, across: !lower });
    const count = columns.at.length;
    if (columns.low) this.#bands(ctx, columns);
    const noise = of.noise ** 2;
    const aside = panel.x(this.state[study.knob]) > panel.left + panel.width / 2 ? "left" : "right"; // of the line that is dragged
    if (noise > panel.up[0])
      this.limit(ctx, panel, noise, t`noise σ²`, { colour: paint.soft, below: true, align: aside });
    if (study.knob === "capacity") this.#upright(ctx, of.examples);
    if (columns.held) this.#validation(ctx, columns, of.stop);
    const heads = this.lines.map(({ column, name, hue, dash, width }) => {
      const colour = legible(hue, this.theme);
      const ys = columns[column];
      this.line(ctx, panel, columns.at, ys.subarray(0, count), {
        style: colour,
        width,
        dash: dash.map((d) => d * zoom),
      });
      const end = ys[count - 1];
      return { text: name, x: panel.right + 8 * zoom, y: this.#inside(end), ink: legible(hue, this.theme, 4.5) };
    });
    if (columns.held)
      heads.push({
        text: t`validation`,
        x: panel.right + 8 * zoom,
        y: this.#inside(columns.held[count - 1]),
        ink: paint.soft,
      });
    if (lower) this.#zeros(ctx, columns, study);
    const x = panel.x(of[study.knob]);
    for (const { column, hue } of this.lines) {
      const value = columns[column][count];
      if (value >= panel.up[0] && value <= panel.up[1] * 1.01)
        this.dot(ctx, x, panel.y(value), 5, legible(hue, this.theme), paint.casing);
    }
    this.names(ctx, panel, heads, 12);
    return canvas;
  }

  /** All but the lowest and the highest of the sets' errors, where they are known. */
  #bands(ctx, columns) {
    const { panel } = this;
    for (const [line, low, high] of [
      ["test", columns.low, columns.high],
      ["train", columns.train_low, columns.train_high],
    ])
      this.band(ctx, panel, columns.at, low, high, this.lines.find(({ column }) => column === line).hue);
  }

  #inside(value) {
    const { panel } = this;
    return Math.min(panel.bottom, Math.max(panel.top, panel.y(Math.max(value, panel.up[0]))));
  }

  /** Where there are as many weights as examples. */
  #upright(ctx, examples) {
    const { panel, paint, zoom } = this;
    const [low, high] = panel.across;
    if (!(examples > low && examples < high)) return;
    const x = panel.x(examples);
    ctx.beginPath();
    ctx.moveTo(x, panel.top);
    ctx.lineTo(x, panel.bottom);
    Object.assign(ctx, { lineWidth: 1.25 * zoom, strokeStyle: paint.soft });
    ctx.setLineDash([5, 4]);
    ctx.stroke();
    ctx.setLineDash([]);
    const far = x > (panel.left + panel.right) / 2;
    this.letters(ctx, t`as many as examples`, x + (far ? -6 : 6) * zoom, panel.top + 9 * zoom, {
      size: 11.5,
      colour: paint.soft,
      align: far ? "right" : "left",
    });
  }

  /** The loss on validation sets, and where each has the version that is kept. */
  #validation(ctx, { at, held, kept }, stop) {
    const { panel, paint, zoom } = this;
    this.line(ctx, panel, at, held, { style: paint.soft, width: 1.5, dash: [2, 4] });
    for (const step of kept) {
      const x = panel.x(Math.max(step, panel.across[0]));
      ctx.beginPath();
      ctx.moveTo(x, panel.bottom);
      ctx.lineTo(x, panel.bottom - 11 * zoom);
      Object.assign(ctx, { lineWidth: 2 * zoom, strokeStyle: paint.ink });
      ctx.stroke();
    }
    // where the line's grip is not
    const far = panel.x(stop) < (panel.left + panel.right) / 2;
    const side = far ? panel.right - 6 * zoom : panel.left + 6 * zoom;
    this.letters(ctx, t`kept by early stopping`, side, panel.bottom - 20 * zoom, {
      size: 11.5,
      align: far ? "right" : "left",
    });
  }

  /** How many weights are not zero, in the mean of the sets. */
  #zeros(ctx, { at, zeros }, { named }) {
    const { lower, paint, zoom } = this;
    this.frameOf(ctx, lower, { named });
    const most = lower.up[1];
    const left = Float32Array.from(at, (_, i) => most - zeros[i]);
    this.line(ctx, lower, at, left, { style: paint.ink, width: 2.25 });
    this.letters(ctx, t`weights that are not 0`, lower.left, lower.top - 10 * zoom, { size: 11.5 });
  }

  hover(event) {
    const there = studied(this.data, this.state);
    if (!this.panel || !there) return;
    const [px, py] = within(this.touch, event);
    const { panel } = this;
    if (px < panel.left || px > panel.right) return this.say(0, 0);
    const { at } = there.columns;
    const target = panel.value(px);
    let i = 0;
    at.forEach((value, j) => {
      if (Math.abs(Math.log(value / target)) < Math.abs(Math.log(at[i] / target))) i = j;
    });
    const rows = this.lines.map(({ column, name }) => `${name} ${sig3(there.columns[column][i])}`);
    this.say(px, py, `${there.study.named} = ${sig3(at[i])}`, ...rows);
  }
}
