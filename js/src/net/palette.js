// Colours of the net lab: of classes, of signs, of layers; and a map of numbers as a small image.
import { oklch } from "../player/colour.js";

const hex = (text) => [1, 3, 5].map((at) => parseInt(text.slice(at, at + 2), 16));
const css = ([r, g, b]) => `rgb(${r} ${g} ${b})`;

/** What tells classes apart (Okabe and Ito), strong for points and lines; the first two are also minus and plus. */
export const CLASSES = {
  light: [
    "#0072B2",
    "#C65D00",
    "#00805C",
    "#A8518A",
    "#7A6A00",
    "#B3123F",
    "#3F51B5",
    "#0F6E86",
    "#6E4B3A",
    "#4A4A4A",
  ].map(hex),
  dark: [
    "#4BA3E3",
    "#F0A04B",
    "#35C79A",
    "#E08CC0",
    "#D8C84A",
    "#FF7A90",
    "#9FA8FF",
    "#6FD3E8",
    "#D0A58F",
    "#C8C8C8",
  ].map(hex),
};
/** How much of a class's colour is laid over the paper where the net is sure of it. */
const DEPTH = { light: 0.5, dark: 0.55 };
const PAPER = { light: [255, 255, 255], dark: [21, 25, 29] };

export const classColour = (theme, which) => css(CLASSES[theme][which % CLASSES[theme].length]);
/** Of a weight: positive as the second class, negative as the first. */
export const signColour = (theme, value) => classColour(theme, value > 0 ? 1 : 0);
/** Of a layer: light to strong along the net, by lightness and by hue. */
export const layerColour = (theme, layer, layers) => {
  const share = layers > 1 ? layer / (layers - 1) : 1;
  return css(
    theme === "light"
      ? oklch(0.66 - 0.32 * share, 0.14, 215 + 110 * share)
      : oklch(0.62 + 0.26 * share, 0.12, 285 - 110 * share),
  );
};

const mix = (paper, colour, share) => paper.map((part, i) => part + (colour[i] - part) * share);

/** A colour as the four bytes of a pixel, in the order in which every browser's machine keeps them. */
const packed = ([r, g, b]) => (255 << 24) | (Math.round(b) << 16) | (Math.round(g) << 8) | Math.round(r);
const STEPS = 256;
/** Colours for 0 to 1 in so many steps, and one more. */
const scale = (colourOf) => Int32Array.from({ length: STEPS + 1 }, (_, i) => packed(colourOf(i / STEPS)));
const known = {};
/** A scale that is made once a theme. */
const kept = (name, theme, make) => (known[`${name} ${theme}`] ??= make());

/** Writes pixels, rows from the top; numbers come row by row from the bottom. Of several below one another it is the one at ``at``. */
function paint({ data, at = 0 }, size, pixelAt) {
  const pixels = new Int32Array(data.buffer, 4 * size * size * at);
  for (let row = 0; row < size; row++) {
    const from = (size - 1 - row) * size;
    for (let column = 0; column < size; column++) pixels[row * size + column] = pixelAt(from + column);
  }
}

/** From minus (the first class) over paper to plus (the second). */
const signed = (theme) =>
  kept("signed", theme, () =>
    scale((share) => {
      const value = 2 * share - 1;
      return mix(PAPER[theme], CLASSES[theme][value > 0 ? 1 : 0], DEPTH[theme] * Math.abs(value) ** 0.8);
    }),
  );

/** Numbers as colours around zero; ``most`` is where the colour is full. */
export function paintSigned(image, size, theme, values, most, offset = 0, middle = 0) {
  const colours = signed(theme);
  const half = STEPS / 2;
  const steep = half / most;
  paint(image, size, (at) => {
    const place = half + (values[offset + at] - middle) * steep;
    return colours[place >= STEPS ? STEPS : place >= 0 ? Math.round(place) : place < 0 ? 0 : half];
  });
}

/** One number a pixel, rows from the top, from paper to ink: a picture of an example. */
export function paintInk(image, theme, values, most, side) {
  const inks = kept("ink", theme, () =>
    scale((share) => mix(PAPER[theme], PAPER[theme === "light" ? "dark" : "light"], 0.92 * share)),
  );
  paint(image, side, (at) => {
    const [row, column] = [side - 1 - Math.floor(at / side), at % side];
    return inks[Math.round(STEPS * Math.min(1, Math.max(0, values[row * side + column] / most)))];
  });
}

/** Probabilities of several classes as a mixture of their colours. */
export function paintShares(image, size, theme, values, classes) {
  const cells = size * size;
  const colours = kept("classes", theme, () =>
    CLASSES[theme].map((colour) => scale((sure) => mix(PAPER[theme], colour, DEPTH[theme] * (0.15 + 0.85 * sure)))),
  );
  paint(image, size, (at) => {
    let best = 0;
    for (let k = 1; k < classes; k++) if (values[k * cells + at] > values[best * cells + at]) best = k;
    const sure = Math.max(0, (values[best * cells + at] - 1 / classes) / (1 - 1 / classes));
    return colours[best % colours.length][Math.round(STEPS * sure)];
  });
}
