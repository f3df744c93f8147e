// What a student drags in a figure: a start, a point on the curve, a vertical line. Mouse, finger and arrow keys alike.
import { lower } from "../t.js";
import { el } from "./dom.js";
import { setting } from "./format.js";
import { within } from "./host.js";

/** A number no finer than a screen can show: links stay short. */
function tidy(value, low, high, log) {
  if (log) return Number(value.toPrecision(3));
  const grain = 10 ** Math.floor(Math.log10(Math.abs(high - low) / 500));
  return Number((Math.round(value / grain) * grain).toPrecision(12));
}

export class Handle {
  /**
   * @param {import("../types").HandleOf} handle the declared Handle
   * @param {{controls: object, change: (changes: object) => void, settle: () => void, bounds: (knob: string) => number[]}} knobs
   */
  constructor(handle, knobs) {
    this.handle = handle;
    this.knobs = knobs;
    this.node = el(
      `div.sl-handle.sl-handle-${handle.kind}`,
      {
        role: "slider",
        tabindex: "0",
        "aria-label": handle.label,
        "data-handle": handle.x,
        onpointerdown: (event) => this.#grab(event),
        onkeydown: (event) => this.#key(event),
      },
      el("span.sl-grip"),
      handle.kind === "line" ? null : el("span.sl-handle-name", { text: lower(handle.label) }),
    );
  }

  /** Where it stands, for the knobs' values; ``height`` gives y for a point on the curve. */
  place(axes, state, height) {
    this.axes = axes;
    this.state = state;
    const { handle, node } = this;
    const x = axes.x.to(state[handle.x]);
    const y = handle.kind === "line" ? 0 : handle.kind === "curve" ? height : axes.y.to(state[handle.y]);
    const inside = x >= -1 && x <= axes.width + 1 && y >= -1 && y <= axes.height + 1;
    node.hidden = !inside;
    this.at = { x, y };
    node.style.transform = `translate(${x}px, ${Number.isFinite(y) ? y : axes.height / 2}px)`;
    if (handle.kind === "line") node.style.setProperty("--length", `${axes.height}px`);
    node.classList.toggle("sl-flip", x > (axes.edge ?? axes.width) - 70);
    const [low, high] = this.knobs.bounds(handle.x);
    const of = (knob) => `${this.knobs.controls[knob].label} ${setting(state[knob], this.knobs.controls[knob])}`;
    const spoken = handle.y && handle.kind === "point" ? `${of(handle.x)}, ${of(handle.y)}` : of(handle.x);
    for (const [key, value] of [
      ["aria-valuenow", state[handle.x]],
      ["aria-valuemin", low],
      ["aria-valuemax", high],
      ["aria-valuetext", spoken],
    ]) {
      // readers take no exponents
      node.setAttribute(
        key,
        typeof value === "number" && /e-/.test(String(value)) ? value.toFixed(20).replace(/0+$/, "") : String(value),
      );
    }
  }

  /** Moves the knobs to a place of the frame (in pixels). */
  to(px, py) {
    const { handle, axes } = this;
    // The box says how fine, not the frame: the same hand gives the same numbers in every window.
    const held = (knob, axis, at, length) => {
      const [least, most] = this.knobs.bounds(knob);
      const value = tidy(axis.from(Math.min(Math.max(at, 0), length)), axis.box[0], axis.box[1], axis.log);
      return Math.min(Math.max(value, least), most);
    };
    const changes = { [handle.x]: held(handle.x, axes.x, px, axes.width) };
    if (handle.kind === "point" && handle.y) changes[handle.y] = held(handle.y, axes.y, py, axes.height);
    this.knobs.change(changes);
  }

  #grab(event) {
    if (event.button || !this.axes) return;
    event.preventDefault();
    event.stopPropagation();
    const { node } = this;
    node.focus({ preventScroll: true });
    node.setPointerCapture(event.pointerId);
    // The grip does not jump under the finger: keep the distance at which it was caught.
    const line = this.handle.kind === "line";
    const caught = within(event, node);
    const slip = [caught[0] - node.offsetWidth / 2, line ? 0 : caught[1] - node.offsetHeight / 2];
    const move = (moved) => {
      const [x, y] = within(moved, node.parentElement);
      this.to(x - slip[0], y - slip[1]);
    };
    const drop = () => {
      node.removeEventListener("pointermove", move);
      node.classList.remove("sl-held");
      this.knobs.settle();
    };
    node.classList.add("sl-held");
    node.addEventListener("pointermove", move);
    node.addEventListener("lostpointercapture", drop, { once: true });
  }

  /** Arrows move by a hundredth of the box, with Shift and Page keys by a tenth; Home and End go to the bounds along x. */
  #key(event) {
    const { handle, axes, state } = this;
    if (!axes || event.ctrlKey || event.metaKey || event.altKey) return;
    const far = event.shiftKey ? 10 : 1;
    const ways = {
      ArrowLeft: [-far, 0],
      ArrowRight: [far, 0],
      ArrowUp: [0, far],
      ArrowDown: [0, -far],
      PageUp: [0, 10],
      PageDown: [0, -10],
    };
    const end = { Home: 0, End: 1 }[event.key];
    let [dx, dy] = ways[event.key] ?? [0, 0];
    if (!dx && !dy && end === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (handle.kind !== "point" || !handle.y) [dx, dy] = [dx || dy, 0];
    if (end !== undefined) this.knobs.change({ [handle.x]: this.knobs.bounds(handle.x)[end] });
    else {
      const along = ({ box, to }) => (to(box[1]) - to(box[0])) / 100;
      const x = axes.x.to(state[handle.x]) + dx * along(axes.x);
      this.to(x, handle.kind === "point" ? axes.y.to(state[handle.y]) + dy * along(axes.y) : 0);
    }
    this.knobs.settle();
  }
}
