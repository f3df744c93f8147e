// The widget of a scenario: mounted for it, covered while a prediction is open, with the teacher's marks on its pictures.
import { el, svg } from "../player/dom.js";
import { settings, stateFile } from "../player/replay.js";
import { resolve, same } from "../player/state.js";
import { View } from "../player/view.js";
import { photograph } from "./photograph.js";
import { evaluate } from "./values.js";

export class Stage {
  /**
   * @param {HTMLElement} root
   * @param {import("../types").Scenario} scenario
   * @param {import("../types").Spec} spec of the widget
   * @param {import("../types").Host} host its home
   * @param {{state: object, theme: string, level: number, address: import("../player/address.js").Address, turned: (state: object) => void}} options
   */
  constructor(root, scenario, spec, host, { state, theme, level, address, turned }) {
    this.scenario = scenario;
    this.turned = turned;
    const figures = spec.figures
      .filter(({ big, beside, slot }) => (big && !beside) || !scenario.figures || scenario.figures.includes(slot))
      .map((figure) => (figure.beside ? { ...figure, big: false, half: false } : figure));
    const trimmed = { ...spec, figures, table: scenario.table ? spec.table : [] };
    // a link that somebody copied says all of a state; what was kept here has no part in it
    this.linked = Object.keys(address.read().given).length > 0;
    const set = this.linked ? scenario.set : { ...scenario.set, ...state };
    this.view = new View(root, trimmed, host, {
      compact: true,
      level,
      address,
      set,
      show: scenario.show ?? undefined,
      theme,
    });
    this.view.initial = resolve(spec.controls, scenario.set).state; // "reset" goes back to what the lesson says
    this.view.parts.app.append(this.view.parts.tools);
    this.shots = [];
    this.overlays = new Map();
    for (const picture of this.view.pictures) {
      const overlay = svg("svg", { class: "sl-overlay", "aria-hidden": "true" });
      picture.touch.prepend(overlay);
      this.overlays.set(picture.figure.slot, { picture, overlay, extra: [] });
      picture.placed = (axes) => this.#draw(picture.figure.slot, axes);
    }
    const labels = scenario.marks.map((mark) => mark.label).filter(Boolean);
    if (labels.length) root.append(el("p.sl-hidden", { text: `Marked in the picture: ${labels.join("; ")}.` }));
    this.cover = el("p.sl-cover", {
      hidden: true,
      text: "The run stays covered until you have locked your prediction in.",
    });
    this.view.parts.app.querySelector(".sl-stage").append(this.cover);
  }

