// Values and conditions of a run: the twin of simulab/lessons/values.py and condition.py, from the numbers that the widget holds.
import { sig3, wholeText } from "../player/format.js";

/** The twin of Python's _taken. */
function taken(column, at, take) {
  if (take === "at") return column[at < 0 ? column.length + at : at] ?? NaN;
  const finite = Array.from(column).filter(Number.isFinite);
  if (take === "min" || take === "max") return finite.length ? finite.reduce((a, b) => Math[take](a, b)) : NaN;
  const steps = finite.slice(1).map((value, i) => value - finite[i]);
  if (take === "rise") return steps.length ? steps.reduce((a, b) => Math.max(a, b)) : NaN;
  const signs = steps.map(Math.sign).filter((sign) => sign !== 0);
  return signs.slice(1).filter((sign, i) => sign !== signs[i]).length;
}

/** A column, a series' row of it, or a knob. @param {{state: object, data: import("../player/data.js").Data}} run */
export function readColumn(run, path, of) {
  if (path in run.state) return [run.state[path]];
  const [source, column] = path.split(".");
  return (of ? run.data.row(source, column, of) : run.data.column(source, column)) ?? [];
}

const WORK = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "<": (a, b) => a < b,
  ">": (a, b) => a > b,
  "<=": (a, b) => a <= b,
  ">=": (a, b) => a >= b,
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "^": (a, b) => a ** b,
  and: (a, b) => a && b,
  or: (a, b) => a || b,
  not: (a) => !a,
  known: Number.isFinite,
  abs: Math.abs,
  floor: Math.floor,
};

/** A choice stands at one of the options, a set has one of them, a switch is on. */
function chosen(stands, options) {
  return Array.isArray(stands) ? stands.some((one) => options.includes(one)) : options.includes(stands);
}

/** A number for a value, true or false for a condition. */
export function evaluate(run, [kind, ...parts]) {
  if (kind === "const") return parts[0];
  if (kind === "read") return taken(readColumn(run, parts[0], parts[1]), parts[2], parts[3]);
  if (kind === "chosen") return chosen(run.state[parts[0]], parts[1]);
  const [a, b] = parts.slice(0, 2).map((part) => evaluate(run, part));
  if (kind === "near") return Math.abs(a - b) <= parts[2] * Math.abs(b);
  return WORK[kind](a, b);
}

const FORMS = {
  sig3,
  int: wholeText,
  percent: (value) => (Number.isFinite(value) ? `${Math.round(100 * value)} %` : "–"),
};

/** Numbers as they were kept: a file has null for what is not finite, and may hold anything. */
export const given = (numbers) =>
  Object.fromEntries(
    Object.entries(numbers ?? {}).map(([name, value]) => [name, typeof value === "number" ? value : NaN]),
  );

/** ``{name:sig3}`` in a text, filled with numbers. */
export const fillIn = (text, numbers) =>
  text.replace(/\{(\w+):(sig3|int|percent)\}/g, (whole, name, form) =>
    name in numbers ? FORMS[form](numbers[name]) : whole,
  );
