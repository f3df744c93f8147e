// The frame that holds who leaves the picture: the box grows until their steps are in it, as long as they are not too far away.
import { t } from "../t.js";
import { el } from "./dom.js";

/** Box widths on either side up to which it grows. */
export const FAR = 3.5;
const ROOM = 0.06; // of the frame, around what it holds

/** @type {(ends: [number, number], at: number) => [number, number]} */
const grown = ([low, high], at) => [Math.min(low, at), Math.max(high, at)];

/**
 * @param {{xs: ArrayLike<number>, ys: ArrayLike<number>}[]} paths step by step
 * @param {[number, number]} x ends of the picture  @param {[number, number]} y
 * @param {boolean} plane whether y is a weight too, and not a height
 * @returns {{x: [number, number], y: [number, number]}|null} null where nobody leaves
 */
export function outside(paths, x, y, plane) {
  /** @type {(ends: [number, number]) => [number, number]} */
  const near = ([low, high]) => [low - FAR * (high - low), high + FAR * (high - low)];
  const within = (at, [low, high]) => at >= low && at <= high;
  const [mostX, mostY] = [near(x), near(y)];
  /** @type {{x: [number, number], y: [number, number]}} */
  const found = { x: [...x], y: [...y] };
  let left = false;
  for (const { xs, ys } of paths) {
    for (let i = 0; i < xs.length; i++) {
      if (!within(xs[i], mostX) || (plane ? !within(ys[i], mostY) : !Number.isFinite(ys[i]))) break;
      left ||= !within(xs[i], x) || !within(ys[i], y);
      found.x = grown(found.x, xs[i]);
      found.y = grown(found.y, ys[i]);
    }
  }
  if (!left) return null;
  /** @type {(ends: [number, number], before: [number, number]) => [number, number]} */
  const roomy = ([low, high], [from, to]) => [
    low < from ? low - ROOM * (high - low) : low,
    high > to ? high + ROOM * (high - low) : high,
  ];
  return { x: roomy(found.x, x), y: roomy(found.y, y) };
}

/** The button that zooms out to who has left, and back. */
export class ZoomButton {
  /** @param {() => void} changed */
  constructor(changed) {
    /** Whether the picture shows who has left. */
    this.out = false;
    /** Whether somebody ever leaves it. */
    this.leaves = false;
    this.node = el("button.sl-zoom", {
      hidden: true,
      onclick: () => {
        this.out = !this.out;
        changed();
      },
    });
  }

  /** At the right, in the row above the frame where there is one, else in its lower corner. @param {boolean} above */
  stand(above, right, top, bottom) {
    this.node.classList.toggle("sl-above", above);
    const low = above ? top - 2 : bottom - 8;
    Object.assign(this.node.style, {
      right: `calc(100% - ${right - (above ? 0 : 8)}px)`,
      bottom: `calc(100% - ${low}px)`,
    });
  }

  /** @param {boolean} begun not before the run has begun */
  show(begun) {
    this.node.hidden = !(this.leaves && begun) && !this.out;
    this.node.textContent = this.out ? t`Zoom back` : t`Zoom out`;
    this.node.setAttribute("aria-label", this.out ? t`Zoom back to the box` : t`Zoom out to who has left the picture`);
  }
}
