import { describe, expect, test } from "vitest";
import { evened, isEven, shapeOf } from "../src/player/ranges.js";

const BOX = [
  [-2, 2],
  [-1, 3],
];

describe("a frame to equal scale", () => {
  test.each([
    [706, 298],
    [240, 300],
    [400, 400],
  ])("of %d x %d pixels holds the whole box, about its centre, one unit as long upwards as across", (width, height) => {
    const [[left, right], [low, high]] = evened(BOX, width, height);
    expect((right - left) / width).toBeCloseTo((high - low) / height, 12);
    expect([(left + right) / 2, (low + high) / 2]).toEqual([0, 1]);
    expect(Math.min(right - left, high - low)).toBeCloseTo(4, 12); // no larger than it must be
  });

  test("is given up where the box would be a line", () => {
    expect([shapeOf(BOX), isEven(BOX)]).toEqual([1, true]);
    const long = (by) => [
      [0, by],
      [0, 1],
    ];
    expect([4, 0.25, 5, 0.2].map((by) => isEven(long(by)))).toEqual([true, true, false, false]);
  });
});
