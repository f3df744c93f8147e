// The picture of an answered question for the report: the widget's figures, with marks, pins and drawn curves over them.
import { dataUrl, picturePng } from "../player/share.js";

const SCALE = 1.25;
const DRAWN = {
  line: (path, at) => {
    path.moveTo(at("x1"), at("y1"));
    path.lineTo(at("x2"), at("y2"));
  },
  rect: (path, at) => path.rect(at("x"), at("y"), at("width"), at("height")),
  circle: (path, at) => path.arc(at("cx"), at("cy"), at("r"), 0, 2 * Math.PI),
  polyline: (path, _, node) =>
    Array.from(node.points).forEach(({ x, y }, i) => (i ? path.lineTo(x, y) : path.moveTo(x, y))),
};
const ALIGN = { start: "left", middle: "center", end: "right" };

/** The few shapes that our SVGs are made of, as they look on screen; (dx, dy) leads from the window to the canvas. */
function paint(ctx, image, dx, dy) {
  const box = image.getBoundingClientRect();
  const scale = image.viewBox.baseVal?.width ? box.width / image.viewBox.baseVal.width : 1;
  ctx.save();
  ctx.translate(box.left + dx, box.top + dy);
  ctx.scale(scale, scale);
  for (const node of image.children) {
    const style = getComputedStyle(node);
    const at = (name) => Number(node.getAttribute(name) ?? 0);
    ctx.setLineDash(style.strokeDasharray === "none" ? [] : style.strokeDasharray.split(/[ ,]+/).map(parseFloat));
    Object.assign(ctx, {
      lineWidth: parseFloat(style.strokeWidth) || 1,
      strokeStyle: style.stroke,
      fillStyle: style.fill,
      lineJoin: "round",
    });
    if (node.tagName === "text") {
      Object.assign(ctx, {
        font: `${style.fontWeight} ${style.fontSize} system-ui, sans-serif`,
        textAlign: ALIGN[style.textAnchor] ?? "left",
      });
      if (style.stroke !== "none") ctx.strokeText(node.textContent, at("x"), at("y"));
      ctx.fillText(node.textContent, at("x"), at("y"));
      continue;
    }
    const path = new Path2D();
    DRAWN[node.tagName]?.(path, at, node);
    ctx.globalAlpha = Number(style.fillOpacity);
    if (style.fill !== "none" && node.tagName !== "line") ctx.fill(path);
    ctx.globalAlpha = 1;
    if (style.stroke !== "none") ctx.stroke(path);
  }
  ctx.restore();
}

/** Something drawn by hand, in the shape that ``picturePng`` takes pictures in. */
const framed = (pad) => ({
  node: pad,
  seen: pad,
  field: { hidden: true },
  plot: { canvas: () => null },
  layer: { width: 0, getBoundingClientRect: () => pad.getBoundingClientRect() },
  over: (ctx, dx, dy) => paint(ctx, pad, dx, dy),
});

/** A data: URL, or null; all is drawn before this returns its promise. */
export function photograph(view, overlays, pad) {
  for (const { picture, overlay } of overlays) picture.over = (ctx, dx, dy) => paint(ctx, overlay, dx, dy);
  const pictures = [...view.pictures, ...(pad ? [framed(pad)] : [])];
  return picturePng(view.spec.title, view.words(), pictures, view.theme.name, "image/webp", SCALE).then(
    (blob) => blob && dataUrl(blob),
  );
}
