// Learning curves: a line a trial through what it was worth at each look; it ends where the trial was stopped.

const NEAR = 0.35; // how strongly a line is drawn that was stopped

/** Each trial's points that are known at a step, in pixels of the frame; the finished ones last, so that they lie on top. */
export function projectCurves(curves, data, axes) {
  const column = (name) => data.column(curves.source, name);
  const values = curves.values.map(column);
  const times = curves.times.map(column);
  const found = [];
  for (let i = 0; values[0] && i < values[0].length; i++) {
    const points = [];
    curves.at.forEach((at, look) => {
      const value = values[look][i];
      if (Number.isFinite(value) && Number.isFinite(times[look][i]))
        points.push({ x: axes.x.to(at), y: axes.y.to(value), time: times[look][i], value, at });
    });
    if (points.length) found.push({ i: i + 1, points, whole: points.length === curves.at.length });
  }
  return found.sort((a, b) => a.whole - b.whole);
}

export function drawCurves(ctx, found, step, colour, paint) {
  for (const { points, whole } of found) {
    const known = points.filter(({ time }) => time <= step + 1e-6);
    if (!known.length) continue;
    ctx.globalAlpha = whole ? 0.9 : NEAR;
    ctx.strokeStyle = ctx.fillStyle = whole ? colour : paint.ink;
    ctx.lineWidth = whole ? 1.5 : 1;
    ctx.beginPath();
    for (const { x, y } of known) ctx.lineTo(x, y);
    ctx.stroke();
    const end = known[known.length - 1];
    ctx.beginPath();
    ctx.arc(end.x, end.y, whole ? 2.75 : 2, 0, 2 * Math.PI);
    ctx.fill();
  }
  ctx.globalAlpha = 1;
}

/** Every look of every trial as a point for the pointer. */
export const looks = (found) => found.flatMap(({ i, points }) => points.map((point) => ({ ...point, i })));
