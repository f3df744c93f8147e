// The range test over the whole trainings that it stands for: two panels that share the axis of rates, and one's own rate as a
// line through both.

import { within } from "../net/drawing.js";
import { legible } from "../player/colour.js";
import { sig3 } from "../player/format.js";
import { decades } from "../player/ranges.js";
import { t } from "../t.js";
import { Chart } from "./chart.js";
import { Line } from "./line.js";
import { Panel } from "./panel.js";

const SHARE = 0.55; // of the height: the test

export class Finder extends Chart {
  constructor(figure, spec, knobs, shared) {
    super(figure, spec, knobs, shared);
    this.own = new Line(this.touch, "learning_rate", t`Your rate`, knobs);
    this.handles = [this.own.handle];
  }

  follow(state) {
    this.now = state;
    if (this.upper) this.#hold(state);
  }

  show(data, state, theme) {
    this.now = state;
    super.show(data, state, theme);
  }

  resized() {
    const { zoom } = this;
    const left = 46 * zoom;
    const width = this.width - left - 14;
    const [top, gap, foot] = [24 * zoom, 36 * zoom, 40 * zoom];
    const room = this.height - top - gap - foot;
    const { rate } = this.data?.columns("test") ?? {};
    const across = /** @type {[number, number]} */ (rate ? [rate[0], rate[this.data.steps() - 1]] : [1e-5, 10]);
    this.upper = new Panel({ left, top, width, height: room * SHARE }, across, [0.1, 10]);
    this.lower = new Panel(
      { left, top: top + room * SHARE + gap, width, height: room * (1 - SHARE) },
      across,
      [0.1, 10],
    );
  }

  scales() {
    return this.own.scales(this.upper, this.lower.bottom);
  }

