// Stretches of an axis that have a name: what a rate in them does. Tinted, and named along the bottom where there is room.
import { outlined } from "./marks.js";
import { isShown } from "./state.js";

const TEXT = "600 12px system-ui, sans-serif";
const TINT = 0.1;
const ROOM = 8; // px on either side of a name

/**
 * The stretches in pixels, cut at the frame; a name that finds no room in its own is left out.
 * @param {import("../types").Regions} regions
 * @param {{from: ArrayLike<number>, to: ArrayLike<number>}} edges
 * @param {(text: string) => number} wide
 */
export function stretches(regions, edges, axes, wide) {
  return regions.names
    .map((name, i) => {
      const [left, right] = [edges.from[i], edges.to[i]].map((edge) =>
        Math.min(axes.width, Math.max(0, axes.x.to(edge))),
      );
      const named = wide(name) + 2 * ROOM <= right - left;
      return { name: named ? name : "", colour: regions.colours[i], left, right };
    })
    .filter(({ left, right }) => right > left);
}

/** @param {CanvasRenderingContext2D} ctx */
export function drawRegions(ctx, regions, data, state, axes, paint, legible) {
  if (!isShown(regions.shown, state)) return;
  const from = data.column(regions.source, regions.begin);
  const to = data.column(regions.source, regions.end);
  if (!from || !to) return;
  ctx.font = TEXT;
  ctx.textBaseline = "middle";
  for (const { name, colour, left, right } of stretches(
    regions,
    { from, to },
    axes,
    (text) => ctx.measureText(text).width,
  )) {
    ctx.globalAlpha = TINT;
    ctx.fillStyle = colour;
    ctx.fillRect(left, 0, right - left, axes.height);
    ctx.globalAlpha = 1;
    if (!name) continue;
    ctx.textAlign = "center";
    outlined(ctx, name, (left + right) / 2, axes.height - 14, { ...paint, ink: legible(colour) });
    ctx.textAlign = "start";
  }
}
