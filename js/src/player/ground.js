// What lies under the paths: the heights of the surface, and whose basin each start is in. The frame may show more than the box.
import { paintContours } from "./contours.js";
import { el } from "./dom.js";
import { isShown } from "./state.js";

export class Ground {
  constructor(figure) {
    this.figure = figure;
    /** @type {typeof import("./painters.js")|null} what paints basins, once it is loaded */
    this.late = null;
    this.node = el("canvas.sl-field", { hidden: true });
  }

  /** Paints what the frame shows; the canvas stands where the plane's own pixels do. */
  show(data, state, axes, box, ratio, theme) {
    const { field, basins } = this.figure;
    const heights = field && data.column(field.source, field.column);
    const which = this.late && basins && isShown(basins.shown, state) && data.column(basins.source, basins.which);
    this.node.hidden = !heights && !which;
    if (this.node.hidden) return;
    const known = this.#known(axes);
    // Whole device pixels, as the canvas has no others.
    const cut = (axis, length, ends) =>
      ends.map(axis.to).map((p) => Math.round(Math.min(Math.max(p, 0), length) * ratio) / ratio);
    const [x0, x1] = cut(axes.x, axes.width, known.x);
    const [y1, y0] = cut(axes.y, axes.height, known.y);
    const [width, height] = [x1 - x0, y1 - y0].map((length) => Math.round(length * ratio));
    if (width < 1 || height < 1) return void (this.node.hidden = true);
    const share = (axis, ends) => {
      const even = axis.log ? Math.log10 : Number; // a grid is even as its axis is
      return (p) => (even(axis.from(p)) - even(ends[0])) / (even(ends[1]) - even(ends[0]));
    };
    const [u, v] = [share(axes.x, known.x), share(axes.y, known.y)];
    Object.assign(this.node.style, {
      left: `${box.left + x0}px`,
      top: `${box.top + y0}px`,
      width: `${x1 - x0}px`,
      height: `${y1 - y0}px`,
    });
    const made = [heights, which, width, height, theme, u(x0), u(x1), v(y1), v(y0)];
    if (this.made?.every((one, i) => one === made[i])) return;
    this.made = made;
    Object.assign(this.node, { width, height });
    const paint = (left, top, right, bottom, draw) => {
      const [w, h] = [right - left, bottom - top];
      if (w < 1 || h < 1) return;
      const ctx = this.node.getContext("2d");
      const image = ctx.createImageData(w, h);
      draw(new Uint32Array(image.data.buffer), w, h);
      ctx.putImageData(image, left, top);
    };
    const columns = field && Math.round((field.size - 1) * field.reach[0]) + 1;
    const lines = (pixels, w, h, fill, window) =>
      heights && paintContours(heights, columns, pixels, w, h, theme, fill, window);
    paint(0, 0, width, height, (pixels, w, h) => lines(pixels, w, h, true, [u(x0), u(x1), v(y1), v(y0)]));
    if (!which) return;
    // Starts are known in the box only; around it the surface goes on.
    const inside = { x: axes.x.box, y: axes.y.box };
    const [bx0, bx1] = cut(axes.x, axes.width, inside.x).map((p) => Math.round((p - x0) * ratio));
    const [by1, by0] = cut(axes.y, axes.height, inside.y).map((p) => Math.round((p - y0) * ratio));
    paint(bx0, by0, bx1, by1, (pixels, w, h) => {
      this.late.paintBasins(which, data.column(basins.source, basins.steps), basins.size, pixels, w, h, theme, ratio);
      const at = (p, from) => from + p / ratio;
      lines(pixels, w, h, false, [u(at(bx0, x0)), u(at(bx1, x0)), v(at(by1, y0)), v(at(by0, y0))]);
    });
  }

  /**
   * How far the heights are known, along each axis: what is declared, or the box and its surroundings.
   * @returns {Record<string, number[]>}
   */
  #known({ x, y }) {
    const { span, reach } = this.figure.field ?? { reach: [1, 1] };
    if (span) return { x: [span[0], span[1]], y: [span[2], span[3]] };
    const around = (ends, share) => {
      const [low, high] = ends;
      const more = ((high - low) * (share - 1)) / 2;
      return [low - more, high + more];
    };
    return { x: around(x.box, reach[0]), y: around(y.box, reach[1]) };
  }
}
