// What stands at the heads and on the way: names, flags where one arrived, the minimum's star on top of who reached it.
import { traceMarker } from "./markers.js";
import { outlined } from "./marks.js";
import { LINE_HIGH, placed } from "./placement.js";

const TEXT = "600 12px system-ui, sans-serif";
const CROWDED = 110; // cost of a place from which on a name is left out: it would stand on others
const NEAR = 10; // px within which a head covers a star, and flags share a pole
const ALONE = 30; // the same for a place on the way, which is only asked for where others have none
const POLE = 15;
const PENNANT = 9;

/**
 * Names beside the heads, as far as there is room; ``taken`` are words that stand there already.
 * Where lines that run along the steps meet at their ends, a name stands where its line is alone, and on none of the
 * ``rules`` (px from the left); null for lines that do not run along the steps.
 */
export function drawNames(ctx, paths, axes, taken, paint, rules) {
  const there = paths.filter(({ x, y, last }) => last >= 0 && x >= 0 && y >= 0 && x <= axes.width && y <= axes.height);
  if (there.length < 2) return;
  ctx.font = TEXT;
  const wide = (text) => ctx.measureText(text).width + 6;
  const lines = there.map(({ series, colour, px, py, whole, x, y }) => ({
    label: series.label,
    colour,
    points: Array.from(px.subarray(0, whole + 1), (at, i) => ({ x: at, y: py[i] })),
    ends: [{ x, y }],
  }));
  const marks = there.map(({ x, y }) => ({ x: x - 8, y: y - LINE_HIGH / 2, width: 16 }));
  const stand = [...taken, ...marks];
  const roomy = (some, most) => placed(some, stand, axes, wide).filter(({ cost }) => cost < most);
  const found = roomy(lines, CROWDED);
  if (rules && found.length < lines.length) {
    const named = found.map(({ label, x, y }) => {
      stand.push({ x, y, width: wide(label) });
      return label;
    });
    for (const x of rules) for (let y = 0; y < axes.height; y += LINE_HIGH) stand.push({ x: x - 4, y, width: 8 });
    const along = lines.map((one) => ({ ...one, ends: named.includes(one.label) ? [] : whereAlone(one, lines) }));
    found.push(...roomy(along, ALONE));
  }
  ctx.textBaseline = "middle";
  for (const { label, x, y } of found) outlined(ctx, label, x + 3, y + LINE_HIGH / 2, paint);
}

/** Points of a line from which every other is a line of text away at the same step. */
function whereAlone(line, lines) {
  const far = (at, i) => (other) => other === line || !(Math.abs((other.points[i]?.y ?? NaN) - at.y) <= LINE_HIGH);
  return line.points.filter((at, i) => lines.every(far(at, i)));
}

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
