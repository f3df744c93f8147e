// The parts of a lesson in a page, which carries them all.
import * as drawn from "../lesson/drawn.js";
import * as takeaways from "../lesson/takeaways.js";
import * as painters from "../player/painters.js";

export const parts = { later: async () => takeaways, painters: async () => painters, drawn: async () => drawn };
