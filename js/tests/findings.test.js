import { expect, test } from "vitest";
import { findings } from "../src/net/findings.js";

const table = (inputs) => {
  const names = Array.from({ length: inputs }, (_, i) => `f${i}`);
  return [names, names.map((_, i) => i), names.map((_, i) => i + 1)]
    .map((line, i) => [...line, ["y", "a", "b"][i]].join())
    .join("\n");
};

test("that a table has more inputs than there is room for is said", () => {
  expect(findings(table(259))).toContain("Of more than 256 inputs only the first 256 are used.");
  expect(findings(table(255)).join(" ")).not.toContain("256 inputs");
});
