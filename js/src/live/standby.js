// What a live page does without its server: it computes with the program that an export carries, says so, and goes back.

import { leavesOf, telling, trim } from "../page/columns.js";
import { Desk } from "../page/desk.js";
import { sayRecorded } from "../player/recorded.js";
import { t } from "../t.js";
import { SILENT } from "./wire.js";

const PATIENCE_MS = 1000; // a server that has said nothing for so long is late
const QUIET_MS = 2000; // a moment of that needs no words
const PROBE_MS = 10000; // one question in so long goes to a late server as well
const LOST = t`The connection to the server is lost. Until it is back, this page computes by itself.`;
const LATE = t`The server does not answer. Until it does, this page computes by itself.`;
const PREPARES = t`The server prepares its answer. Until it is there, this page computes by itself.`;

/** @typedef {{controls: any[], sources: Record<string, import("../types").Source>, desks: Desk[]}} Program */

export class Standby {
  /**
   * @param {any} wire  @param {Record<string, import("../types").Spec>} specs of the live page, by the names that the wire knows
   * @param {boolean} alone the server is never asked
   */
  constructor(wire, specs, alone = false) {
    this.wire = wire;
    this.specs = specs;
    this.alone = alone;
    this.late = false;
    /** @type {Record<string, Program|null>} */
    this.programs = {};
    /** @type {Record<string, Promise<void>>} */
    this.ready = {};
    this.come = {};
    for (const name of Object.keys(specs)) this.ready[name] = new Promise((come) => (this.come[name] = come));
    /** Widget -> its sources that were read from a recording: they are asked for once more when the server is back. */
    this.replayed = {};
    this.asks = wire.compute.bind(wire);
    const [receive, connect] = [wire.receive.bind(wire), wire.connect.bind(wire)];
    Object.assign(wire, {
      recorded: sayRecorded,
      compute: (sources, state, follow, of) => this.compute(sources, state, follow, of),
      receive: (answer) => {
        this.#heard();
        return answer.programs ? this.#load(answer.programs) : receive(answer);
      },
      connect: (model) => {
        connect(model);
        this.#heard();
        this.#answered();
        this.#want();
      },
    });
    for (const one of wire.pending.values()) this.#adopt(one);
    this.#want();
  }

