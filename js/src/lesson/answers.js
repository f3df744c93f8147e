// Questions that are answered beside the run: type a number of it, find knobs for it, say it in your own words.

import { el, unique } from "../player/dom.js";
import { written } from "../player/format.js";
import { t } from "../t.js";
import { Question } from "./question.js";

export class NumberQuestion extends Question {
  build() {
    const id = unique("number");
    this.field = el("input.sl-typed", {
      id,
      type: "text",
      inputmode: "text", // a keypad has neither a minus nor a slash
      autocomplete: "off",
      spellcheck: "false",
      onkeydown: (event) => event.key === "Enter" && this.check.click(),
    });
    this.field.value = String(this.kept.answer ?? "");
    this.body.append(
      el("label", { for: id, text: t`Your number` }),
      this.field,
      this.question.unit ? el("span.sl-unit", { text: this.question.unit }) : "",
    );
    this.check = this.button(t`Check`, () => this.#check(), "sl-primary.sl-check");
    this.button(t`Show`, () => this.#show());
  }

  judge(typed) {
    return this.stage.marking.judgeNumber(typed, this.question, this.stage.value(this.question.answer));
  }

  async #check() {
    const typed = this.field.value;
    const { value, problem } = (await this.stage.marks()).readTyped(typed, this.question.unit);
    if (problem) return this.ask(problem);
    await this.stage.settled();
    if (this.#early()) return;
    if (!Number.isFinite(this.stage.value(this.question.answer)))
      return this.ask(t`The run on screen has no such number. Turn the knobs until it has one.`);
    const { good, extra } = this.judge(typed);
    this.kept = { ...this.kept, value };
    await this.result(typed, good, extra);
  }

  /** The run on screen cannot answer it yet: what is missing is said, and the hint says what to do first. */
  #early() {
    const { missing, notYet } = this.stage.marking;
    const lacking = missing(this.question.once ?? [], this.stage);
    if (!lacking.length) return false;
    this.hint.open = true;
    this.ask(t`${notYet(lacking).slice(0, -1)}; the hint says what to do first.`);
    return true;
  }

  async #show() {
    await this.stage.ready();
    if (this.#early()) return;
    const truth = this.stage.value(this.question.answer);
    if (!Number.isFinite(truth)) return this.ask(t`The run on screen has no such number.`);
    const short = this.stage.marking.shortest(truth, this.question.tolerance);
    this.field.value = written(short);
    this.kept = { ...this.kept, value: Number(short) };
    await this.result(this.field.value, true, t`It is ${this.field.value}.`);
  }
}

export class ReachQuestion extends Question {
  build() {
    this.button(t`Check`, () => this.#check(), "sl-primary.sl-check");
    this.button(t`Show`, () => this.#show());
  }

  judge() {
    const { missing, notYet } = this.stage.marking;
    const lacking = missing(this.question.goal, this.stage);
    return { good: !lacking.length, extra: lacking.length ? notYet(lacking) : t`Reached.` };
  }

  async #check() {
    await this.stage.ready();
    const { good, extra } = this.judge();
    await this.result(this.stage.turned(), good, extra);
  }

  /** Everything back to the preset, and then the solution: it is one from there. */
  async #show() {
    this.stage.preset(this.question.solution);
    await this.stage.ready();
    const { missing, notYet } = this.stage.marking;
    const lacking = missing(this.question.goal, this.stage);
    if (lacking.length) return this.ask(t`The lesson's own solution does not reach it here. ${notYet(lacking)}`);
    await this.result({ ...this.question.solution }, true, t`The knobs now stand at one solution.`);
  }
}

export class ExplainQuestion extends Question {
  build() {
    const id = unique("explain");
    this.field = el("textarea.sl-written", {
      id,
      rows: "4",
      maxlength: "8000",
      "aria-label": t`Your answer`,
      oninput: () => this.keep({ ...this.kept, answer: this.field.value }),
    });
    this.field.value = String(this.kept.answer ?? "");
    this.body.append(this.field);
    this.button(t`Compare`, () => this.#compare(), "sl-primary.sl-check");
  }

  async #compare() {
    if (!this.field.value.trim()) return this.ask(t`Write a sentence first; nobody marks it.`);
    await this.stage?.ready();
    await this.result(this.field.value, null, t`Kept with your answers. Compare it with this one:`);
  }
}
