// Knobs and their values: the twin of simulab/widgets/control.py, where every value from outside is checked.
import { t } from "../t.js";
import { general, quoted, whole } from "./format.js";

const NUMBER = /^[+-]?((\d+(_\d+)*)(\.(\d+(_\d+)*)?)?|\.\d+(_\d+)*)(e[+-]?\d+(_\d+)*)?$/i;
const ENDLESS = /^([+-]?)inf(inity)?$/i;

/** What Python's float() makes of a value; NaN where it refuses. */
export function toNumber(value) {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "number") return value;
  if (typeof value !== "string") return NaN;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: Python's float() strips these as white space
  const text = value.replace(/^[\s\x1c-\x1f\x85]+|[\s\x1c-\x1f\x85]+$/g, "");
  const endless = ENDLESS.exec(text);
  if (endless) return endless[1] === "-" ? -Infinity : Infinity;
  return NUMBER.test(text) ? Number(text.replaceAll("_", "")) : NaN;
}

function checkNumber(control, value, bounds, left) {
  const number = toNumber(value);
  if (Number.isNaN(number))
    return [left, t`${control.label}: ${quoted(value)} is not a number; left at ${general(left)}.`];
  const [low, high] = bounds;
  let held = Math.min(Math.max(number, low), high);
  if (control.integer) held = whole(held);
  if (low <= number && number <= high) return [held, null];
  return [
    held,
    t`${control.label}: ${general(number)} is outside ${general(low)} to ${general(high)}; set to ${general(held)}.`,
  ];
}

/** Any text that is not too long; what it says is read by whoever computes with it. */
function checkText({ label, default: own, longest, fixed }, value) {
  if (typeof value !== "string") return [own, t`${label}: ${quoted(value)} is not a text; left as it was.`];
  if (Array.from(value).length > longest) return [own, t`${label}: more than ${longest} characters; left as it was.`];
  if (fixed && value !== own) return [own, t`${label}: this page was made for ${quoted(own)} and cannot read another.`];
  return [value, null];
}

/** A table that its widget's own script can read; the sentence of one that it cannot is that script's. */
function checkTable({ name, label, default: own, longest }, value) {
  if (typeof value !== "string") return [own, t`${label}: ${quoted(value)} is not a text; left as it was.`];
  if (Array.from(value).length > longest) return [own, t`${label}: more than ${longest} characters; left as it was.`];
  const wrong = globalThis.simulabReads?.[name]?.wrong(value);
  return wrong ? [own, t`${label}: ${wrong}; left as it was.`] : [value, null];
}

/** The value to use and, where it is not the given one, the sentence that says why; ``left``: the default in force. */
export function check(control, value, bounds, left = control.default) {
  const { kind, label } = control;
  if (kind === "number") return checkNumber(control, value, bounds ?? control.bounds, left);
  if (kind === "flag") {
    if ([true, 1, "1", "true", "on"].includes(value)) return [true, null];
    if ([false, 0, "0", "false", "off"].includes(value)) return [false, null];
    return [left, t`${label}: ${quoted(value)} is neither on nor off; left ${left ? t`on` : t`off`}.`];
  }
  if (kind === "text") return checkText(control, value);
  if (kind === "table") return checkTable(control, value);
  const names = control.options.map((option) => option.value);
  if (kind === "choice") {
    if (names.includes(value)) return [value, null];
    return [left, t`${label}: there is no ${quoted(value)}; left at ${left}.`];
  }
  const wanted = typeof value === "string" ? value.split(",") : Array.isArray(value) ? value : [value];
  const unknown = wanted.filter((name) => !names.includes(name) && name !== "");
  const chosen = names.filter((name) => wanted.includes(name));
  if (unknown.length && !chosen.length) {
    return [left, t`${label}: there is no ${quoted(unknown[0])}; left as it was.`];
  }
  return [chosen, unknown.length ? t`${label}: there is no ${quoted(unknown[0])}; left out.` : null];
}

const optionOf = (control, value) => control.options.find((option) => option.value === value);

/** The defaults and bounds in force: every control's own, with those that the chosen options bring on top.
 *
 * Where two choices bring the same knob's, one that is shown goes before one that is not, then the later one.
 */
export function presets(controls, state) {
  const defaults = {};
  const bounds = {};
  for (const control of controls) {
    defaults[control.name] = control.default;
    if (control.bounds) bounds[control.name] = control.bounds;
  }
  const whole = { ...defaults, ...state };
  const choices = controls.filter(({ kind }) => kind === "choice");
  for (const control of choices.sort((a, b) => Number(isShown(a.shown, whole)) - Number(isShown(b.shown, whole)))) {
    const option = optionOf(control, whole[control.name]);
    if (!option) continue;
    Object.assign(defaults, option.presets);
    Object.assign(bounds, option.bounds);
  }
  return { defaults, bounds };
}

/** A whole, valid state from whatever was given, and a sentence for each value that could not be taken. */
export function resolve(controls, given) {
  const complaints = [];
  const checked = {};
  const take = (control, bounds, left) => {
    const [value, word] = check(control, given[control.name], bounds, left);
    if (word) complaints.push(word);
    checked[control.name] = value;
  };
  for (const control of controls) {
    if (control.kind === "choice" && Object.hasOwn(given, control.name)) take(control);
  }
  const { defaults, bounds } = presets(controls, checked);
  for (const control of controls) {
    const { name } = control;
    if (Object.hasOwn(checked, name)) continue;
    if (Object.hasOwn(given, name)) take(control, bounds[name], defaults[name]);
    else checked[name] = defaults[name];
  }
  const known = new Set(controls.map((control) => control.name));
  for (const name of Object.keys(given))
    if (!known.has(name)) complaints.push(t`There is no knob ${quoted(name)}; ignored.`);
  const state = {};
  for (const { name } of controls) state[name] = checked[name];
  for (const { name, kind, label, options, default: left } of controls)
    if (kind === "choice" && !isShown(optionOf({ options }, state[name]).shown, state)) {
      complaints.push(t`${label}: there is no ${quoted(state[name])}; left at ${left}.`);
      state[name] = left;
    }
  return { state, complaints };
}

/** The state after one control was turned: a new option brings its own presets. */
export function turn(controls, state, changes) {
  const given = { ...state, ...changes };
  for (const control of controls) {
    if (control.kind !== "choice" || !(control.name in changes) || changes[control.name] === state[control.name])
      continue;
    for (const value of [state[control.name], changes[control.name]]) {
      for (const knob of Object.keys(optionOf(control, value)?.presets ?? {}))
        if (!(knob in changes)) delete given[knob];
    }
  }
  return resolve(controls, given).state;
}

/** True where every named choice has one of the values. */
export function isShown(shown, state) {
  return Object.entries(shown ?? {}).every(([knob, values]) => {
    const value = state[knob];
    return Array.isArray(value) ? value.some((one) => values.includes(one)) : values.includes(value);
  });
}

export const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** Gives series the names that they have in a state: those of an option, where a choice says who it is. */
export function called(spec, state) {
  const option = ({ options }, value) => options.find((one) => one.value === value);
  for (const series of spec.series)
    if (series.of)
      series.label = option(
        spec.controls.find(({ name }) => name === series.of),
        state[series.of],
      ).label;
}
