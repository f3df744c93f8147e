// Predictions: the end point, the loss curve, the last stable rate. The run is covered until one was made; then the distance is shown.
import { el, svg, unique } from "../player/dom.js";
import { sig3 } from "../player/format.js";
import { Handle } from "../player/handles.js";
import { NumberControl } from "../player/number.js";
import { presets } from "../player/state.js";
import { meanApart, missed, powersOf, withinFactor } from "./judge.js";
import { Question } from "./question.js";
import { readColumn } from "./values.js";

const LOCK = "Lock it in and run";

export class EndPointQuestion extends Question {
  build() {
    const picture = this.stage.picture(this.question.slot);
    const flat = !this.question.y;
    const named = (label) => ({ label, log: false, integer: false });
    const kept = this.kept.answer;
    this.guess = Number.isFinite(kept?.x) && (flat || Number.isFinite(kept.y)) ? { ...kept } : null;
    this.pin = new Handle(
      { label: "Your prediction", x: "x", y: flat ? null : "y", kind: flat ? "line" : "point" },
      {
        controls: { x: named("weight 1"), y: named("weight 2") },
        bounds: (knob) => this.axes?.[knob].box ?? [0, 1],
        change: (changes) => this.#move(changes),
        settle: () => {},
      },
    );
    this.pin.node.classList.add("sl-pin");
    picture.touch.append(this.pin.node);
    this.undraw = this.stage.over(this.question.slot, (axes) => this.#draw(axes));
    this.touched = this.guess !== null;
    if (!this.answered) this.lock = this.button(LOCK, () => this.#lock(), "sl-primary.sl-check");
    this.body.append(
      el("p.sl-how", {
        text: flat
          ? "Drag the line in the picture, or move it with the arrow keys."
          : "Drag the pin in the picture, or move it with the arrow keys.",
      }),
    );
  }

  #move(changes) {
    if (this.answered) return;
    this.touched = true;
    Object.assign(this.guess, changes);
    this.#place();
  }

  #place() {
    this.pin.place(this.axes, this.guess, 0);
    this.pin.node.setAttribute("aria-disabled", String(this.answered));
  }

  #draw(axes) {
    this.axes = axes;
    this.guess ??= { x: axes.x.from(axes.width / 2), y: axes.y.from(axes.height / 2) };
    this.#place();
    if (!this.answered || this.stage.covered) return [];
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

  async #lock() {
    if (!this.touched) return this.ask("Move the pin first: where will the run end?");
    await this.stage.settled();
    const truth = this.#truth();
    const { axes, question, guess } = this;
    const share = missed(guess, truth, axes, !question.y);
    const good = share <= question.close;
    const where = question.y ? `(${sig3(truth.x)}, ${sig3(truth.y)})` : sig3(truth.x);
    const far = Number.isFinite(share)
      ? `it ended at ${where}, ${share > 1 ? "far outside the picture" : `${Math.round(100 * share)} % of the picture's width from your pin`}`
      : "the run left every number behind";
    await this.result(question.y ? { ...guess } : { x: guess.x }, good, `${good ? "Close" : "Not there"}: ${far}.`);
    this.lock.remove();
    this.offerAgain();
    await this.stage.uncover();
  }

  close() {
    this.undraw();
  }
}

const KNOTS = 7;
const PAD_WIDE = 340;
const PAD_HIGH = 200;
const EDGE = { left: 44, right: 12, top: 12, bottom: 30 };

