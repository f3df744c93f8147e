// The run and its branch: both losses, and the epoch at which they part, which a click moves.

import { sig3 } from "../player/format.js";
import { decades } from "../player/ranges.js";
import { t } from "../t.js";
import { within } from "./drawing.js";
import { Losses } from "./losses.js";
import { classColour } from "./palette.js";

export class Branch extends Losses {
  constructor(figure, spec, knobs, shared) {
    super(figure, spec, knobs, shared);
    this.touch.addEventListener("click", (event) => {
      if (!this.steps || !knobs.allowed("branch_at")) return;
      knobs.change({ branch_at: this.step(event) });
      knobs.settle();
    });
  }

  frame() {
    const ctx = this.begin();
    if (!this.data.columns("future") || !this.data.columns("run")) return;
    this.still ??= this.#drawn();
    this.lay(this.still);
    this.upright(ctx, Math.min(this.position, this.steps), this.paint.ink);
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
    [[], [5, 3]].forEach((dash, split) => {
      this.line(ctx, run[split], { style: classColour(this.theme, 0), dash });
      this.line(ctx, future[split], { from: this.at, style: classColour(this.theme, 1), dash });
    });
    this.upright(ctx, this.at, this.paint.soft, [3, 3]);
    this.framed(ctx, t`epoch; blue: the run, orange: the branch; dashed: test points`);
    return canvas;
  }

  hover(event) {
    if (!this.rows || !this.data.columns("future")) return;
    const [px, py] = within(this.touch, event);
    const step = this.step(event);
    const { run, future } = this.rows;
    this.say(
      px,
      py,
      t`epoch ${step}`,
      t`run ${sig3(run[0][step])}`,
      step >= this.at ? t`branch ${sig3(future[0][step])}` : t`not yet parted`,
    );
  }
}
