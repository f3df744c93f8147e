// Names beside curves, and of stretches of an axis.
export { named } from "../player/named.js";
export { drawRegions } from "../player/regions.js";
