// The front page's figure: a ball on a bowl and one rate. It is at rest until somebody touches it; then every number of the
// run is computed here, by the program of the learning-rate widget.

import { el, svg } from "../player/dom.js";
import { sig3 } from "../player/format.js";
import { speak } from "../player/words.js";
import { t } from "../t.js";

const WIDE = 560;
const HIGH = 330;
const TOP = 46; // room above the bowl's rim for what leaves
const REST = 160; // ms after the last turn before the ball sets off
const STEP = 170; // ms for a step at first; later ones are shorter, as they say less
const SOONEST = 45;
const BEGIN = 0.3;

const REGIMES = [
  ["falls", t`only falls`],
  ["jumps", t`jumps across`],
  ["bursts", t`explodes`],
];

/**
 * What a run is said to be at a rate: exact for this bowl, where each step multiplies the weight by 1 - η L.
 * @param {number} rate  @param {[number, number]} limits 1/L and 2/L
 */
export const regime = (rate, [one, two]) => (rate < one ? "falls" : rate < two ? "jumps" : "bursts");

export class Bowl {
  /**
   * @param {HTMLElement} root
   * @param {{path: (rate: number) => Record<string, any>}} program
   * @param {{rates: number[], steps: number, box: [number, number], curve: [number[], number[]], limits: [number, number],
   *   phrases: Record<string, string>, labels: string[], colour: string}} read
   */
  constructor(root, program, read) {
    this.program = program;
    this.read = read;
    const [low, high] = read.box;
    const rim = Math.max(...read.curve[1]);
    this.x = (weight) => ((weight - low) / (high - low)) * WIDE;
    this.y = (loss) => HIGH - 18 - (loss / rim) * (HIGH - 18 - TOP);
    this.still = matchMedia("(prefers-reduced-motion: reduce)");
    this.#build(root);
    this.run = program.path(BEGIN);
    this.#at(0);
  }

  #build(root) {
    const { rates, curve, limits, steps } = this.read;
    const share = (rate) => `${((100 * (rate - rates[0])) / (rates[1] - rates[0])).toFixed(2)}%`;
    const place = ([xs, ys]) => xs.map((x, i) => `${this.x(x).toFixed(1)} ${this.y(ys[i]).toFixed(1)}`);
    const outline = `M${place(curve).join("L")}`;
    this.path = svg("polyline", { class: "walk" });
    this.ball = svg("circle", { class: "ball", r: 11 });
    this.away = svg("g", { class: "away" }, svg("path", { d: "M0 -15L9 3H-9Z" }), svg("text", { y: 24 }, ""));
    this.picture = svg(
      "svg",
      { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", class: "scene" },
      svg("path", { class: "ground", d: `${outline}V${HIGH}H0Z` }),
      svg("path", { class: "curve", d: outline }),
      svg("text", { class: "axis", x: WIDE - 8, y: HIGH - 6, "text-anchor": "end" }, t`weight`),
      svg("text", { class: "axis", x: 8, y: 18 }, t`loss`),
      this.path,
      this.ball,
      this.away,
    );
    this.slider = el("input", {
      type: "range",
      id: "rate",
      min: String(rates[0]),
      max: String(rates[1]),
      step: "0.01",
      value: String(BEGIN),
      oninput: () => this.#turned(),
      onkeydown: (event) => event.key === "Enter" && this.#play(),
    });
    this.number = el("output", { for: "rate" });
    this.words = el("p.words", {
      "aria-live": "polite",
      text: t`A ball on a slope. Drag the rate and it takes ${steps} steps of gradient descent.`,
    });
    const [one, two] = limits.map(share);
    const scale = el(
      "div.regimes",
      { "aria-hidden": "true", style: `--one:${one};--two:${two}` },
      ...REGIMES.map(([name, label]) => el(`span.${name}`, { text: label })),
      ...["1/L", "2/L"].map((label, i) => el(`b.edge-${i}`, { text: label })),
    );
    this.again = el("button.again", { text: t`Again`, onclick: () => this.#play(), hidden: true });
    root.append(
      this.picture,
      el(
        "div.rate",
        {},
        el("label", { for: "rate", text: t`Learning rate` }, el("i", { text: " η" })),
        this.number,
        this.again,
      ),
      el("div.track", { style: `--one:${one};--two:${two}` }, this.slider, scale),
      this.words,
    );
    this.#name();
  }

  #name() {
    const rate = Number(this.slider.value);
    const kind = regime(rate, this.read.limits);
    this.number.textContent = sig3(rate);
    this.number.className = kind;
    this.slider.setAttribute("aria-valuetext", `${sig3(rate)}: ${REGIMES.find(([name]) => name === kind)[1]}`);
    this.picture.setAttribute(
      "aria-label",
      t`The loss as a bowl over one weight, with a ball. ${this.words.textContent}`,
    );
  }

  #turned() {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.rest);
    this.run = this.program.path(Number(this.slider.value));
    this.#at(this.still.matches ? this.read.steps : 0, true);
    this.#name();
    this.rest = setTimeout(() => this.#play(), REST);
  }

  #play() {
    cancelAnimationFrame(this.frame);
    this.words.textContent = speak(this.read.phrases, this.read.labels, this.run);
    this.#name();
    this.again.hidden = this.still.matches;
    if (this.still.matches) return this.#at(this.read.steps, true);
    let before = performance.now();
    let at = 0;
    const tick = (now) => {
      at = Math.min(this.read.steps, at + Math.max(0, now - before) / Math.max(SOONEST, STEP / (1 + at / 6)));
      before = now;
      this.#at(at);
      if (at < this.read.steps) this.frame = requestAnimationFrame(tick);
    };
    this.frame = requestAnimationFrame(tick);
  }

