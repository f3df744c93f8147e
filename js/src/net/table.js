// Tables of one's own: the twin of simulab/training/table.py; tests/training/test_tables.py holds both to one answer.
import { t } from "../t.js";

const DELIMITERS = [",", ";", "\t", "|"];
const MISSING = new Set(["", "na", "n/a", "nan", "null", "none", "?", "-"]);
const SLIPS = 5;
/** A column of words with more different ones is no input. */
export const MOST_WORDS = 12;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const SPACE = /^[ \t\n\r\v\f]+|[ \t\n\r\v\f]+$/g;

export class TableError extends Error {
  constructor(sentence, line = 0) {
    super(line ? t`line ${line}: ${sentence}` : sentence);
    this.line = line;
  }
}

/** @type {{text: string, table: {columns: {name: string, values: Float64Array, words: string[]}[], length: number}}|null} */
let last = null;

/** A table of its text: {columns: [{name, values, words}], length}; of words the values are their places, -1 where missing. */
export function read(text) {
  if (last?.text !== text) last = { text, table: parsed(text) };
  return last.table;
}

function parsed(text) {
  const rows = rowsOf(text.replace(/^\ufeff/, ""));
  if (!rows.length)
    throw new TableError(t`there is nothing in it; the first line names the columns, each further one is an example`);
  const [[first, head]] = rows;
  const width = head.length;
  if (width < 2)
    throw new TableError(t`there is one column only; give two at least, parted by commas, semicolons or tabs`, first);
  for (const [line, cells] of rows)
    if (cells.length !== width)
      throw new TableError(
        cells.length === 1
          ? t`1 cell where the first line has ${width}`
          : t`${cells.length} cells where the first line has ${width}`,
        line,
      );
  const headed = head.every((cell) => !NUMBER.test(cell));
  const names = head.map((cell, i) => (headed && cell) || `c${i + 1}`);
  const met = new Set();
  for (const name of names) {
    if (met.has(name)) throw new TableError(t`two columns are called “${name}”`, first);
    met.add(name);
  }
  const body = headed ? rows.slice(1) : rows;
  if (body.length < 2) throw new TableError(t`there is no example in it; give two lines of cells at least`, first);
  return { columns: names.map((name, at) => columnOf(name, at, body)), length: body.length };
}

/** [line, cells] of each line that is not empty; a cell in quotes may hold anything. */
function rowsOf(text) {
  const delimiter = delimiterOf(text);
  const rows = [];
  let [cells, cell, line, begun] = [[], "", 1, 1];
  let [quoted, wasQuoted, opened] = [false, false, 0];
  for (let at = 0; at <= text.length; at++) {
    const letter = at < text.length ? text[at] : "\n";
    if (quoted && at < text.length) {
      if (letter === '"' && text[at + 1] === '"') {
        cell += '"';
        at++;
      } else if (letter === '"') quoted = false;
      else {
        if (letter === "\n") line++;
        cell += letter;
      }
    } else if (quoted) throw new TableError(t`a quotation mark is opened here and not closed`, opened);
    else if (letter === '"' && !cell.replace(SPACE, "")) [quoted, wasQuoted, cell, opened] = [true, true, "", line];
    else if (letter === delimiter || letter === "\r" || letter === "\n") {
      cells.push(wasQuoted ? cell : cell.replace(SPACE, ""));
      [cell, wasQuoted] = ["", false];
      if (letter === delimiter) continue;
      if (cells.length > 1 || cells[0]) rows.push([begun, decimal(cells, delimiter)]);
      cells = [];
      if (letter === "\r" && text[at + 1] === "\n") at++;
      begun = ++line;
    } else cell += letter;
  }
  return rows;
}

function delimiterOf(text) {
  const first = text.split(/[\r\n]+/).find((line) => line.replace(SPACE, "")) ?? "";
  const bare = first.replace(/"[^"]*"/g, "");
  const count = (delimiter) => bare.split(delimiter).length;
  return DELIMITERS.reduce((best, one) => (count(one) > count(best) ? one : best));
}

/** A comma inside of a number is its point, where commas do not part the cells. */
function decimal(cells, delimiter) {
  if (delimiter === ",") return cells;
  return cells.map((cell) => {
    const pointed = cell.replace(",", ".");
    return NUMBER.test(pointed) ? pointed : cell;
  });
}

function columnOf(name, at, rows) {
  const cells = rows.map(([line, row]) => ({ line, cell: row[at] }));
  const present = cells.filter(({ cell }) => !MISSING.has(cell.toLowerCase()));
  if (!present.length) throw new TableError(t`column “${name}” is empty; take it out`, rows[0][0]);
  const slips = present.filter(({ cell }) => !NUMBER.test(cell));
  if (!slips.length) {
    const numbers = cells.map(({ cell }) => (NUMBER.test(cell) ? Number(cell) : NaN));
    return { name, values: Float64Array.from(numbers), words: [] };
  }
  if (slips.length <= SLIPS && 5 * slips.length <= present.length) {
    const [{ line, cell }] = slips;
    throw new TableError(
      t`column “${name}”: “${cell}” is not a number; leave the cell empty where it is missing`,
      line,
    );
  }
  const words = [...new Set(present.map(({ cell }) => cell))].sort();
  const place = new Map(words.map((word, i) => [word, i]));
  return { name, values: Float64Array.from(cells, ({ cell }) => place.get(cell) ?? -1), words };
}
