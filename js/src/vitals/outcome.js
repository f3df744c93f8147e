// What became of a training, as a picture says it: a colour, and a word for who cannot tell colours apart.
import { legible } from "../player/colour.js";
import { OUTCOMES } from "../player/table.js";

const COLOURS = ["#009E73", "#E69F00", "#CC79A7", "#7F7F7F", "#D55E00"];

/** @returns {{word: string, colour: string, ink: string}} the colour of a line, and one that can be read */
export function outcome(code, theme) {
  const [, word] = OUTCOMES[code] ?? ["", ""];
  const colour = COLOURS[code] ?? "#7F7F7F";
  return { word, colour: legible(colour, theme), ink: legible(colour, theme, 4.5) };
}
