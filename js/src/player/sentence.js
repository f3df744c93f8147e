// The sentence under the picture: what is true of what is drawn.
import { el } from "./dom.js";
import { sayNow } from "./now.js";
import { numbersApart, speak } from "./words.js";

export class Sentence {
  /**
   * @param {import("../types").Spec} spec
   * @param {import("./data.js").Data} data
   * @param {import("./clock.js").Clock} clock
   */
  constructor(spec, data, clock) {
    this.spec = spec;
    this.data = data;
    this.clock = clock;
    this.node = el("p.sl-sentence", { "aria-live": "polite" });
  }

  /** On the way where everybody stands, at the end who won. */
  words() {
    const { spec, data, clock } = this;
    if (!clock.ended) return sayNow(spec, data, clock.step, false);
    const labels = spec.series.map((series) => series.label);
    return [spec.words_in ?? "words", ...(spec.more_words_in ?? [])]
      .map((source) => data.columns(source))
      .map((columns) => (columns ? speak(spec.phrases, labels, columns) : ""))
      .filter(Boolean)
      .join(" ");
  }

  /** Who listens hears where a run stands when it stands: in other words than while it moves. */
  say(moving = false) {
    const { spec, data, clock, node } = this;
    const words = moving && !clock.ended ? sayNow(spec, data, clock.step, true) : this.words();
    node.setAttribute("aria-live", moving ? "off" : "polite");
    if (node.textContent === words) return;
    node.replaceChildren(
      ...numbersApart(words).map((piece, i) => (i % 2 ? el("span.sl-whole", { text: piece }) : piece)),
    );
    this.#keepRoom();
  }

  /** Words of another length move nothing below them: their place never gets smaller while the page is as wide. */
  #keepRoom() {
    const { offsetWidth: wide, offsetHeight: high } = this.node;
    if (this.room?.wide === wide && high <= this.room.high) return;
    this.room = { wide, high: this.room?.wide === wide ? high : 0 };
    this.node.style.minHeight = this.room.high ? `${high}px` : "";
  }
}
