// Filled contours of a grid: smooth between its points, a few even bands, thin anti-aliased lines between them.
import { oklab, oklch, PAINT } from "./colour.js";

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

/** @param {number[]} rgb */
const pack = ([r, g, b], alpha = 255) => ((alpha << 24) | (b << 16) | (g << 8) | r) >>> 0;

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

const HUES = [250, 45, 150, 330, 95, 200, 15, 290];
const SHADES = 32;

/** Colours of the basins: hue by the minimum, paler where it took longer. */
function basinColours(theme) {
  const [slow, quick, chroma] = PAINT[theme].basin;
  const shades = Array.from({ length: SHADES }, (_, i) => i / (SHADES - 1));
  return HUES.map((hue) => shades.map((t) => pack(oklch(slow + (quick - slow) * (1 - t), chroma, hue))));
}

/**
 * Paints where each start ends, with edges as smooth as the grid allows; grey hatching where it ends nowhere.
 * @param {Int32Array} which index of a minimum or -1  @param {Int32Array} steps until it settled
 */
export function paintBasins(which, steps, size, out, width, height, theme) {
  const palette = basinColours(theme);
  const settled = Array.from(steps)
    .filter((_, i) => which[i] >= 0)
    .sort((a, b) => a - b);
  // The slowest few percent would leave all the others one shade.
  const least = settled[Math.floor(settled.length * 0.02)] ?? 0;
  const span = Math.max(1, (settled[Math.floor(settled.length * 0.95)] ?? 1) - least);
  const [lightness] = PAINT[theme].neutral;
  const neutral = pack(oklch(lightness, 0, 0));
  const hatch = pack(oklch(lightness + (theme === "dark" ? 0.05 : -0.06), 0, 0));
  const corner = [0, 0, 0, 0];
  const weight = [0, 0, 0, 0];
  for (let j = 0; j < height; j++) {
    const y = (1 - (j + 0.5) / height) * (size - 1);
    const row = Math.min(size - 2, Math.floor(y));
    const v = y - row;
    for (let i = 0; i < width; i++) {
      const x = ((i + 0.5) / width) * (size - 1);
      const column = Math.min(size - 2, Math.floor(x));
      const u = x - column;
      const at = row * size + column;
      corner[0] = at;
      corner[1] = at + 1;
      corner[2] = at + size;
      corner[3] = at + size + 1;
      weight[0] = (1 - u) * (1 - v);
      weight[1] = u * (1 - v);
      weight[2] = (1 - u) * v;
      weight[3] = u * v;
      // The minimum that most of the four neighbours' weight goes to, and its mean number of steps.
      let best = -1;
      let most = 0;
      let mean = 0;
      for (let a = 0; a < 4; a++) {
        let share = 0;
        let sum = 0;
        for (let b = 0; b < 4; b++) {
          if (which[corner[b]] !== which[corner[a]]) continue;
          share += weight[b];
          sum += weight[b] * steps[corner[b]];
        }
        if (share > most) {
          most = share;
          best = which[corner[a]];
          mean = sum / share;
        }
        if (share > 0.999) break;
      }
      const shade = Math.min(SHADES - 1, Math.max(0, Math.round(((mean - least) / span) * (SHADES - 1))));
      out[j * width + i] = best < 0 ? ((i + j) % 9 < 2 ? hatch : neutral) : palette[best % HUES.length][shade];
    }
  }
}
