// The cover over a run of which a prediction is open: nothing seen, heard, pressed or copied tells what it comes to.

import { el } from "../player/dom.js";
import { t } from "../t.js";

const KEYS = new Set([" ", "z", "Z"]); // play, undo

export class Cloak {
  /**
   * @param {import("../player/view.js").View} view
   * @param {Map<string, {picture: import("../player/picture.js").Picture}>} overlays
   * @param {string[]} uncovered figures that are shown nevertheless
   * @param {() => void} turned hears that it was put or taken
   */
  constructor(view, overlays, uncovered, turned) {
    this.turned = turned;
    this.view = view;
    this.overlays = overlays;
    this.uncovered = uncovered;
    this.on = false;
    this.note = el("p.sl-cover", {
      hidden: true,
      text: t`The run stays covered until you have locked your prediction in.`,
    });
    view.root.addEventListener("keydown", (event) => this.#key(event), true);
    view.root.addEventListener("click", (event) => this.#click(event), true);
  }

  get #side() {
    return /** @type {HTMLElement} */ (this.view.parts.app.querySelector(".sl-side"));
  }

  /** Pictures with a path, or with points that come one by one, stand at their start; all others are gone. */
  put() {
    const { view } = this;
    this.on = true;
    if (!view.opened) view.startStep = 0;
    view.root.classList.add("sl-veiled");
    view.words = () => ""; // a picture's accessible name would say them
    Object.assign(view.clock, {
      seek: (step) => (step > 0 ? undefined : Object.getPrototypeOf(view.clock).seek.call(view.clock, 0)),
      play: () => {},
      resize: (steps) => Object.assign(view.clock, { steps, position: 0 }),
    });
    for (const { picture } of this.overlays.values()) {
      const { figure } = picture;
      const starts = figure.big && (figure.tracks || figure.dots || (figure.drawn && !figure.still));
      picture.node.classList.toggle("sl-told-late", !starts && !this.uncovered.includes(figure.slot));
      picture.tracks.ghost = () => {}; // the faint whole path would tell
    }
    this.#side.inert = true;
    this.note.hidden = false;
    this.turned();
  }

  take() {
    const { view } = this;
    this.on = false;
    view.root.classList.remove("sl-veiled");
    delete view.words;
    for (const act of ["seek", "play", "resize"]) delete view.clock[act];
    for (const { picture } of this.overlays.values()) {
      picture.node.classList.remove("sl-told-late");
      delete picture.tracks.ghost;
      picture.relayout();
    }
    this.#side.inert = false;
    this.note.hidden = true;
    this.turned();
    view.startStep = null; // "reset" goes to the end
    if (view.applied) view.frame();
  }

  /** Something that is kept and not shown: it has the words. */
  lifted(make) {
    const { view } = this;
    const quiet = Object.hasOwn(view, "words") ? view.words : null;
    delete view.words;
    const made = make();
    if (quiet) view.words = quiet;
    return made;
  }

  #key(event) {
    if (!this.on || !KEYS.has(event.key) || event.target.closest?.("input, button, textarea")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  /** A click into a picture places a pin, and never moves the start. */
  #click(event) {
    const touch = event.target.closest?.(".sl-touch");
    if (!this.on || !touch || event.target !== touch) return;
    event.stopPropagation();
    touch.dispatchEvent(new CustomEvent("pinned", { detail: event }));
  }
}
