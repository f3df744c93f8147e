// The parts of a view in a page: all of them are at hand, but of the painters only those whose scripts stand before this one.
import * as always from "../player/always.js";
import * as takeaways from "../player/takeaways.js";
import * as core from "./core.js";

/** @type {((core: object) => object)[]} taken at once: the next fragment brings its own */
const brought = (self.simulabPainters ?? []).splice(0);
const nobody = { drawLeft() {} }; // has left, where no picture shows who
const painters = Object.assign(nobody, always, ...brought.map((piece) => piece(core)));

export const parts = { later: async () => takeaways, painters: async () => painters };
