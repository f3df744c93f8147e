import { describe, expect, test } from "vitest";
import { Before } from "../src/player/before.js";
import { cellNow, events, sayNow, unitOf } from "../src/player/now.js";

const spec = {
  sources: { p: {} },
  figures: [
    { tracks: { source: "p", x: "x", y: "y", arrives: "reached" }, shown: null },
    { title: "Loss above the lowest point", tracks: { source: "p", x: null, y: "gap", says: "loss" }, shown: null },
  ],
  series: [
    { name: "adam", label: "Adam" },
    { name: "sgd", label: "SGD" },
  ],
};
const data = (rows, plain = {}) => ({
  spec,
  state: {},
  columns: () => rows,
  steps: () => 3,
  row: (_, column, name) => rows[column]?.[name] ?? null,
  plain: () => plain,
});
const RUN = data(
  {
    gap: { adam: [4, 2, 1, 0.5], sgd: [4, 0.3, 9, NaN] },
    y: { adam: [4, 2, 1, 0], sgd: [4, 0, 3, NaN] },
    reached: { adam: [3], sgd: [-1] },
  },
  { best: [10] },
);

test("where a step of the clock is three of the training, the training's are counted", () => {
  const drawn = { ...spec, figures: [], sources: { p: { at: "" }, q: { at: "3 steps" } } };
  expect(unitOf(drawn)).toEqual(["Step", "3 steps back", "3 steps forward", 3]);
  expect(sayNow(drawn, RUN, 2, true)).toBe("Step 6 of 9.");
  expect(unitOf({ sources: { p: { at: "epoch" } } })).toEqual(["Epoch", "One epoch back", "One epoch forward", 1]);
});

describe("on the way", () => {
  test("who is lowest now is named first, and nobody has won", () => {
    expect(sayNow(spec, RUN, 1)).toBe("Step 1. Loss above the lowest point: SGD\u00a00.3, Adam\u00a02.");
    expect(sayNow(spec, RUN, 2, true)).toBe("Step 2 of 3. Loss above the lowest point: Adam\u00a01, SGD\u00a09.");
  });

  test("at the start all stand at one height; what is no number is said to be none", () => {
    expect(sayNow(spec, RUN, 0)).toBe("Step 0. Loss above the lowest point: all\u00a04.");
    expect(sayNow(spec, RUN, 3)).toBe("Step 3. Loss above the lowest point: Adam\u00a00.5, SGD\u00a0not a number.");
  });

  test("the board says what is known by now", () => {
    const cell = (column, now, name, step) => cellNow(RUN, { source: "p", column, now }, name, step);
    expect(cell("final", ["gap", "best"], "sgd", 1)).toBe(10.3);
    expect([cell("reached", ["passed"], "adam", 2), cell("reached", ["passed"], "adam", 3)]).toEqual([NaN, 3]);
    expect(cell("reached", ["passed"], "sgd", 2)).toBe(-1);
    expect(cell("rank", [], "adam", 2)).toBeNaN();
    expect(cell("best", ["always"], "adam", 0)).toBe(10);
  });

  test("an arrival and the last number of a run are what must be seen", () => {
    expect(events(spec, RUN)).toEqual([3, 2]);
  });
});

describe("the run before", () => {
  const { tracks } = spec.figures[1];
  const run = (adam, sgd) => data({ gap: { adam, sgd } });

  test("is the one at which the hand last rested, and only who went another way", () => {
    const before = new Before(tracks);
    before.take(run([4, 1], [4, 2]), "bowl");
    expect(before.rows()).toEqual([]);
    before.rest();
    before.take(run([4, 3], [4, 2]), "bowl"); // dragged over,
    before.take(run([4, 2], [4, 2]), "bowl"); // and on
    const old = () => before.rows().map(({ series, ys }) => [series.name, ys]);
    expect(old()).toEqual([["adam", [4, 1]]]);
    before.rest();
    expect(old()).toEqual([["adam", [4, 1]]]); // it stays to be looked at
    before.take(run([4, 5], [4, 2]), "bowl");
    expect(old()).toEqual([["adam", [4, 2]]]);
  });

  test("on another surface is no comparison", () => {
    const before = new Before(tracks);
    before.take(run([4, 1], [4, 2]), "bowl");
    before.rest();
    before.take(run([5, 1], [5, 2]), "saddle");
    expect(before.rows()).toEqual([]);
  });
});
