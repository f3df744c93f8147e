// Beginning anew, and somebody else's answers: a report that is opened in the lesson shows it as they left it.

import { el } from "../player/dom.js";
import { quoted } from "../player/format.js";
import { readFile, replay } from "../player/replay.js";
import { t } from "../t.js";
import { Progress } from "./progress.js";

/** Forgets the answers; one press brings them back. @param {any} page the lesson's */
export function startOver(page) {
  const before = page.progress.clear();
  page.say(t`Your answers are cleared.`, t`Bring them back`, () => {
    page.progress.bringBack(before);
    page.quiet(page.dots.length - 1);
  });
  page.go(0, true);
}

/**
 * A file that somebody opens here: a report on this lesson, or a state of the widget on screen; an Error says why not.
 * @param {any} page  @param {string} text
 */
export function read(page, text) {
  const { lesson, file } = readFile(text);
  if (file && page.stage?.covered) throw new Error(t`Lock your prediction in first: another state would tell.`);
  if (file && page.stage) return replay(page.stage.view, file);
  if (!lesson)
    throw new Error(
      file
        ? t`This is a state of a widget; open it in a part that has the widget.`
        : t`This is a widget's report; open it in the widget itself: Files, then Open a file.`,
    );
  if (lesson.lesson !== page.lesson.name)
    throw new Error(t`This is a report on another lesson: ${quoted(lesson.title ?? lesson.lesson)}. Open it there.`);
  show(page, lesson);
}

/** The lesson as whoever handed the report in left it; what is kept in this browser is not touched. */
function show(page, { name, at, kept }) {
  page.leave();
  page.visiting ??= page.progress;
  page.progress = new Progress(page.lesson.name, kept);
  const by = [name && `of ${String(name).slice(0, 80)}`, /^\d{4}-\d\d-\d\d/.exec(String(at))?.[0]]
    .filter(Boolean)
    .join(", ");
  page.say(t`Report ${by}`.trim(), t`Close the report`, () => {
    page.leave();
    page.progress = page.visiting;
    page.visiting = null;
    page.quiet(page.dots.length - 1);
  });
  page.at = -1;
  page.go(0, true);
}

/** An answer that was handed in, marked once more at its own state. @param {any} question */
export async function remark(question) {
  const { kept, stage } = question;
  replay(stage.view, kept.state);
  await stage.ready();
  const { good } = question.judge(kept.answer);
  const word = { true: t`right`, false: t`not right`, null: t`not marked` };
  question.since.hidden = false;
  question.since.replaceChildren(
    el("span", {
      text:
        good === kept.good
          ? t`Marked again: the same.`
          : t`Marked again: ${word[good]}; the file says ${word[kept.good]}.`,
    }),
  );
}
