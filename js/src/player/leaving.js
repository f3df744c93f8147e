// Where a path leaves the picture: an arrow at the frame, with the step and the value it has there.
import { t } from "../t.js";
import { sig3 } from "./format.js";
import { outlined } from "./marks.js";

const SIZE = 9;

/**
 * The first crossing of the frame that is never taken back before ``upTo``.
 * @returns {{x: number, y: number, dx: number, dy: number, step: number}|null} in pixels, with the step that crosses it
 */
export function leaving(path, axes, upTo) {
  const { width, height } = axes;
  const inside = (i) => path.px[i] >= 0 && path.px[i] <= width && path.py[i] >= 0 && path.py[i] <= height;
  let step = Math.min(upTo, path.last);
  if (step < 1 || inside(step)) return null;
  while (step > 0 && !inside(step - 1)) step--;
  if (step < 1) return null;
  const [x0, y0, x1, y1] = [path.px[step - 1], path.py[step - 1], path.px[step], path.py[step]];
  const shares = [
    x1 < 0 ? x0 / (x0 - x1) : x1 > width ? (width - x0) / (x1 - x0) : 1,
    y1 < 0 ? y0 / (y0 - y1) : y1 > height ? (height - y0) / (y1 - y0) : 1,
  ];
  const share = Math.min(...shares);
  return { x: x0 + (x1 - x0) * share, y: y0 + (y1 - y0) * share, dx: x1 - x0, dy: y1 - y0, step };
}

/** All who have left by a position. @returns {any[]} */
export const leavers = (paths, axes, position) =>
  paths.flatMap((path) => {
    const at = leaving(path, axes, Math.floor(position + 1e-9));
    return at ? [{ ...at, path, value: null }] : [];
  });

/** @param {CanvasRenderingContext2D} ctx */
export function drawLeft(ctx, left, axes, paint) {
  ctx.font = "600 12px system-ui, sans-serif";
  ctx.textBaseline = "middle";
  for (const { path, step, value, ...at } of left) {
    const length = Math.hypot(at.dx, at.dy) || 1;
    const [ux, uy] = [at.dx / length, at.dy / length];
    const x = Math.min(axes.width - 2, Math.max(2, at.x));
    const y = Math.min(axes.height - 2, Math.max(2, at.y));
    ctx.beginPath();
    ctx.moveTo(x, y);
    ctx.lineTo(x - 2 * SIZE * ux + SIZE * uy, y - 2 * SIZE * uy - SIZE * ux);
    ctx.lineTo(x - 2 * SIZE * ux - SIZE * uy, y - 2 * SIZE * uy + SIZE * ux);
    ctx.closePath();
    ctx.fillStyle = path.colour;
    ctx.strokeStyle = paint.casing;
    ctx.lineWidth = 2;
    ctx.stroke();
    ctx.fill();
    const words = Number.isFinite(value) ? t`step ${step}: loss ${sig3(value)}` : t`step ${step}`;
    const wide = ctx.measureText(words).width;
    const from = Math.min(axes.width - wide - 6, Math.max(6, x - wide / 2 - 3 * SIZE * ux));
    const down = Math.min(axes.height - 12, Math.max(12, y - 3.4 * SIZE * uy + (Math.abs(uy) < 0.5 ? 18 : 0)));
    outlined(ctx, words, from, down, { ...paint, ink: path.colour });
  }
}
