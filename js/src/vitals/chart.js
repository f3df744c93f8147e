// Curves over a logarithmic axis: panels with ticks and grid, lines, bands, and letters that grow before a class.
import { Drawing } from "../net/drawing.js";
import { sig3, written } from "../player/format.js";
import { outlined } from "../player/marks.js";

const log10 = Math.log10;

/** A panel of a picture: where numbers are in it, on logarithmic axes; across they may be evenly apart. */
export class Panel {
  /**
   * @param {{left: number, top: number, width: number, height: number}} box in pixels
   * @param {[number, number]} across the numbers at its left and right end
   * @param {[number, number]} up at its lower and upper end
   * @param {{even?: boolean, level?: boolean}} [options] ``even``: equal steps across are equally wide; ``level``: equal steps up
   * are equally high
   */
  constructor(box, across, up, { even = false, level = false } = {}) {
    this.even = even;
    this.level = level;
    this.left = box.left;
    this.top = box.top;
    this.width = box.width;
    this.height = box.height;
    this.across = across;
    this.up = up;
  }

  get right() {
    return this.left + this.width;
  }

  get bottom() {
    return this.top + this.height;
  }

  x(value) {
    const [low, high] = this.across;
    const share = this.even ? (value - low) / (high - low) : log10(value / low) / log10(high / low);
    return this.left + this.width * share;
  }

  value(x) {
    const [low, high] = this.across;
    const share = Math.min(1, Math.max(0, (x - this.left) / this.width));
    return this.even ? low + share * (high - low) : low * (high / low) ** share;
  }

  /** Beyond an end it is held just inside of it. */
  y(value) {
    const [low, high] = this.up;
    const share = this.level ? (value - low) / (high - low) : log10(value / low) / log10(high / low);
    return this.bottom - this.height * Math.min(1.02, Math.max(-0.02, share));
  }
}

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
function evenly([low, high], most) {
  const least = (high - low) / Math.max(1, most);
  const by = [1, 2, 5, 10].map((m) => m * 10 ** Math.floor(log10(least))).find((step) => step >= least) ?? least;
  const first = Math.ceil(low / by - 1e-9) * by;
  return Array.from({ length: Math.floor((high - first) / by + 1e-9) + 1 }, (_, i) => first + i * by);
}

export class Chart extends Drawing {
  constructor(figure, spec, knobs, shared) {
    super(figure, spec, knobs, shared);
    this.touch.addEventListener("pointermove", (event) => this.hover(event));
    this.touch.addEventListener("pointerleave", () => this.say(0, 0));
  }

  changed() {
    this.still = null;
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
      ? evenly(panel.across, most).map((value) => [value, written(String(value))])
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

  waits(ctx, text) {
    ctx.fillStyle = this.paint.soft;
    ctx.font = this.font(13);
    ctx.textAlign = "center";
    ctx.fillText(text, this.width / 2, this.height / 2);
    ctx.textAlign = "left";
  }
}
