// What a student drags in a figure: a start, a point on the curve, a vertical line. Mouse, finger and arrow keys alike.
import { el } from "./dom.js";
import { setting } from "./format.js";

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
      handle.kind === "line" ? null : el("span.sl-handle-name", { text: handle.label.toLowerCase() }),
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
    const held = (knob, value, log, low, high) => {
      const [least, most] = this.knobs.bounds(knob);
      return Math.min(Math.max(tidy(value, low, high, log), least), most);
    };
    const { x, y } = axes;
    const changes = { [handle.x]: held(handle.x, x.from(Math.min(Math.max(px, 0), axes.width)), x.log, x.low, x.high) };
    if (handle.kind === "point" && handle.y) {
      changes[handle.y] = held(handle.y, y.from(Math.min(Math.max(py, 0), axes.height)), y.log, y.low, y.high);
    }
    this.knobs.change(changes);
  }

  #grab(event) {
    if (event.button || !this.axes) return;
    event.preventDefault();
    event.stopPropagation();
    const { node } = this;
    node.focus({ preventScroll: true });
    node.setPointerCapture(event.pointerId);
    const frame = node.parentElement.getBoundingClientRect();
    const place = node.getBoundingClientRect();
    // The grip does not jump under the finger: keep the distance at which it was caught.
    const line = this.handle.kind === "line";
    const slipX = event.clientX - (place.left + place.width / 2);
    const slipY = line ? 0 : event.clientY - (place.top + place.height / 2);
    const move = (moved) => this.to(moved.clientX - slipX - frame.left, moved.clientY - slipY - frame.top);
    const drop = () => {
      node.removeEventListener("pointermove", move);
      node.classList.remove("sl-held");
      this.knobs.settle();
    };
    node.classList.add("sl-held");
    node.addEventListener("pointermove", move);
    node.addEventListener("lostpointercapture", drop, { once: true });
  }

  #key(event) {
    const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    let [dx, dy] = ways[event.key] ?? [0, 0];
    if ((!dx && !dy) || !this.axes || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const { handle, axes, state } = this;
    const reach = event.shiftKey ? 0.1 : 0.01;
    if (handle.kind !== "point" || !handle.y) [dx, dy] = [dx || dy, 0];
    const x = axes.x.to(state[handle.x]) + dx * reach * axes.width;
    const y = handle.kind === "point" ? axes.y.to(state[handle.y]) - dy * reach * axes.height : 0;
    this.to(x, y);
    this.knobs.settle();
  }
}
