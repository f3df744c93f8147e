import { expect, test, vi } from "vitest";
import { shortest } from "../src/lesson/judge.js";
import { readTyped } from "../src/lesson/typed.js";
import { written } from "../src/player/format.js";

vi.mock("../src/t.js", () => ({ t: (words) => (words[0] === "." ? "," : words[0]) })); // a language of decimal commas

test("where decimals have a comma 1,250 is no thousand", () => {
  expect(readTyped("1,250").value).toBe(1.25);
  expect(readTyped("1.250").value).toBe(1.25);
  expect(readTyped("1,250,000").value).toBe(1250000);
});

test("an answer that is shown is read as what it is", () => {
  for (const truth of [0.5, 1.234, 12.3456, 1e-7]) expect(readTyped(written(shortest(truth, 0))).value).toBe(truth);
});
