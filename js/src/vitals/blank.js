// The loss of nets before any training, over their number of classes: log C where they say nothing, and more with a penalty.
import { within } from "../net/drawing.js";
import { legible } from "../player/colour.js";
import { sig3 } from "../player/format.js";
import { traceMarker } from "../player/markers.js";
import { t } from "../t.js";
import { Chart } from "./chart.js";

const BARE = "#0072B2";
const PENALISED = "#D55E00";

export class Blank extends Chart {
  room = [40, 14, 18, 40];

  ends() {
    return {
      across: /** @type {[number, number]} */ ([1.8, 112]),
      up: /** @type {[number, number]} */ ([0, this.#top()]),
      level: true,
    };
  }

  /** High enough for log 100 and for what is measured, but not for what blew up. */
  #top() {
    const { bare = [], penalised = [] } = this.data?.columns("blank") ?? {};
    const seen = [...bare, ...penalised].filter((value) => value < 60);
    return 1.06 * Math.max(Math.log(100), ...seen);
  }

  frame() {
    const ctx = this.begin();
    if (!this.data.columns("blank")) return this.waits(ctx, t`Sending examples through …`);
    this.still ??= this.#drawn();
    this.lay(this.still);
  }

  #drawn() {
    const { canvas, ctx } = this.kept();
    const { panel, paint, zoom, theme } = this;
    const { classes, bare, penalised } = this.data.columns("blank");
    this.frameOf(ctx, panel, { named: t`classes C` });
    this.line(ctx, panel, classes, classes.map(Math.log), { style: paint.soft, width: 2, dash: [6, 4] });
    const looks = [
      { values: penalised, text: t`with penalty`, marker: "diamond", hue: PENALISED, size: 6 },
      { values: bare, text: t`without`, marker: "circle", hue: BARE, size: 4 },
    ];
    for (const { values, marker, hue, size } of looks)
      classes.forEach((count, i) => {
        const colour = legible(hue, theme);
        if (!(values[i] <= panel.up[1])) return this.cross(ctx, panel.x(count), panel.top + 7 * zoom, 4, colour);
        traceMarker(ctx, marker, panel.x(count), panel.y(values[i]), size * zoom);
        Object.assign(ctx, { fillStyle: colour, strokeStyle: paint.casing, lineWidth: 1 });
        ctx.fill();
        ctx.stroke();
      });
    this.#legend(ctx, looks);
    return canvas;
  }

  #legend(ctx, looks) {
    const { panel, zoom, theme, paint } = this;
    const [x, y, apart] = [panel.left + 18 * zoom, panel.top + 12 * zoom, 19 * zoom];
    looks.forEach(({ text, marker, hue, size }, i) => {
      traceMarker(ctx, marker, x, y + i * apart, size * zoom);
      ctx.fillStyle = legible(hue, theme);
      ctx.fill();
      this.letters(ctx, text, x + 13 * zoom, y + i * apart);
    });
    ctx.beginPath();
    ctx.moveTo(x - 9 * zoom, y + 2 * apart);
    ctx.lineTo(x + 8 * zoom, y + 2 * apart);
    Object.assign(ctx, { lineWidth: 2 * zoom, strokeStyle: paint.soft });
    ctx.setLineDash([6, 4]);
    ctx.stroke();
    ctx.setLineDash([]);
    this.letters(ctx, t`log C`, x + 13 * zoom, y + 2 * apart);
  }

  hover(event) {
    const rows = this.data?.columns("blank");
    if (!this.panel || !rows) return;
    const [px, py] = within(this.touch, event);
    const { panel } = this;
    if (px < panel.left || px > panel.right) return this.say(0, 0);
    const target = panel.value(px);
    let at = 0;
    rows.classes.forEach((count, i) => {
      if (Math.abs(Math.log(count / target)) < Math.abs(Math.log(rows.classes[at] / target))) at = i;
    });
    const number = (value) => (Number.isFinite(value) ? sig3(value) : t`not finite`);
    this.say(
      px,
      py,
      t`${rows.classes[at]} classes: log C = ${sig3(Math.log(rows.classes[at]))}`,
      t`without penalty ${number(rows.bare[at])}`,
      t`with penalty ${number(rows.penalised[at])}`,
    );
  }
}
