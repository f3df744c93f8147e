// Moment sources: what is computed here, from the other sources' columns at the playhead, whenever it stops somewhere new.
import { leavesOf } from "../page/columns.js";
import { Desk } from "../page/desk.js";
import { isShown, same } from "../player/state.js";
import { Ahead } from "./ahead.js";

/** A column's entry at a step: of one along time a copy of its values then, of any other all of it; what was not sent is zero. */
export function entryAt(source, column, columns, step) {
  const values = columns[column];
  const shape = source.columns[column];
  if (!source.length || shape.length !== 2 || source.whole.includes(column)) return filled(values, sizeOf(shape));
  const rows = source.held && column in source.held ? columns[source.held[column]][0] : shape[0];
  const length = values.length / rows;
  const at = Math.min(Math.max(0, step), length - 1);
  const entry = new values.constructor(shape[0]);
  for (let row = 0; row < rows; row++) entry[row] = values[row * length + at];
  return entry;
}

/** @type {WeakMap<object, Float32Array|Float64Array|Int32Array>} */
const whole = new WeakMap();

/** All of a column of which the first rows were sent. */
function filled(values, size) {
  if (values.length >= size) return values;
  const known = whole.get(values);
  if (known) return known;
  const made = new values.constructor(size);
  made.set(values);
  whole.set(values, made);
  return made;
}

const sizeOf = (shape) => shape.reduce((product, n) => product * n, 1);

/** The same of a column that is still on its way. */
function absent(source, column) {
  const shape = source.columns[column];
  const moves = source.length && shape.length === 2 && !source.whole.includes(column);
  return new Float64Array(sizeOf(moves ? shape.slice(0, 1) : shape)).fill(Number.NaN);
}

/** @typedef {import("./ahead.js").Made} Made */

/** One worker a program, however many views are opened and closed again. @type {WeakMap<Function, Desk>} */
const desks = new WeakMap();

/** @param {import("../types").Host} host */
function deskOf({ program, file = null }) {
  if (program && !desks.has(program)) desks.set(program, new Desk(program, file));
  return program && desks.get(program);
}

export class Moments {
  /**
   * @param {import("../types").Spec} spec  @param {import("../types").Host} host  @param {import("../player/feed.js").Feed} feed
   * @param {{ready: () => Promise<unknown>, beside: (question: object) => Promise<object[]|null>}} [desk] where those to come are made
   */
  constructor(spec, host, feed, desk = deskOf(host)) {
    this.spec = spec;
    this.host = host;
    this.feed = feed;
    this.ahead = desk && new Ahead(desk);
    if (desk) (globalThis.requestIdleCallback ?? setTimeout)(() => this.ahead?.ready());
    /** @type {Record<string, Made>} the last answer of each */
    this.made = {};
    /** Whether something was told that belongs to an earlier step. */
    this.late = false;
  }

  /**
   * The columns of a moment source at a step; undefined while what it is made of is not there. While it is played they may be
   * those of a step or two before: nothing waits for them.
   */
  columns(name, state, step, playing = false) {
    const asked = this.#asked(name, state);
    if (!asked) return undefined;
    const had = this.made[name];
    const fits = had?.own === asked.own && had.of.every((columns, i) => columns === asked.of[i]);
    if (fits && had.step === step) return had.columns;
    const come = playing && this.ahead?.take(name, step, asked.end, asked);
    if (come && (!fits || come.step > had.step || had.step > step)) this.made[name] = come;
    else if (!(playing && this.ahead?.able && fits && had.step < step)) {
      const { leaves, part, short } = asked.question(step);
      for (const [other, sizes] of Object.entries(short))
        for (const [column, size] of Object.entries(sizes)) part[other][column] = filled(part[other][column], size);
      const columns = this.host.moments?.()[name](leaves, part) ?? {};
      this.made[name] = { step, own: asked.own, of: asked.of, columns };
    }
    this.late ||= this.made[name].step !== step;
    return this.made[name].columns;
  }

  /** What a moment source is made of: which columns and knobs, and with what it is called at a step. */
  #asked(name, state) {
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
    const question = (step) => {
      const now = {};
      const short = {}; // columns that are longer than what was sent of them, which goes to a worker as it came
      from.forEach((other, i) => {
        now[other] = {};
        const made = this.spec.sources[other];
        for (const column of source.now[other]) {
          const apart = of[i] && !made.length && made.held && column in made.held;
          now[other][column] = apart
            ? of[i][column]
            : of[i]
              ? entryAt(made, column, of[i], step)
              : absent(made, column);
          if (apart) short[other] = { ...short[other], [column]: sizeOf(made.columns[column]) };
        }
      });
      const read = this.spec.controls.filter((control) => source.reads.includes(control.name));
      return { leaves: leavesOf(read, { ...computed, ...knobs }), part: now, short };
    };
    const lengths = from.map((other) => computed[this.spec.sources[other].length]).filter(Number.isFinite);
    return { own, of, question, end: Math.max(0, ...lengths) };
  }

  /** The columns of a source; where it has to be as new as the rest, only those that were computed for the same knobs. */
  #entries(name, state, computed) {
    const had = this.feed.stateOf(name);
    const old = computed && had && !this.spec.sources[name].reads.every((knob) => same(had[knob], computed[knob]));
    return old ? undefined : this.feed.columns(name, state);
  }
}
