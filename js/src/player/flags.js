// On a surface: flags where one arrived, and the minimum's star on top of who reached it.
import { traceMarker } from "./markers.js";

const NEAR = 10; // px within which a head covers a star, and flags share a pole
const POLE = 15;
const PENNANT = 9;

/** A flag where a path arrived; always true. Several at one place share a pole, the first lowest. */
export function drawFlag(ctx, path, flags, paint) {
  const [x, y] = [path.px[path.arrives], path.py[path.arrives]];
  const below = flags.filter((one) => Math.hypot(one.x - x, one.y - y) < NEAR);
  const foot = below[0] ?? { x, y };
  flags.push(foot === below[0] ? { ...foot } : foot);
  const top = foot.y - POLE - PENNANT * (below.length + 1);
  ctx.beginPath();
  ctx.moveTo(foot.x, foot.y);
  ctx.lineTo(foot.x, top);
  ctx.lineWidth = 1.5;
  ctx.strokeStyle = paint.ink;
  ctx.stroke();
  ctx.beginPath();
  ctx.moveTo(foot.x, top);
  ctx.lineTo(foot.x + 13, top + PENNANT / 2);
  ctx.lineTo(foot.x, top + PENNANT);
  ctx.closePath();
  ctx.fillStyle = path.colour;
  ctx.fill();
  ctx.lineWidth = 1;
  ctx.strokeStyle = paint.casing;
  ctx.stroke();
  return true;
}

/** The star of a minimum once more, small, on top of whoever stands on it. */
export function drawStars(ctx, stars, paths, axes) {
  for (const { x, y } of stars) {
    const [sx, sy] = [axes.x.to(x), axes.y.to(y)];
    if (!paths.some((path) => path.last >= 0 && Math.hypot(path.x - sx, path.y - sy) < NEAR)) continue;
    traceMarker(ctx, "star", sx, sy, 4.5);
    ctx.lineWidth = 2;
    ctx.strokeStyle = "#1b1b1b";
    ctx.stroke();
    ctx.fillStyle = "#ffffff";
    ctx.fill();
  }
}
