// What only some widgets draw, by the figure's field that asks for it: trials of a search, point by point, and curves between
// them; names beside curves and of stretches of an axis; basins; who arrived, and who has left. A part of its own, loaded by those widgets.

import { t } from "../t.js";
import { drawCurves, looks, projectCurves } from "./curves.js";
import { drawDots, drawFrames, nearestDot, project } from "./dots.js";

export { BasinLegend, paintBasins } from "./basins.js";
export { drawFlag, drawStars } from "./flags.js";
export { drawLeft, leavers } from "./leaving.js";
export { named } from "./named.js";
export { outside, ZoomButton } from "./outside.js";
export { drawRegions } from "./regions.js";

/** Under a picture of two weights of which one reaches much further than the other. */
export const UNEVEN = t`The two axes are not to one scale: at one, this surface would be a line. Directions look turned, circles are ellipses.`;

export const dots = {
  project(drawn, data, axes) {
    if (drawn.frames.length) axes.edge = axes.x.to(drawn.frames[0][1]); // the plane ends before the picture does
    return { frames: drawn.frames, points: project(drawn, data, axes) };
  },
  draw(ctx, { frames, points }, { axes, paint, step, end, colour }) {
    drawFrames(ctx, frames, axes, paint);
    drawDots(ctx, points, step, end, colour, paint);
  },
  nearest: ({ points }, ...place) => nearestDot(points, ...place),
};

export const curves = {
  project: projectCurves,
  draw: (ctx, found, { step, colour, paint }) => drawCurves(ctx, found, step, colour, paint),
  nearest: (found, ...place) => nearestDot(looks(found), ...place),
};
