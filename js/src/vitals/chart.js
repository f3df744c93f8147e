// Curves over a logarithmic axis: panels with ticks and grid, lines, bands, and letters that grow before a class.
import { Drawing } from "../net/drawing.js";
import { sig3, written } from "../player/format.js";
import { outlined } from "../player/marks.js";
import { same } from "../player/state.js";
import { Ledger } from "./ledger.js";
import { Panel } from "./panel.js";

const log10 = Math.log10;

/** 0.1 as it is, 1e-5 with a power. */
const tick = (power) => (power >= -2 && power <= 3 ? written(String(Number(`1e${power}`))) : `1e${power}`);

/** A number beside an axis. */
function beside(value) {
  const power = Math.round(log10(value) * 1e6) / 1e6;
  return Number.isInteger(power) ? tick(power) : sig3(value);
}

/** Whole powers of ten in a range, thinned until at most so many are left. */
function powers([low, high], most) {
  const [from, to] = [Math.ceil(log10(low) - 1e-9), Math.floor(log10(high) + 1e-9)];
  const by = Math.max(1, Math.ceil((to - from) / most));
  return Array.from({ length: Math.max(0, Math.floor((to - from) / by) + 1) }, (_, i) => from + i * by);
}

/** 1, 2 and 5 times powers of ten where a range has few of these and there is room, else those alone. */
function parts(range, most) {
  const [low, high] = range;
  const marks = powers(range, most);
  const between = marks.length
    ? [marks[0] - 1, ...marks]
        .flatMap((power) => [1, 2, 5].map((m) => m * 10 ** power))
        .filter((v) => v >= low && v <= high)
    : [];
  return marks.length < 4 && between.length <= most ? between : marks.map((power) => 10 ** power);
}

/** Round numbers in a range, at most so many. */
export function evenly([low, high], most) {
  const least = (high - low) / Math.max(1, most);
  const by = [1, 2, 5, 10].map((m) => m * 10 ** Math.floor(log10(least))).find((step) => step >= least) ?? least;
  const first = Math.ceil(low / by - 1e-9) * by;
  return Array.from({ length: Math.floor((high - first) / by + 1e-9) + 1 }, (_, i) =>
    Number((first + i * by).toPrecision(12)),
  );
}

const APART = 17; // px between two names

export class Chart extends Drawing {
  /** Room around the panel for ticks and names: left, top, right, foot; it grows with the letters. */
  room = [48, 14, 16, 40];

  constructor(figure, spec, knobs, shared) {
    super(figure, spec, knobs, shared);
    shared.ledger ??= Object.keys(spec.dealt?.kept ?? {}).length ? new Ledger(spec, knobs) : null;
    this.touch.addEventListener("pointermove", (event) => this.hover(event));
    this.touch.addEventListener("pointerleave", () => this.say(0, 0));
  }

  follow(state) {
    this.shared.ledger?.follow(state);
  }

  changed() {
    this.still = null;
    if (this.width) this.resized();
  }

  /** One panel in all of the room; a kind that has more of them lays them out itself. */
  resized() {
    const [left, top, right, foot] = this.room.map((edge) => edge * this.zoom);
    const box = { left, top, width: this.width - left - right, height: this.height - top - foot };
    const { across, up, ...options } = this.ends();
    this.panel = new Panel(box, across, up, options);
  }

  /** The numbers at the panel's ends, and how they lie between them: what `Panel` takes. @returns {{across: [number, number],
   *   up: [number, number], even?: boolean, level?: boolean}} */
  ends() {
    const any = /** @type {[number, number]} */ ([0.1, 10]);
    return { across: any, up: any };
  }

  /** Whether a source's columns are those of the state on screen: what takes longer comes later. */
  current(source) {
    const had = this.data.feed.stateOf?.(source);
    return !had || this.spec.sources[source].reads.every((knob) => same(had[knob], this.state[knob]));
  }

  /** What is under the pointer; each kind says its own. */
  hover(_event) {}

  /** Ticks, their grid and, where it is asked for, the name of the axis below. */
  frameOf(ctx, panel, { named = "", titled = "", across = true } = {}) {
    const { paint, zoom } = this;
    ctx.lineWidth = 1;
    ctx.font = this.font(11.5);
    ctx.textBaseline = "middle";
    const line = (x0, y0, x1, y1, style) => {
      ctx.beginPath();
      ctx.moveTo(Math.round(x0) + 0.5, Math.round(y0) + 0.5);
      ctx.lineTo(Math.round(x1) + 0.5, Math.round(y1) + 0.5);
      ctx.strokeStyle = style;
      ctx.stroke();
    };
    ctx.fillStyle = paint.soft;
    ctx.textAlign = "center";
    const most = panel.width / (58 * zoom);
    const marks = panel.even
      ? evenly(panel.across, most)
          .filter((value) => !panel.whole || Number.isInteger(value))
          .map((value) => [value, written(String(value))])
      : parts(panel.across, most).map((value) => [value, beside(value)]);
    for (const [value, text] of /** @type {[number, string][]} */ (marks)) {
      const x = panel.x(value);
      line(x, panel.top, x, panel.bottom, paint.grid);
      if (across) ctx.fillText(text, x, panel.bottom + 12 * zoom);
    }
    ctx.textAlign = "right";
    const rows = Math.max(1, panel.height / (30 * zoom));
    let ups = panel.level ? evenly(panel.up, rows) : powers(panel.up, rows).map((power) => 10 ** power);
    if (ups.length < 2) ups = panel.up;
    for (const value of ups) {
      const y = panel.y(value);
      line(panel.left, y, panel.right, y, paint.grid);
      ctx.fillText(beside(value), panel.left - 6 * zoom, y);
    }
    line(panel.left, panel.bottom, panel.right, panel.bottom, paint.axis);
    line(panel.left, panel.top, panel.left, panel.bottom, paint.axis);
    if (named) {
      ctx.textAlign = "center";
      ctx.font = this.font(12);
      ctx.fillText(named, (panel.left + panel.right) / 2, panel.bottom + 29 * zoom);
    }
    ctx.textAlign = "left";
    ctx.font = this.font(12.5, "600");
    ctx.fillStyle = paint.ink;
    if (titled) ctx.fillText(titled, panel.left - 38 * zoom, panel.top - 14 * zoom);
  }

