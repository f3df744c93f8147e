// The next step taken apart, in the four beats of every training loop; the plane and the net show what each is about.

import { el } from "../player/dom.js";
import { sig3 } from "../player/format.js";
import { t } from "../t.js";
import { Drawing } from "./drawing.js";
import { graph } from "./graph.js";
import { className, inputNames, namesOf, packedTable, REGRESSION, shapeOf, tableAt, weight } from "./told.js";

const BEATS = [t`1 Mini-batch`, t`2 Loss`, t`3 Gradient`, t`4 Update`, t`Graph of one example`];
const GRAPH = 4;
const PACE = 450; // ms a layer, while the gradient goes back
const LISTED = 6; // examples whose losses are written out

export class Step extends Drawing {
  constructor(figure, spec, knobs, shared) {
    super(figure, spec, knobs, shared);
    this.beat = 0;
    this.example = 0; // of the mini-batch, whose graph is shown
    this.buttons = BEATS.map((title, beat) =>
      el("button.sl-paint-one", { text: title, onclick: () => this.#go(beat) }),
    );
    this.inside = el("div.sl-step-said", { "aria-live": "polite" });
    this.plane.hidden = true;
    this.node.insertBefore(
      el("div.sl-closer-bar", { role: "group", "aria-label": t`Beats` }, ...this.buttons),
      this.plane,
    );
    this.node.append(this.inside);
  }

  show(data, state, theme) {
    super.show(data, state, theme);
    this.position = data.step;
    this.#fill();
  }

  follow(state) {
    if (!state.apart) this.#tell(null);
  }

  draw(position) {
    const step = Math.floor(position + 1e-9);
    if (step === this.position) return;
    this.position = step;
    if (this.data && !this.node.hidden) this.#fill();
  }

  remove() {
    clearTimeout(this.timer);
    super.remove();
  }

  #go(beat) {
    this.beat = beat;
    if (!this.data?.columns("run") || !this.data.columns("points")) return; // nothing is trained yet: ``show`` goes on from here
    const { depth } = shapeOf(this.data);
    clearTimeout(this.timer);
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.reached = beat === 2 && !still ? depth : 0;
    this.#fill();
    const back = () => {
      this.reached -= 1;
      this.#fill();
      if (this.reached > 0) this.timer = setTimeout(back, PACE);
    };
    if (this.reached > 0) this.timer = setTimeout(back, PACE);
  }

  #tell(step) {
    const had = this.shared.step;
    this.shared.step = step;
    if (!step && !had) return;
    for (const one of this.shared.drawings) if (one !== this && one.data && one.width) one.redraw();
  }

