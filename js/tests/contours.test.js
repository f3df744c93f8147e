import { describe, expect, test } from "vitest";
import { paintBasins, shares } from "../src/player/basins.js";
import { bandColours, paintContours } from "../src/player/contours.js";

const SIZE = 32;
const grid = (height) =>
  Float32Array.from({ length: SIZE * SIZE }, (_, i) =>
    height((i % SIZE) / (SIZE - 1), Math.floor(i / SIZE) / (SIZE - 1)),
  );
const painted = (height, wide = 40, high = 20) => {
  const out = new Uint32Array(wide * high);
  paintContours(grid(height), SIZE, out, wide, high, "light");
  return (x, y) => out[y * wide + x] >>> 0;
};
const packed = ([r, g, b]) => ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;

describe("contours", () => {
  test("the valley is painted in the first band, the peak in the last", () => {
    const bands = bandColours("light").map(packed);
    expect(painted(() => 0)(5, 5)).toBe(bands[0]);
    expect(painted(() => 1)(5, 5)).toBe(bands.at(-1));
  });

  test("north is up and east is right: a slope that rises to the upper right corner only", () => {
    const at = painted((x, y) => (x > 0.8 && y > 0.8 ? 1 : 0));
    const low = packed(bandColours("light")[0]);
    expect(at(38, 1)).not.toBe(low);
    for (const [x, y] of [
      [1, 1],
      [1, 18],
      [38, 18],
    ])
      expect(at(x, y)).toBe(low);
  });

  test("where the surface is not defined nothing is painted", () => {
    const at = painted((x) => (x > 0.5 ? 0 : NaN));
    expect(at(5, 5)).toBe(0);
    expect(at(35, 5)).toBe(packed(bandColours("light")[0]));
  });

  test("a window shows its part of a grid that is wider than high", () => {
    // 9 x 3 heights of x + 10 y; the window holds x from 0.5 to 0.75 and the upper half
    const wide = Float32Array.from({ length: 27 }, (_, i) => ((i % 9) / 8 + 10 * (Math.floor(i / 9) / 2)) / 11);
    const [whole, part] = [new Uint32Array(80 * 40), new Uint32Array(20 * 20)];
    paintContours(wide, 9, whole, 80, 40, "light");
    paintContours(wide, 9, part, 20, 20, "light", true, [0.5, 0.75, 0.5, 1]);
    // the first row and column of a picture have no neighbour that says how steep it is: lines are thinner there
    for (let y = 1; y < 20; y++) for (let x = 1; x < 20; x++) expect(part[y * 20 + x]).toBe(whole[y * 80 + 40 + x]);
  });

  test("with fill off only lines change what is there", () => {
    const out = new Uint32Array(40 * 20).fill(7);
    paintContours(
      grid((x) => x),
      SIZE,
      out,
      40,
      20,
      "light",
      false,
    );
    const kept = out.filter((pixel) => pixel === 7).length;
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(out.length);
  });
});

describe("what a legend says of basins", () => {
  test("the largest comes first, nowhere last", () => {
    expect(shares([2, 2, 2, -1, -1, -1, -1, 0])).toEqual([
      { basin: 2, share: 0.375 },
      { basin: 0, share: 0.125 },
      { basin: -1, share: 0.5 },
    ]);
  });
});

describe("basins", () => {
  const map = (which) => {
    const out = new Uint32Array(40 * 20);
    const steps = new Int32Array(SIZE * SIZE).fill(10);
    paintBasins(Int32Array.from(grid(which)), steps, SIZE, out, 40, 20, "light");
    return (x, y) => out[y * 40 + x] >>> 0;
  };

  test("north is up: the basin above is not the one below", () => {
    const at = map((_, y) => (y > 0.5 ? 1 : 0));
    expect(at(3, 2)).toBe(at(30, 4));
    expect(at(3, 17)).toBe(at(30, 15));
    expect(at(3, 2)).not.toBe(at(3, 17));
  });

  test("where nobody ends it is hatched in two greys", () => {
    const at = map(() => -1);
    const found = new Set();
    for (let x = 0; x < 20; x++) found.add(at(x, 3));
    expect(found.size).toBe(2);
  });
});
