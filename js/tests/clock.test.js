import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Clock } from "../src/player/clock.js";

let frames;
beforeEach(() => {
  frames = [];
  vi.stubGlobal("requestAnimationFrame", (tick) => frames.push(tick));
  vi.stubGlobal("cancelAnimationFrame", () => {
    frames = [];
  });
});
afterEach(() => vi.unstubAllGlobals());

const clock = (steps) => {
  const made = new Clock(vi.fn(), vi.fn());
  made.resize(steps);
  return made;
};
const frame = (now) => frames.splice(0).forEach((tick) => tick(now));

describe("a clock", () => {
  test("stands at the end of a new run, and keeps its step in one that goes on", () => {
    const made = clock(100);
    expect(made.step).toBe(100);
    made.resize(300);
    expect(made.step).toBe(300);
    made.seek(40);
    made.resize(200);
    expect(made.step).toBe(40);
    made.resize(20);
    expect(made.step).toBe(20);
  });

  test("shares the drawing out among more frames once they come late, which the first one of a run does not", () => {
    const made = clock(2000);
    made.play();
    for (let now = 5000; now < 5600; now += 16) frame(now);
    expect(made.turns).toBe(2);
    for (let now = 5600; now < 6400; now += 40) frame(now);
    expect(made.turns).toBe(4);
  });

  test("a screen that shows thirty frames a second is no slow machine", () => {
    const made = clock(200);
    made.play();
    for (let now = 5000; now < 7000; now += 33.3) frame(now);
    expect(made.turns).toBe(2);
  });

  test("one frame that comes early makes none of the others late", () => {
    const made = clock(200);
    made.play();
    for (let now = 5000; now < 5500; now += 16.7) frame(now);
    frame(5502);
    for (let now = 5518; now < 6500; now += 16.7) frame(now);
    expect(made.turns).toBe(2);
  });

  test("plays a run of 100 steps in two and a half seconds, from the start", () => {
    const made = clock(100);
    made.play();
    expect(made.step).toBe(0);
    let now = 1000;
    for (; made.playing && now < 10_000; now += 20) frame(now);
    expect(made.ended).toBe(true);
    expect(now - 1000).toBeGreaterThan(2450);
    expect(now - 1000).toBeLessThan(2600);
  });

  test("twice the speed takes half the time", () => {
    const [slow, quick] = [clock(100), clock(100)];
    quick.speed = 2;
    for (const made of [slow, quick]) {
      made.play();
      for (let now = 1000; now <= 1500; now += 50) frame(now);
      made.pause();
    }
    expect(quick.step).toBe(2 * slow.step);
  });

  test("goes on where it was after a minute in the background", () => {
    const made = clock(100);
    made.play();
    frame(1000);
    frame(1016);
    const before = made.position;
    frame(61_000);
    expect(made.position - before).toBeCloseTo(4, 6); // a tenth of a second of 2.5 s
  });

  test("pauses on a whole step, seeks inside the run only, and cannot play nothing", () => {
    const made = clock(10);
    made.seek(-3);
    expect(made.step).toBe(0);
    made.seek(99);
    expect(made.step).toBe(10);
    const nothing = clock(0);
    nothing.play();
    expect(nothing.playing).toBe(false);
  });

  test.each([
    [600, 25],
    [1000, 1],
    [10, 1],
    [600, 500],
  ])("of %d steps shows what happens at step %d no sooner than after a second and a half", (steps, first) => {
    const made = clock(steps);
    made.resize(steps, first);
    made.play();
    let seen;
    for (let now = 1000; made.playing && now < 20_000; now += 10) {
      frame(now);
      if (made.step >= first) seen ??= now;
    }
    expect(made.ended).toBe(true);
    expect(seen - 1000).toBeGreaterThanOrEqual(1490); // frames of 10 ms
  });

  test("goes on from where it stands, also at an uneven pace", () => {
    const made = clock(600);
    made.resize(600, 5);
    made.seek(100);
    made.play();
    frame(1000);
    frame(1020);
    expect(made.position).toBeGreaterThan(100);
    expect(made.position).toBeLessThan(104);
  });
});
