// The wire to the server: questions go out, answers come back; a lost connection is tried again until it works.
import { t } from "../t.js";

const PATIENCE_MS = 4000;
const SLOWEST_MS = 3000; // between two tries: shorter than the patience, or people would read of a server that is back
const REST_MS = 150; // a state that nothing is asked for is told of when the hand rests
/** What is true as long as only the server can go on, whether the connection is lost or nothing comes. */
export const SILENT = t`The server does not answer. As soon as it does, this page goes on by itself.`;

/** Nobody answers. `over` is fulfilled as soon as somebody does again: then it can be asked once more. */
class Lost extends Error {
  constructor(over) {
    super(SILENT);
    this.over = over;
  }
}

/** Questions on their way; an answer, and every word about how far it is, has its question's id. */
export class Wire {
  /** @type {{problem: (sentence: string) => void}|undefined} the lesson that hears of its file's faults */
  page;

  /** @type {(() => void)|undefined} hears that the server compiles what was asked for: that may take a while */
  compiles;

  /** @type {import("../types").Host["recorded"]} of a page that computes by itself */
  recorded;

  /** @param {number} [seen] how many turns from Python it begins with */
  constructor(seen = 0) {
    this.seen = seen;
    this.me = Math.random().toString(36).slice(2);
    this.last = 0;
    this.pending = new Map();
    this.tries = 0;
    this.back = null;
    /** @type {Record<string, () => Record<string, import("../types").Call>>} the moment sources of each widget */
    this.moments = {};
    /** @type {Record<string, () => Record<string, import("../types").Call>>} and what makes them, for a worker */
    this.programs = {};
  }

  get lost() {
    return this.back !== null;
  }

  /** @returns {import("../types").Host} where a widget's numbers come from; in a lesson ``of`` names the widget. */
  host(of) {
    return {
      home: "live",
      compute: (sources, state, follow) => this.compute(sources, state, follow, of),
      read: (knob, text) => this.read(knob, text, of),
      moments: this.moments[of ?? ""],
      program: this.programs[of ?? ""],
      opened: (view) => {
        this.view = view;
      },
      stands: (state) => this.stands(state, of),
      recorded: (pictures, data, state) => this.recorded?.(pictures, data, state),
    };
  }

  /** @param {import("../types").Message} message */
  send(message) {
    this.post({ ...message, seen: this.seen, by: this.me });
  }

  /** @param {import("../types").Message} message */
  post(message) {
    this.model.send_msg(message);
  }

