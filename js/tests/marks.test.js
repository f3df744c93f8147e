import { describe, expect, test } from "vitest";
import { drawArrow, drawArrows, drawRuleNames, drawRules, ruled } from "../src/player/marks.js";

/** A canvas that remembers where its pen went. */
function pen() {
  const went = [];
  const nothing = () => {};
  return {
    went,
    beginPath: nothing,
    setLineDash: nothing,
    stroke: nothing,
    closePath: nothing,
    fill: nothing,
    strokeText: nothing,
    measureText: (text) => ({ width: 7 * text.length }),
    moveTo: (x, y) => went.push(["move", x, y]),
    lineTo: (x, y) => went.push(["line", x, y]),
    fillText: (text, x, y) => went.push([text, x, y]),
  };
}
const axis = (low, high, pixels) => ({ low, high, box: [low, high], to: (v) => ((v - low) / (high - low)) * pixels });
const axes = { x: axis(-2, 2, 400), y: axis(-1, 1, 200), width: 400, height: 200 };

describe("an arrow", () => {
  test("ends where its vector does", () => {
    const ctx = pen();
    drawArrow(ctx, 100, 50, 30, -40, 0, "black", "white");
    expect(ctx.went).toContainEqual(["move", 130, 10]);
    expect(ctx.went[0]).toEqual(["move", 100, 50]);
  });

  test("points along the vector in the picture: up is up, one unit is as long as the axis says", () => {
    const tip = (dx, dy) => {
      const ctx = pen();
      const tracks = { paths: [{ series: { name: "sgd" }, x: 200, y: 100, last: 9 }] };
      const data = { row: (_, column) => [column === "dx" ? dx : dy] };
      drawArrows(ctx, [{ source: "p", x: "dx", y: "dy" }], tracks, data, axes, 0, "black", "white");
      const [, x, y] = ctx.went.filter(([kind]) => kind === "move").at(-1);
      return [x - 200, y - 100];
    };
    const [rx, ry] = tip(1, 0);
    expect(rx).toBeGreaterThan(0);
    expect(ry).toBeCloseTo(0, 12);
    const [ux, uy] = tip(0, 1);
    expect(ux).toBeCloseTo(0, 12);
    expect(uy).toBeLessThan(0);
    const [x, y] = tip(1, 1);
    expect(y / x).toBeCloseTo(-1, 12); // 100 px a unit along both axes
  });
});

describe("rules", () => {
  const wide = (text) => 7 * text.length;
  const labelled = (placed) => {
    const ctx = pen();
    drawRuleNames(ctx, placed, {});
    return Object.fromEntries(ctx.went.map(([text, x, y]) => [text, { x, y }]));
  };

  test("stand where their values are, and those outside are left out", () => {
    const placed = ruled({ labels: ["1/L", "2/L", "far"] }, [0, 1, 5], axes, wide);
    const ctx = pen();
    drawRules(ctx, placed, axes, {});
    expect(ctx.went.filter(([kind]) => kind === "move").map(([, x]) => x)).toEqual([200.5, 300.5]);
    expect(Object.keys(labelled(placed))).toEqual(["1/L", "2/L"]);
  });

  test("are named above the frame, over their lines, where no handle's line passes", () => {
    const { "1/L": label } = labelled(ruled({ labels: ["1/L"] }, [0], axes, wide));
    expect(label.y).toBeLessThan(-4);
    expect(label.x + wide("1/L") / 2).toBe(200);
  });

  test("a label that would touch its neighbour goes one line up, and a third one under the frame's edge", () => {
    const found = labelled(ruled({ labels: ["warmup ends", "peak", "drop"] }, [0, 0.1, 0.15], axes, wide));
    expect(found.peak.y).toBe(found["warmup ends"].y - 16);
    expect(found.drop.y).toBeGreaterThan(0);
  });
});
