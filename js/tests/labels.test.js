// Words beside curves: whole, inside the picture, and none on another.
import { expect, test } from "vitest";
import { boxAround, free } from "../src/vitals/labels.js";

const panel = { left: 48, right: 258, top: 14, bottom: 230 };
const apart = (a, b) =>
  a.left + a.width <= b.left || b.left + b.width <= a.left || a.top + a.height <= b.top || b.top + b.height <= a.top;

test("no word stands on another or leaves the panel, however many want to stand in one place", () => {
  const taken = [];
  for (let i = 0; i < 40; i++) {
    const size = { width: 30 + 37 * (i % 4), height: 15 };
    const place = free(size, 48 + ((i * 53) % 210), 120 + (i % 3), { panel, taken, points: [] });
    if (!place) continue;
    const box = boxAround(place.x, place.y, size.width, size.height);
    expect(taken.every((other) => apart(box, other))).toBe(true);
    expect(box.left >= panel.left && box.left + box.width <= panel.right).toBe(true);
    expect(box.top >= panel.top && box.top + box.height <= panel.bottom).toBe(true);
    taken.push(box);
  }
  expect(taken.length).toBeGreaterThan(5);
  expect(taken.length).toBeLessThan(40);
});

test("a word stands where a line does not strike it", () => {
  const points = Array.from({ length: 60 }, (_, i) => [100 + i, 100 + i]);
  const { x, y } = free({ width: 60, height: 15 }, 130, 130, { panel, taken: [], points });
  const box = boxAround(x, y, 60, 15);
  const struck = points.filter(([px, py]) => px > box.left && px < box.left + 60 && py > box.top && py < box.top + 15);
  expect(struck.length).toBe(0);
});
