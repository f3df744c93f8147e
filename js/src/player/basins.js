// Whose basin each start is in: a hue and a pattern for each minimum, and what they stand for, with its share of the box.
import { t } from "../t.js";
import { oklch, PAINT, packed } from "./colour.js";
import { el } from "./dom.js";
import { sig3 } from "./format.js";
import { isShown } from "./state.js";

const HUES = [250, 45, 150, 330, 95, 200, 15, 290];
const SHADES = 32;
const MARK = 0.1; // how much darker, or lighter in the dark, a pattern is than its ground
const NAMED = 6; // basins that the legend names; it counts the others

/** Of a pixel, whether a pattern marks it: the second cue beside the hue. The first basin has none. @type {((i: number, j: number) => boolean)[]} */
const PATTERNS = [
  () => false,
  (i, j) => (i + 5 * ((j / 10) & 1)) % 10 < 2 && j % 10 < 2, // dots
  (i, j) => (i + 1000 * 9 - j) % 9 < 1, // falling lines; what ends nowhere has rising ones
  (_, j) => j % 9 < 1,
  (i) => i % 9 < 1,
  (i, j) => i % 10 < 1 || j % 10 < 1, // a grid
  (i, j) => (i + j) % 12 < 1 || (i + 1000 * 12 - j) % 12 < 1, // a trellis
  (i, j) => j % 9 < 1 && (i + 6 * ((j / 9) & 1)) % 12 < 6, // dashes
];

/** Colours of the basins, ground and mark: hue by the minimum, darker where it took longer. */
function palette(theme) {
  const [slow, quick, chroma] = PAINT[theme].basin;
  const way = theme === "dark" ? MARK : -MARK;
  const shades = Array.from({ length: SHADES }, (_, i) => slow + (quick - slow) * (1 - i / (SHADES - 1)));
  const painted = (more, hue) => shades.map((lightness) => packed(oklch(lightness + more, chroma, hue)));
  return HUES.map((hue) => [painted(0, hue), painted(way, hue)]);
}

/** What a pixel of basin ``best`` looks like; -1 is nowhere, grey and hatched. */
function painter(theme) {
  const colours = palette(theme);
  const [lightness] = PAINT[theme].neutral;
  const neutral = packed(oklch(lightness, 0, 0));
  const hatch = packed(oklch(lightness + (theme === "dark" ? 0.05 : -0.06), 0, 0));
  return (best, shade, i, j) => {
    if (best < 0) return (i + j) % 9 < 2 ? hatch : neutral;
    const kind = best % HUES.length;
    return colours[kind][PATTERNS[kind](i, j) ? 1 : 0][shade];
  };
}

/**
 * Paints where each start ends, with edges as smooth as the grid allows; grey hatching where it ends nowhere.
 * @param {number} ratio device pixels a pixel
 * @param {Int32Array} which index of a minimum or -1  @param {Int32Array} steps until it settled
 */
export function paintBasins(which, steps, size, out, width, height, theme, ratio = 1) {
  const paint = painter(theme);
  const settled = Array.from(steps)
    .filter((_, i) => which[i] >= 0)
    .sort((a, b) => a - b);
  // The slowest few percent would leave all the others one shade.
  const least = settled[Math.floor(settled.length * 0.02)] ?? 0;
  const span = Math.max(1, (settled[Math.floor(settled.length * 0.95)] ?? 1) - least);
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
      out[j * width + i] = paint(best, shade, Math.floor(i / ratio), Math.floor(j / ratio));
    }
  }
}

/** A piece of a basin as it is painted, for the legend. */
function piece(best, theme) {
  const node = /** @type {HTMLCanvasElement} */ (el("canvas.sl-hatch", { "aria-hidden": "true" }));
  const [wide, high] = [30, 18];
  Object.assign(node, { width: wide, height: high });
  const ctx = node.getContext("2d");
  const image = ctx.createImageData(wide, high);
  const pixels = new Uint32Array(image.data.buffer);
  const paint = painter(theme);
  for (let at = 0; at < pixels.length; at++) pixels[at] = paint(best, SHADES / 2, at % wide, Math.floor(at / wide));
  ctx.putImageData(image, 0, 0);
  return node;
}

/**
 * Each basin's share of the box, the largest first; -1 is nowhere.
 * @param {ArrayLike<number>} which
 * @returns {{basin: number, share: number}[]}
 */
export function shares(which) {
  const counts = new Map();
  for (let i = 0; i < which.length; i++) counts.set(which[i], (counts.get(which[i]) ?? 0) + 1);
  return [...counts]
    .map(([basin, count]) => ({ basin, share: count / which.length }))
    .sort((a, b) => Number(a.basin < 0) - Number(b.basin < 0) || b.share - a.share);
}

const percent = (share) => `${sig3(100 * share)} %`;

export class BasinLegend {
  /** @param {{source: string, which: string, shown: any, of: string, minima: string}} basins */
  constructor(basins) {
    this.basins = basins;
    this.node = el("div.sl-legend", { hidden: true });
    /** @type {ArrayLike<number>|null} what is told, and in which theme */
    this.which = null;
    this.theme = "";
  }

  show(data, state, theme) {
    const { basins } = this;
    const which = isShown(basins.shown, state) && data.column(basins.source, basins.which);
    this.node.hidden = !which;
    if (!which || (this.which === which && this.theme === theme)) return;
    Object.assign(this, { which, theme });
    const who = data.controls[basins.of]?.options.find(({ value }) => value === state[basins.of])?.label ?? t`a run`;
    const [x, y, size] = ["x", "y", "size"].map((column) => data.column(basins.minima, column) ?? []);
    const lowest = Math.max(...Array.from(size).filter(Number.isFinite));
    const found = shares(which);
    const ends = found.filter(({ basin }) => basin >= 0);
    const rest = ends.slice(NAMED).reduce((sum, { share }) => sum + share, 0);
    const item = (basin, text) => el("li", {}, basin === null ? null : piece(basin, theme), text);
    const place = ({ basin, share }) =>
      item(
        basin,
        `${size[basin] < lowest ? t`(${sig3(x[basin])}, ${sig3(y[basin])}), local` : t`(${sig3(x[basin])}, ${sig3(y[basin])})`}: ${percent(share)}`,
      );
    this.node.replaceChildren(
      el("p", { text: t`Where ${who} ends from each start, darker where it takes longer:` }),
      el(
        "ul",
        {},
        ...ends.slice(0, NAMED).map(place),
        ends.length > NAMED ? item(null, t`${ends.length - NAMED} more: ${percent(rest)}`) : null,
        ...found.filter(({ basin }) => basin < 0).map(({ share }) => item(-1, t`at no minimum: ${percent(share)}`)),
      ),
    );
  }
}
