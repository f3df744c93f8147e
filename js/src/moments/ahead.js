// While a run is played, its moment sources are made ahead of the playhead in a worker: drawing has the page's thread to itself.

const MOST = 4; // steps that the worker has to make at once
const FAR = 8; // steps that are known or asked for beyond the playhead

/** @typedef {{step: number, own: string, of: object[], columns: object}} Made */

/** Of one moment source the answers that have come, and the steps that were asked for. */
class Line {
  /** @param {{own: string, of: object[]}} asked what they are made of */
  constructor({ own, of }) {
    this.own = own;
    this.of = of;
    /** @type {Map<number, object|null>} null: on its way */
    this.steps = new Map();
    this.last = -1;
    /** Steps of one question: several where they come before they are needed, which costs the page a message instead of several. */
    this.together = 1;
  }

  fits({ own, of }) {
    return this.own === own && this.of.length === of.length && this.of.every((columns, i) => columns === of[i]);
  }

  get waiting() {
    return [...this.steps.values()].filter((columns) => !columns).length;
  }
}

export class Ahead {
  /** @param {{ready: () => Promise<unknown>, beside: (question: object) => Promise<object[]|null>}} desk */
  constructor(desk) {
    this.desk = desk;
    /** @type {Record<string, Line>} */
    this.lines = {};
    this.able = true;
  }

  /** The worker is there before it is needed. */
  async ready() {
    this.able = Boolean(await this.desk.ready());
  }

  /**
   * The newest answer up to a step, and questions for those to come; undefined where none has come yet.
   * @param {string} name  @param {number} step  @param {number} end  @param {{own: string, of: object[], question: (step: number) => {leaves: object, part: object, short: object}}} asked
   * @returns {Made|undefined}
   */
  take(name, step, end, asked) {
    if (!this.able) return undefined;
    let line = this.lines[name];
    if (!line?.fits(asked) || step < line.last) line = this.lines[name] = new Line(asked);
    const stride = Math.max(1, line.last < 0 ? 1 : step - line.last);
    line.last = step;
    const come = [...line.steps.keys()].filter((at) => at <= step && line.steps.get(at));
    const best = Math.max(...come);
    for (const at of come) if (at < best) line.steps.delete(at);
    let beyond = [...line.steps.keys()].filter((at) => at > step).length;
    for (let at = step + stride; at <= end && line.waiting < MOST && beyond < FAR; ) {
      const batch = [];
      for (; at <= end && batch.length < line.together; at += stride) if (!line.steps.has(at)) batch.push(at);
      beyond += batch.length;
      if (batch.length) this.#ask(name, line, batch, batch.map(asked.question));
    }
    return come.length ? { step: best, own: asked.own, of: asked.of, columns: line.steps.get(best) ?? {} } : undefined;
  }

  async #ask(name, line, batch, questions) {
    for (const at of batch) line.steps.set(at, null);
    const [{ leaves, short }] = questions;
    const made = await this.desk
      .beside({ name, leaves, short, parts: questions.map(({ part }) => part) })
      .catch(() => null);
    if (made) batch.forEach((at, i) => line.steps.set(at, made[i]));
    else this.able = false;
    line.together = batch[0] > line.last ? MOST : 1;
  }
}
