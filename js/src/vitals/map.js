// A map of trainings over a knob below and one beside it: its axes, and the training that is one's own, which can be taken hold of.
import { within } from "../net/drawing.js";
import { el } from "../player/dom.js";
import { sig3 } from "../player/format.js";
import { Handle } from "../player/handles.js";
import { Chart } from "./chart.js";

/**
 * @typedef {object} Side an axis
 * @property {string} named
 * @property {[number, number]} ends of the picture
 * @property {[number, number]} box ends of the knob
 * @property {boolean} [even] whether equal steps are equally wide
 */

export class HeldMap extends Chart {
  room = [52, 12, 14, 64];

  /** @param {any[]} own what can be taken hold of: the training that is one's own, over each thing that can be across */
  constructor(figure, spec, knobs, shared, own) {
    super(figure, spec, knobs, shared);
    this.handles = own.map((one) => new Handle(one, knobs));
    this.frameNode = el("div.sl-touch.sl-vital-frame", {}, ...this.handles.map(({ node }) => node));
    this.touch.append(this.frameNode);
    this.frameNode.addEventListener("keydown", (event) => this.#key(event), { capture: true });
  }

  /** Whole numbers by ones: a hundredth of the map is less than one, where they are small. */
  #key(event) {
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const knob = this.held.handle.x;
    if (!way || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!this.spec.controls.find(({ name }) => name === knob).integer) return;
    event.preventDefault();
    event.stopPropagation();
    const [low, high] = this.knobs.bounds(knob);
    this.knobs.change({ [knob]: Math.min(high, Math.max(low, this.now[knob] + way)) });
    this.knobs.settle();
  }

  follow(state) {
    this.now = state;
    if (this.panel) this.hold(state);
  }

  show(data, state, theme) {
    this.now = state;
    super.show(data, state, theme);
  }

  /** Which handle there is. */
  get held() {
    return this.handles[0];
  }

  /** What is below. @returns {Side} */
  get axis() {
    return { named: "", ends: [1, 10], box: [1, 10] };
  }

  /** What is beside. @returns {Side} */
  get upright() {
    return { named: "", ends: [1, 10], box: [1, 10] };
  }

  ends() {
    const { ends, even } = this.axis;
    return { across: ends, even, up: this.upright.ends };
  }

  scales() {
    const { panel } = this;
    const axis = (span, box, to, from, log = true) => ({ low: span[0], high: span[1], log, box, to, from });
    const up = (p) => panel.up[1] * (panel.up[0] / panel.up[1]) ** (p / panel.height);
    return {
      x: axis(
        panel.across,
        this.axis.box,
        (v) => panel.x(v) - panel.left,
        (p) => panel.value(p + panel.left),
        !panel.even,
      ),
      y: axis(panel.up, this.upright.box, (v) => panel.y(v) - panel.top, up),
    };
  }

  hold(state) {
    const { left, top, width, height } = this.panel;
    for (const [side, length] of Object.entries({ left, top, width, height }))
      this.frameNode.style[side] = `${length}px`;
    for (const one of this.handles)
      if (one === this.held) one.place({ ...this.scales(), width, height }, state, 0);
      else one.node.hidden = true;
  }

  frame() {
    const ctx = this.begin();
    this.hold(this.now);
    this.still ??= this.drawn();
    this.lay(this.still);
    this.across(ctx);
  }

  /** What stays while the playhead moves. @returns {HTMLCanvasElement} */
  drawn() {
    return this.kept().canvas;
  }

  /** What lies over it. */
  across(_ctx) {}

  /** Numbers below, each with where it stands in pixels, those beside, names and border. @param {[string, number][]} below  @param {number[]} beside */
  sides(ctx, below, beside) {
    const { panel, paint, zoom } = this;
    ctx.font = this.font(11.5);
    ctx.textBaseline = "middle";
    ctx.fillStyle = paint.soft;
    ctx.textAlign = "center";
    for (const [label, x] of below) ctx.fillText(label, x, panel.bottom + 12 * zoom);
    ctx.textAlign = "right";
    for (const value of beside) ctx.fillText(sig3(value), panel.left - 6 * zoom, panel.y(value));
    ctx.textAlign = "center";
    ctx.font = this.font(12);
    ctx.fillText(this.axis.named, (panel.left + panel.right) / 2, panel.bottom + 29 * zoom);
    ctx.save();
    ctx.translate(panel.left - 42 * zoom, (panel.top + panel.bottom) / 2);
    ctx.rotate(-Math.PI / 2);
    ctx.fillText(this.upright.named, 0, 0);
    ctx.restore();
    ctx.textAlign = "left";
    ctx.strokeStyle = paint.axis;
    ctx.lineWidth = 1;
    const [left, top, width, height] = [panel.left, panel.top, panel.width, panel.height].map(Math.round);
    ctx.strokeRect(left + 0.5, top + 0.5, width, height);
  }

  /** While its trainings are not there. */
  waits(ctx, words) {
    const { panel } = this;
    this.letters(ctx, words, (panel.left + panel.right) / 2, (panel.top + panel.bottom) / 2, { align: "center" });
  }

  /** Where a pointer is, in pixels, and which of so many rows from below; nothing beside the map. @returns {[number, number, number] | null} */
  pointed(event, rows) {
    if (!this.panel) return null;
    const [px, py] = within(this.touch, event);
    const { left, right, top, bottom, height } = this.panel;
    if (px < left || px > right || py < top || py > bottom) {
      this.say(0, 0);
      return null;
    }
    return [px, py, Math.min(rows - 1, Math.floor(((bottom - py) / height) * rows))];
  }
}
