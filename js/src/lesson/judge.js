// How answers are marked: numbers in, a verdict or a distance out. Nothing here knows a page.

/** Whether a number is right: at most ``tolerance`` of the truth away from it. */
export const isNear = (given, truth, tolerance) => Math.abs(given - truth) <= tolerance * Math.abs(truth) + 1e-12;

/**
 * How far a pin stands from the truth, as a share of the picture.
 * @param {{x: number, y?: number}} guess
 * @param {{x: number, y?: number}} truth
 * @param {Record<"x"|"y", {box: number[]}>} axes
 * @param {boolean} flat only x counts
 */
export function missed(guess, truth, axes, flat) {
  const share = (key) => {
    const [low, high] = axes[key].box; // not the frame's: a window's shape must not change what is close
    return (truth[key] - guess[key]) / (high - low);
  };
  return Math.hypot(share("x"), flat ? 0 : share("y"));
}

/** A column as powers of ten inside the pad: what blew up is at its top, what is 0 at its bottom. */
export const powersOf = (column, [low, high]) =>
  Array.from(column, (value) =>
    Number.isNaN(value) ? high : Math.min(high, Math.max(low, Math.log10(Math.max(value, 1e-300)))),
  );

/** Mean distance, in powers of ten, of a curve from straight lines between evenly spread knots. */
export function meanApart(curve, knots) {
  const last = knots.length - 1;
  let sum = 0;
  curve.forEach((power, i) => {
    const place = (i / Math.max(1, curve.length - 1)) * last;
    const before = Math.min(last - 1, Math.floor(place));
    sum += Math.abs(power - (knots[before] + (place - before) * (knots[before + 1] - knots[before])));
  });
  return sum / curve.length;
}

/** Whether a guess is within a factor of the truth, either way. */
export const withinFactor = (guess, truth, factor) => guess / truth >= 1 / factor && guess / truth <= factor;

/** A number as short as it can be written and still be right. */
export function shortest(truth, tolerance) {
  for (let digits = 3; digits < 16; digits++) {
    const short = Number(truth.toPrecision(digits));
    if (isNear(short, truth, tolerance)) return String(short);
  }
  return String(truth);
}
