// What is luck: the loss of every seed as a thin line, the middle half of them as a band, this seed as a strong line.
import { sig3 } from "../player/format.js";
import { decades } from "../player/ranges.js";
import { Drawing, within } from "./drawing.js";
import { classColour } from "./palette.js";

const [LEFT, TOP, BOTTOM, RIGHT] = [46, 6, 20, 10];

export class Luck extends Drawing {
  constructor(figure, spec, knobs, shared) {
    super(figure, spec, knobs, shared);
    this.touch.addEventListener("pointermove", (event) => this.#hover(event));
    this.touch.addEventListener("pointerleave", () => this.say(0, 0));
  }

  changed() {
    this.still = null;
  }

  frame() {
    const ctx = this.begin();
    if (!this.data.columns("luck")) return void this.#waits(ctx);
    this.still ??= this.#drawn();
    this.lay(this.still);
    const x = this.#x(Math.min(this.position, this.steps));
    ctx.beginPath();
    ctx.moveTo(x, TOP);
    ctx.lineTo(x, this.height - BOTTOM);
    ctx.lineWidth = 1.25;
    ctx.strokeStyle = this.paint.ink;
    ctx.stroke();
  }

  #waits(ctx) {
    ctx.fillStyle = this.paint.soft;
    ctx.font = "13px system-ui, sans-serif";
    ctx.fillText("Training from 25 seeds …", LEFT, this.height / 2);
  }

  #x(step) {
    return LEFT + ((this.width - LEFT - RIGHT) * step) / Math.max(1, this.steps);
  }

  #y(value) {
    const [low, high] = this.range;
    const share = Math.log(value / low) / Math.log(high / low);
    return this.height - BOTTOM - Math.min(1, Math.max(0, share)) * (this.height - BOTTOM - TOP);
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
    ctx.lineJoin = "round";
    const line = (row, width, style, alpha) => {
      ctx.beginPath();
      for (let t = 0; t <= this.steps && Number.isFinite(row[t]); t++) ctx.lineTo(this.#x(t), this.#y(row[t]));
      ctx.lineWidth = width;
      ctx.strokeStyle = style;
      ctx.globalAlpha = alpha;
      ctx.stroke();
      ctx.globalAlpha = 1;
    };
    ctx.beginPath();
    for (let t = 0; t <= this.steps; t++) if (low[t] > 0) ctx.lineTo(this.#x(t), this.#y(low[t]));
    for (let t = this.steps; t >= 0; t--) ctx.lineTo(this.#x(t), high[t] > 0 ? this.#y(high[t]) : TOP);
    ctx.fillStyle = classColour(this.theme, 0);
    ctx.globalAlpha = 0.22;
    ctx.fill();
    ctx.globalAlpha = 1;
    for (const row of rows) line(row, 0.8, this.paint.soft, 0.5);
    line(middle, 2, classColour(this.theme, 0), 1);
    line(rows[0], 2.25, classColour(this.theme, 1), 1);
    ctx.strokeStyle = this.paint.axis;
    ctx.lineWidth = 1;
    ctx.beginPath();
    ctx.moveTo(LEFT + 0.5, TOP);
    ctx.lineTo(LEFT + 0.5, this.height - BOTTOM + 0.5);
    ctx.lineTo(this.width - RIGHT, this.height - BOTTOM + 0.5);
    ctx.stroke();
    ctx.fillStyle = this.paint.soft;
    ctx.font = "11px system-ui, sans-serif";
    ctx.textAlign = "right";
    ctx.fillText(sig3(this.range[1]), LEFT - 5, TOP + 9);
    ctx.fillText(sig3(this.range[0]), LEFT - 5, this.height - BOTTOM);
    ctx.fillText(String(this.steps), this.width - RIGHT, this.height - 5);
    ctx.textAlign = "left";
    ctx.fillText("0", LEFT, this.height - 5);
    ctx.textAlign = "center";
    ctx.fillText("epoch; blue: the middle of all, orange: this seed", (LEFT + this.width - RIGHT) / 2, this.height - 5);
    return canvas;
  }

  #hover(event) {
    if (!this.rows || !this.data.columns("luck")) return;
    const [px, py] = within(this.touch, event);
    const share = (px - LEFT) / (this.width - LEFT - RIGHT);
    const step = Math.min(this.steps, Math.max(0, Math.round(share * this.steps)));
    const values = this.rows.map((row) => row[step]).filter(Number.isFinite);
    if (!values.length) return this.say(px, py, `epoch ${step}`, "all have blown up");
    this.say(
      px,
      py,
      `epoch ${step}`,
      `from ${sig3(Math.min(...values))} to ${sig3(Math.max(...values))}`,
      `this seed ${sig3(this.rows[0][step])}`,
    );
  }
}
