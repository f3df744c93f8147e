// What cannot be taken back before the next deal: the first answer, and all that was ever ticked. Whoever was told what is wrong
// does not guess any more, and a test that was read was ordered.
import { same } from "../player/state.js";

/** The first answer, or everything that was ticked. */
const joined = (before, now, none) =>
  Array.isArray(none) ? [...new Set([...(before ?? []), ...now])] : same(before ?? none, none) ? now : before;

export class Ledger {
  /** @param {import("../types").Spec} spec  @param {import("../types").Knobs} knobs */
  constructor(spec, knobs) {
    this.dealt = spec.dealt;
    this.knobs = knobs;
    /** @type {Map<string, import("../types").State>} */
    this.pages = new Map();
    this.#note(knobs.state());
  }

  /** Enters what a state says; what it forgot of its deal is put back. */
  follow(state) {
    const wanted = this.#note(state);
    const lost = Object.entries(wanted).filter(([knob, value]) => !this.#alike(state[knob], value));
    // not before everybody has heard of the state that they are just told of
    if (lost.length) queueMicrotask(() => this.#page() === this.at && this.knobs.change(Object.fromEntries(lost)));
  }

  /** The page of a deal: what is memorised, by the knob that shows it. */
  #note(state) {
    const at = this.#page(state);
    const page = this.pages.get(at) ?? {};
    const known = this.at === undefined || this.at === at; // of another deal the state may still have that one's
    for (const [knob, memory] of Object.entries(this.dealt.kept)) {
      const none = this.dealt.back[knob];
      if (known) page[memory] = joined(page[memory], state[memory], none);
      page[memory] = joined(page[memory], state[knob], none);
    }
    this.pages.set(at, page);
    this.at = at;
    return page;
  }

  #page(state = this.knobs.state()) {
    return JSON.stringify([this.dealt.knob, ...this.dealt.by].map((knob) => state[knob]));
  }

  #alike(one, other) {
    return same(Array.isArray(one) ? [...one].sort() : one, Array.isArray(other) ? [...other].sort() : other);
  }
}
