import { describe, expect, test } from "vitest";
import { bandColours, paintBasins, paintContours } from "../src/player/contours.js";

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

  test("what is not a number is painted as the valley", () => {
    expect(painted(() => NaN)(5, 5)).toBe(packed(bandColours("light")[0]));
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
