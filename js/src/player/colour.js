// Colours of what is painted on canvases, and series colours made legible on either background.

/** What canvases and Bokeh's axes are painted with; the same values as the custom properties in simulab.css. */
export const PAINT = {
  light: {
    paper: "#ffffff",
    ink: "#1d2329",
    soft: "#59616b",
    grid: "#e6e8ea",
    axis: "#b9bec4",
    casing: "rgba(255,255,255,0.92)",
    valley: [0.72, -0.022, -0.05],
    peak: [0.985, 0.001, 0.01],
    iso: [70, 84, 100, 0.26],
    basin: [0.79, 0.94, 0.06],
    neutral: [0.85, 0, 0],
  },
  dark: {
    paper: "#15191d",
    ink: "#e8eaed",
    soft: "#a7b0ba",
    grid: "#2a3036",
    axis: "#4b545d",
    casing: "rgba(12,15,18,0.85)",
    valley: [0.19, -0.012, -0.03],
    peak: [0.42, -0.008, -0.022],
    iso: [200, 215, 230, 0.17],
    basin: [0.27, 0.44, 0.06],
    neutral: [0.3, 0, 0],
  },
};

/** @typedef {[number, number, number]} Rgb */

/** A linear share of light as sRGB's byte. */
function byte(x) {
  const held = Math.min(1, Math.max(0, x));
  return Math.round(255 * (held <= 0.0031308 ? 12.92 * held : 1.055 * held ** (1 / 2.4) - 0.055));
}

/** OKLCH and OKLab to sRGB bytes: equal steps of lightness look equal, so contour bands are even to the eye. */
export const oklch = (l, c, hue) => oklab(l, c * Math.cos((hue * Math.PI) / 180), c * Math.sin((hue * Math.PI) / 180));

/** @returns {Rgb} */
export function oklab(l, a, b) {
  const lms = [
    l + 0.3963377774 * a + 0.2158037573 * b,
    l - 0.1055613458 * a - 0.0638541728 * b,
    l - 0.0894841775 * a - 1.291485548 * b,
  ].map((x) => x ** 3);
  const linear = [
    4.0767416621 * lms[0] - 3.3077115913 * lms[1] + 0.2309699292 * lms[2],
    -1.2684380046 * lms[0] + 2.6097574011 * lms[1] - 0.3413193965 * lms[2],
    -0.0041960863 * lms[0] - 0.7034186147 * lms[1] + 1.707614701 * lms[2],
  ];
  return /** @type {Rgb} */ (linear.map(byte));
}

/** A colour as a canvas's 32-bit pixel. @param {number[]} rgb */
export const packed = ([r, g, b], alpha = 255) => ((alpha << 24) | (b << 16) | (g << 8) | r) >>> 0;

const bytes = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
const light = (rgb) =>
  rgb
    .map((v) => v / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);

function contrast(a, b) {
  const [x, y] = [light(a), light(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

const known = new Map();
/** A series' colour on this background: its own where it can be seen (or read), else moved towards the ink until it can. */
export function legible(colour, theme, least = 3) {
  const key = colour + theme + least;
  if (known.has(key)) return known.get(key);
  const paper = bytes(PAINT[theme].paper);
  const ink = bytes(PAINT[theme].ink);
  const own = bytes(colour);
  let rgb = own;
  for (let share = 0.06; contrast(rgb, paper) < least && share < 1; share += 0.06) {
    rgb = own.map((v, i) => Math.round(v + (ink[i] - v) * share));
  }
  const hex = `#${rgb.map((v) => v.toString(16).padStart(2, "0")).join("")}`;
  known.set(key, hex);
  return hex;
}