  /** @param {string[]} sources  @param {import("../types").State} state  @param {import("../types").Follow} [follow]  @param {string} [of] */
  async compute(sources, state, follow = {}, of = "") {
    const { wire } = this;
    const ask = (more) => this.asks(sources, state, { ...follow, ...more }, of || undefined);
    if (this.alone) {
      this.#listens(this.ready[of], PATIENCE_MS);
      await this.ready[of];
    }
    const missing = this.programs[of] ? this.#missing(of, state) : this.alone && this.specs[of].title;
    if (this.alone) {
      if (missing) throw new Error(t`“${missing}” can only be computed by the server, which leaves that to the pages.`);
      return this.#own(sources, state, follow, of);
    }
    if (missing) {
      const asked = ask({});
      this.#listens(asked, PATIENCE_MS);
      return asked.then(
        (result) => {
          this.#answered();
          return result;
        },
        (error) => {
          if (error.over) error.message += t` “${missing}” can only be computed there.`;
          throw error;
        },
      );
    }
    if (this.programs[of] && (wire.lost || this.late)) {
      if (!wire.lost && performance.now() - this.probed > PROBE_MS) {
        this.probed = performance.now();
        ask({ signal: undefined, progress: undefined }).then(
          () => this.#answered(),
          () => {},
        );
      }
      return this.#own(sources, state, follow, of);
    }
    const asked = new AbortController();
    return new Promise((resolve, reject) => {
      this.#race({ sources, state, follow, of, resolve, reject, first: false }, PATIENCE_MS, asked, (progress) =>
        ask({ signal: asked.signal, progress }),
      );
    });
  }

  /** The server's answer or, where it is late or lost, this page's own: whichever is there first. */
  #race({ sources, state, follow, of, resolve, reject, first }, patience, asked, ask) {
    let [own, over, served] = [false, false, false];
    const take = async (late) => {
      await this.ready[of];
      if (own || over || !this.programs[of] || this.#missing(of, state)) return;
      own = true;
      if (late) this.#isLate(first ? PREPARES : LATE);
      this.#own(sources, state, follow, of, () => served).then(resolve, reject);
    };
    let timer = setTimeout(take, patience, true);
    // once the page has taken over, what is still asked tells when the server answers again
    follow.signal?.addEventListener("abort", () => {
      over = true;
      if (own) reject(follow.signal.reason);
      else asked?.abort(follow.signal.reason);
    });
    const heard = (said, soFar) => {
      if (own) return;
      follow.progress?.(said, soFar);
      first = said.first;
      if (first) return; // it compiles: nothing is known of how long
      clearTimeout(timer);
      timer = setTimeout(take, PATIENCE_MS, true);
    };
    const answer = ask(heard);
    if (!this.programs[of]) this.#listens(answer, patience);
    answer.then(
      (result) => {
        clearTimeout(timer);
        over = served = true;
        this.#answered();
        resolve(result);
      },
      (error) => {
        clearTimeout(timer);
        if (error.over && this.programs[of] && !this.#missing(of, state)) return void take(false);
        over = true;
        if (!error.over && !follow.signal?.aborted) this.#answered(); // taken back is not answered
        if (!own) reject(error);
      },
    );
  }

  /**
   * Where only the server can go on: asks whether it is there at all, now and again for as long as an answer is awaited. The
   * least word shows that it is, and only takes its time; without one nobody waits any more, and all is asked again at the first.
   */
  #listens(answer, patience) {
    const ask = () => {
      if (this.wire.lost) return;
      this.silence ??= setTimeout(() => this.#silent(), QUIET_MS);
      this.wire.post({ programs: true });
      timer = setTimeout(ask, PROBE_MS);
    };
    let timer = setTimeout(ask, patience);
    answer.catch(() => {}).finally(() => clearTimeout(timer));
  }

  #silent() {
    if (this.alone) return this.#say(SILENT);
    const over = new Promise((come) => {
      this.hears = () => come(null);
    });
    this.wire.drop(over);
  }

  #heard() {
    clearTimeout(this.silence);
    this.silence = undefined;
    this.hears?.();
    if (this.said !== SILENT) return;
    this.wire.view?.notices.clear("server");
    this.said = null;
  }

  /** A question that was on its way before this was here. */
  #adopt(one) {
    const { sources, state, of = "", resolve, reject, follow, first } = one;
    this.#race({ sources, state, follow, of, resolve, reject, first }, 0, null, (heard) => {
      one.follow = { progress: heard };
      return new Promise((come, fail) => Object.assign(one, { resolve: come, reject: fail }));
    });
  }

  /** What is chosen here that a page has no program for; null where it can compute all. */
  #missing(of, state) {
    for (const { name, kind, options } of this.programs[of].controls) {
      if (kind !== "choice" && kind !== "set") continue;
      const gone = [state[name]].flat().find((value) => !options.some((one) => one.value === value));
      if (gone === undefined) continue;
      const there = this.specs[of].controls.find((one) => one.name === name)?.options ?? [];
      return there.find(({ value }) => value === gone)?.label ?? gone;
    }
    return null;
  }

  /** This page's own numbers; ``outdated``: the server's were there first, and it is those that are shown. */
  async #own(names, state, follow, of, outdated = () => false) {
    const { controls, sources, desks } = this.programs[of];
    const all = leavesOf(controls, state);
    const results = {};
    for (const name of names) {
      const source = sources[name];
      const leaves = Object.fromEntries(source.reads.map((knob) => [knob, all[knob]]));
      const desk = desks[Number(source.slow || source.aside || source.parts > 0)];
      results[name] = trim(await desk.run(name, leaves, source, telling(follow, results, source, all)), source, all);
    }
    if (outdated()) return results;
    for (const name of names) {
      const { recorded } = sources[name];
      if (recorded?.length) this.replayed[of] = [...(this.replayed[of] ?? []), name];
      this.specs[of].sources[name].recorded = recorded;
    }
    if (this.wire.lost) this.#say(LOST);
    return results;
  }

  #isLate(why) {
    this.probed = performance.now();
    if (this.late) return;
    this.late = true;
    this.quiet = setTimeout(() => this.late && !this.wire.lost && this.#say(why), QUIET_MS);
  }

  /** Once each time: who has dismissed it has read it. */
  #say(text) {
    if (this.said === text) return;
    this.said = text;
    this.wire.view?.notices.show("server", text);
  }

  /** The server is there: what it computes is shown again. */
  #answered() {
    if (this.alone) return;
    this.late = false;
    clearTimeout(this.quiet);
    if (this.said) this.wire.view?.notices.clear("server");
    this.said = null;
    for (const [of, names] of Object.entries(this.replayed)) {
      for (const name of names) delete this.specs[of].sources[name].recorded;
      const { view } = this.wire;
      if (view?.spec.sources !== this.specs[of].sources) continue; // a lesson's part shows figures of its own, of the same
      for (const name of names) delete view.feed.have[name];
      view.feed.want(view.state);
    }
    this.replayed = {};
  }

  /** Asks where the programs are, and again while some are still being made. */
  #want() {
    clearTimeout(this.asking);
    if (this.#complete) return;
    if (!this.wire.lost) this.wire.post({ programs: true });
    this.asking = setTimeout(() => this.#want(), this.alone ? PATIENCE_MS : PROBE_MS);
  }

  async #load(programs) {
    for (const [name, address] of programs instanceof Map ? programs : Object.entries(programs)) {
      if (this.programs[name] || !(name in this.specs)) continue;
      if (!address) {
        this.programs[name] = null; // it has no translation
        this.come[name]();
        continue;
      }
      try {
        const { controls, sources, program } = await (await fetch(new URL(address, import.meta.url))).json();
        const refused = () => {
          throw new Error(t`This browser computes nothing by itself here.`);
        };
        const text = Object.assign(refused, { toString: () => program }); // a worker is made of it
        this.programs[name] ??= { controls, sources, desks: [new Desk(text, null), new Desk(text, null)] };
        this.come[name]();
      } catch {
        // a connection that has just been cut: asked for again
      }
    }
    if (this.#complete) clearTimeout(this.asking);
  }

  get #complete() {
    return Object.keys(this.specs).every((name) => name in this.programs);
  }
}
