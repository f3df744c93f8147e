// Rows of dots: an estimate of each study, or each net, with their mean as a bar and the truth as a tick.
import { within } from "../net/drawing.js";
import { legible } from "../player/colour.js";
import { sig3 } from "../player/format.js";
import { t } from "../t.js";
import { Chart, evenly } from "../vitals/chart.js";
import { Panel } from "../vitals/panel.js";
import { named, ROWS } from "./compared.js";

const NARROW = 480; // px: there the legend has a line of its own
const LEAST = 190; // px of the picture that names at the side have to leave, or they stand above their rows

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

export class Rows extends Chart {
  /** The study on screen and its rows; null until they are there. */
  get study() {
    const study = ROWS[named(this.state ?? {})];
    const columns = study && this.data?.columns(study.source);
    if (!columns) return null;
    this.made ??= study.rows(columns);
    return { ...study, made: this.made };
  }

  changed() {
    this.made = null;
    super.changed();
  }

  resized() {
    const { zoom } = this;
    const there = this.study;
    const names = this.#widest(there) + 26 * zoom;
    const beside = this.width - names > LEAST * zoom;
    const [left, top, right, foot] = [
      beside ? names : 14 * zoom,
      8 * zoom,
      20 * zoom,
      (this.width < NARROW * zoom ? 62 : 44) * zoom,
    ];
    const box = { left, top, width: this.width - left - right, height: this.height - top - foot };
    this.beside = beside;
    this.panel = new Panel(box, this.#ends(there), [0, 1], { even: true, level: true });
  }

  /** Pixels of the longest name. */
  #widest(there) {
    if (!there || !this.ctx) return 0;
    this.ctx.font = this.font(12);
    return Math.max(...there.made.map(({ name }) => this.ctx.measureText(name).width));
  }

