// From knobs to numbers: asks the home only for the sources that a turned knob can change, one question at a time.
import { isShown } from "./state.js";

const SLOW_REST = 180; // ms without a change before slow sources are asked for

export class Feed {
  /**
   * @param {object} spec the widget's description
   * @param {{compute: (sources: string[], state: object) => Promise<object>}} host the home
   * @param {{onResult: (state: object, names: string[]) => void, onError: (error: Error, retry: () => void) => void,
   *   onBusy: (kind: "quick"|"slow", busy: boolean) => void}} listener
   */
  constructor(spec, host, listener) {
    this.spec = spec;
    this.host = host;
    this.listener = listener;
    /** @type {Record<string, {key: string, columns: object, state: object}>} */
    this.have = {};
    this.latest = null;
    this.busy = { quick: false, slow: false };
    this.closed = false;
  }

  /** The state wanted now. While an answer is under way only the newest state waits for its turn. */
  want(state) {
    this.latest = state;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#ask("slow"), SLOW_REST);
    if (!this.#missing("quick").length) this.listener.onResult(state, []);
    this.#ask("quick");
  }

  /** The columns of a source, where what is there belongs to something shown. */
  columns(name, state) {
    return isShown(this.spec.sources[name]?.shown, state) ? this.have[name]?.columns : undefined;
  }

  idle() {
    return !this.busy.quick && !this.busy.slow && !this.#missing("quick").length && !this.#missing("slow").length;
  }

  close() {
    this.closed = true;
    clearTimeout(this.timer);
  }

  #key(name, state) {
    return JSON.stringify(this.spec.sources[name].reads.map((knob) => state[knob]));
  }

  #missing(kind) {
    const state = this.latest;
    if (!state) return [];
    return Object.entries(this.spec.sources)
      .filter(([, source]) => Boolean(source.slow) === (kind === "slow") && isShown(source.shown, state))
      .map(([name]) => name)
      .filter((name) => this.have[name]?.key !== this.#key(name, state));
  }

  async #ask(kind) {
    if (this.busy[kind] || this.closed) return;
    const names = this.#missing(kind);
    if (!names.length) return;
    const state = this.latest;
    this.#busy(kind, true);
    try {
      const result = await this.host.compute(names, state);
      for (const name of names) this.have[name] = { key: this.#key(name, state), columns: result[name] ?? {}, state };
      this.#busy(kind, false);
      if (this.closed) return;
      this.listener.onResult(state, names);
    } catch (error) {
      this.#busy(kind, false);
      // Kept: the state, and everything drawn. A newer state asks again by itself.
      if (this.latest === state) return void (this.closed || this.listener.onError(error, () => this.#ask(kind)));
    }
    this.#ask(kind);
  }

  #busy(kind, busy) {
    this.busy[kind] = busy;
    this.listener.onBusy(kind, busy);
  }
}
