// A knob as a line across panels that share an axis: taken hold of anywhere along it.
import { el } from "../player/dom.js";
import { Handle } from "../player/handles.js";

export class Line {
  /**
   * @param {HTMLElement} touch what takes hold
   * @param {string} knob
   * @param {string} label
   * @param {any} knobs as a figure is given them
   */
  constructor(touch, knob, label, knobs) {
    this.handle = new Handle({ label, x: knob, y: null, kind: "line", shown: null }, knobs);
    this.node = touch.appendChild(el("div.sl-touch.sl-vital-frame", {}, this.handle.node));
  }

  /** From the top of a panel down to ``bottom``: pixels of its own. */
  scales(panel, bottom) {
    const height = bottom - panel.top;
    const [low, high] = panel.across;
    const x = {
      low,
      high,
      log: !panel.even,
      box: [low, high],
      to: (v) => panel.x(v) - panel.left,
      from: (p) => panel.value(p + panel.left),
    };
    return { x, y: { low: 0, high: height, log: false, box: [0, height], to: (v) => v, from: (p) => p } };
  }

  /** Stands where a state has it. */
  hold(panel, bottom, state) {
    const { left, top, width } = panel;
    const height = bottom - top;
    const px = { left, top, width, height };
    for (const [side, length] of Object.entries(px)) this.node.style[side] = `${length}px`;
    this.handle.place({ ...this.scales(panel, bottom), width, height }, state, 0);
  }
}