  /** Round numbers around all that is drawn, from 0 to 100. @returns {[number, number]} */
  #ends(there) {
    if (!there) return [0, 100];
    const seen = there.made.flatMap(({ dots, truth }) => [
      ...dots.flatMap(({ values }) => [...values]),
      truth ?? Number.NaN,
    ]);
    const found = seen.filter(Number.isFinite);
    const [low, high] = [Math.min(...found), Math.max(...found)];
    const by = high - low > 30 ? 10 : high - low > 10 ? 5 : 1;
    return [Math.max(0, Math.floor(low / by) * by), Math.min(100, Math.max(Math.ceil(high / by) * by, low + by))];
  }

  frame() {
    const ctx = this.begin();
    const there = this.study;
    if (!there) return this.waits(ctx, t`Computing …`);
    this.still ??= this.#drawn(there);
    this.lay(this.still);
  }

  #drawn({ source, named: axis, made, measures }) {
    const { canvas, ctx } = this.kept();
    const { panel, zoom, theme } = this;
    this.#axis(ctx, axis);
    ctx.globalAlpha = this.current(source) ? 1 : 0.35; // of other knobs, until those of these are there
    const high = panel.height / made.length;
    const first = made[0].dots.map(({ values }) => mean(values));
    if (made[0].truth === undefined) first.forEach((value, i) => this.#upright(ctx, value, made[0].dots[i].hue));
    made.forEach(({ name, dots, truth }, i) => {
      const top = panel.top + i * high;
      const middle = top + high * (this.beside ? 0.5 : 0.64);
      if (this.beside) this.letters(ctx, name, panel.left - 14 * zoom, middle, { align: "right" });
      else this.letters(ctx, name, panel.left + 2 * zoom, top + high * 0.22, { weight: "600" });
      const room = high * (this.beside ? 0.3 : 0.2);
      for (const { values, hue } of dots) this.#dots(ctx, values, middle, room, legible(hue, theme));
      if (truth !== undefined) this.#truth(ctx, truth, middle, Math.min(high * 0.42, 22 * zoom));
    });
    ctx.globalAlpha = 1;
    this.#legend(ctx, measures, made);
    return canvas;
  }

  #axis(ctx, axis) {
    const { panel, paint, zoom } = this;
    ctx.font = this.font(11.5);
    ctx.textBaseline = "middle";
    ctx.textAlign = "center";
    ctx.lineWidth = 1;
    for (const value of evenly(panel.across, panel.width / (58 * zoom))) {
      const x = Math.round(panel.x(value)) + 0.5;
      ctx.beginPath();
      ctx.moveTo(x, panel.top);
      ctx.lineTo(x, panel.bottom);
      ctx.strokeStyle = paint.grid;
      ctx.stroke();
      ctx.fillStyle = paint.soft;
      ctx.fillText(sig3(value), x, panel.bottom + 12 * zoom);
    }
    ctx.beginPath();
    ctx.moveTo(panel.left, Math.round(panel.bottom) + 0.5);
    ctx.lineTo(panel.right, Math.round(panel.bottom) + 0.5);
    ctx.strokeStyle = paint.axis;
    ctx.stroke();
    ctx.font = this.font(12);
    ctx.textAlign = "left";
    ctx.fillText(axis, panel.left, panel.bottom + 31 * zoom);
    ctx.textAlign = "left";
  }

  /** Where the first row's mean is, through all rows: what they are compared with. */
  #upright(ctx, value, hue) {
    const { panel, zoom } = this;
    ctx.beginPath();
    ctx.moveTo(panel.x(value), panel.top);
    ctx.lineTo(panel.x(value), panel.bottom);
    Object.assign(ctx, { lineWidth: 1.25 * zoom, strokeStyle: legible(hue, this.theme) });
    ctx.setLineDash([4 * zoom, 4 * zoom]);
    ctx.stroke();
    ctx.setLineDash([]);
  }

  /** Dots, one above the other where they would lie on one another, and a bar at their mean. */
  #dots(ctx, values, middle, room, colour) {
    const { panel, zoom, paint } = this;
    const many = values.length > 20;
    const radius = many ? 2.4 : 4.5;
    const alpha = ctx.globalAlpha;
    const wide = 2 * radius * zoom;
    const columns = [...values].map((value) => Math.round(panel.x(value) / wide));
    const most = Math.max(...columns.map((column) => columns.filter((other) => other === column).length));
    const apart = Math.min(0.8 * wide, (2 * room) / most);
    const taken = new Map();
    ctx.globalAlpha = alpha * (many ? 0.45 : 0.75);
    for (const value of [...values].sort((a, b) => a - b)) {
      const column = Math.round(panel.x(value) / wide);
      const nth = taken.get(column) ?? 0;
      taken.set(column, nth + 1);
      const away = Math.ceil(nth / 2) * (nth % 2 ? -1 : 1) * apart;
      this.dot(ctx, panel.x(value), middle + away, radius, colour, many ? "" : paint.casing);
    }
    ctx.globalAlpha = alpha;
    const x = panel.x(mean(values));
    const half = Math.min(room + 5 * zoom, 17 * zoom);
    for (const [width, style] of /** @type {[number, string][]} */ ([
      [6, paint.casing],
      [3, colour],
    ])) {
      ctx.beginPath();
      ctx.moveTo(x, middle - half);
      ctx.lineTo(x, middle + half);
      Object.assign(ctx, { lineWidth: width * zoom, strokeStyle: style });
      ctx.stroke();
    }
  }

  #truth(ctx, value, middle, half) {
    const { panel, zoom, paint } = this;
    const x = panel.x(value);
    for (const [width, style, dash] of /** @type {[number, string, number[]][]} */ ([
      [6, paint.casing, []],
      [2.5, paint.ink, [3, 3]],
    ])) {
      ctx.beginPath();
      ctx.moveTo(x, middle - half);
      ctx.lineTo(x, middle + half);
      Object.assign(ctx, { lineWidth: width * zoom, strokeStyle: style });
      ctx.setLineDash(dash.map((part) => part * zoom));
      ctx.stroke();
      ctx.setLineDash([]);
    }
  }

  #legend(ctx, measures, made) {
    const { panel, paint, theme, zoom } = this;
    const y = panel.bottom + (this.width < NARROW * zoom ? 50 : 31) * zoom;
    let right = panel.right;
    const entries = (measures ?? [])
      .filter(([, label]) => label)
      .map(([, label, hue]) => [label, legible(hue, theme), legible(hue, theme, 4.5), []]);
    if (made[0].truth !== undefined) entries.push([t`mean of the truth`, paint.ink, paint.ink, [3, 3]]);
    for (const [label, colour, ink, dash] of [...entries].reverse()) {
      ctx.font = this.font(12, "600");
      right -= ctx.measureText(label).width + 41 * zoom;
      this.entry(ctx, { label, colour, ink, dash }, right + 14 * zoom, y);
    }
  }

  hover(event) {
    const there = this.study;
    if (!this.panel || !there) return;
    const [px, py] = within(this.touch, event);
    const { panel } = this;
    const row = there.made[Math.floor(((py - panel.top) / panel.height) * there.made.length)];
    if (!row || px < 0 || px > panel.right + 10) return this.say(0, 0);
    const lines = row.dots.flatMap(({ values, label }) => {
      const [low, high] = [Math.min(...values), Math.max(...values)];
      const said = t`mean ${sig3(mean(values))} %, from ${sig3(low)} to ${sig3(high)}`;
      return label ? [`${label}: ${said}`] : [said];
    });
    if (row.truth !== undefined) lines.push(t`truth ${sig3(row.truth)} %`);
    this.say(px, py, row.name, ...lines);
  }
}
