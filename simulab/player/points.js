// Trials of a search, point by point: what most widgets do not draw, and a page leaves at home unless it does.
import { drawCurves, looks, projectCurves } from "./curves.js";
import { drawDots, drawFrames, nearestDot, project } from "./dots.js";
import { painters } from "./picture.js";

painters.dots = {
  project(dots, data, axes) {
    if (dots.frames.length) axes.edge = axes.x.to(dots.frames[0][1]); // the plane ends before the picture does
    return { frames: dots.frames, points: project(dots, data, axes) };
  },
  draw(ctx, { frames, points }, { axes, paint, step, end, colour }) {
    drawFrames(ctx, frames, axes, paint);
    drawDots(ctx, points, step, end, colour, paint);
  },
  nearest: ({ points }, ...place) => nearestDot(points, ...place),
};

painters.curves = {
  project: projectCurves,
  draw: (ctx, found, { step, colour, paint }) => drawCurves(ctx, found, step, colour, paint),
  nearest: (found, ...place) => nearestDot(looks(found), ...place),
};
