// The losses of two runs, A and B, on one pair of axes.

import { sig3 } from "../player/format.js";
import { decades } from "../player/ranges.js";
import { t } from "../t.js";
import { within } from "./drawing.js";
import { Losses } from "./losses.js";
import { classColour } from "./palette.js";

/** Colours of A and B: none that a class of two has. */
export const COLOURS = [2, 3];

export class TwoRuns extends Losses {
  /** @type {any} what run A's numbers are read from */ other = null;

  frame() {
    const ctx = this.begin();
    if (!this.other || !this.data.columns("run")) return;
    this.still ??= this.#drawn();
    this.lay(this.still);
    this.upright(ctx, Math.min(this.position, this.steps), this.paint.ink);
  }

  #drawn() {
    const { canvas, ctx } = this.kept();
    this.rows = [this.other, this.data].map((one) => {
      const all = one.column("run", "loss");
      return [all.subarray(0, all.length / 2), all.subarray(all.length / 2)];
    });
    this.steps = Math.max(...this.rows.map(([train]) => train.length)) - 1;
    this.range = decades(this.rows.flat());
    this.rows.forEach((splits, run) =>
      [[], [5, 3]].forEach((dash, split) =>
        this.line(ctx, splits[split], { style: classColour(this.theme, COLOURS[run]), dash, width: 1.75 }),
      ),
    );
    this.framed(ctx, t`epoch; dashed: test`);
    return canvas;
  }

  hover(event) {
    if (!this.rows) return;
    const [px, py] = within(this.touch, event);
    const step = this.step(event);
    const [a, b] = this.rows.map(([train]) => train[step]);
    this.say(px, py, t`epoch ${step}`, `A ${sig3(a)}`, `B ${sig3(b)}`);
  }
}
