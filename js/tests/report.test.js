// A report may come from anybody, and be of any size.
import { describe, expect, test } from "vitest";
import { readFile } from "../src/player/replay.js";
import { reportFile } from "../src/player/report.js";

const lesson = (answers) => ({ lesson: "step", kept: { answers, states: {}, at: 0 } });
const file = (data, entries = []) => reportFile("Step", data, entries, "Open it.");

test("what was written is read again, whatever stands in it", () => {
  const data = lesson({ q: { answer: '</script><b>&"', said: true } });
  expect(readFile(file(data)).lesson).toEqual(data);
});

test("pictures do not stand in the way: twelve million characters of them are cut over", () => {
  const picture = `data:image/webp;base64,${"A".repeat(12e6)}`;
  const data = lesson({ q: { answer: 1 } });
  expect(readFile(file(data, [{ kind: "answer", title: "Q", picture }])).lesson).toEqual(data);
});

test("a state may hold a whole table of one's own", () => {
  const state = { own: "1,2\n".repeat(4e4) };
  expect(readFile(JSON.stringify({ widget: "net-lab", state })).file.state).toEqual(state);
});

describe("what no page could set is refused in a sentence", () => {
  test.each([
    ["a whole file", () => `<p>${"x".repeat(2e7)}`, /too large to be one of simulab's/],
    ["answers", () => file(lesson({ q: { knobs: { a: "x".repeat(3e6) } } })), /more than a lesson can ask/],
    ["a text", () => file(lesson({ q: { extra: "x".repeat(3e4) } })), /longer than a person writes/],
    [
      "a state",
      () => JSON.stringify({ widget: "race", state: { formula: "x".repeat(12e6) } }),
      /longer than a person writes/,
    ],
    ["entries", () => file({ entries: Array(301).fill({ kind: "note", title: "a" }) }), /more than 300 entries/],
    ["nothing of ours", () => "<p>A recipe.", /holds neither a state nor a report/],
  ])("%s", (_, text, sentence) => {
    expect(() => readFile(text())).toThrow(sentence);
  });
});
