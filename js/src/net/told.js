// The columns of the net lab as its drawings read them.
import { answerAt } from "./own.js";
import { MOST_WORDS, read } from "./table.js";

export const WIDEST = 8;
export const DEEPEST = 4;
export const BINARY = 0;
export const CATEGORICAL = 1;
export const REGRESSION = 2;
export const OWN = "own";

/** The shape of the net that is shown: {depth, widths} from the inputs to the outputs. */
export function shapeOf(data) {
  const points = data.columns("points");
  const state = data.feed.stateOf("run") ?? data.state;
  const hidden = Array.from({ length: state.layers }, (_, i) => state[`width_${i + 1}`]);
  return { depth: state.layers, widths: [points.inputs[0], ...hidden, points.outputs[0]] };
}

/** The weights at a step: {values, widths, starts}, by layers, of each its weights row by row and then its biases. */
export function tableAt(data, step) {
  const all = data.column("run", "w");
  const rows = data.column("run", "numbers")[0];
  const length = all.length / rows;
  const at = Math.min(step, length - 1);
  const values = Float32Array.from({ length: rows }, (_, row) => all[row * length + at]);
  return packedTable(values, shapeOf(data).widths);
}

/** Packed numbers, one for each weight, as a table. */
export function packedTable(values, widths) {
  const starts = [0];
  for (let layer = 0; layer < widths.length - 1; layer++)
    starts.push(starts[layer] + (widths[layer] + 1) * widths[layer + 1]);
  return { values, widths, starts };
}

/** The weight from unit i of a layer (0: the inputs) to unit j of the next one, in a table. */
export const weight = ({ values, widths, starts }, layer, i, j) => values[starts[layer] + i * widths[layer + 1] + j];
export const bias = ({ values, widths, starts }, layer, j) =>
  values[starts[layer] + widths[layer] * widths[layer + 1] + j];

/** What the menu says of the data that are shown, and what a table of one's own says of itself: {inputs, classes, pixels}. */
export function namesOf(spec, data) {
  const state = data.feed.stateOf("points") ?? data.state;
  const menu = spec.controls.find(({ name }) => name === "data");
  const { inputs, classes, pixels } = menu.options.find(({ value }) => value === state.data)?.ticks ?? {};
  if (state.data === OWN) return { ...ownNames(state), pixels: 0 };
  const words = (some) => some?.map(([, word]) => word);
  return { inputs: words(inputs), classes: words(classes), pixels: /** @type {any} */ (pixels) ?? 0 };
}

/** Names of the inputs and classes of a table of one's own, in the order in which the lab has them. */
function ownNames(state) {
  const { columns } = read(state.own);
  const answer = columns[answerAt(columns, state.target) - 1];
  const inputs = columns
    .filter((column) => column !== answer && !(column.words.length && state.own_words === "left_out"))
    .flatMap(({ name, words }) => {
      if (!words.length) return [name];
      return words.length > MOST_WORDS ? [] : words.map((word) => `${name}: ${word}`);
    });
  const kinds = [...new Set(answer.values)].filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  return { inputs, classes: answer.words.length ? answer.words : kinds.map(String) };
}

/** How an input is written: as the plane's features are, or as the data name it. */
export function inputNames(spec, data) {
  const { order, inputs, task, planar } = data.columns("points");
  const { inputs: named } = namesOf(spec, data);
  const { typed } = data.feed.stateOf("points") ?? data.state;
  if (planar[0] && task[0] === REGRESSION) return [named?.[0] ?? "x"];
  const features = spec.controls.find(({ name }) => name === "features").options;
  return Array.from({ length: inputs[0] }, (_, i) =>
    planar[0] ? (features[order[i]]?.label ?? typed ?? "") : (named?.[i] ?? `x${i + 1}`),
  );
}

/** What a class is called. */
export const className = (names, which) => names.classes?.[which] ?? String(which + 1);

const STRIP = 8;
const MOST = 600;
/** What the net is given of an example as input k. */
export const given = ({ x }, example, k) => x[(Math.floor(k / STRIP) * MOST + example) * STRIP + (k % STRIP)];
/** The same before it was scaled. */
export const asItWas = (points, example, k) => given(points, example, k) * points.spread[k] + points.shift[k];

/** The strongest pixel of a picture. */
export const BRIGHTEST = 16;

/** The first example that is shown where not all are: of the test points, if there are any. */
export const firstShown = ({ count, train }) => (count[0] > train[0] ? train[0] : 0);

/** The pixels of an example, as they were before they were scaled. */
export function pictureOf(points, example) {
  return Float32Array.from({ length: points.inputs[0] }, (_, i) => asItWas(points, example, i));
}
