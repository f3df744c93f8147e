// The net's computational graph for one example: forward what is computed, backward the slope of its loss by each number.

import { el } from "../player/dom.js";
import { sig3 } from "../player/format.js";
import { t } from "../t.js";
import { BINARY, className, given, inputNames, namesOf, REGRESSION, shapeOf, WIDEST } from "./told.js";

const OUTPUTS = 10;
const MOST = 8; // inputs that are written out
/** What the loss is made of: of the first of two classes and the second, of one of several, of a number. */
const BINARIES = {
  cross_entropy: ["−log(1 − p)", "−log p"],
  focal: ["−p^γ log(1 − p)", "−(1 − p)^γ log p"],
  squared: ["p²", "(1 − p)²"],
};
const ONE_OF = { cross_entropy: "−log p", focal: "−(1 − p)^γ log p", squared: "Σ(p − y)²" };
const NUMBERS = { squared: "(s − y)²", absolute: "|s − y|", huber: "Huber(s − y)" };
const SIGNS = ["₁", "₂", "₃", "₄", "₅"];
const ACTS = { sigmoid: "σ", tanh: "tanh", relu: "relu", leaky_relu: "leaky", gelu: "gelu" };

/** A node of the graph: what it is, how it comes about, and a row a number: [name, value, slope]. */
const node = (symbol, how, rows, slopes = true) =>
  el(
    "table.sl-graph-node",
    {},
    el("caption", {}, el("b", { text: symbol }), how ? ` = ${how}` : ""),
    el(
      "tbody",
      {},
      ...rows.map(([name, value, slope]) =>
        el(
          "tr",
          {},
          el("th", { scope: "row", text: name }),
          el("td", { text: typeof value === "string" ? value : sig3(value) }),
          slopes ? el("td.sl-slope", { text: sig3(slope) }) : null,
        ),
      ),
    ),
  );

/** The graph of the mini-batch's example at a place, {nodes, row}. */
export function graph(spec, data, state, place) {
  const found = data.columns("step");
  const points = data.columns("points");
  const { y, task, target } = points;
  const { widths, depth } = shapeOf(data);
  const held = found.rows.length;
  const row = found.rows[place];
  const part = (values, layer, count) =>
    Array.from({ length: count }, (_, i) => values[(layer * held + place) * WIDEST + i]);
  const out = widths.at(-1);
  const last = (values) => Array.from({ length: out }, (_, i) => values[place * OUTPUTS + i]);
  const names = inputNames(spec, data);
  const shown = Math.min(MOST, widths[0]);
  const inputs = Array.from({ length: shown }, (_, i) => [names[i], given(points, row, i)]);
  if (shown < widths[0]) inputs.push(["…", t`${widths[0] - shown} more`]);
  const nodes = [node("x", "", inputs, false)];
  let before = "x";
  for (let layer = 0; layer < depth; layer++) {
    const sign = SIGNS[layer];
    const own = state[`activation_${layer + 1}`];
    const act = ACTS[own === "same" ? state.activation : own];
    const rows = (values, slopes) => {
      const back = part(slopes, layer, widths[layer + 1]);
      return part(values, layer, widths[layer + 1]).map((value, i) => [`${i + 1}`, value, back[i]]);
    };
    const sum = `W${sign}${before} + b${sign}`;
    const normed = state.normalisation === "none" ? sum : `norm(${sum})`;
    nodes.push(node(`z${sign}`, normed, rows(found.sums, found.by_sums)));
    const more = [state.dropout > 0 ? t`dropout` : "", state.skip && widths[layer] === widths[layer + 1] ? before : ""];
    const handed = `${act}(z${sign})${more[0] ? `, ${more[0]}` : ""}${more[1] ? ` + ${more[1]}` : ""}`;
    nodes.push(node(`h${sign}`, handed, rows(found.units, found.by_units)));
    before = `h${sign}`;
  }
  const sign = SIGNS[depth];
  const words = namesOf(spec, data);
  const classes =
    task[0] === BINARY || task[0] === REGRESSION ? [""] : last(found.scores).map((_, i) => className(words, i));
  const slopes = last(found.by_scores);
  nodes.push(
    node(
      "s",
      `W${sign}${before} + b${sign}`,
      last(found.scores).map((value, i) => [classes[i], value, slopes[i]]),
    ),
  );
  const cost = [["", found.costs[place], 1]];
  const numbers = NUMBERS[state.number_loss];
  if (task[0] === REGRESSION)
    nodes.push(node("L", target[1] === 1 ? numbers : t`${numbers}, standardised`, [["y", y[row], NaN], ...cost]));
  else {
    const said = last(found.predicted).map((value, i) => [classes[i], value]);
    nodes.push(node("p", task[0] === BINARY ? "σ(s)" : "softmax(s)", said, false));
    const smooth = state.label_smoothing > 0 && state.class_loss !== "focal" ? t`, labels smoothed` : "";
    const binary = BINARIES[state.class_loss][Number(y[row] > 0.5)];
    const of = task[0] === BINARY ? binary : t`${ONE_OF[state.class_loss]} of ${className(words, Math.round(y[row]))}`;
    nodes.push(node("L", `${of}${smooth}`, cost));
  }
  return { nodes, row };
}
