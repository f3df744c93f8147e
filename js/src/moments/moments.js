// Moment sources: what is computed here, from the other sources' columns at the playhead, whenever it stops somewhere new.
import { leavesOf } from "../page/columns.js";
import { isShown, same } from "../player/state.js";

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

/** The same of a column that is still on its way. */
function absent(source, column) {
  const shape = source.columns[column];
  const moves = source.length && shape.length === 2 && !source.whole.includes(column);
  return new Float64Array((moves ? shape.slice(0, 1) : shape).reduce((product, n) => product * n, 1)).fill(Number.NaN);
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
    const prompt = from.filter((other) => !source.late.includes(other));
    // What is drawn belongs to the knobs that it was computed for, not to those that a hand has just turned; a knob that
    // nothing else was computed with (a bet) counts as it stands.
    const computed = this.feed.stateOf(prompt.at(-1)) ?? state;
    const of = from.map((other) => this.#entries(other, state, prompt.includes(other) ? null : computed));
    const made = from.every((other, i) => of[i] || source.late.includes(other));
    if (!made || !this.host.moments || !isShown(source.shown, state)) return undefined;
    const asked = new Set(from.flatMap((other) => this.spec.sources[other].reads));
    const knobs = Object.fromEntries(source.reads.map((knob) => [knob, (asked.has(knob) ? computed : state)[knob]]));
    const own = JSON.stringify(source.reads.filter((knob) => !asked.has(knob)).map((knob) => knobs[knob]));
    for (const one of [this.made[name], this.next[name]])
      if (one?.step === step && one.own === own && one.of.every((columns, i) => columns === of[i])) return one;
    const now = {};
    from.forEach((other, i) => {
      now[other] = {};
      for (const column of source.now[other])
        now[other][column] = of[i]
          ? entryAt(this.spec.sources[other], column, of[i], step)
          : absent(this.spec.sources[other], column);
    });
    const all = leavesOf(this.spec.controls, { ...computed, ...knobs });
    const leaves = Object.fromEntries(source.reads.map((knob) => [knob, all[knob]]));
    return { step, own, of, columns: this.host.moments()[name](leaves, now) };
  }

  /** The columns of a source; where it has to be as new as the rest, only those that were computed for the same knobs. */
  #entries(name, state, computed) {
    const had = this.feed.stateOf(name);
    const old = computed && had && !this.spec.sources[name].reads.every((knob) => same(had[knob], computed[knob]));
    return old ? undefined : this.feed.columns(name, state);
  }
}
