import { describe, expect, test } from "vitest";
import { difference, rowsOf, sheetOf } from "../src/player/kepttable.js";

const spec = {
  series: [
    { name: "sgd", label: "SGD" },
    { name: "adam", label: "Adam" },
  ],
  table: [
    { source: "paths", column: "final", label: "Loss", format: "sig3" },
    { source: "paths", column: "reached", label: "Steps", format: "int" },
    { source: "other", column: "x", label: "X", format: "sig3" },
  ],
};
const data = {
  columns: (source) => (source === "paths" ? {} : undefined),
  names: () => ["adam", "sgd"],
  row: (_, column, name) =>
    ({ final: { sgd: [0.25], adam: [Number.NaN] }, reached: { sgd: [12], adam: [-1] } })[column][name],
};
const run = (number, knobs, words) => ({
  number,
  at: "2026-11-29T10:00:00Z",
  knobs,
  rows: rowsOf(spec, data),
  file: { words },
});
const runs = [
  run(1, { surface: "beale", learning_rate: 0.01, racers: ["adam", "sgd"], seed: 0 }, "Nobody arrives."),
  run(
    3,
    { surface: "beale", learning_rate: 0.02, racers: ["adam", "sgd"], seed: 0, noise: 1 },
    'A "quoted", sentence.',
  ),
];

describe("kept runs", () => {
  test("differ in what was set differently, and in what only one of them has", () => {
    expect(difference(runs)).toEqual(["learning_rate", "noise"]);
    expect(difference(runs.slice(0, 1))).toEqual([]);
  });
  test("have a row a series with the table's numbers; what is none is nothing, before and after it was stored", () => {
    const rows = [
      { label: "Adam", values: [null, -1, null] },
      { label: "SGD", values: [0.25, 12, null] },
    ];
    expect(rowsOf(spec, data)).toEqual(rows);
    expect(JSON.parse(JSON.stringify(rowsOf(spec, data)))).toEqual(rows);
  });
  test("are a table of every setting and result", () => {
    expect(sheetOf(spec, runs).split("\n")).toEqual([
      "run,kept_at,surface,learning_rate,racers,seed,noise,series,paths.final,paths.reached,other.x,words",
      "1,2026-11-29T10:00:00Z,beale,0.01,adam sgd,0,,Adam,,-1,,Nobody arrives.",
      "1,2026-11-29T10:00:00Z,beale,0.01,adam sgd,0,,SGD,0.25,12,,Nobody arrives.",
      '3,2026-11-29T10:00:00Z,beale,0.02,adam sgd,0,1,Adam,,-1,,"A ""quoted"", sentence."',
      '3,2026-11-29T10:00:00Z,beale,0.02,adam sgd,0,1,SGD,0.25,12,,"A ""quoted"", sentence."',
      "",
    ]);
  });
});
