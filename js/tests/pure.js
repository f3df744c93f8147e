// The modules without a page, for Python's tests: they compare these with their twins.
import * as formula from "../src/net/formula.js";
import { leaf, wrong } from "../src/net/own.js";

export { qr } from "../src/class/qr.js";
export { evaluate, given, readColumn } from "../src/lesson/values.js";
export { plain } from "../src/live/wire.js";
export { entryAt } from "../src/moments/moments.js";
export { predictionsCsv, weightsCsv } from "../src/net/files.js";
export { leavesOf, trim } from "../src/page/columns.js";
export { nothing } from "../src/page/desk.js";
export { program } from "../src/player/code.js";
export * from "../src/player/format.js";
export * from "../src/player/link.js";
export { placed } from "../src/player/placement.js";
export * from "../src/player/ranges.js";
export * from "../src/player/state.js";
export { studies } from "../src/player/study.js";
export * from "../src/player/words.js";
export { signs } from "../src/vitals/signs.js";
export { formula, leaf, wrong };

globalThis.simulabReads = {
  own: { leaf, wrong, Box: null },
  typed: { leaf: formula.leaf, wrong: formula.wrong, Box: null },
  against: { leaf: () => new Float64Array(1), wrong: () => null, Box: null },
};
