// A table as its cells, in which some can be changed, and its text again.
import { lines } from "./files.js";
import { read } from "./table.js";

/** The names of the columns, then each example's cells: however the text parts and quotes them. */
export function cellsOf(text) {
  const { columns, length } = read(text);
  const cell = ({ words, values }, row) =>
    words.length ? (words[values[row]] ?? "") : Number.isNaN(values[row]) ? "" : values[row];
  const rows = Array.from({ length }, (_, row) => columns.map((column) => cell(column, row)));
  return [columns.map(({ name }) => name), ...rows];
}

export const textOf = (rows) => lines(rows).trimEnd();