  /** The view is at this state: Python hears it with the next question, or alone where there is none. */
  stands(state, of) {
    this.state = { state, ...(of ? { of } : {}) };
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.told !== state && !this.lost && this.tell({}), REST_MS);
  }

  tell(more) {
    this.told = this.state.state;
    this.send({ ...this.state, state: { ...this.told }, ...more });
  }

  /** What the server has to be asked for where there are no files: {described, style, brought}. */
  describe() {
    if (this.model) this.post({ describe: true }); // else as soon as there is one to ask: see `connect`
    return new Promise((resolve) => {
      this.described = resolve;
    });
  }

  /** Use this model from now on: the first one, or the one that a reconnection brought. */
  connect(model) {
    this.model = model;
    model.on("msg:custom", (answer) => this.receive(answer));
    const document = model.document;
    if (document && document !== this.document) {
      this.document = document;
      document.on_event("connection_lost", (_, event) => this.dropped(event));
    }
    // A reconnection draws the document anew, so this is also where a lost connection is back.
    this.drop();
    this.tries = 0;
    this.back?.come();
    this.back = null;
    if (this.described) this.post({ describe: true });
    if (this.unread) this.post(this.unread);
    if (this.state) this.tell({ back: true });
  }

  /**
   * Tried again until it works: at once, then ever more slowly. Bokeh itself would stop after half a minute.
   * Where it works already, Bokeh does nothing.
   */
  dropped(event) {
    this.back ??= awaited();
    this.drop();
    this.tries += 1;
    setTimeout(() => event.reconnect(), Math.min(SLOWEST_MS, 250 * 2 ** this.tries));
  }

  /** Nobody will answer these any more; once ``over`` is fulfilled they can be asked again. */
  drop(over = this.back?.promise ?? Promise.resolve()) {
    const pending = [...this.pending.values()];
    this.pending.clear();
    for (const { reject } of pending) reject(new Lost(over));
  }

  /** @param {import("../types").Reply} answer */
  receive(answer) {
    // An instructor saved their file: a lesson keeps its place and its answers, so it can simply begin again.
    if (answer.reload) return location.reload();
    if ("problem" in answer) {
      this.word = answer.problem;
      return this.page?.problem(this.word);
    }
    if (answer.described) {
      this.described?.(answer);
      this.described = null;
      return;
    }
    if (answer.set) return this.turned(answer);
    if (answer.said) {
      if (answer.id === this.unread?.id) this.unread = null;
      return void this.reader?.(answer);
    }
    const asked = this.pending.get(answer.id);
    if (!asked) return;
    if (answer.progress) {
      const said = Object.fromEntries(entries(answer.progress));
      if ((asked.first = said.first)) this.compiles?.();
      return void asked.follow.progress?.(said, answer);
    }
    this.pending.delete(answer.id);
    const { error, knob, at } = answer;
    if (error) asked.reject(Object.assign(new Error(error), { knob, at }));
    else asked.resolve(plain(answer.result, answer.packed));
  }

  /**
   * Python turned knobs, or somebody did in another view of the same component.
   * @param {import("../types").Reply} said
   */
  turned({ set, turn, by }) {
    this.seen = turn;
    if (by !== this.me) this.view?.set(Object.fromEntries(entries(set)));
  }

  /** What a text is, or what is wrong with it: {equation, code} or {error, at}. Only the newest is answered, if need be later. */
  read(knob, text, of) {
    return new Promise((resolve) => {
      const id = ++this.last;
      this.reader = (answer) => answer.id === id && resolve(Object.fromEntries(entries(answer.said)));
      this.unread = { id, read: knob, text, ...(of ? { of } : {}) };
      if (!this.lost) this.post(this.unread);
    });
  }

  /**
   * @param {string[]} sources
   * @param {import("../types").State} state
   * @param {import("../types").Follow} [follow] an abort takes the question back
   * @param {string} [of] which widget of a lesson
   */
  async compute(sources, state, follow = {}, of = undefined) {
    const { signal } = follow;
    if (this.lost) await this.reconnected();
    signal?.throwIfAborted();
    return new Promise((resolve, reject) => {
      const id = ++this.last;
      const whose = of ? { of } : {};
      this.pending.set(id, { resolve, reject, follow, sources, state, of });
      signal?.addEventListener("abort", () => {
        if (this.pending.delete(id)) this.post({ id, cancel: id, ...whose });
        reject(signal.reason);
      });
      if (!follow.beside) this.told = state;
      this.send({ id, sources: [...sources], state: { ...state }, ...whose, ...(follow.beside && { beside: true }) });
    });
  }

  reconnected() {
    const { promise } = this.back;
    return new Promise((resolve, reject) => {
      promise.then(resolve);
      setTimeout(() => reject(new Lost(promise)), PATIENCE_MS); // which is too late where it is back
    });
  }
}

/** A promise, and what fulfils it. */
function awaited() {
  const made = {};
  made.promise = new Promise((come) => (made.come = come));
  return made;
}

/** The columns of an answer: how many numbers each has, one after the other in what is packed; below zero, whole ones. */
export function plain(result, packed) {
  const flat = {};
  let at = 0;
  for (const [source, columns] of entries(result)) {
    flat[source] = {};
    for (const [name, said] of entries(columns)) {
      const [count, row] = [said].flat();
      const numbers = new (row ? Int16Array : count < 0 ? Int32Array : Float32Array)(packed, at, Math.abs(count));
      flat[source][name] = row ? heights(numbers.slice(), row) : numbers;
      at += (numbers.byteLength + 3) & ~3;
    }
  }
  return flat;
}

/** What is only drawn travels as what its neighbours do not tell of it: see simulab/live/drawn.py. */
function heights(steps, row) {
  let sum = 0;
  return Float32Array.from(steps, (one, at) => {
    sum = (at % row && sum) + one;
    steps[at] = sum + (steps[at - row] ?? 0); // wraps around
    return steps[at] > 32765 ? NaN : (steps[at] + 32768) / 16384;
  });
}

const entries = (object) => (object instanceof Map ? object.entries() : Object.entries(object));
