// How large the entries of S times the gradient are, in float32, at the playhead, over what the format can hold.
import { within } from "../net/drawing.js";
import { legible } from "../player/colour.js";
import { t } from "../t.js";
import { Chart } from "../vitals/chart.js";
import { Panel } from "../vitals/panel.js";

const LOWEST = -60; // simulab.batches.half
const BINS = 91;
const HELD = "#009E73";
const LESS = "#E69F00";
const GONE = "#D55E00";

export class Exponents extends Chart {
  changed() {
    super.changed();
    if (this.width) this.resized();
  }

  get columns() {
    return this.data?.columns("bits");
  }

  resized() {
    const { zoom } = this;
    const [left, top, right, foot] = [44 * zoom, 54 * zoom, 14 * zoom, 62 * zoom];
    const box = { left, top, width: this.width - left - right, height: this.height - top - foot };
    const most = this.columns ? Math.max(...this.columns.spread.filter(Number.isFinite)) : 0.2;
    const high = Math.max(10, Math.ceil((100 * most) / 5) * 5);
    this.panel = new Panel(box, [LOWEST, LOWEST + BINS], [0, high], { even: true, level: true });
  }

  frame() {
    const ctx = this.begin();
    const { columns, panel, zoom } = this;
    if (!columns) return this.waits(ctx, t`Training …`);
    this.still ??= this.#ground(columns.ends);
    this.lay(this.still);
    const steps = columns.spread.length / BINS;
    const step = Math.min(this.position, steps - 1);
    const wide = panel.width / BINS;
    for (let bin = 0; bin < BINS; bin++) {
      const share = 100 * columns.spread[bin * steps + step];
      if (!(share > 0)) continue;
      const y = panel.y(share);
      ctx.fillStyle = legible(this.#hue(LOWEST + bin, columns.ends), this.theme);
      ctx.fillRect(panel.left + bin * wide + 0.5, y, Math.max(wide - 1, 1), panel.bottom - y);
    }
    const scale = columns.scale[step];
    this.letters(ctx, t`S = 2 to the power ${Math.round(scale)}`, panel.right, 14 * zoom, {
      weight: "600",
      align: "right",
    });
  }

  /** What becomes of an entry: of half the smallest number, the nearest is that one. */
  #hue(power, [least, normal, largest]) {
    if (power < least - 1 || power >= largest) return GONE;
    return power < normal ? LESS : HELD;
  }

  #ground([least, normal, largest]) {
    const { canvas, ctx } = this.kept();
    const { panel, paint, theme, zoom } = this;
    const [low, high] = panel.across;
    const spans = /** @type {[number, number, string, string][]} */ ([
      [low, least - 1, GONE, t`zero`],
      [least - 1, normal, LESS, t`fewer digits`],
      [normal, largest, HELD, t`held`],
      [largest, high, GONE, t`∞`],
    ]);
    const named = [];
    for (const [from, to, hue, name] of spans) {
      const [a, b] = [Math.max(from, low), Math.min(to, high)];
      if (!(b > a)) continue;
      ctx.globalAlpha = hue === HELD ? 0.1 : 0.13;
      ctx.fillStyle = legible(hue, theme);
      ctx.fillRect(panel.x(a), panel.top, panel.x(b) - panel.x(a), panel.height);
      ctx.globalAlpha = 1;
      named.push({ name, middle: (panel.x(a) + panel.x(b)) / 2, hue });
    }
    this.frameOf(ctx, panel, { named: t`an entry times S, as a power of two` });
    for (const { name, middle, hue } of named)
      this.letters(ctx, name, middle, panel.top - 11 * zoom, {
        size: 11.5,
        weight: "600",
        colour: legible(hue, theme, 4.5),
        align: "center",
      });
    this.letters(ctx, t`% of entries`, panel.left - 36 * zoom, 14 * zoom, { size: 11.5, colour: paint.soft });
    return canvas;
  }

  hover(event) {
    const { panel, columns } = this;
    if (!panel || !columns) return;
    const [px, py] = within(this.touch, event);
    if (px < panel.left || px > panel.right) return this.say(0, 0);
    const bin = Math.min(BINS - 1, Math.floor(panel.value(px) - LOWEST));
    const steps = columns.spread.length / BINS;
    const share = 100 * columns.spread[bin * steps + Math.min(this.position, steps - 1)];
    const power = LOWEST + bin;
    this.say(px, py, t`from 2 to the power ${power}`, t`${share.toFixed(1)} % of the entries`);
  }
}
