// How sharp the loss is where trainings end, over the batch size: a mark a seed, and the middle of them as a line.
import { legible } from "../player/colour.js";
import { t } from "../t.js";
import { number, Sizes } from "./sizes.js";

const HUE = "#0072B2";

export class Sharp extends Sizes {
  room = [56, 14, 20, 62];
  source = "minima";
  measured = t`largest eigenvalue λ of the Hessian`;
  working = t`25 trainings …`;

  /** The seeds of each size, in order. */
  seeds({ size, top }) {
    const count = top.length / size.length;
    return Array.from(size, (_, i) => Float32Array.from(top.subarray(i * count, (i + 1) * count)).sort());
  }

  rows(columns) {
    const middles = this.seeds(columns).map((row) => row[row.length >> 1]);
    return [{ name: "", hue: HUE, dash: [], values: Float32Array.from(middles) }];
  }

  more({ top, edge }) {
    return [...top, 2 * edge[0]]; // room for two names above each other
  }

  under(ctx, columns) {
    const { panel, paint } = this;
    const edge = columns.edge[0];
    this.limit(ctx, panel, edge, t`2/η: all examples leave what is sharper`, {
      colour: paint.soft,
      below: true,
      align: "right",
    });
    const colour = legible(HUE, this.theme);
    const alpha = ctx.globalAlpha;
    ctx.globalAlpha = 0.5 * alpha;
    this.seeds(columns).forEach((row, i) => {
      for (const value of row) if (value > 0) this.dot(ctx, panel.x(columns.size[i]), panel.y(value), 3, colour);
    });
    ctx.globalAlpha = alpha;
  }

  told(columns, i) {
    const row = this.seeds(columns)[i];
    return [
      t`middle of five seeds ${number(row[row.length >> 1])}`,
      t`from ${number(row[0])} to ${number(row.at(-1))}`,
    ];
  }
}
