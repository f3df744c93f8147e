// What all questions share: the words, a hint, the answer's check, what is said of it, another try.
import { el, unique } from "../player/dom.js";
import { isNear, readNumber } from "./judge.js";
import { fillIn, given } from "./values.js";

/** HTML that our own server-side code made from Markdown and cleaned; nothing else is ever parsed as markup. */
export function prose(html, tag = "div.sl-prose") {
  const body = new DOMParser().parseFromString(html, "text/html").body;
  const node = el(tag);
  node.append(...Array.from(body.childNodes, (child) => document.importNode(child, true)));
  for (const link of node.querySelectorAll("a")) Object.assign(link, { target: "_blank" });
  return node;
}

const SORTS = { Choice: "Choose", Number: "Find the number", Reach: "Find the knobs", Explain: "In your own words" };

/**
 * What is said of an answer: the words of the lesson that fit it.
 * @param {import("../types").Question} question
 * @param {import("../types").Kept} kept
 */
export function toldOf(question, { answer, good }) {
  if (question.kind === "Choice") return question.options[answer]?.because ?? "";
  if (question.kind === "Explain") return question.model;
  return good || question.covers ? question.because : "";
}

export class Question {
  /** @type {SVGElement|undefined} what a report shows of the answer */
  pad;
  /** @type {(() => unknown)|undefined} makes the question anew */
  again;

  /**
   * @param {import("../types").Question} question as simulab/lessons/prepare.py made it
   * @param {import("./stage.js").Stage|null} stage the scenario's widget
   * @param {import("../types").Kept} kept the answer so far
   * @param {(answer: object, pad?: Element|null) => void} keep
   */
  constructor(question, stage, kept, keep) {
    this.question = question;
    this.stage = stage;
    this.kept = kept;
    this.keep = keep;
    const id = unique("question");
    this.body = el("div.sl-answer");
    this.said = el("div.sl-said", { role: "status", hidden: true });
    this.buttons = el("div.sl-act");
    this.hint = question.hint ? el("details.sl-hint", {}, el("summary", { text: "Hint" }), prose(question.hint)) : null;
    const words = prose(question.text, "div.sl-prose.sl-asked");
    words.id = id;
    this.node = el(
      "section.sl-question",
      { role: "group", "aria-labelledby": id, "data-question": question.kind, "data-covers": String(question.covers) },
      el("p.sl-eyebrow", { text: question.covers ? "Predict first" : SORTS[question.kind] }),
      words,
      this.body,
      this.buttons,
      this.hint,
      this.said,
    );
  }

  /** What the kind adds. */
  build() {}

  /** What the kind adds, and what was said of an earlier answer. */
  open() {
    const { kept } = this;
    this.build();
    if (kept.said) this.say(kept);
    this.node.dataset.answered = String(Boolean(kept.said));
    return this;
  }

  /** A button under the answer. */
  button(text, act, kind = "sl-second") {
    const node = el(`button.${kind}`, {
      text,
      onclick: async () => {
        node.disabled = true;
        try {
          await act();
        } catch (error) {
          this.ask(error.message);
        } finally {
          node.disabled = false;
        }
      },
    });
    this.buttons.append(node);
    return node;
  }

  /** A prediction can be made anew, of the run at the knobs that are set now. */
  offerAgain() {
    if (this.question.covers && this.again) this.button("Predict again", this.again);
  }

  /** Something is missing before an answer can be checked. */
  ask(sentence) {
    this.said.hidden = false;
    this.said.dataset.good = "";
    this.said.replaceChildren(el("p", { text: sentence }));
  }

  /** @param {import("../types").Kept} kept good: null for neither right nor wrong */
  say(kept) {
    this.said.hidden = false;
    this.said.dataset.good = String(kept.good);
    const because = toldOf(this.question, kept);
    this.said.replaceChildren(
      kept.extra ? el("p.sl-outcome", { text: String(kept.extra) }) : "",
      because ? prose(fillIn(because, given(kept.numbers))) : "",
    );
  }

  /** Says it, and remembers what was answered and said, with the state that it was said of. */
  async result(answer, good, extra = "") {
    const numbers = this.stage ? this.stage.numbers(this.question) : {};
    this.kept = {
      ...this.kept,
      ...this.stage?.record(),
      answer,
      good,
      said: true,
      numbers,
      extra,
      tries: (this.kept.tries ?? 0) + 1,
    };
    this.say(this.kept);
    this.node.dataset.answered = "true";
    this.keep(this.kept, this.pad ?? null);
  }