  #side() {
    return /** @type {HTMLElement} */ (this.view.parts.app.querySelector(".sl-side"));
  }

  /** Resolves when the pictures stand: a pin can be taken hold of. */
  async open() {
    const { view } = this;
    await view.open();
    const drawn = () => view.pictures.every((picture) => picture.axes || !picture.node.offsetParent);
    for (let tries = 0; tries < 100 && !drawn(); tries++) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  get state() {
    return this.view.state;
  }

  get data() {
    return this.view.data;
  }

  /** Resolves when everything on screen belongs to the knobs. */
  async settled() {
    for (let tries = 0; tries < 600; ) {
      if (this.view.applied && this.view.feed.idle() && this.view.root.dataset.busy === "false") return;
      const { view } = this;
      if (view.unread) throw new Error(`What is typed cannot be run yet. ${view.unread}`);
      if (!view.applied && view.feed.idle() && view.root.isConnected)
        tries = 0; // stopped by hand, to be gone on with by hand
      else tries++;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error("The numbers have not come; is the server there?");
  }

  value(json) {
    return evaluate(this, json);
  }

  numbers(question) {
    return Object.fromEntries(Object.entries(question.numbers).map(([name, json]) => [name, this.value(json)]));
  }

  set(changes) {
    this.view.turn(changes);
    this.view.history.note(this.view.state);
  }

  /** Hides what the run came to, until ``uncover``: pictures with a path stand at its start, all others are gone. */
  async veil() {
    this.covered = true;
    if (!this.view.opened) this.view.startStep = 0;
    this.view.root.classList.add("sl-veiled");
    for (const { picture } of this.overlays.values()) {
      picture.node.classList.toggle("sl-told-late", !(picture.figure.big && picture.figure.tracks));
      picture.tracks.ghost = () => {}; // the faint whole path would tell
    }
    this.#side().inert = true;
    this.cover.hidden = false;
    await this.settled();
    if (this.covered) this.view.clock.seek(0);
  }

  /** Shows everything and plays the run from its start. */
  async uncover(play = true) {
    if (!this.covered) return;
    this.covered = false;
    this.view.root.classList.remove("sl-veiled");
    for (const { picture } of this.overlays.values()) {
      picture.node.classList.remove("sl-told-late");
      delete picture.tracks.ghost;
      picture.relayout();
    }
    this.#side().inert = false;
    this.cover.hidden = true;
    await this.settled();
    const moves = play && this.view.clock.steps > 1 && !matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.view.clock.seek(moves ? 0 : this.view.clock.steps);
    if (moves) this.view.clock.play();
  }

  /** What an answer was given to: the state with its numbers' digests, and its knobs as people read them. */
  record() {
    const { view } = this;
    if (!view.applied) return {};
    const state = stateFile(view);
    if (this.covered) Object.assign(state, { step: null, link: view.address.link(view.state, {}) }); // the whole run, not its covered start
    return { state, knobs: Object.fromEntries(settings(view.spec, view.state)) };
  }

  /** Opens a state that was recorded, and says whether its numbers are these. */
  replay(file) {
    this.uncover(false);
    this.view.replay(file);
  }

  /** A picture of what is on screen, once the run has come to its end; at the latest when the part is left. */
  photograph(pad, take) {
    this.shots.push({ pad, take });
    this.watch ??= setInterval(() => {
      const { view } = this;
      if (!this.covered && view.applied && !view.clock.playing && view.feed.idle()) this.#shoot();
    }, 250);
  }

  #shoot() {
    clearInterval(this.watch);
    this.watch = null;
    const shots = this.shots.splice(0);
    for (const { pad, take } of shots)
      photograph(this.view, this.overlays.values(), pad).then((picture) => picture && take(picture));
  }

  picture(slot) {
    return this.overlays.get(slot)?.picture;
  }

  /** Something more to draw over a figure; called with its axes whenever they move. */
  over(slot, draw) {
    const place = this.overlays.get(slot);
    place.extra.push(draw);
    if (place.picture.axes) this.#draw(slot, place.picture.axes);
    return () => {
      place.extra = place.extra.filter((one) => one !== draw);
      if (place.picture.axes) this.#draw(slot, place.picture.axes);
    };
  }

  #draw(slot, axes) {
    const { overlay, extra } = this.overlays.get(slot);
    overlay.replaceChildren();
    Object.entries({ width: axes.width, height: axes.height }).forEach(([key, length]) =>
      overlay.setAttribute(key, String(length)),
    );
    if (!this.covered)
      for (const mark of this.scenario.marks) if (mark.slot === slot) overlay.append(...this.#mark(mark, axes));
    for (const draw of extra) overlay.append(...draw(axes));
  }

  #mark(mark, axes) {
    const { width, height } = axes;
    const at = (name, axis, none) => (mark[name] ? axes[axis].to(this.value(mark[name])) : none);
    const words = (x, y, anchor = "start") => svg("text", { x, y, "text-anchor": anchor }, mark.label);
    if (mark.kind === "line") {
      const [x, y] = [at("x", "x", null), at("y", "y", null)];
      if (!Number.isFinite(x ?? y)) return [];
      const line = x === null ? { x1: 0, x2: width, y1: y, y2: y } : { x1: x, x2: x, y1: 0, y2: height };
      if (x === null) return [svg("line", line), words(6, y - 6)];
      return [svg("line", line), x > 0.7 * width ? words(x - 6, height - 10, "end") : words(x + 6, height - 10)];
    }
    if (mark.kind === "label") {
      const [x, y] = [at("x", "x", 0), at("y", "y", 0)];
      return Number.isFinite(x + y) ? [words(x, y, x > 0.7 * width ? "end" : "start")] : [];
    }
    const [x0, x1] = [at("x0", "x", 0), at("x1", "x", width)];
    const [y0, y1] = [at("y1", "y", 0), at("y0", "y", height)];
    const [left, top] = [Math.max(0, Math.min(x0, x1)), Math.max(0, Math.min(y0, y1))];
    const [wide, high] = [Math.min(width, Math.max(x0, x1)) - left, Math.min(height, Math.max(y0, y1)) - top];
    if (!(wide > 0 && high > 0)) return [];
    return [
      svg("rect", { x: left, y: top, width: wide, height: high }),
      words(left + wide / 2, top + high / 2, "middle"),
    ];
  }

  /** The knobs that a student moved away from the scenario's own. */
  moved() {
    const { state } = resolve(this.view.controls, this.scenario.set);
    return Object.fromEntries(Object.entries(this.view.state).filter(([knob, value]) => !same(state[knob], value)));
  }

  close() {
    if (this.shots.length && this.view.applied) {
      this.view.clock.seek(this.view.clock.steps);
      this.#shoot();
    }
    clearInterval(this.watch);
    this.turned(this.moved());
    this.view.close();
  }
}
