// How far a visitor has come with each lesson, from what the lessons keep in this browser.

import { Progress } from "../lesson/progress.js";
import { t } from "../t.js";

/** @returns {{at: number, state: "new"|"begun"|"done"}} of a lesson with so many parts; its last page is the summary */
export function standing(kept, parts) {
  const answered = Object.values(kept.answers).some((answer) => answer?.said);
  if (kept.at >= parts) return { at: parts, state: "done" };
  return { at: kept.at, state: kept.at > 0 || answered ? "begun" : "new" };
}

/**
 * @param {Iterable<Element>} stops lessons in their order
 * @param {Element|null} start the page's first button: it goes on where the visitor stopped
 */
export function showProgress(stops, start) {
  let next = null;
  for (const stop of /** @type {Iterable<HTMLElement>} */ (stops)) {
    const parts = Number(stop.dataset.parts);
    const { at, state } = standing(new Progress(stop.dataset.lesson).kept, parts);
    stop.dataset.state = state;
    [...stop.querySelectorAll(".parts > i")].forEach((part, i) => part.classList.toggle("done", i < at));
    if (state === "begun") stop.querySelector(".said").textContent = t`Go on: part ${at + 1} of ${parts}`;
    if (state === "done") stop.querySelector(".said").textContent = t`Done`;
    if (state === "begun") next = { stop, words: t`Go on` };
    else if (state === "new" && next?.words === "") next = { stop, words: t`Next` };
    else if (state === "done" && !next) next = { stop, words: "" };
  }
  if (!next?.words || !start) return;
  const link = next.stop.querySelector("a");
  start.setAttribute("href", link.getAttribute("href"));
  start.textContent = `${next.words}: ${link.textContent}`;
}
