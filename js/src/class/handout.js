// What a teacher hands out, as texts: a link, the commands, an element for a course page, a lesson's file. Pure.
import { encode } from "../player/link.js";
import { presets, same } from "../player/state.js";

/** A value as Python writes it. A string's JSON is a string of Python's too. */
export function python(value) {
  if (typeof value === "boolean") return value ? "True" : "False";
  if (Array.isArray(value)) return `[${value.map(python).join(", ")}]`;
  return typeof value === "number" ? String(value) : JSON.stringify(value);
}

/** The knobs of a state that stand elsewhere than where the widget opens. */
export function moved(controls, state) {
  const { defaults } = presets(controls, state);
  return Object.fromEntries(
    controls.filter(({ name }) => !same(state[name], defaults[name])).map(({ name }) => [name, state[name]]),
  );
}

/**
 * The link that opens a widget at a state with these controls only.
 * @param {string} page its address, without a state
 * @param {import("../types").Spec} spec  @param {import("../types").State} state
 * @param {string[]|null} show null for all controls
 */
export function classLink(page, spec, state, show) {
  const hash = encode(spec.controls, state, { show });
  return hash ? `${page}#${hash}` : page;
}

const attribute = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

/** An element that shows the link's page inside another one. */
export const frame = (link, title) =>
  `<iframe src="${attribute(link)}" title="${attribute(title)}" width="100%" height="760" style="border: 0" loading="lazy"></iframe>`;

/** A word of a command, as a shell of any system takes it. */
const word = (text) => (/^[\w.,:=/+-]+$/.test(text) ? text : `"${text.replaceAll('"', '\\"')}"`);

/** The command that writes the same widget as a piece for a course page that needs no server. */
export function command(spec, state, show) {
  const value = (one) =>
    Array.isArray(one) ? one.join(",") : typeof one === "boolean" ? String(Number(one)) : String(one);
  const set = Object.entries(moved(spec.controls, state)).map(([knob, one]) => word(`${knob}=${value(one)}`));
  const parts = ["simulab export", spec.name, "--fragment", `-o ${spec.name}.html`];
  if (show) parts.push(`--show ${word(show.join(","))}`);
  if (set.length) parts.push(`--set ${set.join(" ")}`);
  return parts.join(" ");
}

/**
 * A question as ``sl.ask`` has it.
 * @param {{kind: string, text: string, answers?: string[], right?: number, because?: string}} asked
 */
function question({ kind, text, answers = [], right = 0, because = "" }) {
  if (kind === "explain") return `sl.ask.Explain(${python(text)}, ${python(because)})`;
  const options = answers.map(
    (answer, i) => `sl.ask.Option(${python(answer)}, ${python(because)}${i === right ? ", right=True" : ""}),`,
  );
  return [
    "sl.ask.Choice(",
    `    ${python(text)},`,
    "    [",
    ...options.map((one) => `        ${one}`),
    "    ],",
    "    predict=True,",
    ")",
  ].join("\n");
}

const indented = (text, by) => text.replaceAll("\n", `\n${" ".repeat(by)}`);

/**
 * A lesson of one part: the file that ``simulab serve`` shows, ``simulab check`` proves and ``simulab export`` writes as a page.
 * @param {import("../types").Spec} spec  @param {{title: string, text: string, state: import("../types").State, show: string[]|null, figures: string[],
 *   asked: any|null}} made what the teacher wrote
 */
export function lessonFile(spec, { title, text, state, show, figures, asked }) {
  const set = Object.entries(moved(spec.controls, state)).map(([knob, value]) => `${python(knob)}: ${python(value)}`);
  const lines = [
    `${python(title)},`,
    `${python(text)},`,
    `widget=${python(spec.name)},`,
    set.length ? `set={${set.join(", ")}},` : null,
    show ? `show=${python(show)},` : null,
    `figures=${python(figures)},`,
    asked ? `questions=[\n    ${indented(question(asked), 4)},\n],` : null,
  ].filter((line) => line !== null);
  const scenario = `sl.Scenario(\n    ${indented(lines.join("\n"), 4)}\n)`;
  return `"""A lesson of one part: simulab serve shows it, simulab check proves it, simulab export writes it as a page."""

import simulab as sl

lesson = sl.Lesson(
    ${python(title)},
    [
        ${indented(scenario, 8)},
    ],
    lead=${python(spec.lead)},
)
`;
}
