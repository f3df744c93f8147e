// What only some widgets draw, by the figure's field that asks for it. A part of its own, loaded by those widgets; a page carries
// only the pieces that its figures ask for (simulab/page/parts.py).
export * from "../painters/basins.js";
export * from "../painters/names.js";
export * from "../painters/paths.js";
export * from "../painters/points.js";
export * from "./always.js";
