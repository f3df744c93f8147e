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

test("gaps of many columns are counted together, those of few by name", () => {
  const gapped = (columns) => {
    const names = Array.from({ length: columns + 1 }, (_, i) => `f${i}`);
    const rows = [0, 1, 2, 3].map((row) =>
      names.map((_, i) => (i < columns && (row === 0 || (row === 1 && i === 4)) ? "" : row)),
    );
    return [names, ...rows].map((line) => line.join()).join("\n");
  };
  expect(findings(gapped(20)).filter((one) => one.includes("gap"))).toEqual([
    "21 gaps in 20 columns; most, 2, in “f4”.",
  ]);
  expect(findings(gapped(8)).filter((one) => one.includes("gap"))).toHaveLength(8);
});
