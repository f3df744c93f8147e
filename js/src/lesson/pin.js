// Predict the end point: a pin on the picture. It lies beside the picture until somebody places it; then the distance is shown.

import { el, svg } from "../player/dom.js";
import { sig3 } from "../player/format.js";
import { Handle } from "../player/handles.js";
import { t } from "../t.js";
import { missed } from "./judge.js";
import { Question } from "./question.js";

const ASIDE = 22; // px from the corner where a pin lies that nobody has placed

export class EndPointQuestion extends Question {
  build() {
    const picture = this.stage.picture(this.question.slot);
    const flat = !this.question.y;
    const named = (label) => ({ label, log: false, integer: false });
    const kept = this.kept.answer;
    this.guess = Number.isFinite(kept?.x) && (flat || Number.isFinite(kept.y)) ? { ...kept } : null;
    this.pin = new Handle(
      { label: t`Your prediction`, x: "x", y: flat ? null : "y", kind: flat ? "line" : "point" },
      {
        controls: { x: named(t`weight 1`), y: named(t`weight 2`) },
        bounds: (knob) => this.axes?.[knob].box ?? [0, 1],
        change: (changes) => this.#move(changes),
        settle: () => {},
      },
    );
    this.pin.node.classList.add("sl-pin");
    picture.touch.append(this.pin.node);
    picture.touch.addEventListener("pinned", (event) => this.#put(event.detail, picture.touch));
    this.undraw = this.stage.over(this.question.slot, (axes) => this.#draw(axes));
    if (!this.answered) this.lock = this.button(t`Lock it in and run`, () => this.#lock(), "sl-primary.sl-check");
    this.body.append(
      el("p.sl-how", {
        text: flat
          ? t`Click into the picture, drag the line, or move it with the arrow keys.`
          : t`Click into the picture, drag the pin, or move it with the arrow keys.`,
      }),
    );
  }

  #move(changes) {
    if (this.answered || !this.axes) return;
    this.guess = { ...(this.guess ?? this.#middle()), ...changes };
    this.#place();
  }

  /** A click anywhere in the picture. */
  #put(event, touch) {
    if (this.answered || !this.axes) return;
    const frame = touch.getBoundingClientRect();
    this.pin.to(event.clientX - frame.left, event.clientY - frame.top);
    this.pin.node.focus({ preventScroll: true });
  }

  /** Where the arrow keys take a pin up that lies beside the picture. */
  #middle() {
    const { axes } = this;
    return { x: axes.x.from(axes.width / 2), y: axes.y.from(axes.height / 2) };
  }

  #place() {
    const { node } = this.pin;
    this.pin.place(this.axes, this.guess ?? this.#middle(), 0);
    node.setAttribute("aria-disabled", String(this.answered));
    node.classList.toggle("sl-aside", !this.guess);
    if (this.guess) return;
    // A pin that starts in the middle would be an answer already.
    node.style.transform = `translate(${ASIDE}px, ${this.question.y ? this.axes.height - ASIDE : 0}px)`;
    node.setAttribute("aria-valuetext", t`not placed yet`);
  }

  #draw(axes) {
    this.axes = axes;
    this.#place();
    if (!this.guess || !this.answered || this.waiting || this.stage.covered) return [];
    const truth = this.#truth();
    const [x1, x2] = [axes.x.to(this.guess.x), axes.x.to(truth.x)];
    const [y1, y2] = this.question.y
      ? [axes.y.to(this.guess.y), axes.y.to(truth.y)]
      : [axes.height / 2, axes.height / 2];
    return [x1, x2, y1, y2].every(Number.isFinite)
      ? [
          svg("line", { x1, x2, y1, y2, class: "sl-miss" }),
          svg("circle", { cx: x1, cy: y1, r: 5, class: "sl-miss-from" }),
        ]
      : [];
  }

  #truth() {
    return { x: this.stage.value(this.question.x), y: this.question.y ? this.stage.value(this.question.y) : 0 };
  }

  judge(guess) {
    const truth = this.#truth();
    const { axes, question } = this;
    const share = missed(guess, truth, axes, !question.y);
    const good = share <= question.close;
    const where = question.y ? t`(${sig3(truth.x)}, ${sig3(truth.y)})` : sig3(truth.x);
    const far = Number.isFinite(share)
      ? share > 1
        ? t`it ended at ${where}, far outside the picture`
        : t`it ended at ${where}, ${Math.round(100 * share)} % of the picture's width from your pin`
      : t`the run left every number behind`;
    return { good, extra: `${good ? t`Close by` : t`Not there`}: ${far}.` };
  }

  async #lock() {
    if (!this.guess) return this.ask(t`Place the pin first: where will the run end?`);
    await this.stage.ready();
    this.lock.remove();
    await this.lockedIn(this.question.y ? { ...this.guess } : { x: this.guess.x });
  }

  shown() {
    this.redraw();
  }

  redraw() {
    this.stage.redraw(this.question.slot);
  }

  close() {
    this.undraw();
  }
}
