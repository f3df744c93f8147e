// From knobs to numbers: asks the home only for the sources that a turned knob can change, one question at a time.
import { isShown } from "./state.js";

const SLOW_REST = 180; // ms without a change before slow sources are asked for

const PACES = ["quick", "slow"];

export class Feed {
  /**
   * @param {import("../types").Spec} spec the widget's description
   * @param {import("../types").Host} host the home; it may say how far it is, and give up when the signal aborts
   * @param {{onResult: (state: object, names: string[]) => void, onError: (error: Error, retry: () => void) => void,
   *   onWork: () => void, onReach?: Function}} listener `onReach` takes what work in slices has so far (js/src/moments/reached.js)
   */
  constructor(spec, host, listener) {
    this.spec = spec;
    this.host = host;
    this.listener = listener;
    /** @type {Record<string, {key: string, columns: object, state: object, cut?: boolean}>} with no key what is not all yet */
    this.have = {};
    this.latest = null;
    /** The last state of which all that is quick is there: the one to be shown. */
    this.whole = null;
    /** What is under way, of each kind one question. */
    this.asked = { quick: null, slow: null };
    /** Source -> the knobs for which it was stopped: not asked for again until they change, or until `again`. */
    this.stopped = {};
    this.closed = false;
  }

  /** The state wanted now. While an answer is under way only the newest state waits for its turn. */
  want(state) {
    this.latest = state;
    for (const name of Object.keys(this.stopped))
      if (this.stopped[name] !== this.key(name, state)) delete this.stopped[name];
    PACES.forEach((kind) => this.#outdated(kind) && this.#end(kind));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#ask("slow"), SLOW_REST);
    if (!this.missing("quick").length) this.listener.onResult((this.whole = state), []);
    this.#ask("quick");
  }

  /** Ends all work. What this state lacks counts as stopped: it is not asked for, until `again`. */
  stop(state) {
    this.latest = state;
    clearTimeout(this.timer);
    for (const name of PACES.flatMap((kind) => this.missing(kind))) this.stopped[name] = this.key(name, state);
    PACES.forEach((kind) => this.#end(kind));
  }

  again() {
    this.stopped = {};
    this.want(this.latest);
  }

  /** The state that a source's columns were computed for. */
  stateOf(name) {
    return this.have[name]?.state;
  }

  /** The columns of a source, where what is there belongs to something shown. */
  columns(name, state) {
    return isShown(this.spec.sources[name]?.shown, state) && !(name in this.stopped)
      ? this.have[name]?.columns
      : undefined;
  }

  idle() {
    return PACES.every((kind) => !this.asked[kind] && !this.missing(kind).length);
  }

  /** The question that has been under way for longest, {since, said: {source, done, parts, first}}, or null. */
  get work() {
    const { quick, slow } = this.asked;
    return quick && slow ? (quick.since <= slow.since ? quick : slow) : (quick ?? slow);
  }

  close() {
    this.closed = true;
    clearTimeout(this.timer);
    PACES.forEach((kind) => this.#end(kind));
  }

  /** The sources that the latest state shows and that are not there for it. */
  missing(kind) {
    const state = this.latest;
    if (!state) return [];
    return Object.entries(this.spec.sources)
      .filter(([, source]) => !source.at && Boolean(source.slow) === (kind === "slow") && isShown(source.shown, state))
      .map(([name]) => name)
      .filter((name) => !(name in this.stopped) && this.have[name]?.key !== this.key(name, state));
  }

  /** What it is computed from: the knobs that it reads, as they stand in a state. */
  key(name, state) {
    return JSON.stringify(this.spec.sources[name].reads.map((knob) => state[knob]));
  }

  /** True for work in parts whose knobs nobody wants any more; what is one call would not end sooner. */
  #outdated(kind) {
    const asked = this.asked[kind];
    return (
      asked?.said.parts > 0 &&
      !asked.names.every(
        (name) =>
          isShown(this.spec.sources[name].shown, this.latest) &&
          this.key(name, asked.state) === this.key(name, this.latest),
      )
    );
  }

  #end(kind) {
    const asked = this.asked[kind];
    if (!asked) return;
    this.asked[kind] = null;
    asked.abort.abort();
    this.listener.onWork();
  }

  async #ask(kind) {
    if (this.asked[kind] || this.closed) return;
    const names = this.missing(kind);
    if (!names.length) return;
    const state = this.latest;
    const abort = new AbortController();
    const asked = (this.asked[kind] = {
      abort,
      names,
      state,
      since: performance.now(),
      said: { source: names[0], done: 0, parts: 0 },
    });
    const done = () => {
      this.asked[kind] = null;
      this.listener.onWork();
    };
    this.listener.onWork();
    try {
      const result = await this.host.compute(names, state, {
        signal: abort.signal,
        progress: (said, soFar) => {
          if (this.asked[kind] !== asked) return;
          asked.said = said;
          this.listener.onWork();
          this.listener.onReach?.(asked, said, soFar);
        },
      });
      if (this.asked[kind] !== asked) return; // ended: whoever did that has gone on
      for (const name of names) this.have[name] = { key: this.key(name, state), columns: result[name] ?? {}, state };
      done();
      if (kind === "quick") this.whole = state;
      // What is slow never comes before the rest of its state: that brings it along.
      if (this.whole && (kind === "quick" || !this.asked.quick)) this.listener.onResult(this.whole, names);
    } catch (error) {
      if (this.asked[kind] !== asked) return;
      done();
      // Kept: the state, and everything drawn. A newer state asks again by itself.
      if (this.latest === state) return void this.listener.onError(error, () => this.#ask(kind));
    }
    this.#ask(kind);
  }
}
