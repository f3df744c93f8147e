// The loss along the sharpest direction from where a training ended: of one example a step, and of all.
import { within } from "../net/drawing.js";
import { legible } from "../player/colour.js";
import { sig3 } from "../player/format.js";
import { t } from "../t.js";
import { Chart } from "../vitals/chart.js";
import { Panel } from "../vitals/panel.js";

const FAR = 2; // simulab.batches.minima
const LOOKS = [
  { place: 0, hue: "#D55E00", dash: [] },
  { place: -1, hue: "#009E73", dash: [9, 4] },
];

export class Walk extends Chart {
  room = [52, 14, 14, 62];

  get columns() {
    return this.data?.columns("minima");
  }

  changed() {
    super.changed();
    if (this.width) this.resized();
  }

  /** (size, values) of the first and the last batch size. */
  get rows() {
    const { size, walk } = this.columns;
    const length = walk.length / size.length;
    return LOOKS.map(({ place, ...look }) => {
      const i = place < 0 ? size.length + place : place;
      return { ...look, size: size[i], row: walk.subarray(i * length, (i + 1) * length) };
    });
  }

  resized() {
    const [left, top, right, foot] = this.room.map((edge) => edge * this.zoom);
    const box = { left, top, width: this.width - left - right, height: this.height - top - foot };
    const seen = this.columns ? this.rows.flatMap(({ row }) => Array.from(row)).filter(Number.isFinite) : [];
    const most = Math.max(0.1, ...seen);
    const least = Math.min(0, ...seen);
    const up = /** @type {[number, number]} */ ([least - 0.06 * most, 1.08 * most]);
    this.panel = new Panel(box, [-FAR, FAR], up, { even: true, level: true });
  }

  frame() {
    const ctx = this.begin();
    if (!this.columns) return this.waits(ctx, t`25 trainings …`);
    this.still ??= this.#drawn();
    this.lay(this.still);
  }

  #drawn() {
    const { canvas, ctx } = this.kept();
    const { panel, zoom, theme } = this;
    this.frameOf(ctx, panel, { named: t`way along the sharpest direction` });
    const pale = this.current("minima") ? 1 : 0.3;
    const y = panel.bottom + 50 * zoom;
    let left = panel.left;
    for (const { size, hue, dash, row } of this.rows) {
      const colour = legible(hue, theme);
      const dashed = dash.map((d) => d * zoom);
      const xs = Array.from(row, (_, i) => -FAR + (2 * FAR * i) / (row.length - 1));
      ctx.globalAlpha = pale;
      this.line(ctx, panel, xs, row, { style: colour, width: 2.75, dash: dashed });
      ctx.globalAlpha = 1;
      ctx.beginPath();
      ctx.moveTo(left, y);
      ctx.lineTo(left + 24 * zoom, y);
      Object.assign(ctx, { lineWidth: 2.75 * zoom, strokeStyle: colour });
      ctx.setLineDash(dashed);
      ctx.stroke();
      ctx.setLineDash([]);
      const name = t`ended with B = ${size}`;
      this.letters(ctx, name, left + 30 * zoom, y, { colour: legible(hue, theme, 4.5), weight: "600" });
      left += 46 * zoom + ctx.measureText(name).width;
    }
    this.letters(ctx, t`rise of the loss`, panel.left + 6 * zoom, panel.top + 8 * zoom, {
      size: 11.5,
      colour: this.paint.soft,
    });
    return canvas;
  }

  hover(event) {
    if (!this.panel || !this.columns) return;
    const [px, py] = within(this.touch, event);
    const { panel } = this;
    if (px < panel.left || px > panel.right) return this.say(0, 0);
    const rows = this.rows.map(({ size, row }) => {
      const i = Math.round(((panel.value(px) + FAR) / (2 * FAR)) * (row.length - 1));
      return `B = ${size}: ${Number.isFinite(row[i]) ? sig3(row[i]) : t`not finite`}`;
    });
    this.say(px, py, sig3(panel.value(px)), ...rows);
  }
}
