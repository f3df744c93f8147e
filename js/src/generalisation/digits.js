// Pictures of digits in rows: under each change, or by how much they are shifted.
import { sig3 } from "../player/format.js";
import { t } from "../t.js";
import { Chart } from "../vitals/chart.js";
import { CHANGES, rowsOf } from "./compared.js";

const SIDE = 8;
const FARTHEST = { moved: 2, turned: 60, noisy: 0.8 };
const SHARES = [0, 0.25, 0.5, 0.75, 1]; // simulab.generalisation.nets.samples

export class Digits extends Chart {
  resized() {}

  /** The rows' names and pixels; null until they are there. */
  get rows() {
    const shift = this.state?.net === "shift";
    const ink = this.data?.column(shift ? "moved" : "samples", "ink");
    if (!ink) return null;
    const far = FARTHEST[this.state.shifted];
    const names = shift ? SHARES.map((share) => sig3(share * far)) : CHANGES;
    return rowsOf(ink, names.length).map((pixels, i) => ({ name: names[i], pictures: rowsOf(pixels, SIDE) }));
  }

  frame() {
    const ctx = this.begin();
    const rows = this.rows;
    if (!rows) return this.waits(ctx, t`Computing …`);
    const { paint, zoom } = this;
    const shift = this.state?.net === "shift";
    const left = (shift ? 52 : 92) * zoom;
    const gap = 5 * zoom;
    const [wide, high] = [
      (this.width - left - 14 * zoom) / rows[0].pictures.length,
      (this.height - 24 * zoom) / rows.length,
    ];
    const size = Math.max(8, Math.floor((Math.min(wide, high, 64 * zoom) - gap) / SIDE) * SIDE);
    const [across, down] = [Math.min(wide, size + 2.5 * gap), Math.min(high, size + 3 * gap)];
    rows.forEach(({ name, pictures }, row) => {
      const y = 12 * zoom + row * down;
      this.letters(ctx, name, left - 12 * zoom, y + size / 2, { align: "right" });
      pictures.forEach((pixels, i) => this.#picture(ctx, pixels, left + i * across, y, size, paint));
    });
  }

  #picture(ctx, pixels, x, y, size, paint) {
    const one = size / SIDE;
    ctx.fillStyle = paint.ink;
    pixels.forEach((ink, i) => {
      ctx.globalAlpha = Math.min(1, Math.max(0, ink));
      ctx.fillRect(x + (i % SIDE) * one, y + Math.floor(i / SIDE) * one, one, one);
    });
    ctx.globalAlpha = 1;
    ctx.strokeStyle = paint.grid;
    ctx.lineWidth = 1;
    ctx.strokeRect(Math.round(x) - 0.5, Math.round(y) - 0.5, size + 1, size + 1);
  }
}
