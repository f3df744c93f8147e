// How each layer does, epoch by epoch: four small pictures side by side, one line a layer, and the playhead through all of them.

import { sig3 } from "../player/format.js";
import { t } from "../t.js";
import { Drawing, within } from "./drawing.js";
import { layerColour } from "./palette.js";

/** @type {any[]} */
const PANELS = [
  { column: "gradient", title: t`Gradient`, log: true, says: t`length of the loss's gradient` },
  { column: "moved", title: t`Update/weight`, log: true, band: [5e-4, 2e-3], says: t`last step over weights` },
  { column: "activation", title: t`Activations`, log: true, says: t`deviation of the activations` },
  { column: "stuck", title: t`Flat units, %`, log: false, times: 100, says: t`units that are flat everywhere` },
];
const TOP = 22;
const BOTTOM = 18;
const LEFT = 36;
const NARROW = 520; // px
const NUMBER = 11; // px between the numbers of two layers

export class Layers extends Drawing {
  constructor(figure, spec, knobs, shared) {
    super(figure, spec, knobs, shared);
    this.touch.addEventListener("pointermove", (event) => this.#hover(event));
    this.touch.addEventListener("pointerleave", () => this.say(0, 0));
  }

  changed() {
    this.still = null;
  }

  frame() {
    if (!this.data.columns("run")) return;
    const ctx = this.begin();
    this.still ??= this.#drawn();
    this.lay(this.still);
    const steps = Math.max(1, this.data.steps());
    for (const { left, width, top, bottom } of this.panels) {
      const x = left + (width * Math.min(this.position, steps)) / steps;
      ctx.beginPath();
      ctx.moveTo(x, top);
      ctx.lineTo(x, bottom);
      ctx.lineWidth = 1.25;
      ctx.strokeStyle = this.paint.ink;
      ctx.stroke();
    }
  }

  #drawn() {
    const { canvas, ctx } = this.kept();
    // On a narrow screen two and two.
    const across = this.width < NARROW ? 2 : PANELS.length;
    const [each, high] = [this.width / across, this.height / (PANELS.length / across)];
    this.panels = PANELS.map((panel, i) => {
      const from = Math.floor(i / across) * high;
      return {
        ...panel,
        ...this.#rows(panel),
        left: each * (i % across) + LEFT,
        width: each - LEFT - 16,
        head: from,
        top: from + TOP,
        bottom: from + high - BOTTOM,
      };
    });
    for (const panel of this.panels) this.#panel(ctx, panel);
    return canvas;
  }

