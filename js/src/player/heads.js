// The names at the heads.
import { outlined } from "./marks.js";
import { LINE_HIGH, placed } from "./placement.js";

const TEXT = "600 12px system-ui, sans-serif";
const CROWDED = 110; // cost of a place from which on a name is left out: it would stand on others
const ALONE = 30; // the same for a place on the way, which is only asked for where others have none

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
