// Choose one of several answers; which is right may depend on the run on screen.

import { el, unique } from "../player/dom.js";
import { t } from "../t.js";
import { prose, Question } from "./question.js";

/** The radio button of an option. */
const inputOf = (label) => /** @type {HTMLInputElement} */ (label.firstChild);

export class ChoiceQuestion extends Question {
  build() {
    const name = unique("choice");
    this.options = this.question.options.map((option, i) => {
      const input = el("input", { type: "radio", name, value: String(i), checked: this.kept.answer === i });
      return el("label.sl-option", {}, input, prose(option.text, "span"));
    });
    this.body.setAttribute("role", "radiogroup");
    this.body.append(...this.options);
    if (!this.question.covers) {
      this.button(t`Check`, () => this.#check(), "sl-primary.sl-check");
      this.button(t`Show`, () => this.#show());
    } else if (this.answered) this.#still();
    else this.lock = this.button(t`Lock it in and run`, () => this.#check(), "sl-primary.sl-check");
  }

  /** A prediction is made once, of a run: there is no guessing on. */
  #still() {
    for (const label of this.options) inputOf(label).disabled = true;
  }

  /** Whether an option is right of the run on screen. */
  #right(at) {
    const right = this.question.options[at]?.right;
    return Array.isArray(right) ? Boolean(this.stage?.value(right)) : Boolean(right);
  }

  judge(at) {
    const good = this.#right(at);
    const wrong = this.question.covers ? t`Not what happened.` : t`Not quite; try another one.`;
    return { good, extra: good ? t`Yes.` : wrong };
  }

  async #check() {
    const at = this.options.findIndex((label) => inputOf(label).checked);
    if (at < 0) return this.ask(t`Choose an answer first.`);
    await this.stage?.ready();
    if (!this.question.covers) {
      const { good, extra } = this.judge(at);
      return this.result(at, good, extra);
    }
    this.lock.remove();
    this.#still();
    await this.lockedIn(at);
  }

  async #show() {
    await this.stage?.ready();
    const at = this.question.options.findIndex((_, i) => this.#right(i));
    if (at < 0) return this.ask(t`None of these is right of the run on screen.`);
    inputOf(this.options[at]).checked = true;
    await this.result(at, true, t`It is this one.`);
  }
}
