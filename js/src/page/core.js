// What painters that stand beside a page's script take from it: each is a function of this.
export { legible, oklch, PAINT, packed } from "../player/colour.js";
export { el } from "../player/dom.js";
export { sig3 } from "../player/format.js";
export { outlined } from "../player/marks.js";
export { LINE_HIGH, placed } from "../player/placement.js";
export { isShown } from "../player/state.js";
