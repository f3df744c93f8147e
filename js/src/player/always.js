// What every picture of two weights draws, whichever painters it needs besides.
import { t } from "../t.js";

export { drawFlag, drawStars } from "./flags.js";

/** Under a picture of two weights of which one reaches much further than the other. */
export const UNEVEN = t`The two axes are not to one scale: at one, this surface would be a line. Directions look turned, circles are ellipses.`;
