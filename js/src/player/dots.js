// Points that appear as the run plays: trials of a search, with their projections on both axes.

/** Boxes behind the points: the plane, and the strips of its two projections, whose common scale stands in the corner. */
export function drawFrames(ctx, frames, axes, paint) {
  ctx.lineWidth = 1;
  ctx.strokeStyle = paint.axis;
  for (const [left, right, low, high] of frames) {
    const [x0, x1, y0, y1] = [axes.x.to(left), axes.x.to(right), axes.y.to(high), axes.y.to(low)];
    ctx.strokeRect(Math.round(x0) + 0.5, Math.round(y0) + 0.5, Math.round(x1 - x0), Math.round(y1 - y0));
  }
  if (frames.length < 3) return;
  const [[, , low, high], [left, right]] = [frames[1], frames[2]];
  ctx.font = "11px system-ui, sans-serif";
  ctx.fillStyle = paint.soft;
  const edge = axes.x.to(frames[1][1]) + 4;
  const [x0, x1, y0] = [axes.x.to(left), axes.x.to(right), axes.y.to(low)];
  ctx.textBaseline = "middle";
  ctx.textAlign = "left";
  ctx.fillText("1", edge, axes.y.to(high) + 5);
  ctx.fillText("0", edge, y0 - 5);
  if (x1 - x0 > 40 && y0 - axes.y.to(high) > 38) ctx.fillText("value", edge, (axes.y.to(high) + y0) / 2);
  ctx.textBaseline = "bottom";
  ctx.textAlign = "right";
  ctx.fillText("1", x1, axes.y.to(frames[2][3]) - 2);
  ctx.textAlign = "left";
}

/** The series' points in pixels; what cannot be drawn is left out. */
export function project(dots, data, axes) {
  const column = (name) => name && data.row(dots.source, name, dots.series);
  const [xs, ys, times, sizes, above, beside, values] = ["x", "y", "time", "size", "above", "beside", "value"].map(
    (key) => column(dots[key]),
  );
  const points = [];
  for (let i = 0; xs && i < xs.length; i++) {
    if (!Number.isFinite(xs[i]) || !Number.isFinite(ys[i])) continue;
    points.push({
      i,
      x: axes.x.to(xs[i]),
      y: axes.y.to(ys[i]),
      time: times[i],
      size: sizes[i],
      value: values?.[i],
      top: above && Number.isFinite(above[i]) ? axes.y.to(above[i]) : null,
      side: beside && Number.isFinite(beside[i]) ? axes.x.to(beside[i]) : null,
    });
  }
  return points;
}

function disc(ctx, x, y, radius) {
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.fill();
}

/** Those that are there at a step; the newest is ringed while the run plays. */
export function drawDots(ctx, points, step, end, colour, paint) {
  let newest = null;
  ctx.fillStyle = colour;
  for (const point of points) {
    if (point.time > step + 1e-6) continue;
    if (!newest || point.time >= newest.time) newest = point;
    ctx.globalAlpha = 0.35;
    ctx.lineWidth = 1;
    ctx.strokeStyle = colour;
    if (point.top !== null) line(ctx, point.x, point.y, point.x, point.top);
    ctx.globalAlpha = 0.85;
    if (point.top !== null) disc(ctx, point.x, point.top, Math.min(2.5, point.size));
    if (point.side !== null) disc(ctx, point.side, point.y, Math.min(2.5, point.size));
  }
  ctx.globalAlpha = 1;
  for (const point of points) {
    if (point.time > step + 1e-6) continue;
    ctx.fillStyle = paint.casing;
    disc(ctx, point.x, point.y, point.size + 1.5);
    ctx.fillStyle = colour;
    disc(ctx, point.x, point.y, point.size);
  }
  if (!newest || step >= end) return;
  ctx.lineWidth = 2;
  ctx.strokeStyle = paint.ink;
  ctx.beginPath();
  ctx.arc(newest.x, newest.y, newest.size + 4, 0, 2 * Math.PI);
  ctx.stroke();
}

function line(ctx, x0, y0, x1, y1) {
  ctx.beginPath();
  ctx.moveTo(x0, y0);
  ctx.lineTo(x1, y1);
  ctx.stroke();
}

/** The drawn point nearest to a place, within a reach; null where there is none. */
export function nearestDot(points, x, y, step, reach) {
  let best = null;
  let least = reach * reach;
  for (const point of points) {
    const d = (point.x - x) ** 2 + (point.y - y) ** 2;
    if (point.time <= step + 1e-6 && d < least) {
      least = d;
      best = point;
    }
  }
  return best;
}
