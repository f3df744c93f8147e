// What an answer is marked by and kept with. Only whoever presses a button needs it: it is loaded once the picture stands.

import { settings, stateFile } from "../player/statefile.js";
import { t } from "../t.js";
import { isNear } from "./judge.js";
import { readTyped } from "./typed.js";

export { shortest } from "./judge.js";
export { missing, notYet } from "./missing.js";
export { readTyped } from "./typed.js";

/** What an answer was given to: the state with its numbers' digests, and its knobs as people read them. @param {import("./stage.js").Stage} stage */
export function record({ view, cloak, covered }) {
  if (!view.applied) return {};
  const state = cloak.lifted(() => stateFile(view));
  if (covered) Object.assign(state, { step: null, link: view.address.link(view.state, {}) }); // the whole run, not its covered start
  return { state, knobs: Object.fromEntries(settings(view.spec, view.state)) };
}

/**
 * Whether a number that was typed is right, and what is said first.
 * @param {unknown} typed  @param {import("../types").Question} question  @param {number} truth
 */
export function judgeNumber(typed, question, truth) {
  const given = readTyped(String(typed ?? ""), question.unit).value;
  const good = given !== undefined && isNear(given, truth, question.tolerance);
  const wrote = String(typed).trim();
  return {
    good,
    extra: good
      ? t`Yes.`
      : given > truth
        ? t`Not quite: ${wrote} is too high. Try again.`
        : t`Not quite: ${wrote} is too low. Try again.`,
  };
}
