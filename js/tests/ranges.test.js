import { describe, expect, it } from "vitest";
import { decades, measured } from "../src/player/ranges.js";

describe("what measures an axis", () => {
  const floor = [NaN, NaN];
  const run = [3.1, 1e-3, 6e-10];

  it("is the runs where nothing else is drawn, or what is drawn is nowhere", () => {
    expect(measured([], [run], "data")).toEqual([run]);
    expect(decades(measured([floor], [run], "decades"))).toEqual([1e-10, 10]);
  });

  it("is a drawn curve alone on a plain axis: a path that leaves it does not flatten it", () => {
    expect(measured([[0, 4.5]], [[0, 1e30]], "data")).toEqual([[0, 4.5]]);
  });

  it("is the whole of a curve over something else than the step: its first value is nobody's start", () => {
    const rates = [1e-4, 1e-2, 2000, 40000];
    const powers = (range) => range.map((end) => Math.round(Math.log10(end)));
    expect(powers(decades([rates]))).toEqual([-4, -1]);
    expect(powers(decades([rates], false))).toEqual([-4, 5]);
  });

  it("is both where whole decades are shown, such as a floor and the run above it", () => {
    const [low, high] = decades(measured([[0.2, 0.2]], [run], "decades"));
    expect([low, high]).toEqual([1e-10, 10]);
  });
});
