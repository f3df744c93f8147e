// Filled contours of a grid: smooth between its points, a few even bands, thin anti-aliased lines between them.
import { oklab, PAINT, packed as pack } from "./colour.js";

const BANDS = 14;

/** Catmull-Rom weights for each output pixel along one axis, from the share ``low`` of the grid to ``high``: the grid index left of it and four weights. */
function taps(pixels, size, low, high) {
  const at = new Int32Array(pixels);
  const weights = new Float32Array(4 * pixels);
  for (let i = 0; i < pixels; i++) {
    const g = (low + ((i + 0.5) / pixels) * (high - low)) * (size - 1);
    const k = Math.min(Math.max(Math.floor(g), 0), size - 2);
    const t = g - k;
    at[i] = k;
    weights[4 * i] = ((2 - t) * t - 1) * t * 0.5;
    weights[4 * i + 1] = ((3 * t - 5) * t * t + 2) * 0.5;
    weights[4 * i + 2] = ((4 - 3 * t) * t + 1) * t * 0.5;
    weights[4 * i + 3] = (t - 1) * t * t * 0.5;
  }
  return { at, weights };
}

/** Colours of the bands, valley first. */
export function bandColours(theme) {
  const { valley, peak } = PAINT[theme];
  return Array.from({ length: BANDS }, (_, i) => {
    const t = (i / (BANDS - 1)) ** 0.85;
    return oklab(...valley.map((v, j) => v + (peak[j] - v) * t));
  });
}

/**
 * Paints a grid of heights (0 to 1) into RGBA pixels.
 * @param {Float32Array} grid rows of ``size`` heights, from the lowest y, each row from the lowest x; NaN is left blank
 * @param {Uint32Array} out width * height pixels, top row first
 * @param {boolean} fill false leaves what is there and draws the lines only (over a basin map)
 * @param {number[]} window which part is shown: (left, right, lower, upper) as shares of the grid
 */
export function paintContours(grid, size, out, width, height, theme, fill = true, window = [0, 1, 0, 1]) {
  const rows = grid.length / size;
  const xs = taps(width, size, window[0], window[1]);
  const ys = taps(height, rows, window[3], window[2]);
  const bands = bandColours(theme);
  const packed = new Uint32Array(bands.map((rgb) => pack(rgb)));
  const [lr, lg, lb, strength] = PAINT[theme].iso;
  const line = new Float32Array(size + 2);
  let before = new Float32Array(width);
  let now = new Float32Array(width);
  for (let j = 0; j < height; j++) {
    const k = ys.at[j];
    const row0 = Math.max(k - 1, 0) * size;
    const row1 = k * size;
    const row2 = (k + 1) * size;
    const row3 = Math.min(k + 2, rows - 1) * size;
    const a = ys.weights[4 * j];
    const b = ys.weights[4 * j + 1];
    const c = ys.weights[4 * j + 2];
    const d = ys.weights[4 * j + 3];
    for (let i = 0; i < size; i++) {
      line[i + 1] = (a * grid[row0 + i] + b * grid[row1 + i] + c * grid[row2 + i] + d * grid[row3 + i]) * BANDS;
    }
    line[0] = line[1];
    line[size + 1] = line[size];
    let left = NaN;
    for (let i = 0, w = 0, o = j * width; i < width; i++, w += 4, o++) {
      const at = xs.at[i];
      const v =
        xs.weights[w] * line[at] +
        xs.weights[w + 1] * line[at + 1] +
        xs.weights[w + 2] * line[at + 2] +
        xs.weights[w + 3] * line[at + 3];
      const dx = i ? Math.abs(v - left) : 0;
      const dy = j ? Math.abs(v - before[i]) : dx;
      left = v;
      now[i] = v;
      if (Number.isNaN(v)) continue; // the surface is not defined here
      const slope = dx > dy ? dx + 0.4 * dy : dy + 0.4 * dx;
      const floor = Math.floor(v);
      const band = floor < 0 ? 0 : floor >= BANDS ? BANDS - 1 : floor;
      const away = v - floor < 0.5 ? v - floor : floor + 1 - v;
      const reach = slope * 1.1;
      let colour = fill ? packed[band] : out[o];
      if (away < reach && v > 0.2 && Math.abs(v - BANDS) > 0.2 && slope < 0.8) {
        const cover = strength * (1 - away / reach);
        const r = colour & 255;
        const g = (colour >> 8) & 255;
        const bl = (colour >> 16) & 255;
        colour =
          (255 << 24) | ((bl + (lb - bl) * cover) << 16) | ((g + (lg - g) * cover) << 8) | (r + (lr - r) * cover);
      }
      out[o] = colour;
    }
    [before, now] = [now, before];
  }
}
