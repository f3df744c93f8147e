// While a run is played, what is made at the playhead comes from a worker: nothing waits for it, and at rest it is exact.
import { expect, test } from "vitest";
import { Moments } from "../src/moments/moments.js";

const SPEC = {
  sources: {
    run: { columns: { loss: [2, 5] }, length: "steps", whole: [], held: {}, reads: ["rate"], shown: null },
    map: { at: "step", now: { run: ["loss"] }, late: [], reads: ["rate"], shown: null },
  },
  controls: ["rate", "steps"].map((name) => ({ name, kind: "number", options: [] })),
};
const NOW = { rate: 0.2, steps: 4 };
const told = (_, now) => ({ sum: now.run.loss[0] + now.run.loss[1] });

/** Moments beside a worker that answers when it is told to. */
function beside({ able = true, now = NOW } = {}) {
  const waiting = [];
  const made = { here: 0 };
  const columns = { loss: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10) };
  const feed = { stateOf: () => now, columns: () => columns };
  const map = (leaves, now) => {
    made.here += 1;
    return told(leaves, now);
  };
  const desk = {
    ready: async () => able,
    beside: ({ leaves, parts }) =>
      new Promise((go) =>
        waiting.push(Object.assign(() => go(able ? parts.map((part) => told(leaves, part)) : null), { parts })),
      ),
  };
  const moments = new Moments(SPEC, { moments: () => ({ map }) }, feed, desk);
  const answer = async (count = waiting.length) => {
    for (const one of waiting.splice(0, count)) one();
    await new Promise((go) => setTimeout(go));
  };
  return { moments, waiting, made, answer };
}

test("a step whose answer has come is told, one that has not is told late, and at rest the very step is", async () => {
  const { moments, waiting, made, answer } = beside();
  expect(moments.columns("map", NOW, 0, true)).toEqual({ sum: 7 });
  expect(made.here).toBe(1);
  expect(waiting.length).toBe(4);
  await answer(1);
  expect(moments.columns("map", NOW, 1, true)).toEqual({ sum: 9 });
  expect(moments.late).toBe(false);
  expect(moments.columns("map", NOW, 3, true)).toEqual({ sum: 9 });
  expect(moments.late).toBe(true);
  expect(made.here).toBe(1);
  expect(moments.columns("map", NOW, 3)).toEqual({ sum: 13 });
  expect(made.here).toBe(2);
  await answer();
  expect(moments.columns("map", NOW, 4, true)).toEqual({ sum: 15 });
});

test("back at the start nothing of the end is shown", async () => {
  const { moments, answer } = beside();
  expect(moments.columns("map", NOW, 4)).toEqual({ sum: 15 });
  expect(moments.columns("map", NOW, 0, true)).toEqual({ sum: 7 });
  await answer();
  expect(moments.columns("map", NOW, 2, true)).toEqual({ sum: 11 });
  expect(moments.columns("map", NOW, 1, true)).toEqual({ sum: 9 });
});

test("where there is no worker every step is made here", async () => {
  const { moments, made, answer } = beside({ able: false });
  moments.columns("map", NOW, 0, true);
  await answer();
  for (const step of [1, 2, 3]) expect(moments.columns("map", NOW, step, true)).toEqual({ sum: 7 + 2 * step });
  expect(made.here).toBe(4);
});

test("answers that come before they are needed are asked for several at once, late ones by themselves", async () => {
  const { moments, waiting, answer } = beside();
  const sums = () => waiting.flatMap(({ parts }) => parts.map((now) => told(null, now).sum));
  moments.columns("map", NOW, 0, true);
  expect(waiting.map(({ parts }) => parts.length)).toEqual([1, 1, 1, 1]);
  expect(sums()).toEqual([9, 11, 13, 15]);
  await answer();
  const long = { ...NOW, steps: 12 };
  const made = beside({ now: long });
  made.moments.columns("map", long, 0, true);
  await made.answer();
  made.moments.columns("map", long, 1, true);
  expect(made.waiting.map(({ parts }) => parts.length)).toEqual([4]);
  made.moments.columns("map", long, 9, true);
  await made.answer();
  made.moments.columns("map", long, 10, true);
  expect(made.waiting.map(({ parts }) => parts.length)).toEqual([1, 1]);
});