  get answered() {
    return Boolean(this.kept.said);
  }
}

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
    this.check = this.button(
      this.question.covers && !this.answered ? "Lock it in and run" : "Check",
      () => this.#check(),
      "sl-primary.sl-check",
    );
    if (!this.question.covers) this.button("Show", () => this.#show());
  }

  async #check() {
    const at = this.options.findIndex((label) => inputOf(label).checked);
    if (at < 0) return this.ask("Choose an answer first.");
    await this.#chosen(at);
  }

  async #chosen(at) {
    const option = this.question.options[at];
    await this.stage?.settled();
    this.check.textContent = "Check";
    await this.result(at, option.right, option.right ? "Yes." : "Not quite; try another one.");
    if (this.question.covers) await this.stage?.uncover();
  }

  async #show() {
    const at = this.question.options.findIndex((option) => option.right);
    inputOf(this.options[at]).checked = true;
    await this.stage?.settled();
    await this.result(at, true, "It is this one.");
  }
}

export class NumberQuestion extends Question {
  build() {
    const id = unique("number");
    this.field = el("input.sl-typed", {
      id,
      type: "text",
      inputmode: "decimal",
      autocomplete: "off",
      onkeydown: (event) => event.key === "Enter" && this.#check(),
    });
    this.field.value = String(this.kept.answer ?? "");
    this.body.append(
      el("label", { for: id, text: "Your number" }),
      this.field,
      this.question.unit ? el("span.sl-unit", { text: this.question.unit }) : "",
    );
    this.button("Check", () => this.#check(), "sl-primary.sl-check");
    this.button("Show", () => this.#show());
  }

  async #check() {
    const typed = this.field.value.trim();
    const given = readNumber(typed);
    if (!Number.isFinite(given))
      return this.ask(
        typed === "" ? "Type a number first." : `“${typed.slice(0, 20)}” is not a number; write 0.5 or 5e-1.`,
      );
    await this.stage.settled();
    if (this.#early()) return;
    const truth = this.stage.value(this.question.answer);
    const good = isNear(given, truth, this.question.tolerance);
    const way = given > truth ? "too high" : "too low";
    await this.result(
      this.field.value,
      good,
      good ? "Yes." : `Not quite: ${this.field.value.trim()} is ${way}. Try again.`,
    );
  }

  /** The run on screen cannot answer it yet: the hint says what to do first. */
  #early() {
    const early = this.question.once && !this.stage.value(this.question.once);
    if (early) {
      this.hint.open = true;
      this.ask("The run on screen does not show it yet; the hint says what to do first.");
    }
    return early;
  }

  async #show() {
    await this.stage.settled();
    if (this.#early()) return;
    const truth = this.stage.value(this.question.answer);
    this.field.value = String(Number(truth.toPrecision(3)));
    await this.result(this.field.value, true, `It is ${this.field.value}.`);
  }
}

export class ReachQuestion extends Question {
  build() {
    this.button("Check", () => this.#check(), "sl-primary.sl-check");
    this.button("Show", () => this.#show());
  }

  async #check() {
    await this.stage.settled();
    const good = this.stage.value(this.question.goal);
    await this.result(this.stage.moved(), good, good ? "Reached." : "Not yet. Turn the knobs and check again.");
  }

  async #show() {
    this.stage.set(this.question.solution);
    await this.stage.settled();
    await this.result(this.question.solution, true, "The knobs now stand at one solution.");
  }
}

export class ExplainQuestion extends Question {
  build() {
    const id = unique("explain");
    this.field = el("textarea.sl-written", {
      id,
      rows: "4",
      "aria-label": "Your answer",
      oninput: () => this.keep({ ...this.kept, answer: this.field.value }),
    });
    this.field.value = String(this.kept.answer ?? "");
    this.body.append(this.field);
    this.button("Compare", () => this.#compare(), "sl-primary.sl-check");
  }

  async #compare() {
    if (!this.field.value.trim()) return this.ask("Write a sentence first; nobody marks it.");
    await this.stage?.settled();
    await this.result(this.field.value, null, "Kept with your answers. Compare it with this one:");
  }
}
