// What is missing where a condition does not hold of a run yet. Numbers in, words out; no page.

import { sig3 } from "../player/format.js";
import { t } from "../t.js";
import { evaluate } from "./values.js";

const WANTED = {
  "<": (x) => t`below ${x}`,
  ">": (x) => t`above ${x}`,
  "<=": (x) => t`at most ${x}`,
  ">=": (x) => t`at least ${x}`,
  "==": (x) => x,
  "!=": (x) => t`another value than ${x}`,
  near: (x) => t`about ${x}`,
};

/**
 * What of a condition does not hold yet, a sentence each: "the last loss is 0.552 and has to be below 0.1 (0.452 less)".
 * @param {import("../types").Atom[]} atoms
 */
export function missing(atoms, run) {
  return atoms.filter((atom) => !evaluate(run, atom.is)).map((atom) => lacks(atom, run));
}

function lacks(atom, run) {
  if (atom.said) return atom.said;
  const [is, wanted] = [evaluate(run, atom.left), evaluate(run, atom.right)];
  const aim = WANTED[atom.sign]([atom.than, sig3(wanted)].filter(Boolean).join(" "));
  if (!Number.isFinite(is)) return t`${atom.what} is no number here and has to be ${aim}`;
  const off = Math.abs(wanted - is);
  const by = atom.sign === "!=" || !(off > 0) ? "" : apart(is, wanted, off);
  return t`${atom.what} is ${sig3(is)} and has to be ${aim}${by}`;
}

/** How far from what is wanted: where that is many times less, by which factor. */
function apart(is, wanted, off) {
  if (wanted > 0 && is > 100 * wanted) return t` (by a factor of ${sig3(is / wanted)})`;
  return wanted > is ? t` (${sig3(off)} more)` : t` (${sig3(off)} less)`;
}

/** "Not yet. Missing: …; …." */
export const notYet = (sentences) => t`Not yet. Missing: ${sentences.join("; ")}.`;
