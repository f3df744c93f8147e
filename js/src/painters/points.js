// Trials of a search, point by point, and curves between them.
import { drawCurves, looks, projectCurves } from "../player/curves.js";
import { drawDots, drawFrames, nearestDot, project } from "../player/dots.js";

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
