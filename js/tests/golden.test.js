// Recorded cases that Python answers too: tests/player/test_golden.py runs the same files.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { evaluate } from "../src/lesson/values.js";
import { trim } from "../src/page/columns.js";
import { general, sig3, wholeText } from "../src/player/format.js";
import { resolve, turn } from "../src/player/state.js";
import { speak } from "../src/player/words.js";

const cases = (name) => JSON.parse(readFileSync(new URL(`../../tests/golden/${name}.json`, import.meta.url), "utf8"));
const number = (value) => (typeof value === "string" ? Number(value) : value);
const controls = cases("controls");

test.each(cases("numbers"))("$value as a number", ({ value, ...said }) => {
  const x = number(value);
  expect({ sig3: sig3(x), general: general(x), whole: wholeText(x) }).toEqual(said);
});

test.each(cases("validation"))("$given is a state", ({ given, state, complaints }) => {
  expect(resolve(controls, given)).toEqual({ state, complaints });
});

test.each(cases("turns"))("turned by $changes", ({ from, changes, state }) => {
  expect(turn(controls, from, changes)).toEqual(state);
});

test.each(cases("words"))("it says: $says", ({ phrases, labels, words, says }) => {
  const columns = Object.fromEntries(Object.entries(words).map(([key, values]) => [key, values.map(number)]));
  expect(speak(phrases, labels, columns)).toBe(says);
});

describe("values of a run", () => {
  test.each(cases("values"))("$name of $column", ({ json, column, value }) => {
    const entries = column.map(number);
    const state = { rate: 0.25, scale: "log", racers: ["sgd"], reveal: true };
    const run = { state, data: { column: () => entries, row: () => entries } };
    const found = evaluate(run, json);
    if (typeof value === "boolean") expect(Boolean(found)).toBe(value);
    else expect(found).toBe(number(value));
  });
});

test.each(cases("columns"))("trimmed: $what", ({ source, leaves, columns, trimmed }) => {
  const flat = Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, Float32Array.from(values)]));
  const kept = Object.fromEntries(
    Object.entries(trim(flat, source, leaves)).map(([name, values]) => [name, [...values]]),
  );
  expect(kept).toEqual(trimmed);
});
