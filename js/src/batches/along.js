// Where trainings end over the batch size: the rate in proportion to it, and the same rate for all.
import { legible } from "../player/colour.js";
import { t } from "../t.js";
import { Sizes } from "./sizes.js";

const BLOWN = 30; // times yours is not told apart

export class Along extends Sizes {
  room = [52, 12, 76, 64];
  source = "along";
  working = t`Training …`;

  rows({ rule, same }) {
    return [
      { name: t`η ∝ B`, hue: "#0072B2", dash: [], values: rule },
      { name: t`same η`, hue: "#D55E00", dash: [9, 4], values: same },
    ];
  }

  cap({ own }) {
    return Number.isFinite(own[0]) ? BLOWN * own[0] : 100;
  }

  more({ own }) {
    return [own[0]];
  }

  /** A band a quarter up and down from yours, and yours itself. */
  under(ctx, { own: [own] }) {
    const { panel, paint, zoom } = this;
    if (!Number.isFinite(own)) return;
    const alpha = ctx.globalAlpha;
    const [top, bottom] = [1.25 * own, own / 1.25].map((value) => panel.y(value));
    ctx.globalAlpha = 0.35 * alpha;
    ctx.fillStyle = paint.axis;
    ctx.fillRect(panel.left, top, panel.width, bottom - top);
    ctx.globalAlpha = alpha;
    const had = this.data.feed.stateOf?.("along") ?? this.state;
    const x = panel.x(had.batch_size);
    this.dot(ctx, x, panel.y(own), 7, paint.paper, paint.ink);
    this.dot(ctx, x, panel.y(own), 3, legible("#0072B2", this.theme));
    this.letters(ctx, t`yours`, x, panel.y(own) + 17 * zoom, { align: "center", weight: "600" });
  }
}
