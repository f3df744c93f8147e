// One view for all homes. A home is only where numbers come from (``host``); everything a person sees and touches is here.
import { t } from "../t.js";
import { Address } from "./address.js";
import { Clock } from "./clock.js";
import { Data } from "./data.js";
import { el, perFrame } from "./dom.js";
import { Feed } from "./feed.js";
import { quoted } from "./format.js";
import { furnish } from "./furnish.js";
import { History } from "./history.js";
import { listen } from "./keys.js";
import { asked, enlargement } from "./lecture.js";
import { encode } from "./link.js";
import { Notices } from "./notices.js";
import { events } from "./now.js";
import { called, presets, resolve, same, toNumber, turn } from "./state.js";
import { repaintSwatches } from "./swatch.js";
import { Theme } from "./theme.js";
import { failed, waits } from "./unanswered.js";
import { Work } from "./work.js";

const REST = 250; // ms after the last change before words and ranks follow

export class View {
  constructor(root, spec, host, options) {
    this.spec = spec;
    this.host = host;
    this.options = options;
    this.controls = spec.controls;
    this.byName = Object.fromEntries(spec.controls.map((control) => [control.name, control]));
    this.root = root.appendChild(
      el("div.simulab", { lang: t`en`, "data-home": host.home, "data-widget": spec.name, "data-ready": "false" }),
    );
    if (options.compact) this.root.classList.add("sl-compact");
    // On a page of its own nobody else has chosen.
    const guest = options.hash === true || options.theme ? null : /** @type {any} */ (root.host ?? root);
    this.theme = new Theme(() => this.#themed(), options.theme, guest);
    this.root.dataset.theme = this.theme.name;
    this.notices = new Notices();
    this.address = options.address ?? new Address(options.hash ?? false, this.controls, Object.keys(options.set ?? {}));
    this.#start();
    this.feed = new Feed(spec, host, {
      onResult: (state) => this.#apply(state),
      onError: (error, retry) => failed(this, error, retry),
      onWork: () => this.work.show(this.feed.work),
    });
    this.work = new Work(
      spec,
      () => this.stop(),
      () => waits(this),
    );
    this.data = new Data(spec, this.feed, self.simulabMoments?.(spec, host, this.feed));
    this.data.lossOf = (series, step) => this.#loss(series, step);
    this.clock = new Clock(
      (position) => this.#moved(position),
      () => this.#clockChanged(),
    );
    const made = furnish(
      this,
      (name) => this.#resetKnob(name),
      () => this.#reset(),
    );
    this.panel = made.panel;
    this.pictures = made.pictures;
    this.transport = made.transport;
    this.table = made.table;
    this.sentence = made.sentence;
    this.tools = made.tools;
    this.parts = made.parts;
    if (options.hash === true && asked()) this.lectureOn(true);
    this.#controls();
    this.frame = perFrame(() => this.#frame());
    this.listeners = new AbortController();
    listen(this, () => this.#relinked());
    host.opened?.(this);
  }

  /** The state of this link: the page's own settings, with the address on top. */
  #start() {
    const { given, step, show, hide } = this.address.read();
    const { state, complaints } = resolve(this.controls, { ...this.options.set, ...given });
    this.state = this.initial = state;
    this.show = show ?? this.options.show ?? null;
    this.hide = hide;
    this.linked = { show, hide };
    this.touched = false;
    // A page that opens without a state stands where its widget says; a link to a state, and a lesson, say it themselves.
    const fresh = this.spec.opens_at_start && this.options.hash === true && !Object.keys(given).length;
    this.startStep = fresh && step === undefined ? 0 : null;
    if (step !== undefined) {
      const number = toNumber(step);
      if (Number.isFinite(number) && number >= 0) this.startStep = Math.round(number);
      else complaints.push(t`Step: ${quoted(step)} is not a step; shown at the end.`);
    }
    this.notices.clear("link");
    if (complaints.length) this.notices.show("link", complaints.join(" "));
    called(this.spec, state);
    this.history = new History(state);
  }

  /** Shows a state that came from elsewhere, at a step (null: its end); ``compare`` is called once its numbers are there. */
  load(state, step, compare) {
    this.startStep = step;
    this.opened = false;
    this.compare = () => {
      this.compare = null;
      compare();
    };
    this.history.note(state);
    this.take(state);
    if (step === null) this.clock.seek(this.clock.steps);
  }

  async open() {
    await Promise.all(
      this.pictures.map((picture) => picture.embed(this.theme.name, this.data, this.state, this.options.painters)),
    );
    this.transport.refresh();
    const arrived = /** @type {Promise<void>} */ (new Promise((resolve) => (this.arrived = resolve)));
    this.feed.want(this.state);
    this.host.stands?.(this.state);
    await Promise.race([arrived, new Promise((resolve) => setTimeout(resolve, 30000))]);
    // the connection may be cut later: what has to be loaded is there by then
    (self.requestIdleCallback ?? setTimeout)(() => this.root.isConnected && this.#later().catch(() => {}));
  }

  async #later() {
    await this.tools.ready();
    const { Glossary, tip } = await this.options.later();
    if (this.root.isConnected) this.sentence.explain(new Glossary(this.root, this.spec.glossary));
    for (const picture of this.pictures) {
      picture.near = tip;
      if (picture.pointed) tip(picture, ...picture.pointed);
    }
  }

  // ---- knobs

  /** Turns knobs; the picture follows, the undo step is noted when the hand lets go. */
  turn(changes) {
    const state = turn(this.controls, this.state, changes);
    if (same(state, this.state)) return;
    this.take(state);
  }

  take(state) {
    this.state = state;
    this.root.dataset.busy = "true";
    this.unread = null;
    this.notices.clear("compute");
    if (!this.feed.work) this.work.clear();
    this.#controls();
    for (const picture of this.pictures) picture.follow(state);
    this.feed.want(state);
    this.host.stands?.(state);
    this.#rest();
  }

  /** Turns knobs as one step that can be undone. */
  set(changes) {
    this.turn(changes);
    this.settle();
  }

  settle() {
    this.history.note(this.state);
    this.#controls();
  }

  go(by) {
    const state = this.history.go(by);
    if (state) this.take(state);
  }

  #resetKnob(name) {
    this.turn({ [name]: presets(this.controls, this.state).defaults[name] });
    this.settle();
  }

  /** Back to exactly what the link showed at first. */
  #reset() {
    this.take(this.initial);
    this.history.note(this.initial);
    this.notices.clear("link");
    this.goal = this.startStep;
    this.clock.seek(this.startStep ?? this.clock.steps);
    this.#controls();
  }