  /** A line through what is finite; `to` is the last place drawn. */
  line(ctx, panel, xs, ys, { style, width = 2, dash = [], to = xs.length - 1 }) {
    ctx.save();
    ctx.beginPath();
    ctx.rect(panel.left, panel.top - 2, panel.width, panel.height + 4);
    ctx.clip();
    ctx.beginPath();
    let pen = false;
    for (let i = 0; i <= to && i < xs.length; i++) {
      const there = Number.isFinite(ys[i]) && (panel.level || ys[i] > 0);
      if (there) ctx[pen ? "lineTo" : "moveTo"](panel.x(xs[i]), panel.y(ys[i]));
      pen = there;
    }
    Object.assign(ctx, { lineWidth: width * this.zoom, strokeStyle: style, lineJoin: "round" });
    ctx.setLineDash(dash);
    ctx.stroke();
    ctx.restore();
  }

  /** What lies between two lines. */
  band(ctx, panel, xs, lows, highs, hue) {
    ctx.save();
    ctx.beginPath();
    ctx.rect(panel.left, panel.top, panel.width, panel.height);
    ctx.clip();
    ctx.beginPath();
    for (let i = 0; i < xs.length; i++) ctx.lineTo(panel.x(xs[i]), panel.y(highs[i]));
    for (let i = xs.length - 1; i >= 0; i--) ctx.lineTo(panel.x(xs[i]), panel.y(lows[i]));
    ctx.closePath();
    ctx.globalAlpha = 0.18;
    ctx.fillStyle = hue;
    ctx.fill();
    ctx.restore();
  }

  /** A sample of a line and its name, as a legend has them; returns where the next one may begin. */
  entry(ctx, { label, colour, ink, dash }, left, y, length = 20) {
    const { zoom } = this;
    ctx.beginPath();
    ctx.moveTo(left, y);
    ctx.lineTo(left + length * zoom, y);
    Object.assign(ctx, { lineWidth: 2.75 * zoom, strokeStyle: colour });
    ctx.setLineDash(dash.map((part) => part * zoom));
    ctx.stroke();
    ctx.setLineDash([]);
    this.letters(ctx, label, left + (length + 7) * zoom, y, { weight: "600", colour: ink });
    return left + (length + 21) * zoom + ctx.measureText(label).width;
  }

  dot(ctx, x, y, radius, fill, ring = "") {
    ctx.beginPath();
    ctx.arc(x, y, radius * this.zoom, 0, 2 * Math.PI);
    ctx.fillStyle = fill;
    ctx.fill();
    if (!ring) return;
    Object.assign(ctx, { lineWidth: 1.5 * this.zoom, strokeStyle: ring });
    ctx.stroke();
  }

  cross(ctx, x, y, radius, style) {
    const r = radius * this.zoom;
    ctx.beginPath();
    ctx.moveTo(x - r, y - r);
    ctx.lineTo(x + r, y + r);
    ctx.moveTo(x + r, y - r);
    ctx.lineTo(x - r, y + r);
    Object.assign(ctx, { lineWidth: 2 * this.zoom, strokeStyle: style });
    ctx.stroke();
  }

  /** Letters that can be read over whatever they stand on. */
  letters(ctx, text, x, y, { size = 12, weight = "", colour = this.paint.ink, align = "left" } = {}) {
    ctx.font = this.font(size, weight);
    ctx.textBaseline = "middle";
    ctx.textAlign = align;
    outlined(ctx, text, x, y, { ...this.paint, ink: colour });
    ctx.textAlign = "left";
  }

  /** A dashed line across the panel at a height, and what it stands for. */
  limit(ctx, panel, value, text, { colour, ink = colour, align = "left", below = false }) {
    const { zoom } = this;
    const y = panel.y(value);
    ctx.beginPath();
    ctx.moveTo(panel.left, y);
    ctx.lineTo(panel.right, y);
    Object.assign(ctx, { lineWidth: 1.25 * zoom, strokeStyle: colour });
    ctx.setLineDash([5, 4]);
    ctx.stroke();
    ctx.setLineDash([]);
    const x = align === "left" ? panel.left + 6 * zoom : panel.right - 6 * zoom;
    this.letters(ctx, text, x, y + (below ? 10 : -9) * zoom, { size: 11.5, colour: ink, align });
  }

  /** Names beside the heads of lines {text, x, y, ink}, pushed apart where two would stand on one another. */
  names(ctx, panel, heads, size = 12.5) {
    const { zoom } = this;
    let above = -Infinity;
    const order = [...heads].sort((a, b) => a.y - b.y);
    for (const head of order) above = head.at = Math.max(head.y, above + APART * zoom, panel.top + 4 * zoom);
    const over = Math.max(0, above - panel.bottom);
    for (const { text, x, at, ink } of order)
      this.letters(ctx, text, x, at - over, { weight: "600", colour: ink, size });
  }

  waits(ctx, text) {
    ctx.fillStyle = this.paint.soft;
    ctx.font = this.font(13);
    ctx.textAlign = "center";
    ctx.fillText(text, this.width / 2, this.height / 2);
    ctx.textAlign = "left";
  }
}
