// Moment sources: what is computed here, from the other sources' columns at the playhead, whenever it stops somewhere new.
import { leavesOf } from "../page/columns.js";
import { isShown } from "../player/state.js";

/** A column's entry at a step: of one along time a copy of its values then, of any other all of it; what was not sent is zero. */
export function entryAt(source, column, columns, step) {
  const values = columns[column];
  const shape = source.columns[column];
  if (!source.length || shape.length !== 2 || source.whole.includes(column)) return values;
  const rows = source.held && column in source.held ? columns[source.held[column]][0] : shape[0];
  const length = values.length / rows;
  const at = Math.min(Math.max(0, step), length - 1);
  const entry = new values.constructor(shape[0]);
  for (let row = 0; row < rows; row++) entry[row] = values[row * length + at];
  return entry;
}

/** @typedef {{step: number, own: string, of: object[], columns: object}} Made */

export class Moments {
  /** @param {import("../types").Spec} spec  @param {import("../types").Host} host  @param {import("../player/feed.js").Feed} feed */
  constructor(spec, host, feed) {
    this.spec = spec;
    this.host = host;
    this.feed = feed;
    /** @type {Record<string, Made>} the last answer of each */
    this.made = {};
    /** @type {Record<string, Made>} while it is played: the one that will be asked for next */
    this.next = {};
  }

  /** The columns of a moment source at a step; undefined while what it is made of is not there. */
  columns(name, state, step) {
    const before = this.made[name]?.step;
    const made = this.#made(name, state, step);
    if (!made) return undefined;
    this.made[name] = made;
    // played on, the next one is made in the frame between: drawing and computing in one would be too long for it
    if (before === step - 1)
      globalThis.requestAnimationFrame?.(() => {
        const next = this.#made(name, state, step + 1);
        if (next) this.next[name] = next;
      });
    return made.columns;
  }

  #made(name, state, step) {
    const source = this.spec.sources[name];
    const from = Object.keys(source.now);
    const of = from.map((other) => this.feed.columns(other, state));
    if (!of.every(Boolean) || !this.host.moments || !isShown(source.shown, state)) return undefined;
    // What is drawn belongs to the knobs that it was computed for, not to those that a hand has just turned; a knob that
    // nothing else was computed with (a bet) counts as it stands.
    const computed = this.feed.stateOf(from.at(-1)) ?? state;
    const asked = new Set(from.flatMap((other) => this.spec.sources[other].reads));
    const knobs = Object.fromEntries(source.reads.map((knob) => [knob, (asked.has(knob) ? computed : state)[knob]]));
    const own = JSON.stringify(source.reads.filter((knob) => !asked.has(knob)).map((knob) => knobs[knob]));
    for (const one of [this.made[name], this.next[name]])
      if (one?.step === step && one.own === own && one.of.every((columns, i) => columns === of[i])) return one;
    const now = {};
    from.forEach((other, i) => {
      now[other] = {};
      for (const column of source.now[other])
        now[other][column] = entryAt(this.spec.sources[other], column, of[i], step);
    });
    const all = leavesOf(this.spec.controls, { ...computed, ...knobs });
    const leaves = Object.fromEntries(source.reads.map((knob) => [knob, all[knob]]));
    return { step, own, of, columns: this.host.moments()[name](leaves, now) };
  }
}
