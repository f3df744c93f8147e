import { asItWas, bias, className, inputNames, namesOf, REGRESSION, tableAt, weight } from "./told.js";

const MOMENTS = ["scale", "shift", "running mean", "running variance"];

const cell = (value) => {
  const text = String(value);
  return /[",;|\t\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
/** Rows of cells as a table's text. */
export const lines = (rows) => `${rows.map((row) => row.map(cell).join(",")).join("\n")}\n`;

/** Every parameter of the net: layer, from, to, value. */
export function weightsCsv(spec, data, step) {
  const table = tableAt(data, step);
  const { widths } = table;
  const names = inputNames(spec, data);
  const rows = [["layer", "from", "to", "value"]];
  for (let layer = 0; layer < widths.length - 1; layer++)
    for (let to = 0; to < widths[layer + 1]; to++) {
      for (let from = 0; from < widths[layer]; from++)
        rows.push([layer + 1, layer ? from + 1 : names[from], to + 1, weight(table, layer, from, to)]);
      rows.push([layer + 1, "bias", to + 1, bias(table, layer, to)]);
    }
  const { normalisation } = data.feed.stateOf("run") ?? data.state;
  let at = table.starts.at(-1);
  for (let layer = 1; normalisation !== "none" && layer < widths.length - 1; layer++)
    for (const what of MOMENTS) {
      for (let to = 0; to < widths[layer]; to++) rows.push([layer, what, to + 1, table.values[at + to]]);
      at += widths[layer];
    }
  return lines(rows);
}

/** Of every example what it is, what the net says, and how sure it is of that. */
export function predictionsCsv(spec, data) {
  const points = data.columns("points");
  const { y, count, train, inputs, task, target } = points;
  const { answer, sure } = data.columns("maps");
  const names = namesOf(spec, data);
  const number = task[0] === REGRESSION;
  const called = (which) => (names.classes ? className(names, which) : `class ${which + 1}`);
  const read = (value) => (number ? target[0] + target[1] * value : called(Math.round(value)));
  const all = Array.from({ length: inputs[0] }, (_, i) => i);
  const head = ["split", ...inputNames(spec, data), "is", "said", ...(number ? [] : ["probability of that"])];
  const rows = Array.from({ length: count[0] }, (_, i) => [
    i < train[0] ? "training" : "test",
    ...all.map((k) => asItWas(points, i, k)),
    read(y[i]),
    read(answer[i]),
    ...(number ? [] : [sure[i]]),
  ]);
  return lines([head, ...rows]);
}
