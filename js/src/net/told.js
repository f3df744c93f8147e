// The columns of the net lab as its drawings read them.
export const WIDEST = 8;
export const DEEPEST = 4;
const PER_LAYER = WIDEST * WIDEST + WIDEST;
export const BINARY = 0;
export const CATEGORICAL = 1;
export const REGRESSION = 2;

/** The shape of the net that is shown: {depth, widths} from the inputs to the outputs. */
export function shapeOf(data) {
  const points = data.columns("points");
  const state = data.feed.stateOf("run") ?? data.state;
  const hidden = Array.from({ length: state.layers }, (_, i) => state[`width_${i + 1}`]);
  return { depth: state.layers, widths: [points.inputs[0], ...hidden, points.outputs[0]] };
}

/** The weight from unit i of a layer (0: the inputs) to unit j of the next one, in a table. */
export const weight = (table, layer, i, j) => table[layer * PER_LAYER + i * WIDEST + j];
export const bias = (table, layer, j) => table[layer * PER_LAYER + WIDEST * WIDEST + j];

/** The table of weights at a step. */
export function tableAt(data, step) {
  const all = data.column("run", "w");
  const rows = data.spec.sources.run.columns.w[0];
  const length = all.length / rows;
  const at = Math.min(step, length - 1);
  return Float32Array.from({ length: rows }, (_, row) => all[row * length + at]);
}

/** How a feature is written. */
export const featureName = (spec, which) =>
  spec.controls.find(({ name }) => name === "features").options[which]?.label ?? "";
