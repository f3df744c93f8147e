// Twelve entries of every worker's gradient, of what becomes of them together, and of the whole batch's, at the playhead.
import { legible } from "../player/colour.js";
import { t } from "../t.js";
import { Chart } from "../vitals/chart.js";

const MOST = 8; // simulab.batches.workers
const SHOWN = 12;
const HUES = { worker: "#0072B2", together: "#D55E00" };

export class Shards extends Chart {
  changed() {
    super.changed();
    if (this.width) this.resized();
  }

  resized() {
    this.panel = null;
  }

  get of() {
    return this.data?.feed.stateOf?.("shards") ?? this.state;
  }

  /** Rows from top to bottom: which of the source's, its name, and its colour. */
  #rows(own) {
    const workers = Array.from({ length: this.of.workers }, (_, i) => ({
      at: i,
      name: t`worker ${i + 1}`,
      aside: t`${own[i]} examples`,
      hue: HUES.worker,
    }));
    return [
      ...workers,
      { at: MOST, name: t`together`, aside: "", hue: HUES.together },
      { at: MOST + 1, name: t`at once`, aside: t`64 examples`, hue: "" },
    ];
  }

  frame() {
    const ctx = this.begin();
    const columns = this.data.columns("shards");
    if (!columns) return this.waits(ctx, t`Training …`);
    const { paint, zoom } = this;
    const { entries, own } = columns;
    const steps = entries.length / ((MOST + 2) * SHOWN);
    const step = Math.min(this.position, steps - 1);
    const rows = this.#rows(own).map((row) => ({
      ...row,
      values: Array.from({ length: SHOWN }, (_, i) => entries[(row.at * SHOWN + i) * steps + step]),
    }));
    const far = Math.max(1e-30, ...rows.flatMap(({ values }) => values.map(Math.abs)).filter(Number.isFinite));
    const [left, right, top, foot] = [92 * zoom, 12 * zoom, 10 * zoom, 30 * zoom];
    const gap = 12 * zoom; // between workers and what becomes of them
    const height = (this.height - top - foot - gap) / rows.length;
    rows.forEach((row, i) => {
      const shift = row.at >= MOST ? gap : 0;
      this.#row(ctx, row, { left, right, top: top + i * height + shift, height, far });
    });
    ctx.beginPath();
    const y = top + (rows.length - 2) * height + gap / 2;
    ctx.moveTo(8 * zoom, y);
    ctx.lineTo(this.width - right, y);
    Object.assign(ctx, { lineWidth: 1, strokeStyle: paint.axis });
    ctx.stroke();
    const name = t`twelve of the gradient's entries, to one scale`;
    this.letters(ctx, name, (left + this.width - right) / 2, this.height - 13 * zoom, {
      size: 11.5,
      colour: paint.soft,
      align: "center",
    });
  }

  #row(ctx, { name, aside, hue, values }, { left, right, top, height, far }) {
    const { paint, theme, zoom } = this;
    const middle = top + height / 2;
    const two = aside && height > 30 * zoom;
    this.letters(ctx, name, left - 10 * zoom, middle - (two ? 7 * zoom : 0), {
      size: 12,
      weight: "600",
      colour: hue ? legible(hue, theme, 4.5) : paint.ink,
      align: "right",
    });
    if (two)
      this.letters(ctx, aside, left - 10 * zoom, middle + 8 * zoom, { size: 11, colour: paint.soft, align: "right" });
    ctx.beginPath();
    ctx.moveTo(left, Math.round(middle) + 0.5);
    ctx.lineTo(this.width - right, Math.round(middle) + 0.5);
    Object.assign(ctx, { lineWidth: 1, strokeStyle: paint.grid });
    ctx.stroke();
    const wide = (this.width - right - left) / SHOWN;
    ctx.fillStyle = hue ? legible(hue, theme) : paint.ink;
    values.forEach((value, i) => {
      if (!Number.isFinite(value)) return;
      const long = (value / far) * (height / 2 - 2 * zoom);
      ctx.fillRect(
        left + (i + 0.2) * wide,
        Math.min(middle, middle - long),
        wide * 0.6,
        Math.max(Math.abs(long), 0.75),
      );
    });
  }
}
