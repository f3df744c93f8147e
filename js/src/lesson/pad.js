// Predict the loss curve: drawn on a pad, on a logarithmic scale. The run's own is laid over it once it has arrived.

import { el, svg } from "../player/dom.js";
import { sig3 } from "../player/format.js";
import { t } from "../t.js";
import { meanApart, powersOf } from "./judge.js";
import { Question } from "./question.js";
import { readColumn } from "./values.js";

const KNOTS = 7;
const PAD_WIDE = 340;
const PAD_HIGH = 200;
const REST = 0.15; // of the pad's height, from above: where the first arrow key takes the points up
const EDGE = { left: 44, right: 12, top: 12, bottom: 30 };

export class LossCurveQuestion extends Question {
  build() {
    const [low, high] = this.question.decades;
    this.steps = this.stage.state.steps ?? 1;
    const kept = this.kept.answer;
    this.knots = Array.isArray(kept) && kept.length === KNOTS && kept.every(Number.isFinite) ? [...kept] : null;
    this.pad = svg("svg", {
      viewBox: `0 0 ${PAD_WIDE} ${PAD_HIGH}`,
      class: "sl-pad",
      role: "group",
      "aria-label": t`Draw the loss against the step`,
    });
    this.body.append(
      el("p.sl-how", { text: t`Draw with the pointer, or move the points with the arrow keys.` }),
      this.pad,
    );
    this.#furniture(low, high);
    this.drawn = svg("polyline", { class: "sl-drawn" });
    this.true = svg("polyline", { class: "sl-true" });
    this.pad.append(this.true, this.drawn);
    this.dots = Array.from({ length: KNOTS }, (_, i) => {
      const dot = svg("circle", {
        r: 7,
        tabindex: 0,
        role: "slider",
        class: "sl-knot",
        "aria-label": t`Loss at step ${Math.round((i * this.steps) / (KNOTS - 1))}`,
        "aria-valuemin": low,
        "aria-valuemax": high,
      });
      dot.addEventListener("keydown", (event) => this.#key(event, i));
      this.pad.append(dot);
      return dot;
    });
    this.pad.addEventListener("pointerdown", (event) => {
      if (this.answered) return;
      event.preventDefault();
      this.pad.setPointerCapture(event.pointerId);
      this.last = null;
      this.#pull(event);
    });
    this.pad.addEventListener(
      "pointermove",
      (event) => this.pad.hasPointerCapture(event.pointerId) && this.#pull(event),
    );
    this.#show();
    if (!this.answered) this.lock = this.button(t`Lock it in and run`, () => this.#lock(), "sl-primary.sl-check");
    else if (!this.waiting) this.ready = this.stage.settled().then(() => this.reveal());
  }

  /** Where on the pad a share of the run is. */
  x(share) {
    return EDGE.left + share * (PAD_WIDE - EDGE.left - EDGE.right);
  }

  /** Where on the pad a power of ten is. */
  y(power) {
    const [low, high] = this.question.decades;
    return (
      EDGE.top + ((high - Math.min(Math.max(power, low), high)) / (high - low)) * (PAD_HIGH - EDGE.top - EDGE.bottom)
    );
  }

  #furniture(low, high) {
    const every = Math.ceil((high - low) / 4);
    for (let power = high; power >= low; power -= every) {
      const y = this.y(power);
      this.pad.append(
        svg("line", { x1: EDGE.left, x2: PAD_WIDE - EDGE.right, y1: y, y2: y, class: "sl-rule" }),
        svg("text", { x: EDGE.left - 6, y: y + 4, "text-anchor": "end" }, power === 0 ? "1" : `1e${power}`),
      );
    }
    this.pad.append(
      svg("text", { x: EDGE.left, y: PAD_HIGH - 8 }, t`step 0`),
      svg("text", { x: PAD_WIDE - EDGE.right, y: PAD_HIGH - 8, "text-anchor": "end" }, t`step ${this.steps}`),
    );
  }

  /** Every knot that the pointer passed since the last event takes its height. */
  #pull(event) {
    const box = this.pad.getBoundingClientRect();
    const [low, high] = this.question.decades;
    const x = ((event.clientX - box.left) / box.width) * PAD_WIDE;
    const y = ((event.clientY - box.top) / box.height) * PAD_HIGH;
    const share = (x - EDGE.left) / (PAD_WIDE - EDGE.left - EDGE.right);
    const power = Math.min(
      high,
      Math.max(low, high - ((y - EDGE.top) / (PAD_HIGH - EDGE.top - EDGE.bottom)) * (high - low)),
    );
    const near = Math.min(KNOTS - 1, Math.max(0, Math.round(share * (KNOTS - 1))));
    const from = this.last ?? near;
    this.knots ??= Array.from({ length: KNOTS }, () => power);
    for (let i = Math.min(from, near); i <= Math.max(from, near); i++) this.knots[i] = power;
    this.last = near;
    this.#show();
  }

  #key(event, i) {
    const ways = { ArrowUp: 0.25, ArrowDown: -0.25, PageUp: 1, PageDown: -1 };
    const move = ways[event.key];
    if (!move || this.answered) return;
    event.preventDefault();
    const [low, high] = this.question.decades;
    this.knots ??= Array.from({ length: KNOTS }, () => high - (high - low) * REST);
    this.knots[i] = Math.min(high, Math.max(low, this.knots[i] + move));
    this.#show();
  }

  /** A curve that nobody has drawn is not there; its points wait at the upper edge. */
  #show() {
    this.pad.classList.toggle("sl-bare", !this.knots);
    const knots = this.knots ?? Array.from({ length: KNOTS }, () => this.question.decades[1]);
    const at = knots.map((power, i) => [this.x(i / (KNOTS - 1)), this.y(power)]);
    this.drawn.setAttribute("points", at.map((point) => point.map((v) => v.toFixed(1)).join(",")).join(" "));
    this.dots.forEach((dot, i) => {
      dot.setAttribute("cx", String(at[i][0]));
      dot.setAttribute("cy", String(at[i][1]));
      dot.setAttribute("aria-valuenow", String(knots[i]));
      dot.setAttribute("aria-valuetext", this.knots ? sig3(10 ** knots[i]) : t`not drawn yet`);
    });
  }

  #true() {
    return powersOf(readColumn(this.stage, this.question.column, this.question.of), this.question.decades);
  }

  /** The run's own curve, over what was drawn. */
  reveal() {
    const true_ = this.#true();
    this.true.setAttribute(
      "points",
      true_
        .map((power, i) => `${this.x(i / Math.max(1, true_.length - 1)).toFixed(1)},${this.y(power).toFixed(1)}`)
        .join(" "),
    );
  }

  judge(knots) {
    const mean = meanApart(this.#true(), knots);
    const good = mean <= this.question.close;
    const far = t`on average your curve is a factor of ${sig3(10 ** mean)} from the run's`;
    return { good, extra: `${good ? t`Close by` : t`Some way off`}: ${far}.` };
  }

  async #lock() {
    if (!this.knots) return this.ask(t`Draw the curve first: how will the loss go?`);
    await this.stage.ready();
    this.lock.remove();
    await this.lockedIn([...this.knots]);
  }

  shown() {
    this.reveal();
  }
}
