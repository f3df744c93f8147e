// A closer look at one epoch: who is taken for whom, and how weights and activations are spread. Closed until somebody asks.

import { el } from "../player/dom.js";
import { sig3 } from "../player/format.js";
import { download } from "../player/share.js";
import { t } from "../t.js";
import { Drawing, styled } from "./drawing.js";
import { predictionsCsv, weightsCsv } from "./files.js";
import { layerColour } from "./palette.js";
import { className, namesOf, REGRESSION, shapeOf } from "./told.js";

const PANELS = [
  ["answers", t`Answers`],
  ["spread", t`Histograms`],
  ["parameters", t`Parameters`],
];
const CLASSES = 10;

export class Closer extends Drawing {
  constructor(figure, spec, knobs, shared) {
    super(figure, spec, knobs, shared);
    this.open = null;
    this.buttons = PANELS.map(([name, title]) =>
      el("button.sl-paint-one", { text: title, "aria-expanded": "false", onclick: () => this.#choose(name) }),
    );
    this.inside = el("div.sl-closer");
    this.plane.hidden = true;
    this.node.insertBefore(el("div.sl-closer-bar", {}, ...this.buttons), this.plane);
    this.node.append(this.inside);
  }

  show(data, state, theme) {
    super.show(data, state, theme);
    this.position = data.step;
    this.#fill();
  }

  draw(position) {
    const step = Math.floor(position + 1e-9);
    if (step === this.position) return;
    this.position = step;
    if (this.data) this.#fill();
  }

  #choose(name) {
    this.open = this.open === name ? null : name;
    this.buttons.forEach((button, i) => button.setAttribute("aria-expanded", String(PANELS[i][0] === this.open)));
    this.#fill();
  }

  #fill() {
    this.inside.hidden = !this.open;
    if (!this.open || !this.data?.columns("run") || !this.data.columns("points")) return;
    this.inside.replaceChildren(
      ...{ answers: () => this.#answers(), spread: () => this.#spread(), parameters: () => this.#parameters() }[
        this.open
      ](),
    );
  }

  // ---- what training finds, and what a person sets

