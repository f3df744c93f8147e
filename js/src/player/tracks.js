// Paths that grow while the run plays. Each frame adds only the new piece: a classroom Chromebook holds 60 frames a second.
import { traceMarker } from "./markers.js";

const FAR = 3000; // px outside the frame where a runaway path may be cut without anyone seeing

const FEW = 120; // points of a path that are marked one by one

export class Tracks {
  constructor() {
    this.paths = [];
    /** @type {{x: number, y: number}[]} where flags stand */
    this.flags = [];
    this.highlight = null;
  }

  /** Turns rows into pixels of the frame, once per result or resize. */
  project(tracks, data, axes, colours) {
    this.paths = [];
    for (const series of data.spec.series) {
      const ys = data.row(tracks.source, tracks.y, series.name);
      const xs = tracks.x ? data.row(tracks.source, tracks.x, series.name) : null;
      if (!ys || (tracks.x && !xs)) continue;
      const path = {
        ...blank(series, colours(series), xs, ys),
        drawn: 0,
        arrives: (tracks.arrives && data.row(tracks.source, tracks.arrives, series.name)?.[0]) ?? -1,
        boxes: [
          [0, 0, 0, 0],
          [0, 0, 0, 0],
        ],
        dirty: null,
      };
      trace(path, axes);
      this.paths.push(path);
    }
  }

  restart() {
    for (const path of this.paths) path.drawn = 0;
    this.flags = [];
  }

  /** Whole paths of another run, faint: what has changed since. */
  ghost(ctx, rows, axes, colours) {
    for (const { series, xs, ys } of rows) {
      const path = blank(series, colours(series), xs, ys);
      trace(path, axes);
      ctx.globalAlpha = this.#dim(path) * 0.38;
      stroke(ctx, path, 0, path.last, 1.25, path.colour, []);
    }
    ctx.globalAlpha = 1;
  }

  /**
   * Draws what was passed since the last frame; false where the transport went back and all must be drawn anew.
   * @param {((path: object) => void)|null} arrived called for each path that came to where it stays
   */
  advance(ctx, position, casing, { width, height }, dots, arrived) {
    let clipped = false;
    const came = [];
    for (const path of this.paths) {
      if (path.last < 0) continue;
      const goal = Math.min(Math.floor(position), path.last);
      if (goal < path.drawn) return false;
      if (goal === path.drawn) continue;
      if (!clipped) {
        clipped = true;
        ctx.save();
        ctx.beginPath();
        ctx.rect(0, 0, width, height);
        ctx.clip();
      }
      ctx.globalAlpha = this.#dim(path);
      if (casing) stroke(ctx, path, path.drawn, goal, 4.5, casing, []);
      stroke(ctx, path, Math.max(0, path.drawn - 1), goal, 2.25, path.colour, path.series.dash);
      if (dots && path.n <= FEW) dot(ctx, path, path.drawn, goal);
      if (path.drawn < path.arrives && goal >= path.arrives) came.push(path);
      path.drawn = goal;
    }
    if (clipped) ctx.restore();
    ctx.globalAlpha = 1;
    if (arrived) came.sort((a, b) => a.arrives - b.arrives).forEach(arrived);
    return true;
  }

  /** Where a head is between two steps, and what of the picture has to be patched for it. */
  reach(path, position, room) {
    if (path.last < 0) return;
    const whole = Math.min(Math.floor(position), path.last);
    const part = whole < path.last ? position - whole : 0;
    const { px, py } = path;
    path.whole = whole;
    path.part = part;
    path.x = part ? px[whole] + (px[whole + 1] - px[whole]) * part : px[whole];
    path.y = part ? py[whole] + (py[whole + 1] - py[whole]) * part : py[whole];
    path.gone = path.last < path.n - 1 && position >= path.last;
    const from = Math.max(0, Math.min(whole, path.seen ?? whole) - 1);
    path.seen = whole;
    // Two boxes taken in turns: the last frame's is still needed.
    const box = (path.dirty = path.dirty === path.boxes[0] ? path.boxes[1] : path.boxes[0]);
    box[0] = box[2] = path.x;
    box[1] = box[3] = path.y;
    for (let i = from; i <= whole; i++) {
      if (px[i] < box[0]) box[0] = px[i];
      if (px[i] > box[2]) box[2] = px[i];
      if (py[i] < box[1]) box[1] = py[i];
      if (py[i] > box[3]) box[3] = py[i];
    }
    box[0] -= room;
    box[1] -= room;
    box[2] += room;
    box[3] += room;
  }

