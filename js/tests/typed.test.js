import { describe, expect, test } from "vitest";
import { readTyped } from "../src/lesson/typed.js";

describe("a person's way of writing is a number", () => {
  test.each([
    ["0.5", "", 0.5],
    [" 5e-1 ", "", 0.5],
    ["1e-3", "", 1e-3],
    ["0,5", "", 0.5],
    ["0,125", "", 0.125],
    ["−1.5", "", -1.5],
    ["–0,25", "", -0.25],
    ["+3", "", 3],
    ["= 2", "", 2],
    ["≈0.7", "", 0.7],
    ["1/4", "", 0.25],
    ["2/8", "", 0.25],
    ["-3 / 4", "", -0.75],
    ["½", "", 0.5],
    ["1 1/2", "", 1.5],
    ["1 ½", "", 1.5],
    ["2 pi", "", 2 * Math.PI],
    ["π/2", "", Math.PI / 2],
    ["2π", "", 2 * Math.PI],
    ["2·10⁻³", "", 2e-3],
    ["10^-3", "", 1e-3],
    ["3 × 10^4", "", 3e4],
    ["1 000", "", 1000],
    ["1,000,000", "", 1e6],
    ["1,234.5", "", 1234.5],
    ["95%", "%", 95],
    ["95 %", "%", 95],
    ["95 per cent", "%", 95],
    ["95%", "", 0.95],
    ["39 steps", "steps", 39],
    ["1 step", "steps", 1],
    ["1 Schritt", "Schritte", 1],
    ["4 Epoche", "Epochen", 4],
    ["3 Läufen", "Läufe", 3],
    ["90 degree", "degrees", 90],
    ["95 Prozent", "", 0.95],
    ["95 prozent", "%", 95],
    ["39", "steps", 39],
    ["1e3 steps", "steps", 1000],
  ])("%j in %j", (text, unit, value) => {
    const read = readTyped(text, unit);
    expect(read.problem).toBeUndefined();
    expect(read.value).toBeCloseTo(value, 12);
  });
});

describe("what is none gets a sentence", () => {
  test.each([
    ["", "", /Type a number first/],
    ["half", "", /“half” is not a number; write it like/],
    ["1/0", "", /no finite number/],
    ["1//2", "", /not a number/],
    ["1.2.3", "", /not a number/],
    ["1,000", "", /may be 1 or 1000/],
    ["1,250", "", /may be 1.25 or 1250/],
    ["39 apples", "steps", /the answer is in steps; “apples” says nothing/],
    ["39 steps", "", /the answer has no unit/],
    ["95 %", "steps", /in steps, not in per cent/],
  ])("%j in %j", (text, unit, sentence) => {
    const read = readTyped(text, unit);
    expect(read.value).toBeUndefined();
    expect(read.problem).toMatch(sentence);
  });
});
