// How far the axes go. Pure: the same data gives the same axes.

const DECADES = 12; // more than float32 losses need; a diverged run must not flatten the others

/** The next 1, 2 or 5 times a power of ten: upwards, or downwards. */
function round125(value, up) {
  const steps = [1, 2, 5, 10].map((m) => m * 10 ** Math.floor(Math.log10(value)));
  return up
    ? (steps.find((step) => step >= value * (1 - 1e-9)) ?? steps[3])
    : steps.filter((step) => step <= value * (1 + 1e-9)).pop();
}

/**
 * Whole decades around the finite positive values, and what lies within two of them more closely; a run that blew up may
 * add three decades above where it began.
 * @param {boolean} [run] false for curves over something else than the step, which begin nowhere
 */
export function decades(rows, run = true) {
  let low = Infinity;
  let high = 0;
  let began = 0;
  for (const row of rows) {
    let first = 0;
    for (let i = 0; i < row.length; i++) {
      const v = row[i];
      if (!(v > 0) || v === Infinity) continue;
      first ||= v;
      if (v < low) low = v;
      if (v > high) high = v;
    }
    if (first > began) began = first;
  }
  if (!high) return [0.1, 10];
  const most = run ? Math.min(high, began * 1e3) : high;
  if (most <= 100 * low) {
    const end = round125(most, true);
    return [Math.min(round125(low, false), end / 5), end];
  }
  const top = Math.ceil(Math.log10(most) - 1e-9);
  const bottom = Math.max(Math.floor(Math.log10(low) + 1e-9), top - DECADES);
  return [10 ** Math.min(bottom, top - 1), 10 ** top];
}

/**
 * What says how far an axis goes: what is drawn, and the runs. A drawn curve says it alone on a plain axis, which a path
 * that leaves it must not flatten; whole decades keep what blew up in bounds by themselves.
 */
export function measured(drawn, runs, mode) {
  const seen = drawn.some((row) => Array.from(row).some(Number.isFinite));
  return mode === "decades" || !seen ? [...drawn, ...runs] : drawn;
}

/** A little room around the finite values; ``log`` keeps it multiplicative. */
export function around(rows, log) {
  let low = Infinity;
  let high = -Infinity;
  for (const row of rows) {
    for (let i = 0; i < row.length; i++) {
      const v = row[i];
      if (!Number.isFinite(v) || (log && v <= 0)) continue;
      if (v < low) low = v;
      if (v > high) high = v;
    }
  }
  if (low > high) return log ? [0.1, 10] : [0, 1];
  if (log) return low === high ? [low / 2, high * 2] : [low, high];
  const room = low === high ? Math.max(1, Math.abs(low)) * 0.5 : (high - low) * 0.05;
  return [low - room, high + room];
}

const LONGEST = 4; // times as long as it is wide: a box beyond that would be a line at equal scale

/** How many times as wide as high a box is, in units. */
export const shapeOf = ([[left, right], [low, high]]) => (right - left) / (high - low);

/** Whether a box can be drawn to equal scale. */
export const isEven = (box) => Math.max(shapeOf(box), 1 / shapeOf(box)) <= LONGEST;

/** The least frame of so many pixels around a box in which one unit is as long upwards as it is across. */
export function evened([[left, right], [low, high]], width, height) {
  const unit = Math.max((right - left) / width, (high - low) / height);
  const around = (from, to, pixels) => [(from + to - unit * pixels) / 2, (from + to + unit * pixels) / 2];
  return [around(left, right, width), around(low, high, height)];
}
