// A knob as a line across panels that share an axis: taken hold of anywhere along it.
import { el } from "../player/dom.js";
import { Handle } from "../player/handles.js";

export class Line {
  /**
   * @param {HTMLElement} touch what takes hold
   * @param {string} knob
   * @param {string} label
   * @param {any} knobs as a figure is given them
   * @param {Record<string, string>} others knobs that have a line in its place at other times, and what it is called then
   */
  constructor(touch, knob, label, knobs, others = {}) {
    this.handles = Object.entries({ [knob]: label, ...others }).map(
      ([x, label]) => new Handle({ label, x, y: null, kind: "line", shown: null }, knobs),
    );
    this.handle = this.handles[0];
    this.node = touch.appendChild(el("div.sl-touch.sl-vital-frame", {}, ...this.handles.map(({ node }) => node)));
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

  /** Stands where a state has the knob. */
  hold(panel, bottom, state, knob = this.handle.handle.x) {
    const { left, top, width } = panel;
    const height = bottom - top;
    const px = { left, top, width, height };
    for (const [side, length] of Object.entries(px)) this.node.style[side] = `${length}px`;
    for (const handle of this.handles)
      if (handle.handle.x === knob) handle.place({ ...this.scales(panel, bottom), width, height }, state, 0);
      else handle.node.hidden = true;
  }
}
