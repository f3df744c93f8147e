// What a student wrote and was told: one HTML file to hand in, which a teacher reads, prints, and opens in this lesson again.

import { written } from "../player/format.js";
import { reportFile } from "../player/report.js";
import { t } from "../t.js";
import { prose, toldOf } from "./question.js";

/** A formula on one line: powers as ^, fractions as /. */
function formula(node) {
  const inside = Array.from(node.children, formula);
  if (!inside.length) return node.textContent.trim();
  const [first, second = "", third = ""] = inside;
  const whole = (text) => (text.length > 1 && !/^\d+$/.test(text) ? `(${text})` : text);
  if (node.tagName === "msup") return `${first}^${whole(second)}`;
  if (node.tagName === "msub") return `${first}_${whole(second)}`;
  if (node.tagName === "msubsup") return `${first}_${whole(second)}^${whole(third)}`;
  if (node.tagName === "mfrac") return `${whole(first)}/${whole(second)}`;
  if (node.tagName === "msqrt") return `√${whole(inside.join(""))}`;
  return inside.join("");
}

/** Words of a piece of HTML. */
function words(html) {
  const node = prose(html);
  for (const math of node.querySelectorAll("math")) math.replaceWith(formula(math));
  return node.textContent.replace(/\s+/g, " ").trim();
}

/** An answer as a person reads it: the option's words, the number, the place. */
function answered(question, answer, controls) {
  if (answer === undefined || answer === null) return "";
  if (question.kind === "Choice") return words(question.options[answer]?.text ?? "");
  if (typeof answer !== "object") return String(answer);
  const short = (value) => (typeof value === "number" ? written(String(Number(value.toPrecision(3)))) : String(value));
  if (question.kind === "LossCurve") return t`a curve through ${answer.map((power) => short(10 ** power)).join(", ")}`;
  const label = (knob) => controls.find(({ name }) => name === knob)?.label ?? knob;
  return Object.entries(answer)
    .map(([knob, value]) => `${label(knob)} = ${short(value)}`)
    .join(", ");
}

function lines(question, kept, controls) {
  const told = [kept.extra, words(toldOf(question, kept))].filter(Boolean).join(" ");
  return [
    t`Answer: ${answered(question, kept.answer, controls) || t`none yet`}`,
    kept.tries > 1 ? t`Tries: ${kept.tries}` : "",
    kept.said && told ? `${question.kind === "Explain" ? t`To compare` : t`Told`}: ${told}` : "",
  ]
    .filter(Boolean)
    .join("\n");
}

/** The whole lesson's answers, in its order; a heading before each part. */
function entriesOf(lesson, progress) {
  return lesson.scenarios.flatMap((scenario, i) => [
    ...(scenario.questions.length ? [{ part: `${i + 1}. ${scenario.title}` }] : []),
    ...scenario.questions.map((question) => {
      const kept = progress.answer(question.id);
      const seen = kept.state ? { Step: kept.state.step, Seed: kept.state.seed, ...kept.knobs } : {};
      const knobs = Object.fromEntries(
        Object.entries(seen).filter(([, value]) => value !== null && value !== undefined),
      );
      return {
        kind: question.covers ? t`prediction` : t`answer`,
        title: words(question.text),
        text: lines(question, kept, lesson.widgets[scenario.widget]?.controls ?? []),
        state: kept.state,
        knobs,
        picture: progress.pictures[question.id],
      };
    }),
  ]);
}

/** The file's text. @param {string} name the student's, or "" */
export function lessonReport(lesson, progress, name) {
  const data = { name, lesson: lesson.name, title: lesson.title, at: new Date().toISOString(), kept: progress.kept };
  const all = lesson.scenarios.flatMap((scenario) => scenario.questions);
  const done = all.filter((question) => progress.answer(question.id).said).length;
  const { version } = Object.values(lesson.widgets)[0] ?? {};
  const about = [t`${done} of ${all.length} questions answered`, version && `simulab ${version}`];
  return reportFile(
    lesson.title,
    data,
    entriesOf(lesson, progress),
    t`To replay it, open this lesson, go to its last page and choose For teachers, then Open a report; or drop this file onto the lesson.`,
    about,
  );
}
