// What the pictures of fits share: who is drawn, in which look, and a legend of lines and marks.
import { legible } from "../player/colour.js";
import { traceMarker } from "../player/markers.js";
import { Chart } from "../vitals/chart.js";

export class Fit extends Chart {
  changed() {
    super.changed();
    if (this.width) this.resized();
  }

  get source() {
    return this.figure.tracks.source;
  }

  /** The chosen losses in their looks, with their numbers at the playhead: ``{name, label, colour, ink, dash, marker, at}``. */
  fits(...columns) {
    const { data, source } = this;
    return data.names(source).map((name) => {
      const at = columns.map((column) => {
        const row = data.row(source, column, name);
        return row ? row[Math.min(this.position, row.length - 1)] : Number.NaN;
      });
      return { ...this.look(name), at };
    });
  }

  /** A loss's series, in colours that can be seen on this page. */
  look(name) {
    const series = this.spec.series.find((one) => one.name === name);
    return { ...series, colour: legible(series.colour, this.theme), ink: legible(series.colour, this.theme, 4.5) };
  }

  /** A straight line through the panel, in a loss's look over a casing. */
  straight(ctx, panel, [x0, y0, x1, y1], { colour, dash }) {
    const { paint, zoom } = this;
    ctx.save();
    ctx.beginPath();
    ctx.rect(panel.left, panel.top, panel.width, panel.height);
    ctx.clip();
    for (const [width, style, dashes] of [
      [5.5, paint.casing, []],
      [2.75, colour, dash],
    ]) {
      ctx.beginPath();
      ctx.moveTo(x0, y0);
      ctx.lineTo(x1, y1);
      Object.assign(ctx, { lineWidth: width * zoom, strokeStyle: style });
      ctx.setLineDash(dashes.map((length) => length * zoom));
      ctx.stroke();
    }
    ctx.restore();
  }

  mark(ctx, marker, x, y, size, { fill = "", ring = "" }) {
    traceMarker(ctx, marker, x, y, size * this.zoom);
    if (fill) {
      ctx.fillStyle = fill;
      ctx.fill();
    }
    if (!ring) return;
    Object.assign(ctx, { lineWidth: 1.5 * this.zoom, strokeStyle: ring });
    ctx.stroke();
  }

  /** Samples of lines with their names, one under the other. */
  legend(ctx, rows, left, top) {
    rows.forEach((row, i) => {
      this.entry(ctx, row, left, top + i * 18 * this.zoom, 26);
    });
  }
}