  /** A column's rows, one a layer, and the range that shows them. */
  #rows({ column, log, times = 1, band }) {
    const values = this.data.column("run", column);
    const layers = this.spec.sources.run.columns[column][0];
    const length = values.length / layers;
    const rows = Array.from({ length: layers }, (_, i) => values.subarray(i * length, (i + 1) * length));
    const there = rows.map((row) => row.some(Number.isFinite));
    const known = rows
      .flatMap((row) => Array.from(row, (v) => v * times))
      .filter((v) => Number.isFinite(v) && (!log || v > 0));
    if (!log) return { rows, there, low: 0, high: 100 };
    const most = known.length ? known.reduce((a, b) => Math.max(a, b)) : 1;
    const least = known.length ? known.reduce((a, b) => Math.min(a, b)) : 0.1;
    const [from, to] = band ? [Math.min(least, band[0]), Math.max(most, band[1])] : [least, most];
    const low = 10 ** Math.max(Math.floor(Math.log10(from)), Math.ceil(Math.log10(to)) - 12);
    const high = 10 ** Math.ceil(Math.log10(to) + 1e-9);
    return { rows, there, low, high: high > low ? high : low * 10 };
  }

  #y({ log, low, high, top, bottom }, value) {
    const share = log ? Math.log10(value / low) / Math.log10(high / low) : (value - low) / (high - low);
    return bottom - Math.min(1, Math.max(0, share)) * (bottom - top);
  }

  #panel(ctx, panel) {
    const { rows, there, left, width, low, high, log, band, times = 1, title, head, top, bottom } = panel;
    ctx.font = "600 12.5px system-ui, sans-serif";
    ctx.fillStyle = this.paint.ink;
    ctx.textAlign = "left";
    ctx.fillText(title, left - LEFT + 6, head + 13);
    if (band) {
      ctx.fillStyle = this.paint.grid;
      ctx.fillRect(left, this.#y(panel, band[1]), width, this.#y(panel, band[0]) - this.#y(panel, band[1]));
    }
    ctx.strokeStyle = this.paint.axis;
    ctx.lineWidth = 1;
    ctx.beginPath();
    ctx.moveTo(left + 0.5, top);
    ctx.lineTo(left + 0.5, bottom + 0.5);
    ctx.lineTo(left + width, bottom + 0.5);
    ctx.stroke();
    ctx.font = "11px system-ui, sans-serif";
    ctx.fillStyle = this.paint.soft;
    ctx.textAlign = "right";
    for (const value of band ? [low, 1e-3, high] : [low, high]) {
      if (band && value !== 1e-3 && Math.abs(this.#y(panel, value) - this.#y(panel, 1e-3)) < 13) continue;
      ctx.fillText(log ? power(value) : sig3(value), left - 5, this.#y(panel, value) + 4);
    }
    ctx.textAlign = "left";
    ctx.fillText("0", left, bottom + 14);
    ctx.textAlign = "right";
    ctx.fillText(String(this.data.steps()), left + width, bottom + 14);
    const layers = there.filter(Boolean).length;
    const ends = [];
    rows.forEach((row, layer) => {
      if (!there[layer]) return;
      ctx.beginPath();
      let open = false;
      let end = null;
      for (let t = 0; t < row.length; t++) {
        const value = row[t] * times;
        if (!Number.isFinite(value) || (log && value <= 0)) {
          open = false;
          continue;
        }
        const [x, y] = [left + (width * t) / Math.max(1, row.length - 1), this.#y(panel, value)];
        if (open) ctx.lineTo(x, y);
        else ctx.moveTo(x, y);
        open = true;
        end = [x, y];
      }
      ctx.strokeStyle = layerColour(this.theme, layer, layers);
      ctx.lineWidth = 1.75;
      ctx.stroke();
      if (end) ends.push({ text: String(layer + 1), x: end[0] + 3, y: end[1] + 4, style: ctx.strokeStyle });
    });
    // lines that end at one height have their numbers below one another
    ctx.font = "600 11px system-ui, sans-serif";
    ctx.textAlign = "left";
    ends.sort((a, b) => a.y - b.y);
    const close = (one, other) => other && Math.abs(one.x - other.x) < NUMBER;
    ends.forEach((one, i) => {
      if (close(one, ends[i - 1])) one.y = Math.max(one.y, ends[i - 1].y + NUMBER);
    });
    let below = null;
    for (const one of ends.reverse()) {
      one.y = Math.min(one.y, close(one, below) ? below.y - NUMBER : bottom + 4);
      below = one;
      ctx.fillStyle = one.style;
      ctx.fillText(one.text, one.x, one.y);
    }
  }

  #hover(event) {
    if (!this.panels) return;
    const [px, py] = within(this.touch, event);
    const panel = this.panels.find(
      ({ left, width, head, bottom }) =>
        px >= left - LEFT && px <= left + width + 16 && py >= head && py <= bottom + BOTTOM,
    );
    if (!panel) return this.say(0, 0);
    const steps = this.data.steps();
    const step = Math.min(steps, Math.max(0, Math.round(((px - panel.left) / panel.width) * steps)));
    const lines = panel.rows
      .map((row, i) =>
        panel.there[i] && Number.isFinite(row[step])
          ? t`layer ${i + 1}: ${sig3(row[step] * (panel.times ?? 1))}`
          : null,
      )
      .filter(Boolean);
    this.say(px, py, t`${panel.title}, epoch ${step}`, panel.says, .../** @type {string[]} */ (lines));
  }
}

/** A power of ten as a person writes it. */
const power = (value) => (value >= 0.01 && value < 1000 ? sig3(value) : `1e${Math.round(Math.log10(value))}`);
