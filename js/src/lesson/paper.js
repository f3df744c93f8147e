// A lesson on paper: every part of it, the one on screen with its picture, and room to write the answers down.
import { el } from "../player/dom.js";
import { prose } from "./question.js";

/** A part that is not on screen: what it tells, and what it asks. */
function part(scenario, i, level) {
  const questions = scenario.questions.map(({ text, options }) =>
    el(
      "div.sl-asked",
      {},
      prose(text),
      options ? el("ul", {}, ...options.map((option) => el("li", {}, prose(option.text)))) : null,
    ),
  );
  const title = el(`h${level}.sl-heading`, { text: `${i + 1}. ${scenario.title}` });
  return el("section.sl-paper", { "data-part": String(i) }, title, prose(scenario.html), ...questions);
}

/**
 * Puts the other parts around the one on screen while the page is printed.
 * @param {{lesson: import("../types").Lesson, body: HTMLElement, at: number, level: number}} page
 * @returns {() => void} ends it
 */
export function onPaper(page) {
  let added = [];
  const before = () => {
    after();
    const { lesson, body, at, level } = page;
    added = lesson.scenarios.map((scenario, i) => (i === at ? null : part(scenario, i, level + 1)));
    body.before(...added.slice(0, at).filter(Boolean));
    body.after(...added.slice(at + 1).filter(Boolean));
  };
  const after = () => {
    for (const node of added) node?.remove();
    added = [];
  };
  addEventListener("beforeprint", before);
  addEventListener("afterprint", after);
  return () => {
    after();
    removeEventListener("beforeprint", before);
    removeEventListener("afterprint", after);
  };
}