export class LossCurveQuestion extends Question {
  build() {
    const [low, high] = this.question.decades;
    this.steps = this.stage.state.steps ?? 1;
    const kept = this.kept.answer;
    this.knots =
      Array.isArray(kept) && kept.length === KNOTS && kept.every(Number.isFinite)
        ? [...kept]
        : Array.from({ length: KNOTS }, () => high - (high - low) * 0.15);
    this.pad = svg("svg", {
      viewBox: `0 0 ${PAD_WIDE} ${PAD_HIGH}`,
      class: "sl-pad",
      role: "group",
      "aria-label": "Draw the loss against the step",
    });
    this.body.append(
      el("p.sl-how", { text: "Draw with the pointer, or move the points with the arrow keys." }),
      this.pad,
    );
    this.#furniture(low, high);
    this.drawn = svg("polyline", { class: "sl-drawn" });
    this.true = svg("polyline", { class: "sl-true" });
    this.pad.append(this.true, this.drawn);
    this.dots = this.knots.map((_, i) => {
      const dot = svg("circle", {
        r: 7,
        tabindex: 0,
        role: "slider",
        class: "sl-knot",
        "aria-label": `Loss at step ${Math.round((i * this.steps) / (KNOTS - 1))}`,
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
    if (this.answered) this.ready = this.stage.settled().then(() => this.#reveal());
    else this.lock = this.button(LOCK, () => this.#lock(), "sl-primary.sl-check");
  }

  #x(share) {
    return EDGE.left + share * (PAD_WIDE - EDGE.left - EDGE.right);
  }

  #y(power) {
    const [low, high] = this.question.decades;
    return (
      EDGE.top + ((high - Math.min(Math.max(power, low), high)) / (high - low)) * (PAD_HIGH - EDGE.top - EDGE.bottom)
    );
  }

  #furniture(low, high) {
    const every = Math.ceil((high - low) / 4);
    for (let power = high; power >= low; power -= every) {
      const y = this.#y(power);
      this.pad.append(
        svg("line", { x1: EDGE.left, x2: PAD_WIDE - EDGE.right, y1: y, y2: y, class: "sl-rule" }),
        svg("text", { x: EDGE.left - 6, y: y + 4, "text-anchor": "end" }, power === 0 ? "1" : `1e${power}`),
      );
    }
    this.pad.append(
      svg("text", { x: EDGE.left, y: PAD_HIGH - 8 }, "step 0"),
      svg("text", { x: PAD_WIDE - EDGE.right, y: PAD_HIGH - 8, "text-anchor": "end" }, `step ${this.steps}`),
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
    for (let i = Math.min(from, near); i <= Math.max(from, near); i++) this.knots[i] = power;
    this.last = near;
    this.touched = true;
    this.#show();
  }

  #key(event, i) {
    const ways = { ArrowUp: 0.25, ArrowDown: -0.25, PageUp: 1, PageDown: -1 };
    const move = ways[event.key];
    if (!move || this.answered) return;
    event.preventDefault();
    const [low, high] = this.question.decades;
    this.knots[i] = Math.min(high, Math.max(low, this.knots[i] + move));
    this.touched = true;
    this.#show();
  }

  #show() {
    const at = this.knots.map((power, i) => [this.#x(i / (KNOTS - 1)), this.#y(power)]);
    this.drawn.setAttribute("points", at.map((point) => point.map((v) => v.toFixed(1)).join(",")).join(" "));
    this.dots.forEach((dot, i) => {
      dot.setAttribute("cx", String(at[i][0]));
      dot.setAttribute("cy", String(at[i][1]));
      dot.setAttribute("aria-valuenow", String(this.knots[i]));
      dot.setAttribute("aria-valuetext", sig3(10 ** this.knots[i]));
    });
  }

  #true() {
    return powersOf(readColumn(this.stage, this.question.column, this.question.of), this.question.decades);
  }

  #reveal() {
    const true_ = this.#true();
    this.true.setAttribute(
      "points",
      true_
        .map((power, i) => `${this.#x(i / Math.max(1, true_.length - 1)).toFixed(1)},${this.#y(power).toFixed(1)}`)
        .join(" "),
    );
  }

  async #lock() {
    if (!this.touched) return this.ask("Draw the curve first: how will the loss go?");
    await this.stage.settled();
    const mean = meanApart(this.#true(), this.knots);
    const good = mean <= this.question.close;
    await this.result(
      [...this.knots],
      good,
      `${good ? "Close" : "Some way off"}: on average your curve is a factor of ${sig3(10 ** mean)} from the run's.`,
    );
    this.lock.remove();
    this.offerAgain();
    this.#reveal();
    await this.stage.uncover();
  }
}

export class LastStableQuestion extends Question {
  build() {
    const { knob } = this.question;
    const control = this.stage.view.byName[knob];
    const bounds = presets(this.stage.view.controls, this.stage.state).bounds[knob];
    const [low, high] = bounds;
    this.guess = Number.isFinite(this.kept.answer)
      ? this.kept.answer
      : control.log
        ? Math.sqrt(low * high)
        : (low + high) / 2;
    if (control.log) this.guess = Number(this.guess.toPrecision(3));
    this.slider = new NumberControl(
      { ...control, name: unique("guess"), label: `Your ${control.label.toLowerCase()}` },
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
    this.body.append(this.slider.node);
    if (!this.answered) this.lock = this.button(LOCK, () => this.#lock(), "sl-primary.sl-check");
    else this.#still();
  }

  #still() {
    this.slider.node.inert = true;
  }

  async #lock() {
    if (!this.touched) return this.ask("Move the slider first: what is the last value that still works?");
    await this.stage.settled();
    const truth = this.stage.value(this.question.answer);
    const good = withinFactor(this.guess, truth, this.question.close);
    const off = good ? "Close" : this.guess > truth ? "Too bold" : "Too careful";
    await this.result(this.guess, good, `${off}: you said ${sig3(this.guess)}, the limit is ${sig3(truth)}.`);
    this.lock.remove();
    this.offerAgain();
    this.#still();
    this.stage.set({ [this.question.knob]: this.guess });
    await this.stage.uncover();
  }
}
