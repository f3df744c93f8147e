// What stands out in the curves of a training: each sign is decided by their numbers alone, and named nowhere else.

const BLANK = Math.log(3);
const EVERY = 3; // simulab.vitals.patients.patient

/** @typedef {{sign: string, look: number, on: "loss"|"held"|"between"}} Sign */

/** The first look at which a loss is ten times its lowest before, and thrice that of a net that knows nothing. */
function explodes(loss) {
  let low = loss[0];
  for (let at = 1; at < loss.length; at++) {
    if (!(loss[at] <= Math.max(10 * low, 3 * BLANK))) return at;
    low = Math.min(low, loss[at]);
  }
  return -1;
}

/** Since when a loss that is not low hardly moves, if it stood for half of the run or longer; it moved before. */
function stands(loss) {
  const last = loss.length - 1;
  let at = last;
  while (at > 0 && Math.abs(loss[at] - loss[at - 1]) <= 0.02 * loss[at - 1]) at--;
  const rests = Math.abs(loss[last] - loss[at]) <= 0.07 * loss[at];
  return at > 0 && at <= last / 2 && loss[last] > 0.25 && rests ? at : -1;
}

/** By how much a stretch of a loss rises and falls in all, counted in factors of e. */
function moved(loss, from, to) {
  let [up, down] = [0, 0];
  for (let at = from + 1; at <= to; at++) {
    const change = Math.log(loss[at] / loss[at - 1]);
    if (change > 0) up += change;
    else down -= change;
  }
  return { up, down };
}

/** Up and down in the second half: a third of all moves are rises, and together they are a factor of 4 and more. */
function jagged(loss) {
  const last = loss.length - 1;
  const { up, down } = moved(loss, last >> 1, last);
  return up > 1.4 && up > 0.3 * (up + down);
}

/** What the fall of the rate at a step does: the loss moves half as much a look as before, or drops as well. */
function lowered(loss, step) {
  const [at, last] = [step / EVERY, loss.length - 1];
  if (!(at + 10 <= last)) return "";
  const pace = (from, to) => {
    const { up, down } = moved(loss, from, to);
    return (up + down) / (to - from);
  };
  const mean = (from, to) => loss.slice(from, to).reduce((sum, value) => sum + value, 0) / (to - from);
  if (!(pace(at + 3, last) < 0.5 * pace(at - 20, at))) return ""; // momentum goes on for some steps
  return mean(last - 5, last + 1) < 0.8 * mean(at - 11, at + 1) ? "drops" : "calms";
}

/** How validation and training part: nowhere, from the start on, or by the end. */
function parted(loss, held) {
  const last = loss.length - 1;
  const apart = (at) => held[at] > 1.25 * loss[at] && held[at] - loss[at] > 0.25;
  const looks = Array.from(loss, (_, at) => at);
  if (looks.every((at) => Math.abs(held[at] - loss[at]) <= 0.02 * loss[at])) return "one";
  if (looks.slice(2).every(apart)) return "early";
  return apart(last) ? "late" : "";
}

/**
 * @param {ArrayLike<number> & {slice: Function, indexOf: Function}} loss of the examples that train, at every look
 * @param {ArrayLike<number>} held of those that validate
 * @param {number} step at which the rate falls where that is told; NaN elsewhere
 * @returns {Sign[]} the telling ones first
 */
export function signs(loss, held, step = Number.NaN) {
  /** @type {Sign[]} */
  const found = [];
  const last = loss.length - 1;
  const add = (sign, look, on = /** @type {Sign["on"]} */ ("loss")) => found.push({ sign, look: Math.round(look), on });
  const [low, high] = [Math.min(...Array.from(loss)), Math.max(...Array.from(loss))];
  if (high - low <= 0.05 * loss[0]) {
    add("flat", last / 2);
    return found;
  }
  const burst = explodes(loss);
  if (burst > 0) add("explodes", burst);
  if (loss[0] > 3 * BLANK) add("above", 0);
  if (!Array.from(loss).every(Number.isFinite) || !Array.from(held).every(Number.isFinite)) return found;
  const rough = burst < 0 && jagged(loss);
  const after = lowered(loss, step);
  const rests = stands(loss);
  const least = loss.indexOf(low);
  const gap = parted(loss, held);
  if (after) add(after, step / EVERY + 6);
  if (gap === "early" && burst < 0) add("early", 0.5 * last, "between");
  if (gap === "late" && burst < 0) add("late", 0.85 * last, "between");
  if (gap === "one") add("one", 0.5 * last);
  if (rests > 0) add("stands", (rests + last) / 2);
  if (rough && !after) add("jagged", 0.7 * last); // not beside what says that it is calm from there on
  const share = loss[last] / loss[last >> 1];
  if (!rough && burst < 0 && rests < 0 && loss[last] > 0.4 && share >= 0.8 && share < 0.92) add("slow", 0.75 * last); // below 0.8 it still falls
  if (burst < 0 && !rough && least < last && loss[last] > 1.15 * low + 0.05) add("rises", least);
  return found;
}
