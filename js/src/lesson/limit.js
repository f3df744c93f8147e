// Predict the last stable value of a knob: a slider of its own, beside the covered run.

import { unique } from "../player/dom.js";
import { sig3 } from "../player/format.js";
import { NumberControl } from "../player/number.js";
import { presets } from "../player/state.js";
import { lower, t } from "../t.js";
import { withinFactor } from "./judge.js";
import { Question } from "./question.js";

export class LastStableQuestion extends Question {
  build() {
    const { knob } = this.question;
    const control = this.stage.view.byName[knob];
    const bounds = presets(this.stage.view.controls, this.stage.state).bounds[knob];
    // at its lower end, where nothing is said yet: a slider that starts in the middle would be an answer
    this.guess = Number.isFinite(this.kept.answer) ? this.kept.answer : bounds[0];
    this.slider = new NumberControl(
      { ...control, name: unique("guess"), label: t`Your ${lower(control.label)}` },
      {
        change: (changes) => {
          if (this.answered) return;
          [this.guess] = Object.values(changes);
          this.touched = true;
          this.slider.show(this.guess, bounds);
        },
        settle: () => {},
        reset: () => {},
      },
    );
    this.slider.show(this.guess, bounds);
    if (!Number.isFinite(this.kept.answer)) this.#unset();
    this.body.append(this.slider.node);
    if (!this.answered) this.lock = this.button(t`Lock it in and run`, () => this.#lock(), "sl-primary.sl-check");
    else this.#still();
  }

  /** Until somebody moves it, it stands for nothing. */
  #unset() {
    const { field, range } = this.slider;
    field.value = this.slider.written = "";
    field.placeholder = "–";
    range.setAttribute("aria-valuetext", t`not set yet`);
  }

  #still() {
    this.slider.node.inert = true;
  }

  judge(guess) {
    const truth = this.stage.value(this.question.answer);
    if (!Number.isFinite(truth)) return { good: null, extra: t`No such limit is known for this run.` };
    const good = withinFactor(guess, truth, this.question.close);
    const off = good ? t`Close by` : guess > truth ? t`Too bold` : t`Too careful`;
    return { good, extra: t`${off}: you said ${sig3(guess)}, the limit is ${sig3(truth)}.` };
  }

  /** The run that is shown, marked and kept is the one at the guess. */
  async #lock() {
    if (!this.touched) return this.ask(t`Move the slider first: what is the last value that still works?`);
    this.lock.remove();
    this.#still();
    this.stage.set({ [this.question.knob]: this.guess });
    await this.stage.ready();
    await this.lockedIn(this.guess);
  }
}