  /** Draws the run up to a step, which may lie between two. @param {boolean} [whole] with its whole path, faintly */
  #at(step, whole = false) {
    const { x, loss } = this.run;
    const last = Math.floor(step);
    const points = [];
    for (let i = 0; i < x.length && Number.isFinite(x[i] + loss[i]); i++) points.push(this.#point(x[i], loss[i]));
    const left = points.findIndex(([across, up]) => up < 0 || across < 0 || across > WIDE);
    const end = Math.min(points.length - 1, left < 0 ? Infinity : left, whole ? Infinity : last);
    const drawn = points.slice(0, end + 1);
    let head = points[Math.min(last, end)];
    if (last < Math.min(step, points.length - 1) && last < (left < 0 ? Infinity : left)) {
      const next = points[last + 1];
      head = head.map((from, i) => from + (next[i] - from) * (step - last));
      if (!whole) drawn.push(head);
    }
    this.path.setAttribute("points", drawn.map((point) => point.map((n) => n.toFixed(1)).join()).join(" "));
    this.path.classList.toggle("faint", whole && step === 0);
    this.ball.setAttribute("cx", String(head[0]));
    this.ball.setAttribute("cy", String(head[1] - 9));
    const gone = left >= 0 && (left <= last || whole);
    this.away.toggleAttribute("hidden", !gone);
    if (gone) this.#say(points, left, Math.min(Math.max(last, left), points.length - 1));
  }

  #point(weight, loss) {
    const far = 1e6; // a picture's numbers stay finite, whatever the run's become
    const within = (value) => Math.max(-far, Math.min(far, value));
    return [within(this.x(weight)), within(this.y(loss))];
  }

  /** Where the run leaves the picture: an arrow at the frame, with the loss that it has by now. */
  #say(points, left, step) {
    const [from, to] = [points[left - 1] ?? points[left], points[left]];
    const share = to[1] < 0 ? from[1] / (from[1] - to[1] || 1) : 1;
    const across = Math.max(14, Math.min(WIDE - 14, from[0] + (to[0] - from[0]) * share));
    this.away.setAttribute("transform", `translate(${across.toFixed(1)} 18)`);
    const words = /** @type {SVGTextElement} */ (this.away.lastChild);
    words.textContent = t`step ${step}: loss ${sig3(this.run.loss[step])}`;
    const right = across > WIDE / 2;
    words.setAttribute("text-anchor", right ? "end" : "start");
    words.setAttribute("x", right ? "-16" : "16");
    words.setAttribute("y", "0");
  }
}
