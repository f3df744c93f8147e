// Where slow sources are computed: a worker beside the page or, where the browser refuses one (a file from a memory stick,
// a strict policy), the page itself, after it has had the time to show that it is busy.
import { t } from "../t.js";
import { serve } from "./serve.js";

const HUNDRED = 100; // of so many parts it is said how many slices have done
const SHOW_BUSY = 350; // ms: the view says after 300 that something is being computed

export class Desk {
  /** @type {Record<string, Function>|undefined} the program's functions, where the page computes itself */
  sources;

  /** @param {() => Record<string, Function>} program  @param {string|null} file a script that serves the program; without it one is made */
  constructor(program, file) {
    this.program = program;
    this.file = file;
    this.last = 0;
    this.waiting = new Map();
  }

  /**
   * The columns of a source, computed out of the way; one in parts says after each how far it is.
   * @param {string} name
   * @param {object} leaves
   * @param {{parts?: number, carry?: Record<string, number[]>}} source in how many parts it is, or what one slice hands to the next
   * @param {import("../types").Follow} [follow]
   */
  async run(name, leaves, { parts = 0, carry }, follow = {}) {
    const { signal, progress } = follow;
    progress?.({ source: name, done: 0, parts });
    if (carry) return this.#sliced({ name, leaves }, carry, follow);
    if (!parts) return this.#one({ name, leaves }, signal);
    const made = [];
    while (made.length < parts) {
      made.push(await this.#one({ name, leaves, part: made.length }, signal));
      progress?.({ source: name, done: made.length, parts });
    }
    return stacked(made);
  }

  /** One slice after the other; after each but the last what is reached is told.
   * @param {{name: string, leaves: object}} question  @param {Record<string, number[]>} carry  @param {import("../types").Follow} follow
   */
  async #sliced(question, carry, { signal, progress }) {
    let part = nothing(carry);
    for (;;) {
      const made = await this.#one({ ...question, part }, signal);
      const [done] = made.done;
      part = Object.fromEntries(Object.keys(carry).map((key) => [key, made[key]]));
      for (const key of ["done", ...Object.keys(carry)]) delete made[key];
      if (done >= 1) return made;
      progress?.(
        { source: question.name, done: Math.min(HUNDRED - 1, Math.floor(HUNDRED * done)), parts: HUNDRED },
        made,
      );
    }
  }

  /** The worker; null where there can be none. */
  async ready() {
    this.worker ??= this.#hire();
    return this.worker;
  }

  /** The worker's answers to one question in parts; null where there is no worker. @param {object} question */
  async beside(question) {
    const worker = await this.ready();
    return worker && this.#ask(worker, question);
  }

  async #one(question, signal) {
    signal?.throwIfAborted();
    const worker = await this.ready();
    signal?.throwIfAborted();
    return worker ? this.#ask(worker, question, signal) : this.#here(question);
  }

  #ask(worker, question, signal) {
    return new Promise((resolve, reject) => {
      const id = ++this.last;
      this.waiting.set(id, { resolve, reject });
      signal?.addEventListener("abort", () => {
        if (!this.waiting.delete(id)) return;
        reject(signal.reason);
        // A part ends soon. One call can only be ended with its worker, where nobody else waits for that; the next question
        // hires another one.
        if (question.part !== undefined || this.waiting.size) return;
        worker.terminate();
        this.worker = null;
      });
      worker.postMessage({ id, ...question });
    });
  }

  async #here({ name, leaves, part }) {
    await new Promise((resolve) => setTimeout(resolve, part ? 0 : SHOW_BUSY));
    this.sources ??= this.program();
    return this.sources[name](leaves, part);
  }

  /** A worker that has answered once; null where there can be none. */
  async #hire() {
    try {
      this.file ??= URL.createObjectURL(new Blob([`(${serve})(${this.program})`], { type: "text/javascript" }));
      const worker = new Worker(this.file);
      return await new Promise((resolve) => {
        worker.onerror = () => {
          for (const { reject } of this.waiting.values()) reject(new Error(t`The computation failed.`));
          this.waiting.clear();
          resolve(null);
        };
        worker.onmessage = ({ data }) => (data.id === 0 ? resolve(worker) : this.#answered(data));
      });
    } catch {
      return null;
    }
  }

  #answered({ id, columns, error }) {
    const { resolve, reject } = this.waiting.get(id) ?? {};
    this.waiting.delete(id);
    if (error) reject?.(new Error(error));
    else resolve?.(columns);
  }
}

/** What the first slice is given: zeros of these shapes. @param {Record<string, number[]>} carry */
export const nothing = (carry) =>
  Object.fromEntries(
    Object.entries(carry).map(([key, shape]) => [key, new Float64Array(shape.reduce((product, n) => product * n, 1))]),
  );

/** The columns of all parts, one after the other along their first axis. */
export function stacked(made) {
  const whole = {};
  for (const [name, first] of Object.entries(made[0])) {
    whole[name] = new first.constructor(made.length * first.length);
    made.forEach((part, i) => whole[name].set(part[name], i * first.length));
  }
  return whole;
}
