// What is luck: the loss of every seed as a thin line, the middle half of them as a band, this seed as a strong line.

import { sig3 } from "../player/format.js";
import { decades } from "../player/ranges.js";
import { t } from "../t.js";
import { within } from "./drawing.js";
import { Losses } from "./losses.js";
import { classColour } from "./palette.js";

export class Luck extends Losses {
  frame() {
    const ctx = this.begin();
    if (!this.data.columns("luck")) return void this.#waits(ctx);
    this.still ??= this.#drawn();
    this.lay(this.still);
    this.upright(ctx, Math.min(this.position, this.steps), this.paint.ink);
  }

  #waits(ctx) {
    ctx.fillStyle = this.paint.soft;
    ctx.font = "13px system-ui, sans-serif";
    ctx.fillText(t`Training from 25 seeds …`, this.left, this.height / 2);
  }

  #drawn() {
    const { canvas, ctx } = this.kept();
    const all = this.data.column("luck", "loss");
    const [seeds, splits, length] = [...this.spec.sources.luck.columns.loss].slice(-3);
    // Beyond the run's own length nothing was seen.
    this.steps = (this.data.feed.stateOf("luck") ?? this.state).epochs;
    const rows = Array.from({ length: seeds }, (_, i) =>
      all.subarray(i * splits * length, i * splits * length + this.steps + 1),
    );
    const { low, high, middle } = this.data.columns("fortune");
    this.rows = rows;
    this.range = decades(rows);
    ctx.beginPath();
    for (let t = 0; t <= this.steps; t++) if (low[t] > 0) ctx.lineTo(this.x(t), this.y(low[t]));
    for (let t = this.steps; t >= 0; t--) ctx.lineTo(this.x(t), high[t] > 0 ? this.y(high[t]) : this.top);
    ctx.fillStyle = classColour(this.theme, 0);
    ctx.globalAlpha = 0.22;
    ctx.fill();
    ctx.globalAlpha = 1;
    for (const row of rows) this.line(ctx, row, { width: 0.8, style: this.paint.soft, alpha: 0.5 });
    this.line(ctx, middle, { style: classColour(this.theme, 0) });
    this.line(ctx, rows[0], { width: 2.25, style: classColour(this.theme, 1) });
    this.framed(ctx, t`epoch; blue: the middle of all, orange: this seed`);
    return canvas;
  }

  hover(event) {
    if (!this.rows || !this.data.columns("luck")) return;
    const [px, py] = within(this.touch, event);
    const step = this.step(event);
    const values = this.rows.map((row) => row[step]).filter(Number.isFinite);
    if (!values.length) return this.say(px, py, t`epoch ${step}`, t`all have blown up`);
    this.say(
      px,
      py,
      t`epoch ${step}`,
      t`from ${sig3(Math.min(...values))} to ${sig3(Math.max(...values))}`,
      t`this seed ${sig3(this.rows[0][step])}`,
    );
  }
}
