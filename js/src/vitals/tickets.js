// The trainings of a lottery as they go: each line in its own colour until the run has ended, and then in that of its verdict.

import { within } from "../net/drawing.js";
import { legible } from "../player/colour.js";
import { sig3, wholeText } from "../player/format.js";
import { traceMarker } from "../player/markers.js";
import { decades } from "../player/ranges.js";
import { t } from "../t.js";
import { Chart } from "./chart.js";
import { outcome } from "./outcome.js";

export class Tickets extends Chart {
  room = [48, 14, 99, 40];

  ends() {
    const across = /** @type {[number, number]} */ ([0, Math.max(1, this.data?.steps() ?? 1)]);
    return { across, up: this.#range(), even: true };
  }

  /** Those that are dealt, and their losses: what was not trained has none. */
  #dealt() {
    return this.spec.series
      .map((series, place) => ({ series, place, row: this.data.row("race", "loss", series.name) ?? [] }))
      .filter(({ row }) => Number.isFinite(row[0]));
  }

  /** What can be said to fall or to rise; a run that blew up leaves the picture. */
  #range() {
    const rows = this.data?.columns("race") ? this.#dealt().map(({ row }) => row) : [];
    const most = 30 * Math.max(0, ...rows.map((row) => row[0]).filter(Number.isFinite));
    return /** @type {[number, number]} */ (decades(rows.map((row) => row.filter((value) => value < most))));
  }

  frame() {
    const ctx = this.begin();
    if (!this.data.columns("race")) return this.waits(ctx, t`Training …`);
    this.still ??= this.#axes();
    this.lay(this.still);
    const steps = this.data.steps();
    const at = Math.min(this.position, steps);
    const verdict = at >= steps ? this.data.column("judged", "verdict") : undefined;
    const heads = this.#dealt().map(({ series, place, row }) => this.#run(ctx, series, row, at, verdict?.[place]));
    this.names(ctx, this.panel, heads);
  }

  #axes() {
    const { canvas, ctx } = this.kept();
    this.frameOf(ctx, this.panel, { named: t`step` });
    return canvas;
  }

  /** One line up to a step, and where its head is. */
  #run(ctx, series, row, at, verdict) {
    const { panel } = this;
    const said = verdict >= 0 ? outcome(verdict, this.theme) : null;
    const colour = said?.colour ?? legible(series.colour, this.theme);
    const steps = Array.from(row, (_, step) => step);
    this.line(ctx, panel, steps, row, { style: colour, width: 2.75, dash: series.dash, to: at });
    let last = at;
    while (last > 0 && !(row[last] > 0 && Number.isFinite(row[last]))) last--;
    const [x, y] = [panel.x(last), panel.y(row[last])];
    const lost = last < at || y < panel.top;
    const up = Math.max(panel.top, y);
    if (lost) this.cross(ctx, x, up + 7 * this.zoom, 5, colour);
    else {
      traceMarker(ctx, series.marker, x, up, 5.5 * this.zoom);
      Object.assign(ctx, { fillStyle: colour, strokeStyle: this.paint.casing, lineWidth: 1.5 });
      ctx.fill();
      ctx.stroke();
    }
    return {
      text: said ? `${series.label} ${said.word}` : series.label,
      x: x + 11 * this.zoom,
      y: up,
      ink: said?.ink ?? this.paint.ink,
    };
  }

  hover(event) {
    if (!this.panel || !this.data?.columns("race")) return;
    const [px, py] = within(this.touch, event);
    const step = Math.round(this.panel.value(px));
    if (px < this.panel.left || step > this.position) return this.say(0, 0);
    const said = this.#dealt().map(
      ({ series, row }) => `${series.label} ${Number.isFinite(row[step]) ? sig3(row[step]) : t`not finite`}`,
    );
    this.say(px, py, t`step ${wholeText(step)}`, ...said);
  }
}
