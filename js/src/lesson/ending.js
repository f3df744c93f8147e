// The last page of a lesson: what to remember, the report to hand in, and what only a teacher needs.

import { el } from "../player/dom.js";
import { download } from "../player/share.js";
import { t } from "../t.js";
import { prose } from "./question.js";
import { lessonReport } from "./report.js";

/**
 * @param {import("../types").Lesson} lesson
 * @param {import("./progress.js").Progress|null} progress null while a report of somebody else is looked at
 * @param {number} level of the lesson's heading
 * @param {{open: () => void, again: () => void}} act opens a report, starts over
 */
export function ending(lesson, progress, level, act) {
  const heading = (text) => el(`h${level + 2}.sl-part-title`, { text });
  const reading = lesson.reading ? el("section.sl-part", {}, heading(t`Read next`), prose(lesson.reading)) : null;
  return el(
    "div.sl-end",
    {},
    el(
      "div.sl-column",
      {},
      el(`h${level + 1}.sl-heading`, { text: t`Summary`, tabindex: "-1" }),
      prose(lesson.summary, "div.sl-prose.sl-gist"),
      reading,
    ),
    progress && hand(lesson, progress, heading, act.again),
    el(
      "details.sl-teacher",
      {},
      el("summary", { text: t`For teachers` }),
      lesson.teacher ? prose(lesson.teacher) : "",
      el(
        "div.sl-open",
        {},
        el("p", {
          text: t`A report that a student handed in opens here: you see the lesson as they left it, and can replay every answer. Nothing of it is kept or sent.`,
        }),
        el("button.sl-second", { text: t`Open a report…`, onclick: act.open }),
      ),
    ),
  );
}

/** How far the student has come, and the report to hand in. */
function hand(lesson, progress, heading, again) {
  const all = lesson.scenarios.flatMap((scenario) => scenario.questions);
  const done = all.filter((question) => progress.answer(question.id).said).length;
  const name = el("input.sl-plain", {
    type: "text",
    autocomplete: "name",
    maxlength: "80",
    placeholder: t`Your name`,
    "aria-label": t`Your name`,
  });
  const save = () =>
    download(`${lesson.name}-report.html`, "text/html", lessonReport(lesson, progress, name.value.trim()));
  return el(
    "section.sl-hand",
    {},
    heading(t`Your report`),
    el("p.sl-done-of", { text: t`You answered ${done} of ${all.length} questions.` }),
    el(
      "div.sl-bar",
      { "aria-hidden": "true" },
      ...all.map((question) => el("span", { "data-done": String(Boolean(progress.answer(question.id).said)) })),
    ),
    el("p.sl-how", {
      text: t`Your predictions, your answers, what was said of them, the pictures: one file to hand in or to print. Your name goes into the file and nowhere else.`,
    }),
    el(
      "div.sl-act",
      {},
      name,
      el("button.sl-primary.sl-check", { text: t`Save my report`, disabled: !done, onclick: save }),
    ),
    el("button.sl-quiet", { text: t`Start over`, onclick: again }),
  );
}
