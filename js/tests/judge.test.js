import { describe, expect, test } from "vitest";
import { isNear, meanApart, missed, powersOf, shortest, withinFactor } from "../src/lesson/judge.js";

describe("a number is right within its tolerance", () => {
  test.each([
    [0.99, true],
    [1.01, false],
  ])("%d of the tolerance away: %s", (share, right) => {
    for (const truth of [2, -0.767, 1e-4, 4e7]) {
      for (const way of [-1, 1]) expect(isNear(truth * (1 + way * share * 0.05), truth, 0.05)).toBe(right);
    }
  });

  test("a truth of zero takes zero only", () => {
    expect([isNear(0, 0, 0.05), isNear(1e-6, 0, 0.05)]).toEqual([true, false]);
  });
});

test("what is shown as the number is right by its own tolerance", () => {
  for (const [truth, tolerance] of [
    [39, 0.01],
    [1234.5, 0.001],
    [1 / 3, 0.05],
    [2e-7, 0.01],
  ])
    expect(isNear(Number(shortest(truth, tolerance)), truth, tolerance)).toBe(true);
});

describe("a pin", () => {
  const axes = { x: { box: [-2, 2] }, y: { box: [0, 10] } };

  test("is measured in shares of the picture, along both axes", () => {
    expect(missed({ x: 0, y: 5 }, { x: 0.4, y: 5 }, axes, false)).toBeCloseTo(0.1, 12);
    expect(missed({ x: 0, y: 5 }, { x: 0, y: 6 }, axes, false)).toBeCloseTo(0.1, 12);
    expect(missed({ x: 0, y: 5 }, { x: 1.2, y: 9 }, axes, false)).toBeCloseTo(0.5, 12);
  });

  test("on a line has no height", () => {
    expect(missed({ x: 0 }, { x: 1, y: 9 }, axes, true)).toBe(0.25);
  });

  test("is nowhere near a run that left every number behind", () => {
    expect(missed({ x: 0, y: 5 }, { x: NaN, y: 5 }, axes, false)).toBeNaN();
  });
});

describe("a drawn curve", () => {
  test("that is the run's own has no distance", () => {
    expect(meanApart([0, -1, -2, -3, -4, -5, -6], [0, -1, -2, -3, -4, -5, -6])).toBe(0);
    expect(meanApart([0, -0.5, -1], [0, -1])).toBe(0);
  });

  test("half a power of ten above is half a power away, however many steps", () => {
    for (const steps of [2, 7, 100]) {
      const run = Array.from({ length: steps }, (_, i) => -i / (steps - 1));
      expect(meanApart(run, [0.5, 0, -0.5])).toBeCloseTo(0.5, 12);
    }
  });

  test("stays inside the pad: what blew up is at the top, a loss of zero at the bottom", () => {
    expect(powersOf([100, 1e9, NaN, 0, 1e-9], [-4, 3])).toEqual([2, 3, 3, -4, -4]);
  });
});

test.each([
  [2 * 1.199, true],
  [2 * 1.201, false],
  [2 / 1.199, true],
  [2 / 1.201, false],
])("a last stable rate of %d, limit 2, within a factor of 1.2: %s", (guess, close) => {
  expect(withinFactor(guess, 2, 1.2)).toBe(close);
});
