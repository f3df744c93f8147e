import { expect, test } from "vitest";
import { findings } from "../src/net/findings.js";

const table = (inputs) => {
  const names = Array.from({ length: inputs }, (_, i) => `f${i}`);
  return [names, names.map((_, i) => i), names.map((_, i) => i + 1)]
    .map((line, i) => [...line, ["y", "a", "b"][i]].join())
    .join("\n");
};

test("that a table has more inputs than there is room for is said, by the answer that is asked for", () => {
  expect(findings(table(257))).toContain("Of 257 inputs the first 256 are used.");
  expect(findings(table(256)).join(" ")).not.toContain("inputs");
  expect(findings(table(256), { target: 1, own_words: "one_hot" })).toContain("Of 257 inputs the first 256 are used.");
  expect(findings(table(256), { target: 1, own_words: "left_out" }).join(" ")).not.toContain("inputs");
});

test("an answer has no outliers that could be brought in, and one that never changes is said", () => {
  const cells = ["a,kind", ...Array.from({ length: 12 }, (_, i) => `${i},1`), "99,2"].join("\n");
  expect(findings(cells).filter((one) => one.includes("outlier"))).toEqual(["“a”: 1 outlier."]);
  expect(findings(cells, { target: 1 }).filter((one) => one.includes("outlier"))).toEqual([]);
  expect(findings("a,kind\n1,x\n2,x")).toContain("“kind” is the same everywhere: there is nothing to learn.");
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
