// Which way up a picture lies: known pixels of fields that no turn and no reflection leaves as they are.
import { describe, expect, test } from "vitest";
import { paintBasins } from "../src/player/basins.js";
import { bandColours, paintContours } from "../src/player/contours.js";

const SIZE = 12;
const SIDE = 60;

/** A grid as the widgets send it: row by row from the lowest y, each from the lowest x. */
const grid = (height) =>
  Array.from({ length: SIZE * SIZE }, (_, i) => height((i % SIZE) / (SIZE - 1), Math.floor(i / SIZE) / (SIZE - 1)));

const rgb = (pixel) => [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255];
const at = (out, x, y) => out[y * SIDE + x]; // y from the top, as a screen counts
/** The ground of a pattern: what most pixels around are. */
const ground = (out, x, y) => {
  const counts = new Map();
  for (let j = y - 4; j <= y + 4; j++)
    for (let i = x - 4; i <= x + 4; i++) counts.set(at(out, i, j), (counts.get(at(out, i, j)) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0][0];
};

function painted(height, theme) {
  const out = new Uint32Array(SIDE * SIDE);
  paintContours(Float32Array.from(grid(height)), SIZE, out, SIDE, SIDE, theme);
  return out;
}

describe.each(["light", "dark"])("in the %s theme", (theme) => {
  const band = (i) => bandColours(theme)[i].map(Math.round);
  const near = (pixel, colour) => rgb(pixel).forEach((v, i) => expect(Math.abs(v - colour[i])).toBeLessThanOrEqual(1));

  test("the lowest point of a slope is at the lower left, the highest at the upper right", () => {
    // (x + 2 y)/3: of the 14 bands the corners have the first, the fifth, the tenth and the last
    const out = painted((x, y) => (x + 2 * y) / 3, theme);
    near(at(out, 0, SIDE - 1), band(0));
    near(at(out, SIDE - 1, SIDE - 1), band(4));
    near(at(out, 0, 0), band(9));
    near(at(out, SIDE - 1, 0), band(13));
  });

  test("a hollow right of the middle and above it is drawn there", () => {
    const out = painted((x, y) => Math.min(1, Math.max(0, 4 * Math.hypot(x - 0.75, y - 0.7) - 0.6)), theme);
    near(at(out, 45, 17), band(0));
    near(at(out, 45, 55), band(13));
    near(at(out, 14, 17), band(13));
  });

  test("basins lie as the heights do", () => {
    const which = Int32Array.from(grid((x, y) => (y > 0.5 ? 0 : x > 0.5 ? 1 : 2)));
    const out = new Uint32Array(SIDE * SIDE);
    paintBasins(which, new Int32Array(SIZE * SIZE).fill(9), SIZE, out, SIDE, SIDE, theme);
    const [above, right, left] = [ground(out, 30, 5), ground(out, 50, 54), ground(out, 10, 54)];
    expect(new Set([above, right, left]).size).toBe(3);
    expect([ground(out, 5, 5), ground(out, 54, 5)]).toEqual([above, above]);
    expect([ground(out, 40, 40), ground(out, 20, 40)]).toEqual([right, left]);
  });

  test("basins are told apart without colour: each has a pattern of its own", () => {
    const patterns = [-1, 0, 1, 2, 3, 4, 5, 6, 7].map((basin) => {
      const out = new Uint32Array(SIDE * SIDE);
      const [which, steps] = [new Int32Array(SIZE * SIZE).fill(basin), new Int32Array(SIZE * SIZE)];
      paintBasins(which, steps, SIZE, out, SIDE, SIDE, theme);
      return out.map((pixel) => (pixel === ground(out, 30, 30) ? 0 : 1)).join("");
    });
    expect(new Set(patterns).size).toBe(patterns.length);
  });
});
