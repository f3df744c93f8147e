import { describe, expect, test } from "vitest";
import { missing, notYet } from "../src/lesson/missing.js";
import { holding, written } from "../src/lesson/said.js";

const run = (state, columns = {}) => ({
  state,
  data: { column: (source, name) => columns[`${source}.${name}`], row: (source, name) => columns[`${source}.${name}`] },
});
const RATE = ["read", "rate", "", -1, "at"];
const LOSS = ["read", "run.loss", "", -1, "at"];
const said = [
  { when: null, html: "<p>Always {rate:sig3}.</p>" },
  { when: [">", RATE, ["const", 1]], html: "<p>Large.</p>" },
  { when: ["not", [">", RATE, ["const", 1]]], html: "<p>Small.</p>" },
];

test("a sentence is said where its condition holds", () => {
  expect(holding(said, run({ rate: 2 }))).toEqual([0, 1]);
  expect(holding(said, run({ rate: 0.5 }))).toEqual([0, 2]);
});

test("what was said stays what was said, whatever the run is now", () => {
  expect(written(said, [0, 2], { rate: 0.5 })).toBe("<p>Always 0.5. Small.</p>");
});

test("without a memory of what was said only that is repeated which is always true", () => {
  expect(written(said, undefined, { rate: 2 })).toBe("<p>Always 2.</p>");
  expect(written(said, "evil", { rate: "evil" })).toBe("<p>Always –.</p>");
});

describe("what is missing of a goal is said with its number", () => {
  const below = {
    is: ["<", LOSS, ["const", 0.1]],
    said: "",
    sign: "<",
    left: LOSS,
    right: ["const", 0.1],
    what: "the last loss",
    than: "",
  };
  const arrives = { is: ["==", RATE, ["const", 0]], said: "the run arrives" };

  test("nothing, where it holds", () => {
    expect(missing([below], run({}, { "run.loss": [1, 0.05] }))).toEqual([]);
  });

  test("and by how much", () => {
    const lacking = missing([below, arrives], run({ rate: 1 }, { "run.loss": [1, 0.552] }));
    expect(notYet(lacking)).toBe(
      "Not yet. Missing: the last loss is 0.552 and has to be below 0.1 (0.452 less); the run arrives.",
    );
  });

  test("a run that left every number behind has none", () => {
    expect(missing([below], run({}, { "run.loss": [1, 250] }))).toEqual([
      "the last loss is 250 and has to be below 0.1 (by a factor of 2500)",
    ]);
    expect(missing([below], run({}, { "run.loss": [1, NaN] }))[0]).toMatch(/is no number here and has to be below 0.1/);
  });

  test("“any other value” is not the same value", () => {
    const other = { ...below, is: ["!=", RATE, ["const", 4]], sign: "!=", left: RATE, right: ["const", 4], what: "L" };
    expect(missing([other], run({ rate: 4 }))).toEqual(["L is 4 and has to be another value than 4"]);
    expect(missing([other], run({ rate: 5 }))).toEqual([]);
  });
});
