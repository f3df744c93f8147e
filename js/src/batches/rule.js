// Where trainings of the same passes end, over batch size and rate, and the line on which the rate is in proportion to the batch.
import { t } from "../t.js";
import { Cells, SIDE } from "./cells.js";

const OWN = { label: t`Your training`, x: "batch_size", y: "learning_rate", kind: "point", shown: null };

export class RuleMap extends Cells {
  source = "map";
  working = t`264 trainings …`;

  constructor(figure, spec, knobs, shared) {
    super(figure, spec, knobs, shared, [OWN]);
  }

  get places() {
    return this.data?.column("map", "size") ?? [1, 2, 4, 8, 16, 32, 64, 120];
  }

  get axis() {
    const last = this.places.at(-1);
    return {
      named: t`batch size B`,
      ends: /** @type {[number, number]} */ ([1 / SIDE, last * SIDE]),
      box: /** @type {[number, number]} */ ([1, last]),
    };
  }

  /** The rate in proportion to the batch, through yours. */
  across(ctx) {
    const { panel, zoom } = this;
    const [low, high] = panel.across;
    const { batch_size: held, learning_rate: rate } = this.now;
    this.dashed(ctx, [low, (rate * low) / held], [high, (rate * high) / held]);
    // where the line leaves the map, at its upper end
    const end = Math.min(high, (held * panel.up[1]) / rate);
    const [x, y] = [panel.x(end), this.up((rate * end) / held)];
    this.letters(ctx, t`η ∝ B`, x - 8 * zoom, Math.max(panel.top + 10 * zoom, y + 2 * zoom), {
      align: "right",
      weight: "600",
    });
  }

  told(size, rate) {
    return t`B = ${size}, η = ${rate}`;
  }
}
