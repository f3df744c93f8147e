// Which sentences are said of a run. Numbers in, words out; no page.

import { evaluate, fillIn, given } from "./values.js";

/** The indices of the sentences that hold of a run. @param {import("../types").Said[]} said */
export const holding = (said, run) =>
  said.flatMap(({ when }, i) => (when === null || (run && evaluate(run, when)) ? [i] : []));

/**
 * HTML of the sentences that were said, with the numbers that they were said with. A report may hold anything.
 * @param {import("../types").Said[]} said
 * @param {unknown} which indices; where none were kept, those that are always said
 */
export function written(said, which, numbers) {
  const chosen = Array.isArray(which) ? which : holding(said, null);
  return said
    .filter((_, i) => chosen.includes(i))
    .map(({ html }) => fillIn(html, given(numbers)))
    .reduce(
      (all, html) =>
        all.endsWith("</p>") && html.startsWith("<p>") ? `${all.slice(0, -4)} ${html.slice(3)}` : all + html,
      "",
    ); // sentences of one paragraph
}
