// What a teacher marks in a figure: a line, a label, a region.
import { svg } from "../player/dom.js";

/**
 * The shapes of a mark over a figure's axes.
 * @param {import("../types").Mark} mark  @param {any} axes
 * @param {(json: import("../types").Expression) => number} value of an expression over the run
 */
export function marked(mark, axes, value) {
  const { width, height } = axes;
  const at = (name, axis, none) => (mark[name] ? axes[axis].to(value(mark[name])) : none);
  const words = (x, y, anchor = "start") => svg("text", { x, y, "text-anchor": anchor }, mark.label);
  if (mark.kind === "line") {
    const [x, y] = [at("x", "x", null), at("y", "y", null)];
    if (!Number.isFinite(x ?? y)) return [];
    const line = x === null ? { x1: 0, x2: width, y1: y, y2: y } : { x1: x, x2: x, y1: 0, y2: height };
    if (x === null) return [svg("line", line), words(6, y - 6)];
    return [svg("line", line), x > 0.7 * width ? words(x - 6, height - 10, "end") : words(x + 6, height - 10)];
  }
  if (mark.kind === "label") {
    const [x, y] = [at("x", "x", 0), at("y", "y", 0)];
    return Number.isFinite(x + y) ? [words(x, y, x > 0.7 * width ? "end" : "start")] : [];
  }
  const [x0, x1] = [at("x0", "x", 0), at("x1", "x", width)];
  const [y0, y1] = [at("y1", "y", 0), at("y0", "y", height)];
  const [left, top] = [Math.max(0, Math.min(x0, x1)), Math.max(0, Math.min(y0, y1))];
  const [wide, high] = [Math.min(width, Math.max(x0, x1)) - left, Math.min(height, Math.max(y0, y1)) - top];
  if (!(wide > 0 && high > 0)) return [];
  return [
    svg("rect", { x: left, y: top, width: wide, height: high }),
    words(left + wide / 2, top + high / 2, "middle"),
  ];
}
