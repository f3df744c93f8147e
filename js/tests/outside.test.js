// Zooming out to who leaves the picture: all that is not too far away, and never less than the box.
import { expect, test } from "vitest";
import { FAR, outside } from "../src/player/outside.js";

const X = [-1, 1];
const Y = [0, 2];
const path = (xs, ys = xs.map(() => 1)) => [{ xs, ys }];

test("who stays inside leaves the picture as it is", () => {
  expect(outside(path([-1, 0, 1]), X, Y, true)).toBe(null);
});

test("the frame holds every step of one who leaves and comes back, and the whole box", () => {
  const { x, y } = outside(path([0, 3, 0]), X, Y, true);
  expect(x[0]).toBe(-1);
  expect(x[1]).toBeGreaterThan(3);
  expect(x[1]).toBeLessThan(3.5);
  expect(y).toEqual(Y);
});

test("who explodes is followed as far as a few widths of the box, and no further", () => {
  const xs = Array.from({ length: 60 }, (_, i) => 0.9 * (-1.5) ** i);
  const { x } = outside(path(xs), X, Y, true);
  const most = FAR * 2 + 1; // FAR widths of 2 beyond an end at 1
  expect(Math.max(...x)).toBeLessThan(1.2 * most);
  expect(Math.max(...x)).toBeGreaterThan(most / 1.5 / 1.5);
});

test("a curve's heights are as high as the steps that are shown, and what is no number ends a path", () => {
  const { y } = outside(path([0, 2, 4, 400], [1, 9, 16, Number.NaN]), X, Y, false);
  expect(y[1]).toBeGreaterThan(16);
  expect(y[1]).toBeLessThan(18);
});
