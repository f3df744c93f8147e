import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { reached } from "../src/moments/reached.js";
import { telling } from "../src/page/columns.js";
import { Desk } from "../src/page/desk.js";
import { Feed } from "../src/player/feed.js";
import { stop } from "../src/player/stop.js";

const RUN = { reads: ["rate"], columns: { y: [1, 9] }, whole: [], shown: null, length: "steps", carry: { at: [1] } };
const WALK = { ...RUN, columns: { ...RUN.columns, reached: [1] }, whole: ["reached"] };

/** What a program does: three steps a slice. */
const walk = (_, { at }) => {
  const end = Math.min(at[0] + 3, 8);
  const y = Float32Array.from({ length: 9 }, (_, i) => (i < end ? i : 0));
  return { y, reached: Int32Array.of(end - 1), at: Float64Array.of(end), done: Float64Array.of(end / 8) };
};

test("slice after slice, and after each but the last what is reached", async () => {
  const told = [];
  const follow = { progress: (said, soFar) => told.push([said.done, said.parts, soFar?.walk.y.length]) };
  const desk = new Desk(() => ({ walk }), null); // no Worker here: the page computes itself
  const made = await desk.run("walk", {}, WALK, telling(follow, {}, WALK, { steps: 7 }));
  expect(Object.keys(made).sort()).toEqual(["reached", "y"]); // what is handed on is nobody's business
  expect([...made.y]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 0]);
  expect(told).toEqual([
    [0, 0, undefined],
    [37, 100, 3],
    [75, 100, 6],
  ]);
});

test("of one that does not say how far it has come only what came before it is told", () => {
  const told = [];
  const follow = { progress: (_, soFar) => told.push(soFar) };
  telling(follow, { points: { y: 1 } }, RUN, { steps: 7 }).progress({ source: "walk" }, { y: new Float32Array(9) });
  expect(told).toEqual([{ points: { y: 1 } }]);
});

describe("in the view", () => {
  let view;
  let answers;
  beforeEach(() => {
    vi.useFakeTimers();
    answers = [];
    const host = { compute: (_, __, follow) => new Promise((resolve) => answers.push({ resolve, follow })) };
    const spec = { sources: { points: { ...RUN, carry: undefined }, walk: WALK, future: WALK } };
    const listener = { onResult: vi.fn(), onError: vi.fn(), onWork: () => {} };
    const feed = new Feed(/** @type {any} */ (spec), /** @type {any} */ (host), listener);
    /** @type {any} */ (listener).onReach = (asked, said, told) => reached(feed, asked, said, told);
    const work = { hold: vi.fn(), stopped: vi.fn() };
    view = { spec, feed, listener, work, applied: null, state: null, root: { dataset: {} }, frame: vi.fn() };
    listener.onResult.mockImplementation((state) => (view.applied = state));
  });
  afterEach(() => vi.useRealTimers());

  const wants = (state) => {
    view.state = state;
    view.feed.want(state);
  };
  const grows = () =>
    answers[0].follow.progress({ source: "walk", done: 50, parts: 100 }, { points: { y: 1 }, walk: { y: 2 } });

  test("what is reached is drawn, is still wanted, and nothing older stands beside it", async () => {
    view.feed.have.future = { key: "old", columns: { y: 0 }, state: { rate: 0 } };
    wants({ rate: 1 });
    grows();
    expect(view.listener.onResult).toHaveBeenCalledWith({ rate: 1 }, ["points", "walk", "future"]);
    expect(view.feed.columns("walk", { rate: 1 })).toEqual({ y: 2 });
    expect(view.feed.columns("future", { rate: 1 })).toBeUndefined();
    expect(view.feed.missing("quick")).toContain("walk");
    answers[0].resolve({ points: {}, walk: { y: 3 }, future: {} });
    await vi.advanceTimersByTimeAsync(0);
    expect(view.feed.columns("walk", { rate: 1 })).toEqual({ y: 3 });
    expect(view.feed.idle()).toBe(true);
  });

  test("a stop keeps it, and all of it can be computed after all", () => {
    wants({ rate: 1 });
    grows();
    stop(view);
    expect(view.feed.columns("walk", { rate: 1 })).toEqual({ y: 2 });
    expect(view.feed.missing("quick")).toEqual([]);
    const [, label, again] = view.work.stopped.mock.calls[0];
    expect(label).toBe("Compute all of it");
    again();
    expect(view.feed.missing("quick")).toContain("walk");
    expect(answers.length).toBe(2);
  });

  test("a stop before anything is reached goes back to what is shown", () => {
    view.applied = { rate: 0 };
    wants({ rate: 1 });
    Object.assign(view, { history: { back: vi.fn() }, take: vi.fn() });
    stop(view);
    expect(view.take).toHaveBeenCalledWith({ rate: 0 });
  });
});