  #parameters() {
    const { widths } = shapeOf(this.data);
    const state = this.data.feed.stateOf("run") ?? this.data.state;
    const layers = widths.slice(1).map((out, i) => ({ into: widths[i], out, count: (widths[i] + 1) * out }));
    const normed = state.normalisation !== "none" ? 2 * widths.slice(1, -1).reduce((sum, n) => sum + n, 0) : 0;
    // under batch normalisation a hidden layer has no bias
    const spared = state.normalisation === "batch" ? widths.slice(1, -1).reduce((sum, n) => sum + n, 0) : 0;
    const all = layers.reduce((sum, { count }) => sum + count, 0) + normed - spared;
    const line = ({ into, out }, i) =>
      el("li", {
        text:
          i < layers.length - 1 && spared
            ? t`layer ${i + 1}: ${into} × ${out} weights`
            : out === 1
              ? t`layer ${i + 1}: ${into} × ${out} weights and 1 bias`
              : t`layer ${i + 1}: ${into} × ${out} weights and ${out} biases`,
      });
    return [
      el("p", { text: t`Parameters are what training finds: this net has ${all}.` }),
      el(
        "ul.sl-found",
        {},
        ...layers.map(line),
        normed ? el("li", { text: t`${normed} scales and shifts of normalisation` }) : null,
      ),
      el("p", {
        text: t`Hyper-parameters are what you set before it begins, and no step changes: the knobs beside the picture, from the rate to the number of layers.`,
      }),
      this.#file(t`Weights of this epoch (CSV)`, "weights", () => weightsCsv(this.spec, this.data, this.position)),
    ];
  }

  /** A button that hands a table out. */
  #file(text, name, made) {
    return el(
      "div",
      {},
      el("button.sl-paint-one", {
        text,
        onclick: () => download(`simulab-net-lab-${name}-epoch-${this.position}.csv`, "text/csv", made()),
      }),
    );
  }

  // ---- who is taken for whom

  #answers() {
    const found = this.data.columns("answers");
    const { task, count, train } = this.data.columns("points");
    if (!found) return [];
    const splits = count[0] > train[0] ? [1, 0] : [0];
    const file = this.#file(t`Predictions of this epoch (CSV)`, "predictions", () =>
      predictionsCsv(this.spec, this.data),
    );
    if (task[0] === REGRESSION) return [this.#errors(found, splits), file];
    return [...splits.map((split) => this.#confusion(found, split)), file];
  }

  #errors({ rmse, r2 }, splits) {
    const row = (split) =>
      el(
        "tr",
        {},
        el("th", { scope: "row", text: split ? t`Test` : t`Training` }),
        el("td", { text: sig3(rmse[split]) }),
        el("td", { text: sig3(r2[split]) }),
      );
    return el(
      "table.sl-confusion",
      {},
      el("caption", { text: t`Root mean squared error, and the share of the variance that is explained` }),
      el("tr", {}, el("td"), el("th", { scope: "col", text: "RMSE" }), el("th", { scope: "col", text: "R²" })),
      ...splits.map(row),
    );
  }

  #confusion({ confusion, precision, recall, f1 }, split) {
    const names = namesOf(this.spec, this.data);
    const { task, outputs } = this.data.columns("points");
    const classes = Array.from({ length: Math.max(2, task[0] === 0 ? 2 : outputs[0]) }, (_, i) => i);
    const at = (i, j) => confusion[(split * CLASSES + i) * CLASSES + j];
    const most = Math.max(1, ...classes.flatMap((i) => classes.map((j) => at(i, j))));
    const head = (text, title) => el("th", { scope: "col", text, title: title ?? null });
    const cell = (i, j) =>
      styled(el(`td${i === j ? ".sl-hit" : ".sl-miss"}`, { text: at(i, j) ? String(at(i, j)) : "·" }), {
        "--share": (at(i, j) / most).toFixed(2),
      });
    const share = (values, i) => el("td.sl-share", { text: sig3(100 * values[split * CLASSES + i]) });
    return el(
      "table.sl-confusion",
      {},
      el("caption", {
        text: split
          ? t`Test points: of each class (a row), how many are taken for each (a column)`
          : t`Training points: of each class (a row), how many are taken for each (a column)`,
      }),
      el(
        "tr",
        {},
        el("td"),
        ...classes.map((i) => head(className(names, i))),
        head(t`Precision, %`, t`of what is taken for it, how much is it`),
        head(t`Recall, %`, t`of it, how much is found`),
        head("F1, %", t`harmonic mean of the two`),
      ),
      ...classes.map((i) =>
        el(
          "tr",
          {},
          el("th", { scope: "row", text: className(names, i) }),
          ...classes.map((j) => cell(i, j)),
          share(precision, i),
          share(recall, i),
          share(f1, i),
        ),
      ),
    );
  }

  // ---- how weights and activations are spread

  #spread() {
    const found = this.data.columns("insides");
    if (!found) return [];
    const { depth } = shapeOf(this.data);
    const bins = this.spec.sources.insides.columns.weights[1];
    const row = (values, layer) => values.subarray(layer * bins, (layer + 1) * bins);
    const weights = Array.from({ length: depth + 1 }, (_, layer) =>
      this.#histogram(
        t`Weights of layer ${layer + 1}`,
        row(found.weights, layer),
        -found.reach[layer],
        found.reach[layer],
        layer,
        depth + 1,
      ),
    );
    const units = Array.from({ length: depth }, (_, layer) =>
      this.#histogram(
        t`Activations of layer ${layer + 1}`,
        row(found.units, layer),
        found.low[layer],
        found.high[layer],
        layer,
        depth + 1,
      ),
    );
    return [el("div.sl-histograms", {}, ...weights), el("div.sl-histograms", {}, ...units)];
  }

  #histogram(title, shares, low, high, layer, layers) {
    const most = Math.max(1e-9, ...shares);
    const bars = Array.from(shares, (share) => styled(el("i"), { height: `${((100 * share) / most).toFixed(1)}%` }));
    const colour = layerColour(this.theme, layer, layers);
    return el(
      "figure.sl-histogram",
      {},
      el("figcaption", { text: title }),
      styled(el("div.sl-bars", { role: "img", "aria-label": t`from ${sig3(low)} to ${sig3(high)}` }, ...bars), {
        "--bar": colour,
      }),
      el("div.sl-ends", {}, el("span", { text: sig3(low) }), el("span", { text: sig3(high) })),
    );
  }
}
