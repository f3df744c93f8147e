// What all questions share: the words, a hint, what is said of an answer and of which run, another try.

import { el, unique } from "../player/dom.js";
import { same } from "../player/state.js";
import { t } from "../t.js";
import { holding, written } from "./said.js";

/** HTML that our own server-side code made from Markdown and cleaned; nothing else is ever parsed as markup. */
export function prose(html, tag = "div.sl-prose") {
  const body = new DOMParser().parseFromString(html, "text/html").body;
  const node = el(tag);
  node.append(...Array.from(body.childNodes, (child) => document.importNode(child, true)));
  for (const link of node.querySelectorAll("a")) Object.assign(link, { target: "_blank" });
  return node;
}

const SORTS = {
  Choice: t`Choose`,
  Number: t`Find the number`,
  Reach: t`Find the knobs`,
  Explain: t`In your own words`,
};

/**
 * All that may be said of an answer: sentences with their conditions.
 * @param {import("../types").Question} question
 * @param {import("../types").Kept} kept
 * @returns {import("../types").Said[]}
 */
function mayBeSaid(question, { answer, good }) {
  if (question.kind === "Choice") return question.options[answer]?.because ?? [];
  if (question.kind === "Explain") return question.model;
  return good || question.covers ? question.because : [];
}

/**
 * What was said of an answer, as HTML: the sentences that held of its run, with its numbers.
 * @param {import("../types").Question} question
 * @param {import("../types").Kept} kept
 */
export const toldOf = (question, kept) => written(mayBeSaid(question, kept), kept.told, kept.numbers);

export class Question {
  /** @type {SVGElement|undefined} what a report shows of the answer */
  pad;
  /** @type {(() => unknown)|undefined} makes the question anew */
  again;
  /** @type {() => void} hears that a prediction's outcome was said */
  told = () => {};
  /** @type {() => Promise<unknown>|null} hears an answer; what it returns holds a prediction's run back */
  heard = () => null;
  /** What the kind draws once a prediction's run is shown. */
  shown() {}

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
    /** A prediction is locked in, and its run is on the way; who loads the page again while it is held waits on. */
    this.waiting = Boolean(kept.held);
    const id = unique("question");
    this.body = el("div.sl-answer");
    this.said = el("div.sl-said", { role: "status", hidden: true, tabindex: "-1" });
    this.since = el("div.sl-since", { hidden: true });
    this.apart = el("div.sl-apart", { hidden: true });
    this.buttons = el("div.sl-act");
    this.tip = el("div.sl-tip-text");
    this.hint = question.hint.length
      ? el("details.sl-hint", { ontoggle: () => this.#help() }, el("summary", { text: t`Hint` }), this.tip)
      : null;
    const words = prose(question.text, "div.sl-prose.sl-asked");
    words.id = id;
    this.node = el(
      "section.sl-question",
      { role: "group", "aria-labelledby": id, "data-question": question.kind, "data-covers": String(question.covers) },
      el("p.sl-eyebrow", { text: question.covers ? t`Predict first` : SORTS[question.kind] }),
      words,
      this.apart,
      this.body,
      this.buttons,
      this.hint,
      this.said,
      this.since,
    );
  }

  /** What the kind adds. */
  build() {}

  /** Whether an answer is right of the run on screen, and what is said first. @returns {import("../types").Judged} */
  judge(_answer) {
    return { good: null, extra: "" };
  }

  /** What the kind adds, and what was said of an earlier answer. */
  open() {
    const { kept } = this;
    this.build();
    if (kept.said && !this.waiting) this.say(kept);
    this.node.dataset.answered = String(Boolean(kept.said));
    return this;
  }

  /** A button under the answer. It keeps the focus while it works. */
  button(text, act, kind = "sl-second") {
    let busy = false;
    const node = el(`button.${kind}`, {
      text,
      onclick: async () => {
        if (busy) return;
        busy = true;
        node.setAttribute("aria-busy", "true");
        try {
          await act();
        } catch (error) {
          this.ask(error.message);
        } finally {
          busy = false;
          node.removeAttribute("aria-busy");
        }
      },
    });
    this.buttons.append(node);
    return node;
  }

  /** A prediction can be made anew, of the run at the knobs that are set now. */
  offerAgain() {
    if (this.question.covers && this.again) this.button(t`Predict again`, this.again);
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
      because ? prose(because) : "",
    );
  }