  /** Heads, and the last short piece that leads to each. */
  heads(ctx, casing, radius, { width, height }) {
    for (const path of this.paths) {
      const { x, y } = path;
      if (path.last < 0 || x < -2 || y < -2 || x > width + 2 || y > height + 2) continue;
      ctx.globalAlpha = this.#dim(path);
      if (path.part) {
        ctx.beginPath();
        ctx.moveTo(path.px[path.whole], path.py[path.whole]);
        ctx.lineTo(x, y);
        ctx.lineWidth = 2.25;
        ctx.strokeStyle = path.colour;
        ctx.stroke();
      }
      if (path.gone) cross(ctx, x, y, radius, path.colour, casing);
      else {
        traceMarker(ctx, path.series.marker, x, y, radius);
        ctx.lineWidth = 3;
        ctx.strokeStyle = casing;
        ctx.stroke();
        ctx.fillStyle = path.colour;
        ctx.fill();
      }
    }
    ctx.globalAlpha = 1;
  }

  /** The point already drawn that is nearest to a place, within a reach: {path, step} or null. */
  nearest(x, y, position, reach) {
    let best = null;
    let least = reach * reach;
    for (const path of this.paths) {
      const end = Math.min(Math.floor(position), path.last);
      for (let i = 0; i <= end; i++) {
        const d = (path.px[i] - x) ** 2 + (path.py[i] - y) ** 2;
        if (d < least || (d === least && best)) {
          least = d;
          best = { path, step: i };
        }
      }
    }
    return best;
  }

  #dim(path) {
    return this.highlight && this.highlight !== path.series.name ? 0.16 : 1;
  }
}

/** A path without its pixels yet. */
function blank(series, colour, xs, ys) {
  const n = ys.length;
  return {
    series,
    colour,
    n,
    xs,
    ys,
    px: new Float32Array(n),
    py: new Float32Array(n),
    along: new Float32Array(n),
    last: -1,
  };
}

/** Its pixels of the frame, as far as there are numbers. */
function trace(path, axes) {
  const { xs, ys } = path;
  const { width, height } = axes;
  for (let i = 0; i < path.n; i++) {
    if (!Number.isFinite(ys[i]) || (xs && !Number.isFinite(xs[i]))) break;
    let x = axes.x.to(xs ? xs[i] : i);
    let y = ys[i] <= 0 && axes.y.log ? height + 40 : axes.y.to(ys[i]);
    const out = Math.max(-x - FAR, x - width - FAR, -y - FAR, y - height - FAR);
    if (out > 0 && i) {
      // Cut on the way out, so that the piece inside the frame keeps its direction.
      const [x0, y0] = [path.px[i - 1], path.py[i - 1]];
      const reach = Math.max(Math.abs(x - x0), Math.abs(y - y0));
      const share = Number.isFinite(reach) ? Math.min(1, FAR / reach) : 0;
      x = Math.min(Math.max(x0 + (x - x0) * share, -FAR), width + FAR);
      y = Math.min(Math.max(y0 + (y - y0) * share, -FAR), height + FAR);
    }
    path.px[i] = x;
    path.py[i] = y;
    path.along[i] = i ? path.along[i - 1] + Math.min(1e5, Math.hypot(x - path.px[i - 1], y - path.py[i - 1])) : 0;
    path.last = i;
  }
}

function stroke(ctx, path, from, to, width, style, dash) {
  if (to <= from) return;
  ctx.beginPath();
  ctx.moveTo(path.px[from], path.py[from]);
  for (let i = from + 1; i <= to; i++) ctx.lineTo(path.px[i], path.py[i]);
  ctx.setLineDash(dash);
  ctx.lineDashOffset = dash.length ? path.along[from] : 0;
  ctx.lineWidth = width;
  ctx.strokeStyle = style;
  ctx.stroke();
  if (dash.length) ctx.setLineDash([]);
}

/** Single steps, where there are few enough to be told apart. */
function dot(ctx, path, from, to) {
  ctx.fillStyle = path.colour;
  for (let i = from; i <= to; i++) {
    ctx.beginPath();
    ctx.arc(path.px[i], path.py[i], 2.75, 0, 2 * Math.PI);
    ctx.fill();
  }
}

/** Where a run blew up. */
function cross(ctx, x, y, radius, colour, casing) {
  const r = radius * 0.9;
  for (const [width, style] of [
    [5, casing],
    [2.5, colour],
  ]) {
    ctx.beginPath();
    ctx.moveTo(x - r, y - r);
    ctx.lineTo(x + r, y + r);
    ctx.moveTo(x + r, y - r);
    ctx.lineTo(x - r, y + r);
    ctx.lineWidth = width;
    ctx.strokeStyle = style;
    ctx.stroke();
  }
}