  #controls() {
    this.panel.show(this.state);
    this.parts.undo.disabled = !this.history.can(-1);
    this.parts.redo.disabled = !this.history.can(1);
  }

  // ---- numbers

  #apply(state) {
    this.applied = state;
    this.frame();
  }

  #frame() {
    const state = this.applied;
    this.data.at(state);
    called(this.spec, state);
    this.#resize();
    if (this.startStep !== null && !this.opened) this.clock.position = Math.min(this.startStep, this.clock.steps);
    this.opened = true;
    const theme = this.theme.name;
    this.data.step = this.clock.step;
    for (const picture of this.pictures) {
      picture.position = this.clock.position;
      picture.show(this.data, state, theme);
    }
    this.host.recorded?.(this.pictures, this.data, state);
    this.transport.refresh();
    this.table.show(this.data, theme, !this.restless, this.#step());
    if (!this.restless) this.#settled();
    this.root.dataset.ready = "true";
    this.root.dataset.busy = String(!this.feed.idle());
    this.arrived?.();
    this.options.drawn?.();
  }

  #rest() {
    this.restless = true;
    clearTimeout(this.restTimer);
    this.restTimer = setTimeout(() => {
      this.restless = false;
      if (this.applied) {
        this.data.at(this.applied);
        this.table.show(this.data, this.theme.name, true, this.#step());
        this.#settled();
      }
    }, REST);
  }

  /** The step where the run stands; null at its end. */
  #step() {
    return this.clock.ended ? null : this.clock.step;
  }

  /** What follows only at rest: words for listeners, the address. */
  #settled() {
    this.sentence.say();
    const words = this.words();
    for (const picture of this.pictures)
      picture.seen.setAttribute("aria-label", `${picture.figure.label}. ${words}`.trim());
    for (const picture of this.pictures) picture.rest();
    // As it came, a guest leaves its host's address alone.
    this.touched ||= !this.address.prefix || !same(this.state, this.initial) || this.extra().step !== null;
    if (this.touched) this.address.write(this.state, this.extra());
    if (this.compare && this.feed.idle() && same(this.applied, this.state)) this.compare();
  }

  words() {
    return this.sentence.words();
  }

  #loss(series, step) {
    const other = this.spec.figures.find(({ tracks }) => tracks && !tracks.x && tracks.says === "loss")?.tracks;
    return other ? this.data.row(other.source, other.y, series)?.[step] : null;
  }

  // ---- the run

  /**
   * The big picture moves every frame. The others and the counter take turns, so that no frame has them all; the sentence and the table
   * have frames of their own.
   */
  #moved(position) {
    const { clock, data } = this;
    const { playing, turn, turns } = clock;
    const speaks = this.applied && !(playing && performance.now() < this.spoken + (REST / 2) * (turns - 1));
    data.step = clock.step;
    data.playing = playing && !clock.ended;
    this.pictures.forEach((picture, i) => {
      if (!playing || (!speaks && i % turns === turn) || (picture.figure.big && !picture.calm))
        picture.draw(position, playing);
    });
    if (turn === turns - 1 || !playing) this.transport.move();
    if (!speaks) return;
    this.spoken = performance.now();
    this.tells = !playing || !this.tells;
    if (this.tells) this.sentence.say(true);
    if (!this.tells || !playing) this.table.show(data, this.theme.name, false, this.#step());
  }

  /** The clock follows the run: nobody arrives before one can look. */
  #resize() {
    this.clock.resize(this.data.steps(), Math.min(...events(this.spec, this.data)));
  }

  #clockChanged() {
    if (!this.clock.playing) this.#moved(this.clock.position);
    if (!this.clock.playing && this.data.late() && this.applied) this.frame();
    this.transport.refresh();
    this.root.dataset.playing = String(this.clock.playing);
    if (!this.clock.playing) this.#rest();
  }

  // ---- link, theme, keys

  link() {
    return this.address.link(this.state, this.extra());
  }

  /** What a link says besides the knobs. */
  extra() {
    const { clock } = this;
    let at = clock.ended || clock.playing ? null : clock.step;
    // what such a page shows without a word in its address is the start
    if (this.spec.opens_at_start && this.options.hash === true && !encode(this.controls, this.state))
      at = clock.ended ? clock.steps : at || null;
    return { step: at, show: this.linked.show, hide: this.linked.hide };
  }

  #themed() {
    const theme = this.theme.name;
    this.root.dataset.theme = theme;
    repaintSwatches(this.root, this.spec.series, theme);
    if (this.applied) for (const picture of this.pictures) picture.show(this.data, this.applied, theme);
    this.options.onTheme?.(theme);
  }

  /** Large letters and lines, and two knobs; or back. */
  lectureOn(on) {
    this.lecture = on;
    this.root.classList.toggle("sl-lecture", on);
    this.parts.lecture?.setAttribute("aria-pressed", String(on));
    this.enlarge();
    this.#controls();
  }

  /** As large as the screen is high now. */
  enlarge() {
    for (const picture of this.pictures) picture.enlarge(this.lecture ? enlargement() : 1);
  }

  /** Stops what is being computed. */
  stop() {
    return this.options.later().then(
      ({ stop }) => stop(this),
      () => {},
    );
  }

  /** The address was changed by hand, or the person went back. */
  #relinked() {
    this.opened = false;
    this.#start();
    this.take(this.state);
    if (this.startStep === null) this.clock.seek(this.clock.steps);
  }

  close() {
    this.listeners.abort();
    this.feed.close();
    this.work.clear();
    this.clock.playing = false;
    this.sentence.glossary?.remove();
    this.theme.close();
    this.frame.cancel();
    clearTimeout(this.restTimer);
    for (const picture of this.pictures) picture.remove();
    this.root.remove();
  }
}
