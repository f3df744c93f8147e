// Where trainings end on held-out examples, over the rate and weight decay or dropout; the line on which decay shrinks alike.
import { sig3 } from "../player/format.js";
import { t } from "../t.js";
import { Cells, RATES } from "./cells.js";

const own = (x) => ({ label: t`Your training`, x, y: "learning_rate", kind: "point", shown: null });
// simulab.batches.decay; no decay stands where one more would
const KINDS = {
  decay: {
    named: t`weight decay λ`,
    values: [0, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0.1, 0.3, 1],
    places: [1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0.1, 0.3, 1],
    ends: [1e-4 / 1.8, 1.8],
    box: [3e-4, 1],
    even: false,
  },
  dropout: {
    named: t`dropout p`,
    values: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8],
    places: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8],
    ends: [-0.05, 0.85],
    box: [0, 0.8],
    even: true,
  },
};

export class DecayMap extends Cells {
  source = "decays";
  working = t`297 trainings …`;
  lowest = t`lowest at its rate`;

  constructor(figure, spec, knobs, shared) {
    super(figure, spec, knobs, shared, [own("weight_decay"), own("dropout")]);
  }

  get #decays() {
    return this.now?.held_back !== "dropout";
  }

  get axis() {
    return /** @type {any} */ (KINDS[this.#decays ? "decay" : "dropout"]);
  }

  get places() {
    return this.axis.places;
  }

  get held() {
    return this.handles[this.#decays ? 0 : 1];
  }

  /** Those of the other kind are of other columns. */
  get map() {
    const map = super.map;
    return map && Math.abs(map.value[1] - this.axis.values[1]) < 1e-6 ? map : undefined;
  }

  label(i) {
    return sig3(this.axis.values[i]);
  }

  isLowest({ end }, i, j) {
    const row = this.places.map((_, column) => end[column * RATES.length + j]);
    return row.indexOf(Math.min(...row)) === i;
  }

  across(ctx) {
    if (!this.#decays) return;
    const { panel, zoom } = this;
    const { learning_rate: rate, weight_decay: decay } = this.now;
    const left = this.edges(1)[0];
    const [low, high] = [panel.value(left), panel.across[1]];
    ctx.save();
    ctx.beginPath();
    ctx.rect(left, panel.top, panel.right - left, panel.height);
    ctx.clip();
    ctx.globalAlpha = 0.45;
    ctx.beginPath();
    for (let power = -6; power <= 1; power++) {
      ctx.moveTo(left, this.up(10 ** power / low));
      ctx.lineTo(panel.right, this.up(10 ** power / high));
    }
    Object.assign(ctx, { lineWidth: zoom, strokeStyle: this.paint.ink });
    ctx.stroke();
    ctx.restore();
    const product = rate * decay;
    this.dashed(ctx, [low, product / low], [high, product / high], left);
    // where it leaves the map, at its lower end
    const end = Math.min(high, product / panel.up[0]);
    const y = Math.min(panel.bottom - 10 * zoom, this.up(product / end) - 2 * zoom);
    const text = t`ηλ = ${sig3(product)}`;
    this.letters(ctx, text, panel.x(end) - 8 * zoom, y, { align: "right", weight: "600" });
  }

  told(label, rate) {
    return this.#decays ? t`λ = ${label}, η = ${rate}` : t`p = ${label}, η = ${rate}`;
  }
}
