// The run and its branch: both losses, and the epoch at which they part, which a click moves.
import { sig3 } from "../player/format.js";
import { decades } from "../player/ranges.js";
import { Drawing, within } from "./drawing.js";
import { classColour } from "./palette.js";

const [LEFT, TOP, BOTTOM, RIGHT] = [46, 6, 20, 10];

export class Branch extends Drawing {
  constructor(figure, spec, knobs, shared) {
    super(figure, spec, knobs, shared);
    this.touch.addEventListener("pointermove", (event) => this.#hover(event));
    this.touch.addEventListener("pointerleave", () => this.say(0, 0));
    this.touch.addEventListener("click", (event) => {
      if (!this.steps || !knobs.allowed("branch_at")) return;
      knobs.change({ branch_at: this.#step(event) });
      knobs.settle();
    });
  }

  changed() {
    this.still = null;
  }

  frame() {
    const ctx = this.begin();
    if (!this.data.columns("future") || !this.data.columns("run")) return;
    this.still ??= this.#drawn();
    this.lay(this.still);
    this.#upright(ctx, Math.min(this.position, this.steps), this.paint.ink, []);
  }

  #upright(ctx, step, style, dash) {
    ctx.beginPath();
    ctx.moveTo(this.#x(step), TOP);
    ctx.lineTo(this.#x(step), this.height - BOTTOM);
    ctx.lineWidth = 1.25;
    ctx.strokeStyle = style;
    ctx.setLineDash(dash);
    ctx.stroke();
    ctx.setLineDash([]);
  }

  #x(step) {
    return LEFT + ((this.width - LEFT - RIGHT) * step) / Math.max(1, this.steps);
  }

  #y(value) {
    const [low, high] = this.range;
    const share = Math.log(value / low) / Math.log(high / low);
    return this.height - BOTTOM - Math.min(1, Math.max(0, share)) * (this.height - BOTTOM - TOP);
  }

  #step(event) {
    const share = (within(this.touch, event)[0] - LEFT) / (this.width - LEFT - RIGHT);
    return Math.min(this.steps, Math.max(0, Math.round(share * this.steps)));
  }

  #drawn() {
    const { canvas, ctx } = this.kept();
    const rows = (source) => {
      const all = this.data.column(source, "loss");
      return [all.subarray(0, all.length / 2), all.subarray(all.length / 2)];
    };
    const [run, future] = [rows("run"), rows("future")];
    this.steps = run[0].length - 1;
    this.at = Math.min(this.steps, (this.data.feed.stateOf("future") ?? this.state).branch_at);
    this.range = decades([...run, ...future]);
    this.rows = { run, future };
    const line = (row, from, style, dash) => {
      ctx.beginPath();
      for (let t = from; t <= this.steps && Number.isFinite(row[t]); t++) ctx.lineTo(this.#x(t), this.#y(row[t]));
      ctx.setLineDash(dash);
      ctx.lineWidth = 2;
      ctx.strokeStyle = style;
      ctx.stroke();
      ctx.setLineDash([]);
    };
    ctx.lineJoin = "round";
    [[], [5, 3]].forEach((dash, split) => {
      line(run[split], 0, classColour(this.theme, 0), dash);
      line(future[split], this.at, classColour(this.theme, 1), dash);
    });
    this.#upright(ctx, this.at, this.paint.soft, [3, 3]);
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
    ctx.fillText(
      "epoch; blue: the run, orange: the branch; dashed: test points",
      (LEFT + this.width - RIGHT) / 2,
      this.height - 5,
    );
    return canvas;
  }

  #hover(event) {
    if (!this.rows || !this.data.columns("future")) return;
    const [px, py] = within(this.touch, event);
    const step = this.#step(event);
    const { run, future } = this.rows;
    this.say(
      px,
      py,
      `epoch ${step}`,
      `run ${sig3(run[0][step])}`,
      step >= this.at ? `branch ${sig3(future[0][step])}` : "not yet parted",
    );
  }
}
