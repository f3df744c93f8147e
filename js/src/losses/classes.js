// Two classes, some of the one with the other's label, and the line that each loss has drawn between them at the playhead.
import { within } from "../net/drawing.js";
import { t } from "../t.js";
import { Panel } from "../vitals/panel.js";
import { Fit } from "./fit.js";

const [WIDE, HIGH] = [3.6, 3.2]; // both classes: simulab.losses.classes

export class FitClasses extends Fit {
  resized() {
    const { zoom } = this;
    const [left, top, right, foot] = [34 * zoom, 10 * zoom, 12 * zoom, 44 * zoom];
    const box = { left, top, width: this.width - left - right, height: this.height - top - foot };
    // one unit is as long upwards as across
    const unit = Math.max(1e-6, Math.min(box.width / (2 * WIDE), box.height / (2 * HIGH)));
    const [x, y] = [box.width / unit / 2, box.height / unit / 2];
    this.panel = new Panel(box, [-x, x], [-y, y], { even: true, level: true });
    this.unit = unit;
  }

  frame() {
    const ctx = this.begin();
    if (!this.data.columns("classes")) return this.waits(ctx, t`Fitting …`);
    this.still ??= this.#points();
    this.lay(this.still);
    const { panel, unit, zoom } = this;
    const fits = this.fits("w1", "w2", "bias");
    const far = panel.width + panel.height;
    for (const fit of fits) {
      const [w1, w2, b] = fit.at;
      const square = w1 * w1 + w2 * w2;
      if (!(square > 0) || !Number.isFinite(square + b)) continue;
      // the line's point nearest to the middle, and its direction
      const [x, y] = [panel.x((-b * w1) / square), panel.bottom - ((-b * w2) / square - panel.up[0]) * unit];
      const [dx, dy] = [-w2 / Math.sqrt(square), -w1 / Math.sqrt(square)];
      this.straight(ctx, panel, [x - far * dx, y - far * dy, x + far * dx, y + far * dy], fit);
    }
    this.legend(ctx, fits, panel.left + 10 * zoom, panel.bottom - (18 * fits.length - 6) * zoom);
  }

  #points() {
    const { canvas, ctx } = this.kept();
    const { panel, zoom } = this;
    const { x1, x2, truth, label } = this.data.columns("classes");
    this.frameOf(ctx, panel);
    x1.forEach((x, i) => this.#example(ctx, panel.x(x), panel.y(x2[i]), label[i], truth[i]));
    let left = panel.left;
    for (const [text, named, is] of /** @type {[string, number, number][]} */ ([
      ["A", 0, 0],
      ["B", 1, 1],
      [t`A, labelled B`, 1, 0],
    ])) {
      const y = panel.bottom + 32 * zoom;
      this.#example(ctx, left + 8 * zoom, y, named, is);
      this.letters(ctx, text, left + 20 * zoom, y);
      left += 38 * zoom + ctx.measureText(text).width;
    }
    return canvas;
  }

  #example(ctx, x, y, label, truth) {
    const { paint } = this;
    if (label) this.mark(ctx, "square", x, y, 3.5, { fill: paint.ink, ring: paint.casing });
    else this.mark(ctx, "circle", x, y, 3.5, { fill: paint.paper, ring: paint.axis });
    if (label && !truth) this.mark(ctx, "circle", x, y, 7.5, { ring: paint.ink });
  }

  hover(event) {
    const columns = this.data?.columns("classes");
    if (!this.panel || !columns) return;
    const [px, py] = within(this.touch, event);
    const percent = (value) => (Number.isFinite(value) ? `${Math.round(100 * value)} %` : t`no line`);
    const rows = this.fits("found", "kept").map(
      ({ label, at: [found, kept] }) => `${label}: A ${percent(kept)}, B ${percent(found)}`,
    );
    this.say(px, py, t`Of fresh points found`, ...rows);
  }
}
