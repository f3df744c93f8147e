// What is made at the playhead: of everything at once, or, where something takes its time, first without it.
import { expect, test } from "vitest";
import { Moments } from "../src/moments/moments.js";

const SOURCES = {
  race: { columns: { loss: [2, 5] }, length: "steps", whole: [], held: {}, reads: ["rate", "deal"], shown: null },
  curve: { columns: { final: [3] }, length: null, whole: [], held: {}, reads: ["rate"], shown: null },
  judged: { at: "step", now: { race: ["loss"], curve: ["final"] }, reads: ["rate", "bet"], shown: null },
};
const NEW = { rate: 0.2, deal: 1, bet: 0, steps: 4 };
const LOSS = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);

/** Moments over columns that were computed for these states. */
function over(late, states) {
  const spec = {
    sources: { ...SOURCES, judged: { ...SOURCES.judged, late } },
    controls: Object.keys(NEW).map((name) => ({ name, kind: "number", options: [] })),
  };
  const columns = { race: { loss: LOSS }, curve: { final: Float32Array.of(7, 8, 9) } };
  const feed = { stateOf: (name) => states[name], columns: (name) => states[name] && columns[name] };
  return new Moments(spec, { moments: () => ({ judged: (leaves, now) => ({ leaves, now }) }) }, feed);
}

test("what is late is not a number until it is there, for the knobs of the rest", () => {
  const states = { race: NEW, curve: undefined };
  const moments = over(["curve"], states);
  const first = moments.columns("judged", NEW, 2);
  expect(Array.from(first.now.race.loss)).toEqual([3, 8]);
  expect(Array.from(first.now.curve.final)).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  expect(moments.columns("judged", NEW, 2)).toBe(first);
  states.curve = { ...NEW, rate: 0.1 };
  expect(moments.columns("judged", NEW, 2)).toBe(first);
  states.curve = { ...NEW, deal: 9 }; // it does not read the deal
  const whole = moments.columns("judged", NEW, 2);
  expect(Array.from(whole.now.curve.final)).toEqual([7, 8, 9]);
  expect(whole.leaves).toEqual({ rate: 0.2, bet: 0 });
});

test("what is not said to be late is waited for", () => {
  const states = { race: NEW, curve: undefined };
  const moments = over([], states);
  expect(moments.columns("judged", NEW, 2)).toBeUndefined();
  states.curve = NEW;
  expect(Array.from(moments.columns("judged", NEW, 2).now.curve.final)).toEqual([7, 8, 9]);
});