  /** What is remembered of an answer: with the state that it was given at, and what was said of that state. */
  #marked(answer, good, extra) {
    const { question, stage } = this;
    const found = {
      ...this.kept,
      state: undefined,
      knobs: undefined,
      ...stage?.marking.record(stage),
      answer,
      good,
      said: true,
    };
    return {
      ...found,
      numbers: stage ? stage.numbers(question) : {},
      told: holding(mayBeSaid(question, found), stage),
      extra,
      tries: (this.kept.tries ?? 0) + 1,
    };
  }

  /** Says it, and remembers it. */
  async result(answer, good, extra = "") {
    this.kept = this.#marked(answer, good, extra);
    this.say(this.kept);
    this.node.dataset.answered = "true";
    this.keep(this.kept, this.pad ?? null);
    this.heard();
    this.follow();
  }

  /** A prediction is locked in: the run is shown, and when it has arrived, what it came to is said. */
  async lockedIn(answer) {
    const { good, extra } = this.judge(answer);
    this.kept = this.#marked(answer, good, extra);
    this.waiting = true;
    this.ask(t`Locked in. The run is on its way.`);
    this.node.dataset.answered = "true";
    this.said.focus({ preventScroll: true }); // the button that was pressed is gone
    await this.released();
  }

  /** Keeps the answer; shows the run as soon as nobody holds it back. */
  async released() {
    const held = this.heard();
    this.kept.held = Boolean(held);
    this.keep(this.kept, this.pad ?? null);
    if (held) {
      this.ask(t`Locked in. Your teacher starts the run for everybody.`);
      await held;
      if (this.stage?.closed) return;
      this.kept.held = false;
      this.keep(this.kept, this.pad ?? null);
    }
    await this.stage?.uncover();
    await this.stage?.arrived();
    this.waiting = false;
    this.shown();
    this.say(this.kept);
    this.offerAgain();
    this.told();
    this.follow();
  }

  /** The run on screen is another one now: whether the question is about it, and whether what was said is. */
  follow() {
    const { stage, question, kept } = this;
    if (!stage?.view.applied || this.waiting) return;
    this.#help();
    const apart = question.applies && !kept.said && !stage.value(question.applies);
    this.apart.hidden = !apart;
    for (const part of [this.body, this.buttons, this.hint]) if (part) part.hidden = Boolean(apart);
    if (apart && !this.apart.childNodes.length)
      this.apart.append(
        prose(t`This question is about ${question.about}.`, "p.sl-how"),
        el("button.sl-second", { text: t`Back to the preset`, onclick: () => stage.preset() }),
      );
    const its = kept.said && kept.state?.state;
    const elsewhere = Boolean(its) && !same(its, stage.view.state);
    this.since.hidden = !elsewhere;
    if (elsewhere && !this.since.childNodes.length)
      this.since.append(
        el("span", { text: t`Said of the run you answered. The knobs have moved since.` }),
        el("button.sl-quiet", { text: t`Back to that run`, onclick: () => stage.view.set(this.kept.state.state) }),
      );
  }

  /** The hint for the run on screen. */
  #help() {
    const { hint, question, stage } = this;
    if (!hint?.open) return;
    if (stage && !stage.view.applied) return;
    const said = written(question.hint, holding(question.hint, stage), stage?.numbers(question));
    if (said !== this.helped) this.tip.replaceChildren(prose(said));
    this.helped = said;
  }

  get answered() {
    return Boolean(this.kept.said);
  }

  close() {}
}
