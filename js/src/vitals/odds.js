// Where every value of what is drawn ends: the middle of some seeds, their range as a band, and the tickets on it. All of it is
// shown once the run has ended, as nobody should bet on what can be read.

import { within } from "../net/drawing.js";
import { sig3 } from "../player/format.js";
import { traceMarker } from "../player/markers.js";
import { decades } from "../player/ranges.js";
import { t } from "../t.js";
import { Chart } from "./chart.js";
import { outcome } from "./outcome.js";

const NAMES = {
  learning_rate: t`learning rate`,
  batch_size: t`batch size`,
  initial_scale: t`initial weights, times Xavier's`,
};

export class Odds extends Chart {
  ends() {
    const value = this.data?.column("curve", "value");
    const across = /** @type {[number, number]} */ (value ? [value[0], value[value.length - 1]] : [1e-4, 10]);
    return { across, up: this.#range() };
  }

  /** (low, middle, high) of the seeds of each value; infinite where they have no end. */
  #rows() {
    const { value, final } = this.data.columns("curve");
    const seeds = final.length / value.length;
    const at = (place) => Float32Array.from(value, (_, i) => final[i * seeds + place]);
    return { value, low: at(0), middle: at(seeds >> 1), high: at(seeds - 1) };
  }

  #range() {
    if (!this.data?.columns("curve")) return /** @type {[number, number]} */ ([0.1, 10]);
    const { low, middle } = this.#rows();
    const blank = Math.min(...this.data.column("curve", "blank"));
    const ends = this.data.column("race", "ends") ?? [];
    const seen = [...low, ...middle, ...ends].filter((one) => one < 30 * blank && one > 1e-7);
    return /** @type {[number, number]} */ (decades([[blank], seen]));
  }

  frame() {
    const ctx = this.begin();
    if (!this.data.columns("curve") || this.#drawn() !== this.state.drawn)
      return this.waits(ctx, t`85 more trainings …`);
    const ended = this.position >= this.data.steps();
    if (this.open !== ended) this.still = null;
    this.open = ended;
    this.still ??= this.#curve();
    this.lay(this.still);
    if (this.data.columns("race")) this.#tickets(ctx, ended);
  }

  /** Of which knob the curve is. */
  #drawn() {
    return this.data.feed.stateOf?.("curve")?.drawn ?? this.state.drawn;
  }

  /** All that stands still; the curve of other knobs is pale until its successor is there. */
  #curve() {
    const { canvas, ctx } = this.kept();
    const { panel, paint } = this;
    this.frameOf(ctx, panel, { named: NAMES[this.#drawn()] });
    if (!this.open) {
      const text = t`The curve comes when the run has ended.`;
      const middle = panel.top + panel.height / 2;
      // before a class it takes two lines
      const cut = this.zoom > 1 ? text.indexOf(" ", text.length / 2) : text.length;
      [text.slice(0, cut), text.slice(cut + 1)].forEach((line, i) => {
        const y = middle + (this.zoom > 1 ? 16 * this.zoom * (i - 0.5) : 0);
        this.letters(ctx, line, (panel.left + panel.right) / 2, y, { align: "center", colour: paint.soft });
      });
      return canvas;
    }
    const { value, low, middle, high } = this.#rows();
    const pale = this.current("curve") ? 1 : 0.3;
    const inside = (y) =>
      Math.max(panel.top, panel.y(Number.isFinite(y) ? Math.max(y, panel.up[0]) : panel.up[1] * 10));
    ctx.beginPath();
    value.forEach((v, i) => ctx.lineTo(panel.x(v), inside(low[i])));
    for (let i = value.length - 1; i >= 0; i--) ctx.lineTo(panel.x(value[i]), inside(high[i]));
    Object.assign(ctx, { fillStyle: paint.axis, globalAlpha: 0.35 * pale });
    ctx.fill();
    ctx.globalAlpha = pale;
    this.line(
      ctx,
      panel,
      value,
      middle.map((y) => Math.max(y, panel.up[0])),
      { style: paint.ink, width: 2 },
    );
    value.forEach((v, i) => {
      if (!(middle[i] <= panel.up[1]))
        this.cross(ctx, panel.x(v), panel.top + 7 * this.zoom, 3.5, outcome(4, this.theme).colour);
    });
    ctx.globalAlpha = 1;
    this.#bar(ctx);
    return canvas;
  }

  /** The loss down to which a good run falls. */
  #bar(ctx) {
    const bar = this.data.column("judged", "bar")?.[0];
    const { panel } = this;
    if (!(bar > panel.up[0] && bar < panel.up[1])) return;
    this.limit(ctx, panel, bar, t`good below`, { ...outcome(0, this.theme), below: true });
  }

  /** The tickets: on the axis while the run goes, then where they ended. */
  #tickets(ctx, ended) {
    const { panel, zoom, paint } = this;
    const { value, ends } = this.data.columns("race");
    const verdict = this.data.column("judged", "verdict");
    const dealt = this.spec.series.filter((_, i) => Number.isFinite(value[i]));
    const placed = dealt.map((series, i) => {
      const said = ended && verdict?.[i] >= 0 ? outcome(verdict[i], this.theme) : null;
      const there = ends[i] > 0 && ends[i] <= panel.up[1];
      const y = !ended
        ? panel.bottom - 9 * zoom
        : there
          ? Math.min(panel.bottom, panel.y(ends[i]))
          : panel.top + 7 * zoom;
      return { series, said, lost: ended && !there, x: panel.x(value[i]), y };
    });
    placed.forEach(({ series, said, lost, x, y }, i) => {
      const colour = said?.colour ?? paint.soft;
      if (lost) this.cross(ctx, x, y, 6, colour);
      else {
        traceMarker(ctx, series.marker, x, y, 6.5 * zoom);
        Object.assign(ctx, { fillStyle: colour, strokeStyle: paint.casing, lineWidth: 1.5 });
        ctx.fill();
        ctx.stroke();
      }
      const near = placed
        .slice(0, i)
        .filter((one) => Math.abs(one.x - x) < 16 * zoom && Math.abs(one.y - y) < 22 * zoom);
      const up = (lost ? -1 : 1) * (15 + 15 * near.length) * zoom; // under a cross that hangs from the top
      this.letters(ctx, series.label, x, y - up, { weight: "600", align: "center", colour: said?.ink ?? paint.ink });
    });
  }

  hover(event) {
    if (!this.panel || !this.open || !this.data?.columns("curve")) return;
    const [px, py] = within(this.touch, event);
    const { panel } = this;
    if (px < panel.left || px > panel.right) return this.say(0, 0);
    const { value, low, middle, high } = this.#rows();
    const target = panel.value(px);
    let at = 0;
    value.forEach((v, i) => {
      if (Math.abs(Math.log(v / target)) < Math.abs(Math.log(value[at] / target))) at = i;
    });
    const number = (v) => (Number.isFinite(v) ? sig3(v) : t`not finite`);
    this.say(
      px,
      py,
      sig3(value[at]),
      t`middle of five seeds ${number(middle[at])}`,
      t`from ${number(low[at])} to ${number(high[at])}`,
    );
  }
}