  #hold(state) {
    this.own.hold(this.upper, this.lower.bottom, state);
  }

  frame() {
    const ctx = this.begin();
    this.#hold(this.now);
    if (!this.data.columns("test")) return this.waits(ctx, t`Testing …`);
    this.still ??= this.#drawn();
    this.lay(this.still);
    const { rate, seen, smoothed } = this.data.columns("test");
    const steps = Math.max(1, this.data.steps());
    const ended = this.position >= steps;
    const { upper, paint } = this;
    const to = Math.min(this.position, steps) - (ended ? 1 : 0);
    for (let i = 0; i <= to; i++) {
      if (!(seen[i] > 0) || !Number.isFinite(seen[i])) continue;
      const y = upper.y(seen[i]);
      if (y >= upper.top && y <= upper.bottom) this.dot(ctx, upper.x(rate[i]), y, 1.7, paint.axis);
    }
    this.line(ctx, upper, rate, smoothed, { style: paint.ink, width: 2.5, to });
    if (ended) this.#suggested(ctx);
    else if (smoothed[to] > 0) this.dot(ctx, upper.x(rate[to]), upper.y(smoothed[to]), 5, paint.ink, paint.casing);
  }

  /** What stands still: axes, and where whole trainings end. */
  #drawn() {
    const { canvas, ctx } = this.kept();
    const { upper, lower, paint } = this;
    const { smoothed, began, final: ends } = this.data.columns("test");
    const truth = this.data.columns("truth");
    const within = (rows) => /** @type {[number, number]} */ (decades(rows));
    // single mini-batches may cost next to nothing: those are left out below
    upper.up = within([Float32Array.from([began[0]]), smoothed.filter((v) => v < 30 * began[0])]);
    lower.up = within([Float32Array.from([began[0]]), truth?.final ?? [], ends]);
    this.frameOf(ctx, upper, { across: false, titled: t`The test: loss of each mini-batch, and smoothed` });
    this.frameOf(ctx, lower, { named: t`learning rate`, titled: t`Whole trainings: where their loss ends` });
    if (!truth) {
      this.letters(ctx, t`25 whole trainings …`, (lower.left + lower.right) / 2, (lower.top + lower.bottom) / 2, {
        align: "center",
      });
      return canvas;
    }
    ctx.globalAlpha = this.current("truth") ? 1 : 0.3; // of other knobs, until those of these are there
    this.line(ctx, lower, truth.rate, truth.final, { style: paint.soft, width: 1.5 });
    truth.rate.forEach((rate, i) => {
      const value = truth.final[i];
      if (value > 0 && value <= lower.up[1]) this.dot(ctx, lower.x(rate), lower.y(value), 3, paint.ink);
      else this.cross(ctx, lower.x(rate), lower.top + 7 * this.zoom, 4, legible("#D55E00", this.theme));
    });
    ctx.globalAlpha = 1;
    return canvas;
  }

  /** Both suggestions as lines through the panels, and where a training with each, and with one's own rate, ends. */
  #suggested(ctx) {
    const { upper, lower, paint, spec } = this;
    const { rate, smoothed, tried, final, lowest } = this.data.columns("test");
    if (lowest[0] >= 0) {
      const [x, y] = [upper.x(rate[lowest[0]]), upper.y(smoothed[lowest[0]])];
      this.dot(ctx, x, y, 4.5, paint.paper, paint.ink);
      const flip = x > upper.right - 60 * this.zoom;
      this.letters(ctx, t`lowest`, x + (flip ? -9 : 9) * this.zoom, Math.min(upper.bottom - 9, y + 12 * this.zoom), {
        align: flip ? "right" : "left",
      });
    }
    spec.series.forEach((series, i) => {
      const colour = legible(series.colour, this.theme);
      const [x, end] = [upper.x(tried[i]), final[i]];
      if (!Number.isFinite(tried[i])) return;
      if (series.name !== "own") {
        ctx.beginPath();
        ctx.moveTo(x, upper.top);
        ctx.lineTo(x, lower.bottom);
        Object.assign(ctx, { lineWidth: 1.75 * this.zoom, strokeStyle: colour });
        ctx.setLineDash(i ? [7, 4] : []);
        ctx.stroke();
        ctx.setLineDash([]);
        const name = i ? t`lowest ÷ 10` : t`steepest`;
        const close = Number.isFinite(tried[0]) && Math.abs(upper.x(tried[1]) - upper.x(tried[0])) < 90 * this.zoom;
        const flip = x > upper.right - 90 * this.zoom;
        const down = 28 + (i && close ? 17 : 0);
        this.letters(ctx, name, x + (flip ? -6 : 6), upper.top + (down - 18) * this.zoom, {
          weight: "600",
          colour: legible(series.colour, this.theme, 4.5),
          align: flip ? "right" : "left",
        });
      }
      if (end > 0 && end <= lower.up[1]) this.dot(ctx, x, lower.y(end), 6, colour, paint.casing);
      else this.cross(ctx, x, lower.top + 7 * this.zoom, 6, colour);
    });
  }

  hover(event) {
    if (!this.data?.columns("test") || !this.upper) return;
    const [px, py] = within(this.touch, event);
    const { upper, lower } = this;
    if (px < upper.left || px > upper.right) return this.say(0, 0);
    const value = upper.value(px);
    const nearest = (rates, count) => {
      let best = 0;
      for (let i = 1; i < count; i++)
        if (Math.abs(Math.log(rates[i] / value)) < Math.abs(Math.log(rates[best] / value))) best = i;
      return best;
    };
    const number = (v) => (Number.isFinite(v) ? sig3(v) : t`not finite`);
    if (py <= upper.bottom) {
      const { rate, seen, smoothed } = this.data.columns("test");
      const at = nearest(rate, this.data.steps());
      if (at > this.position) return this.say(0, 0);
      return this.say(
        px,
        py,
        t`rate ${sig3(rate[at])}`,
        t`step ${at}: loss ${number(seen[at])}`,
        t`smoothed ${number(smoothed[at])}`,
      );
    }
    const truth = this.data.columns("truth");
    if (!truth || py < lower.top) return this.say(0, 0);
    const at = nearest(truth.rate, truth.rate.length);
    this.say(px, py, t`rate ${sig3(truth.rate[at])}`, t`a whole training ends at ${number(truth.final[at])}`);
  }
}
