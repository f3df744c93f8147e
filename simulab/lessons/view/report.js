// What a student wrote and was told, as a text to hand in.
import { prose } from "./question.js";
import { fillIn } from "./values.js";

/** Words of a piece of HTML; of a formula its symbols. */
const words = (html) => prose(html).textContent.replace(/\s+/g, " ").trim();

/** An answer as a person reads it: the option's words, the number, the place. */
function answered(question, answer) {
  if (answer === undefined || answer === null) return "";
  if (question.kind === "Choice") return words(question.options[answer]?.text ?? "");
  if (typeof answer !== "object") return String(answer);
  const pairs = Object.entries(answer).map(([key, value]) => (Array.isArray(answer) ? Number(value).toPrecision(3) : `${key} = ${value}`));
  return pairs.join(", ");
}

/** The whole lesson's answers, in its order. */
export function answersOf(lesson, progress) {
  const lines = [lesson.title, ""];
  lesson.scenarios.forEach((scenario, i) => {
    if (!scenario.questions.length) return;
    lines.push(`${i + 1}. ${scenario.title}`);
    for (const question of scenario.questions) {
      const kept = progress.answer(question.id);
      lines.push(`   Question: ${words(question.text)}`, `   Answer: ${answered(question, kept.answer) || "none"}`);
      if (kept.tries > 1) lines.push(`   Tries: ${kept.tries}`);
      if (kept.said) lines.push(`   Told: ${[kept.extra, words(fillIn(kept.said, kept.numbers ?? {}))].filter(Boolean).join(" ")}`);
      lines.push("");
    }
  });
  return `${lines.join("\n")}\n`;
}
