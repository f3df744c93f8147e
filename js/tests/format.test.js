import { describe, expect, test } from "vitest";
import { fillIn } from "../src/lesson/values.js";
import { quoted, setting } from "../src/player/format.js";
import { around, decades } from "../src/player/ranges.js";
import { numbersApart } from "../src/player/words.js";

test.each([
  [0.003, true, "3e-3"],
  [0.02, true, "0.02"],
  [1, true, "1"],
  [2.5e-6, true, "2.5e-6"],
  [0.003, false, "0.003"],
  [-1.25, false, "-1.25"],
])("%d on a logarithmic knob (%s) reads %s", (value, log, text) => {
  expect(setting(value, { log, integer: false })).toBe(text);
});

test("a long text is quoted to forty letters", () => {
  expect(quoted("x".repeat(41))).toBe(`“${"x".repeat(40)}…”`);
  expect([quoted(true), quoted(null)]).toEqual(["“True”", "“None”"]);
});

test.each([
  ["Central at h = 9.99e-6: off by 4e-12.", ["h = 9.99e-6:", "4e-12."]],
  ["Random beats the grid 74 % of the time, by 3.", ["74 %", "3."]],
  ["At 3 seconds", ["3"]],
  ["Nothing to count.", []],
])("%s keeps a number with its name and unit", (text, whole) => {
  const pieces = numbersApart(text);
  expect(pieces.join("")).toBe(text);
  expect(pieces.filter((_, i) => i % 2)).toEqual(whole);
});

test("a lesson's text takes its numbers and leaves unknown names", () => {
  expect(fillIn("{a:sig3}, {a:int}, {b:percent}, {c:sig3}", { a: 2.345, b: 0.05 })).toBe("2.35, 2, 5 %, {c:sig3}");
});

describe("axes", () => {
  test("are whole decades around the data", () => {
    const [low, high] = decades([
      [3, 0.02],
      [5, 0.3],
    ]);
    expect([low, high]).toEqual([expect.closeTo(0.01), 10]);
  });

  test("a run that blew up does not flatten the others", () => {
    const [low, high] = decades([
      [4, 1e30],
      [4, 1e-3],
    ]);
    expect(high).toBeCloseTo(1e4);
    expect(low).toBeCloseTo(1e-3);
  });

  test("have a little room around plain data", () => {
    expect(around([[0, 10]], false)).toEqual([-0.5, 10.5]);
    expect(around([[NaN]], false)).toEqual([0, 1]);
  });
});
