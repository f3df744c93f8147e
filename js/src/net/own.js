// A table of one's own as the lab computes with it: the twin of simulab/widgets/net_lab/own.py.
import { t } from "../t.js";
import { MOST_WORDS, read, TableError } from "./table.js";

const ROWS = 600;
const OUTPUTS = 10;
export const INPUTS = 256;
export const SLOTS = INPUTS + OUTPUTS;

/** Whether a column can be the answer: words are classes, of which there is room for so many. */
export const canAnswer = ({ words }) => words.length <= OUTPUTS;

/** Which column is the answer, from 1: the one that is asked for, or the last that can be. */
export function answerAt(columns, target) {
  if (target > 0 && target <= columns.length && canAnswer(columns[target - 1])) return target;
  return columns.findLastIndex(canAnswer) + 1;
}

/** Inputs that a column is: a number, or a 0 or 1 for each of its words, if they are not too many. */
const slotsOf = (words) => (words.length > MOST_WORDS ? 0 : words.length || 1);

/**
 * How many inputs there are beside an answer, and the last column that finds room; ``worded``: columns of words are inputs.
 * @returns {[number, string]}
 */
export function inputsBeside(columns, answer, worded = true) {
  let inputs = 0;
  let last = "";
  for (const column of columns) {
    if (column === answer || !(worded || !column.words.length)) continue;
    inputs += slotsOf(column.words);
    if (inputs <= INPUTS) last = column.name;
  }
  return [inputs, last];
}

/** @type {{text: string, array: Float64Array}|null} */
let last = null;

/** What is wrong with a text; null: nothing. */
export function wrong(text) {
  try {
    leaf(text);
    return null;
  } catch (error) {
    if (error instanceof TableError) return error.message;
    throw error;
  }
}

/** (2, ROWS + 2, SLOTS): the cells by slots and the answers by columns; see the twin. */
export function leaf(text) {
  if (last?.text !== text) last = { text, array: made(text) };
  return last.array;
}

function made(text) {
  const { columns, length } = read(text);
  if (!columns.some(canAnswer))
    throw new TableError(t`no column can be the answer: each has more than ${OUTPUTS} different words`);
  const answer = columns[answerAt(columns, 0) - 1];
  const [inputs, last] = inputsBeside(columns, answer);
  if (inputs > INPUTS)
    throw new TableError(
      t`it has ${inputs} inputs beside the answer “${answer.name}”; there is room for ${INPUTS}, up to column “${last}”: take the others out`,
    );
  if (columns.length >= SLOTS)
    throw new TableError(
      t`it has ${columns.length} columns; there is room for ${SLOTS - 1}: take out some with more than ${MOST_WORDS} different words, which are no inputs`,
    );
  const count = Math.min(length, ROWS);
  const chosen = Array.from({ length: count }, (_, i) => Math.floor((i * length) / count));
  const array = new Float64Array(2 * (ROWS + 2) * SLOTS);
  const put = (layer, row, slot, value) => {
    array[(layer * (ROWS + 2) + row) * SLOTS + slot] = value;
  };
  for (let slot = 0; slot < SLOTS; slot++) put(0, 0, slot, -1);
  let slots = 0;
  columns.forEach(({ words, values: all }, at) => {
    const values = chosen.map((row) => all[row]);
    const own = slotsOf(words);
    for (let k = 0; k < own; k++) {
      put(0, 0, slots + k, at);
      put(0, 1, slots + k, words.length ? 1 : 0);
      values.forEach((value, row) => {
        put(0, row + 2, slots + k, words.length ? (value < 0 ? NaN : Number(value === k)) : value);
      });
    }
    slots += own;
    const { classes, answers } = answersOf(words, values);
    put(1, 1, at, classes);
    answers.forEach((answer, row) => {
      put(1, row + 2, at, answer);
    });
  });
  put(1, 0, 0, count);
  put(1, 0, 1, columns.length);
  put(1, 0, 2, answerAt(columns, 0));
  const met = new Set();
  chosen.forEach((row, i) => {
    const key = columns.map(({ values }) => values[row]).join();
    put(1, i + 2, SLOTS - 1, met.has(key) ? 1 : 0);
    met.add(key);
  });
  return array;
}

/** How many classes a column has as an answer, and each example's: whole numbers of few kinds are classes as well. */
function answersOf(words, values) {
  if (words.length)
    return {
      classes: words.length <= OUTPUTS ? words.length : -1,
      answers: values.map((value) => (value < 0 ? NaN : value)),
    };
  const kinds = [...new Set(values.filter((value) => !Number.isNaN(value)))].sort((a, b) => a - b);
  if (kinds.length >= 2 && kinds.length <= OUTPUTS && kinds.every(Number.isInteger))
    return {
      classes: kinds.length,
      answers: values.map((value) => (Number.isNaN(value) ? NaN : kinds.indexOf(value))),
    };
  return { classes: 0, answers: values };
}
