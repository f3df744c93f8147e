// A picture of losses against the epoch, on whole decades: what the branch and the seeds share.
import { sig3 } from "../player/format.js";
import { Drawing, within } from "./drawing.js";

const [LEFT, TOP, BOTTOM, RIGHT] = [46, 6, 20, 10];

export class Losses extends Drawing {
  constructor(figure, spec, knobs, shared) {
    super(figure, spec, knobs, shared);
    /** @type {number} the last epoch */ this.steps = 0;
    /** @type {number[]} */ this.range = [0.1, 10];
    this.touch.addEventListener("pointermove", (event) => this.hover(event));
    this.touch.addEventListener("pointerleave", () => this.say(0, 0));
  }

  get left() {
    return LEFT;
  }

  get top() {
    return TOP;
  }

  changed() {
    this.still = null;
  }

  /** What is under the pointer; each kind says its own. */
  hover(_event) {}

  x(step) {
    return LEFT + ((this.width - LEFT - RIGHT) * step) / Math.max(1, this.steps);
  }

  y(value) {
    const [low, high] = this.range;
    const share = Math.log(value / low) / Math.log(high / low);
    return this.height - BOTTOM - Math.min(1, Math.max(0, share)) * (this.height - BOTTOM - TOP);
  }

  /** The epoch under the pointer. */
  step(event) {
    const share = (within(this.touch, event)[0] - LEFT) / (this.width - LEFT - RIGHT);
    return Math.min(this.steps, Math.max(0, Math.round(share * this.steps)));
  }

  /** A row of losses as a line, as far as they are numbers. */
  line(ctx, row, { from = 0, style, width = 2, dash = [], alpha = 1 }) {
    ctx.beginPath();
    for (let t = from; t <= this.steps && Number.isFinite(row[t]); t++) ctx.lineTo(this.x(t), this.y(row[t]));
    this.#stroke(ctx, style, width, dash, alpha);
  }

  /** An upright line at an epoch. */
  upright(ctx, step, style, dash = []) {
    ctx.beginPath();
    ctx.moveTo(this.x(step), TOP);
    ctx.lineTo(this.x(step), this.height - BOTTOM);
    this.#stroke(ctx, style, 1.25, dash, 1);
  }

  #stroke(ctx, style, width, dash, alpha) {
    Object.assign(ctx, { lineWidth: width, strokeStyle: style, globalAlpha: alpha, lineJoin: "round" });
    ctx.setLineDash(dash);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.globalAlpha = 1;
  }

  /** Both axes with their ends, and what the colours are. */
  framed(ctx, legend) {
    ctx.beginPath();
    ctx.moveTo(LEFT + 0.5, TOP);
    ctx.lineTo(LEFT + 0.5, this.height - BOTTOM + 0.5);
    ctx.lineTo(this.width - RIGHT, this.height - BOTTOM + 0.5);
    this.#stroke(ctx, this.paint.axis, 1, [], 1);
    ctx.fillStyle = this.paint.soft;
    ctx.font = "11px system-ui, sans-serif";
    ctx.textAlign = "right";
    ctx.fillText(sig3(this.range[1]), LEFT - 5, TOP + 9);
    ctx.fillText(sig3(this.range[0]), LEFT - 5, this.height - BOTTOM);
    ctx.fillText(String(this.steps), this.width - RIGHT, this.height - 5);
    ctx.textAlign = "left";
    ctx.fillText("0", LEFT, this.height - 5);
    ctx.textAlign = "center";
    ctx.fillText(legend, (LEFT + this.width - RIGHT) / 2, this.height - 5);
  }
}
