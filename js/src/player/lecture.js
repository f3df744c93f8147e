// Before a class: one picture over the whole width, letters and lines that are seen from the last row, and two knobs.
import { isShown } from "./state.js";

const SHARE = 0.0305; // of the screen's height: six image heights away a letter of 3 % can still be read
const LEAST = 11; // px of the smallest letters that are drawn otherwise

export const enlargement = () => Math.max(2, (SHARE * innerHeight) / LEAST);

/** What is asked for in the address: ?lecture */
export const asked = () => new URLSearchParams(location.search).has("lecture");

/** The two knobs of a lecture: what it is about, and the rate or whatever else is a number. */
export function mainKnobs(spec, state, named) {
  const open = named ?? spec.groups.filter((group) => group.open).flatMap((group) => group.knobs);
  const there = open
    .map((name) => spec.controls.find((control) => control.name === name))
    .filter((control) => control && isShown(control.shown, state));
  const number = there.find(({ name }) => name === "learning_rate") ?? there.find(({ kind }) => kind === "number");
  const other = there.find((control) => control !== number);
  return [other, number].filter(Boolean).map(({ name }) => name);
}
