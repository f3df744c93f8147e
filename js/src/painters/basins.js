// Basins of attraction, and what their colours mean.
export { BasinLegend, paintBasins } from "../player/basins.js";
