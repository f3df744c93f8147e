// A | B: two runs side by side at the same epoch, what they differ in, and what came of it.

import { el } from "../player/dom.js";
import { setting, sig3 } from "../player/format.js";
import { isShown, same } from "../player/state.js";
import { t } from "../t.js";
import { Drawing } from "./drawing.js";
import { settingsOf, stateOf, written } from "./kept.js";
import { Plane } from "./plane.js";
import { REGRESSION } from "./told.js";
import { TwoRuns } from "./tworuns.js";

const OF_A = ["points", "run"];
const RESULTS = [
  ["loss", 0, t`Training loss`],
  ["loss", 1, t`Test loss`],
  ["score", 0, t`Right of training, %`],
  ["score", 1, t`Right of test, %`],
];

export class Versus extends Drawing {
  constructor(figure, spec, knobs, shared) {
    super(figure, spec, knobs, shared);
    this.plane.hidden = true;
    const quiet = { ...knobs, allowed: () => false };
    const part = (name, Kind) =>
      new Kind({ slot: `versus-${name}`, label: `${figure.label}: ${name}`, title: name }, spec, quiet, {});
    this.a = part("A", Plane);
    this.b = part("B", Plane);
    this.losses = part(t`Losses`, TwoRuns);
    this.said = el("div.sl-versus-said");
    this.tools = el(
      "div.sl-closer-bar",
      {},
      el("button.sl-paint-one", { text: t`Make B the new A`, onclick: () => this.#keep() }),
      el("button.sl-paint-one", { text: t`Back to A`, onclick: () => this.#back() }),
    );
    this.node.append(
      el(
        "div.sl-versus",
        {},
        this.a.node,
        this.b.node,
        el("div.sl-versus-beside", {}, this.losses.node, this.said, this.tools),
      ),
    );
  }

  get parts() {
    return [this.a, this.b, this.losses];
  }

  show(data, state, theme) {
    super.show(data, state, theme);
    if (!state.compare || !data.columns("run") || !data.columns("points")) return;
    const now = stateOf(this.spec.controls, state.against, state);
    if (!same(now, this.now)) this.#ask(now);
    this.#fill();
  }

  draw(position) {
    const step = Math.floor(position + 1e-9);
    if (step === this.position) return;
    this.position = step;
    if (!this.data || this.node.hidden || !this.other) return;
    this.other.step = step;
    for (const part of this.parts) part.draw(position);
    this.#tell();
  }

  remove() {
    this.abort?.abort(new Error("Nobody looks at this any more."));
    for (const part of this.parts) part.remove();
    super.remove();
  }

  // ---- run A's numbers

  /** Those that are drawn, where they are A's; else the home's. */
  async #ask(now) {
    this.now = now;
    this.abort?.abort(new Error("Another run is A now."));
    const { feed } = this.data;
    const alike = (source) =>
      this.spec.sources[source].reads.every((knob) => same(feed.stateOf(source)?.[knob], now[knob]));
    if (OF_A.every(alike)) return this.#take(Object.fromEntries(OF_A.map((name) => [name, this.data.columns(name)])));
    this.other = null;
    const abort = (this.abort = new AbortController());
    try {
      this.#take(await feed.host.compute(OF_A, now, { signal: abort.signal, beside: true }));
      if (this.node.isConnected) this.#fill();
    } catch (error) {
      if (abort.signal.aborted) return;
      this.now = null; // the next turn of a knob asks again
      this.said.replaceChildren(el("p.sl-error", { text: t`A is missing: ${error.message}` }));
    }
  }

  #take(columns) {
    const [{ spec, data }, state] = [this, this.now];
    const feed = { stateOf: () => state, columns: (name) => columns[name] };
    const moments = globalThis.simulabMoments(spec, data.feed.host, feed);
    const steps = columns.run.loss.length / 2 - 1;
    this.other = {
      spec,
      feed,
      state,
      steps: () => steps,
      step: data.step,
      columns: (name) => (spec.sources[name]?.at ? moments.columns(name, state, this.other.step) : columns[name]),
      column: (name, column) => this.other.columns(name)?.[column],
    };
  }

  // ---- what is seen

  #fill() {
    this.node.dataset.filled = String(Boolean(this.other));
    if (!this.other || this.node.hidden) return;
    const { data, state, theme, other } = this;
    other.step = data.step;
    this.losses.other = other;
    this.a.show(other, other.state, theme);
    this.b.show(data, data.feed.stateOf("run") ?? state, theme);
    this.losses.show(data, state, theme);
    this.#tell();
  }

  /** The settings that are not the same, and the numbers at the epoch that is shown. */
  #tell() {
    const { data, other } = this;
    const [a, b] = [other.state, data.feed.stateOf("run") ?? this.state];
    const differs = settingsOf(this.spec.controls).filter(
      (one) => !same(a[one.name], b[one.name]) && (isShown(one.shown, a) || isShown(one.shown, b)),
    );
    const value = (control, state) => (isShown(control.shown, state) ? valued(control, state[control.name]) : "–");
    const row = (head, ...cells) =>
      el("tr", {}, el("th", { scope: "row", text: head }), ...cells.map((text) => el("td", { text })));
    const numbers = (of, column, split) => {
      const all = of.column("run", column);
      const length = all.length / 2;
      return sig3(all[split * length + Math.min(of.step, length - 1)]);
    };
    const classes = data.column("points", "task")[0] !== REGRESSION || other.column("points", "task")[0] !== REGRESSION;
    const results = RESULTS.filter(([column]) => column === "loss" || classes);
    this.said.replaceChildren(
      differs.length
        ? ""
        : el("p", { text: t`So far B is A. Turn a knob, or take another seed, and what comes of it is B.` }),
      el(
        "table.sl-confusion.sl-differs",
        {},
        el(
          "tr",
          {},
          el("td"),
          ...["A", "B"].map((text) =>
            el("th", { scope: "col" }, el(`i.sl-run-${text}`, { "aria-hidden": "true" }), text),
          ),
        ),
        ...differs.map((control) => row(control.label, value(control, a), value(control, b))),
        ...results.map(([column, split, head], i) => {
          const made = row(head, numbers(other, column, split), numbers(data, column, split));
          if (!i) made.classList.add("sl-results");
          return made;
        }),
      ),
    );
  }

  #keep() {
    this.knobs.change({ against: written(this.spec.controls, this.knobs.state()) });
    this.knobs.settle();
  }

  /** The knobs as they were in A. */
  #back() {
    const now = this.knobs.state();
    const a = stateOf(this.spec.controls, now.against, now);
    this.knobs.change(Object.fromEntries(settingsOf(this.spec.controls).map(({ name }) => [name, a[name]])));
    this.knobs.settle();
  }
}

/** A knob's value as people read it. */
function valued(control, value) {
  const { kind, options, unit } = control;
  if (kind === "number") return [setting(value, control), unit].filter(Boolean).join(" ");
  if (kind === "flag") return value ? t`on` : t`off`;
  if (kind === "table") return t`${value.split("\n").length - 1} lines`;
  const word = (one) => options.find((option) => option.value === one)?.label ?? String(one);
  return Array.isArray(value) ? value.map(word).join(", ") || t`none` : word(value);
}
