import { describe, expect, test } from "vitest";
import { dashes } from "../src/front/miniature.js";
import { standing } from "../src/front/progress.js";
import { leaving } from "../src/player/leaving.js";
import { stretches } from "../src/player/regions.js";

const axes = { width: 100, height: 50, x: { to: (v) => v } };
const path = (points) => ({
  px: points.map(([x]) => x),
  py: points.map(([, y]) => y),
  last: points.length - 1,
});

describe("a path that leaves the picture", () => {
  test("is pointed at where it crosses the frame, with the step of the crossing", () => {
    const found = leaving(
      path([
        [50, 25],
        [50, -25],
        [50, -400],
      ]),
      axes,
      2,
    );
    expect(found).toMatchObject({ x: 50, y: 0, step: 1 });
  });
  test("is not once it has come back", () => {
    expect(
      leaving(
        path([
          [50, 25],
          [150, 25],
          [60, 25],
        ]),
        axes,
        2,
      ),
    ).toBeNull();
    expect(
      leaving(
        path([
          [50, 25],
          [150, 25],
          [60, 25],
        ]),
        axes,
        1,
      ),
    ).toMatchObject({ x: 100, y: 25, step: 1 });
  });
  test("has not left where it began outside", () => {
    expect(
      leaving(
        path([
          [150, 25],
          [160, 25],
        ]),
        axes,
        1,
      ),
    ).toBeNull();
  });
});

test("a stretch is cut at the frame and keeps its name only where there is room", () => {
  const regions = { names: ["falls", "jumps", "gone"], colours: ["a", "b", "c"] };
  const found = stretches(regions, { from: [-10, 60, Number.NaN], to: [60, 70, 90] }, axes, () => 30);
  expect(found).toEqual([
    { name: "falls", colour: "a", left: 0, right: 60 },
    { name: "", colour: "b", left: 60, right: 70 },
  ]);
});

test("a dashed line that is drawn half shows half of its dashes and no more", () => {
  expect(dashes([8, 3], 20, 40)).toBe("8 3 8 41");
  expect(dashes([8, 3], 10, 40)).toBe("8 41");
  expect(dashes([], 20, 40)).toBe("20 41");
});

test("a lesson is done at its summary, begun by a page or an answer, and else new", () => {
  expect(standing({ at: 4, answers: {} }, 4).state).toBe("done");
  expect(standing({ at: 1, answers: {} }, 4)).toEqual({ at: 1, state: "begun" });
  expect(standing({ at: 0, answers: { a: { said: true } } }, 4).state).toBe("begun");
  expect(standing({ at: 0, answers: {} }, 4).state).toBe("new");
});
