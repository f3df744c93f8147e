import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Desk } from "../src/page/desk.js";

/** @type {any[]} */
const workers = [];

class FakeWorker {
  constructor() {
    workers.push(Object.assign(this, { sent: [], ended: false }));
    queueMicrotask(() => this.onmessage({ data: { id: 0 } }));
  }

  postMessage(question) {
    this.sent.push(question);
  }

  terminate() {
    this.ended = true;
  }

  answers(at) {
    if (!this.ended) this.onmessage({ data: { id: this.sent[at].id, columns: { y: [at] } } });
  }
}

beforeEach(() => vi.stubGlobal("Worker", FakeWorker));
afterEach(() => {
  vi.unstubAllGlobals();
  workers.length = 0;
});

test("who takes a call back does not end the worker that another one waits for", async () => {
  const desk = new Desk(() => ({}), "worker.js");
  const gone = new AbortController();
  const beside = desk.run("a", {}, {}, { signal: gone.signal });
  const shown = desk.run("b", {}, {});
  await vi.waitFor(() => expect(workers[0]?.sent.length).toBe(2), { timeout: 60_000 });
  gone.abort(new Error("closed"));
  await expect(beside).rejects.toThrow("closed");
  workers[0].answers(0); // nobody hears it
  workers[0].answers(1);
  expect(await shown).toEqual({ y: [1] });
  expect(workers.length).toBe(1);
});

test("a call that nobody else waits behind ends with its worker", async () => {
  const desk = new Desk(() => ({}), "worker.js");
  const gone = new AbortController();
  const asked = desk.run("a", {}, {}, { signal: gone.signal });
  await vi.waitFor(() => expect(workers[0]?.sent.length).toBe(1), { timeout: 60_000 });
  gone.abort(new Error("stopped"));
  await expect(asked).rejects.toThrow("stopped");
  expect(workers[0].ended).toBe(true);
  const next = desk.run("a", {}, {});
  await vi.waitFor(() => expect(workers[1]?.sent.length).toBe(1), { timeout: 60_000 });
  workers[1].answers(0);
  expect(await next).toEqual({ y: [0] });
});
