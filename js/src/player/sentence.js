// The sentence under the picture: what is true of what is drawn.
import { el, perFrame } from "./dom.js";
import { sayNow } from "./now.js";
import { numbersApart, sentences } from "./words.js";

export class Sentence {
  /**
   * @param {import("../types").Spec} spec
   * @param {import("./data.js").Data} data
   * @param {import("./clock.js").Clock} clock
   */
  constructor(spec, data, clock) {
    /** @type {import("./glossary.js").Glossary|null} explains terms, once it is loaded */
    this.glossary = null;
    this.spec = spec;
    this.data = data;
    this.clock = clock;
    this.node = el("p.sl-sentence");
    /** What else is said, where the widget folds all but its first sentence away. */
    this.rest = el("p.sl-sentence");
    /** Whether it is folded away: not in a lesson, whose author chose what is there. */
    this.folds = false;
    // told of its size, nobody has to ask: that would lay the page out once more in the middle of a frame
    new ResizeObserver(perFrame(() => this.#keepRoom())).observe(this.node);
  }

  /** On the way where everybody stands, at the end who won. */
  words() {
    const { spec, data, clock } = this;
    return clock.ended ? this.#all().join(" ") : sayNow(spec, data, clock.step, false);
  }

  #all() {
    const { spec, data } = this;
    const labels = spec.series.map((series) => series.label);
    return [spec.words_in ?? "words", ...(spec.more_words_in ?? [])]
      .map((source) => data.columns(source))
      .flatMap((columns) => (columns ? sentences(spec.phrases, labels, columns) : []));
  }

  /** Who listens hears where a run stands when it stands: in other words than while it moves. */
  say(moving = false) {
    const { spec, data, clock, node } = this;
    const all = clock.ended && this.folds ? this.#all() : null;
    const words = all ? (all[0] ?? "") : moving && !clock.ended ? sayNow(spec, data, clock.step, true) : this.words();
    const rest = all ? all.slice(1).join(" ") : "";
    if (all && this.rest.textContent !== rest) this.#set(this.rest, rest);
    node.setAttribute("aria-live", moving ? "off" : "polite");
    if (node.textContent === words) return;
    this.#set(node, words);
  }

  /** From now on terms can be tapped. */
  explain(glossary) {
    this.glossary = glossary;
    for (const node of [this.node, this.rest]) glossary.mark(node);
  }

  /** Numbers stay whole, and terms can be tapped. */
  #set(node, words) {
    node.replaceChildren(
      ...numbersApart(words).map((piece, i) => (i % 2 ? el("span.sl-whole", { text: piece }) : piece)),
    );
    this.glossary?.mark(node);
  }

  /** Words of another length move nothing below them: their place never gets smaller while the page is as wide. */
  #keepRoom() {
    const { offsetWidth: wide, offsetHeight: high, style } = this.node;
    if (this.wide !== wide) {
      this.wide = wide;
      style.minHeight = "";
    } else if (high > parseFloat(style.minHeight || "0")) style.minHeight = `${high}px`;
  }
}
