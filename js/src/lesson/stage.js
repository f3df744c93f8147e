// The widget of a scenario: mounted for it, covered while a prediction is open, with the teacher's marks on its pictures.

import { el, svg } from "../player/dom.js";
import { resolve, same } from "../player/state.js";
import { View } from "../player/view.js";
import { t } from "../t.js";
import { Cloak } from "./cloak.js";
import { marked } from "./marked.js";
import { evaluate } from "./values.js";

const NOBODY = 30_000; // ms in which nobody works at what is missing
const rest = () => new Promise((resolve) => setTimeout(resolve, 50));

export class Stage {
  /**
   * @param {HTMLElement} root
   * @param {import("../types").Scenario} scenario
   * @param {import("../types").Spec} spec of the widget
   * @param {import("../types").Host} host its home
   * @param {{state: object, theme: string, level: number, address: import("../player/address.js").Address, turned: (state: object) => void,
   *   later: () => Promise<typeof import("./takeaways.js")>, painters?: () => Promise<any>}} options
   */
  constructor(root, scenario, spec, host, { state, theme, level, address, turned, later, painters }) {
    this.scenario = scenario;
    this.turnedTo = turned;
    this.lockNote = el("p.sl-lock-note", { hidden: true, text: t`Some knobs are locked until you have answered.` });
    this.shots = [];
    this.overlays = new Map();
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
      drawn: () => this.#drawn(),
      later,
      painters,
    });
    this.later = later;
    /** @type {() => void} called whenever the numbers on screen are those of another state */
    this.follows = () => {};
    this.cloak = new Cloak(this.view, this.overlays, scenario.uncovered, () => this.#hold());
    this.view.initial = resolve(spec.controls, scenario.set).state; // "reset" goes back to what the lesson says
    this.view.parts.app.append(this.view.parts.tools);
    for (const picture of this.view.pictures) {
      const overlay = svg("svg", { class: "sl-overlay", "aria-hidden": "true" });
      picture.touch.prepend(overlay);
      this.overlays.set(picture.figure.slot, { picture, overlay, extra: [] });
      picture.placed = (axes) => this.#draw(picture.figure.slot, axes);
    }
    this.locks = [];
    // what the lesson does not show beside the picture is not turned in it either: the text knows nothing of it
    for (const handle of this.view.pictures.flatMap((picture) => picture.handles))
      if (!this.#free(handle)) handle.to = () => {};
    this.#hold();
    const labels = scenario.marks.map((mark) => mark.label).filter(Boolean);
    if (labels.length) root.append(el("p.sl-hidden", { text: t`Marked in the picture: ${labels.join("; ")}.` }));
    this.view.parts.app.querySelector(".sl-stage").append(this.cloak.note);
    const { clock } = this.view;
    const { onState } = clock;
    clock.onState = () => {
      onState();
      if (clock.ended) this.#arrive();
    };
  }

  /** Resolves when the pictures stand: a pin can be taken hold of. */
  async open() {
    const { view } = this;
    await view.open();
    const drawn = () => view.pictures.every((picture) => picture.axes || !picture.node.offsetParent);
    for (let tries = 0; tries < 200 && !drawn(); tries++) await rest(); // a busy machine draws few frames in a second
  }

  get state() {
    return this.view.state;
  }

  get data() {
    return this.view.data;
  }

  /** Everything on screen belongs to the knobs. */
  get stands() {
    const { view } = this;
    return view.applied && view.feed.idle() && view.root.dataset.busy === "false";
  }

  /**
   * Resolves when everything on screen belongs to the knobs. While somebody works at the numbers it waits, however long
   * that takes (a server may have to compile a net first); it gives up where nobody does. Nobody waits for a part that was left.
   */
  async settled() {
    for (let since = performance.now(); !this.stands || this.closed; await rest()) {
      const { view } = this;
      if (this.closed) await new Promise(() => {});
      if (view.unread) throw new Error(t`What is typed cannot be run yet. ${view.unread}`);
      const stopped = !view.applied && view.feed.idle(); // by hand, to be gone on with by hand
      if (stopped || view.feed.work) since = performance.now();
      if (performance.now() - since > NOBODY) throw new Error(t`The numbers have not come; is the server there?`);
    }
  }

  /**
   * What marks answers and keeps them (record.js), once that is loaded: it is asked for when the pictures stand.
   * @type {typeof import("./takeaways.js")}
   */
  marking;

  async marks() {
    this.marking ??= await this.later();
    return this.marking;
  }

  /** Resolves when an answer can be marked: ``marking`` is there, and everything on screen belongs to the knobs. */
  async ready() {
    await this.marks();
    await this.settled();
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

  /** What the knobs that a student may turn stand at: an answer that is a state. */
  turned() {
    const { state } = this.view;
    return Object.fromEntries((this.scenario.show ?? Object.keys(this.moved())).map((knob) => [knob, state[knob]]));
  }

  /** Back to what the lesson says, with ``changes`` on top. */
  preset(changes = {}) {
    const { initial } = this.view;
    this.set({ ...initial, ...changes });
  }

  get covered() {
    return this.cloak.on;
  }

  /** Hides what the run came to, until ``uncover``. */
  async veil() {
    this.cloak.put();
    while (!this.stands && !this.closed) await rest();
    if (this.covered && !this.closed) this.view.clock.seek(0);
  }

  /** Shows everything and plays the run from its start. */
  async uncover() {
    if (!this.covered) return;
    this.cloak.take();
    await this.settled();
    const moves = this.view.clock.steps > 1 && !matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.view.clock.seek(moves ? 0 : this.view.clock.steps);
    if (moves) this.view.clock.play();
  }

  /** Resolves when the run that is played has come to its end, or makes room for another one. */
  arrived() {
    const { view } = this;
    if (view.clock.ended || this.closed) return Promise.resolve();
    const played = view.state;
    return /** @type {Promise<void>} */ (
      new Promise((resolve) => {
        this.awaited = () => {
          if (view.clock.ended || this.closed || !same(view.state, played)) resolve();
        };
      })
    );
  }

  #arrive() {
    this.awaited?.();
  }

  #drawn() {
    this.#arrive();
    this.follows();
  }

  /** Whether a student may turn what a handle turns. */
  #free({ handle }) {
    const { show } = this.scenario;
    return [handle.x, handle.y].every((knob) => !knob || !show || show.includes(knob));
  }

  /** A handle that may not be moved now is no handle. */
  #hold() {
    for (const handle of this.view.pictures.flatMap((picture) => picture.handles)) {
      const { x, y } = handle.handle;
      handle.node.inert = this.covered || !this.#free(handle) || [x, y].some((knob) => this.locks.includes(knob));
      handle.node.classList.toggle("sl-fixed", !this.#free(handle));
    }
  }

  /** Keeps knobs where the lesson has them, until a question is answered. */
  lock(knobs) {
    const { panel, initial, state } = this.view;
    for (const [name, { node }] of panel.parts) {
      const locked = knobs.includes(name);
      if (node.inert !== locked) node.inert = locked;
      node.classList.toggle("sl-locked", locked);
    }
    this.locks = knobs;
    this.#hold();
    if (!this.lockNote.isConnected) panel.node.prepend(this.lockNote);
    this.lockNote.hidden = !knobs.length;
    const moved = knobs.filter((knob) => !same(state[knob], initial[knob]));
    if (moved.length) this.set(Object.fromEntries(moved.map((knob) => [knob, initial[knob]])));
  }

  /** A picture of what is on screen, once the run has come to its end; at the latest when the part is left. */
  photograph(pad, take) {
    this.shots.push({ pad, take });
    // there before the part is left: a picture is drawn at once, or what it shows is gone
    this.later().then(
      ({ photograph }) => (this.photographer = photograph),
      () => {},
    );
    this.watch ??= setInterval(() => {
      const { view } = this;
      if (!this.covered && view.applied && this.photographer && !view.clock.playing && view.feed.idle()) this.#shoot();
    }, 250);
  }

  #shoot() {
    clearInterval(this.watch);
    this.watch = null;
    const shots = this.shots.splice(0);
    for (const { pad, take } of shots)
      this.photographer?.(this.view, this.overlays.values(), pad).then((picture) => picture && take(picture));
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

  /** Draws what lies over a figure anew. */
  redraw(slot) {
    const { picture } = this.overlays.get(slot);
    if (picture.axes) this.#draw(slot, picture.axes);
  }

  #draw(slot, axes) {
    const { overlay, extra } = this.overlays.get(slot);
    overlay.replaceChildren();
    Object.entries({ width: axes.width, height: axes.height }).forEach(([key, length]) =>
      overlay.setAttribute(key, String(length)),
    );
    if (!this.covered)
      for (const mark of this.scenario.marks)
        if (mark.slot === slot && (!mark.when || this.value(mark.when)))
          overlay.append(...marked(mark, axes, (json) => this.value(json)));
    for (const draw of extra) overlay.append(...draw(axes));
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
    this.closed = true;
    this.#arrive();
    this.turnedTo(this.moved());
    this.view.close();
  }
}
