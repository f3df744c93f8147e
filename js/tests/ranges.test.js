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

  it("is both where whole decades are shown, such as a floor and the run above it", () => {
    const [low, high] = decades(measured([[0.2, 0.2]], [run], "decades"));
    expect([low, high]).toEqual([1e-10, 10]);
  });
});