  #fill() {
    const found = this.node.hidden ? null : this.data.columns("step");
    if (!found) {
      this.inside.replaceChildren(); // what stood there was of another run
      return void this.#tell(null);
    }
    this.buttons.forEach((button, beat) => button.setAttribute("aria-pressed", String(beat === this.beat)));
    const { widths } = shapeOf(this.data);
    this.example = Math.min(this.example, found.rows.filter((row) => row >= 0).length - 1);
    const shown = [null, null, found.gradient, found.update][this.beat];
    this.#tell({
      rows: this.beat === GRAPH ? [found.rows[this.example]] : found.rows,
      weights: shown && packedTable(shown, widths),
      from: this.beat === 2 ? (this.reached ?? 0) : 0,
      what: this.beat === 2 ? "slope" : "change",
    });
    const said = [this.#batch, this.#losses, this.#gradient, this.#update, this.#graph][this.beat];
    this.inside.replaceChildren(...said.call(this, found));
  }

  /** Whether the picture has the training points on it, to frame some of them. */
  get #frames() {
    const { task, planar } = this.data.columns("points");
    return !namesOf(this.spec, this.data).pixels && (planar[0] > 0 || task[0] !== REGRESSION);
  }

  #batch({ held, rows }) {
    const { train } = this.data.columns("points");
    const framed = rows.filter((row) => row >= 0).length;
    return [
      el("p", {
        text: !this.#frames
          ? t`The next mini-batch: ${held[0]} of the ${train[0]} training points, in the order that this epoch was given by chance.`
          : held[0] > framed
            ? t`The next mini-batch: ${held[0]} of the ${train[0]} training points, in the order that this epoch was given by chance; the first ${framed} are framed.`
            : t`The next mini-batch: ${held[0]} of the ${train[0]} training points, in the order that this epoch was given by chance, framed in the picture.`,
      }),
    ];
  }

  #losses({ rows, says, costs, mean }) {
    const { y, task, target } = this.data.columns("points");
    const names = namesOf(this.spec, this.data);
    const measured = (value) => sig3(target[0] + target[1] * value);
    const asked = (row) => (task[0] === REGRESSION ? measured(y[row]) : this.#called(names, y[row]));
    const told = (i) => (task[0] === REGRESSION ? measured(says[i]) : sig3(says[i]));
    const listed = Array.from(rows.subarray(0, LISTED)).filter((row) => row >= 0);
    const head =
      task[0] === REGRESSION ? [t`asked`, t`said`, t`loss`] : [t`is`, t`probability it gives to that`, t`loss`];
    return [
      el(
        "table.sl-confusion",
        {},
        el("tr", {}, ...head.map((text) => el("th", { scope: "col", text }))),
        ...listed.map((row, i) =>
          el("tr", {}, el("td", { text: asked(row) }), el("td", { text: told(i) }), el("td", { text: sig3(costs[i]) })),
        ),
      ),
      el("p", { text: t`Mean loss of the mini-batch: ${sig3(mean[0])}.` }),
    ];
  }

  #called(names, which) {
    return names.classes ? className(names, Math.round(which)) : t`class ${Math.round(which) + 1}`;
  }

  /** Lengths by layer, from the last to the first, as far as the gradient has come. */
  #lengths(lengths, which, from) {
    const { depth } = shapeOf(this.data);
    const layers = this.spec.sources.step.columns.lengths[1];
    return el(
      "p",
      {},
      Array.from({ length: depth + 1 }, (_, i) => depth - i)
        .filter((layer) => layer >= from)
        .map((layer) => t`layer ${layer + 1}: ${sig3(lengths[which * layers + layer])}`)
        .join(" → "),
    );
  }

  #gradient({ lengths }) {
    return [
      el("p", {
        text: t`From the loss back, layer by layer: how steeply it rises with each weight. The lines now show that slope.`,
      }),
      this.#lengths(lengths, 0, this.reached ?? 0),
    ];
  }

  #graph(found) {
    const there = found.rows.filter((row) => row >= 0).length;
    const state = this.data.feed.stateOf("run") ?? this.state;
    const { nodes } = graph(this.spec, this.data, state, this.example);
    const turn = (text, label, by) =>
      el("button.sl-step", {
        text,
        "aria-label": label,
        disabled: this.example + by < 0 || this.example + by >= there,
        onclick: (event) => {
          this.example += by;
          this.#fill();
          this.inside.querySelectorAll("button")[event.detail ? -1 : by < 0 ? 0 : 1]?.focus();
        },
      });
    const apart = state.normalisation === "batch" && this.data.state.layers > 0;
    return [
      el(
        "p.sl-graph-head",
        {},
        turn("‹", t`Example before`, -1),
        turn("›", t`Next example`, 1),
        this.#frames
          ? t`Example ${this.example + 1} of ${there}, framed. From left to right: what is computed.`
          : t`Example ${this.example + 1} of ${there}. From left to right: what is computed.`,
        el("span.sl-slope", { text: t`From right to left: the slope of its loss L by it.` }),
      ),
      apart
        ? el("p", {
            text: t`Under batch normalisation the examples hang together: hidden numbers have no slope of their own.`,
          })
        : "",
      el("div.sl-graph", { tabindex: "0", role: "group", "aria-label": t`Computational graph` }, ...nodes),
    ];
  }

  #update({ lengths, gradient, update }) {
    const { widths } = shapeOf(this.data);
    const [before, slope, change] = [
      weight(tableAt(this.data, this.position), 0, 0, 0),
      weight(packedTable(gradient, widths), 0, 0, 0),
      weight(packedTable(update, widths), 0, 0, 0),
    ];
    const [first] = inputNames(this.spec, this.data);
    const to = widths.length > 2 ? t`unit 1` : t`the output`;
    const sign = change < 0 ? "−" : "+";
    return [
      el("p", { text: t`The optimizer makes a step of the gradient; the lines show by how much each weight changes.` }),
      el("p", {
        text: t`For instance the weight from ${first} to ${to}: ${sig3(before)} ${sign} ${sig3(Math.abs(change))} = ${sig3(before + change)}, where the slope was ${sig3(slope)}.`,
      }),
      this.#lengths(lengths, 1, 0),
    ];
  }
}
