// The loss on the straight way from one solution to another, and to the same with its units matched.
import { within } from "../net/drawing.js";
import { legible } from "../player/colour.js";
import { sig3 } from "../player/format.js";
import { t } from "../t.js";
import { Chart } from "../vitals/chart.js";

const [PLAIN, MATCHED] = ["#D55E00", "#009E73"];

export class Between extends Chart {
  room = [52, 30, 18, 42];

  get columns() {
    return this.data?.columns("between");
  }

  changed() {
    super.changed();
    if (this.width) this.resized();
  }

  ends() {
    const { columns } = this;
    const high = columns ? Math.max(...columns.plain, ...columns.matched) : 1;
    return {
      across: /** @type {[number, number]} */ ([0, 100]),
      up: /** @type {[number, number]} */ ([0, 1.12 * high]),
      even: true,
      level: true,
    };
  }

  frame() {
    const ctx = this.begin();
    if (!this.columns) return this.waits(ctx, t`Training …`);
    this.still ??= this.#drawn();
    this.lay(this.still);
  }

  #drawn() {
    const { canvas, ctx } = this.kept();
    const { columns, panel, paint, theme, zoom } = this;
    this.frameOf(ctx, panel, { named: t`% of the way to the second net` });
    const at = Array.from(columns.plain, (_, i) => (100 * i) / (columns.plain.length - 1));
    const straight = at.map(
      (a) => columns.plain[0] + (a / 100) * (columns.plain[columns.plain.length - 1] - columns.plain[0]),
    );
    ctx.globalAlpha = this.current("between") ? 1 : 0.4;
    this.line(ctx, panel, at, straight, { style: paint.soft, width: 1.5, dash: [2 * zoom, 3 * zoom] });
    let left = panel.left - 38 * zoom;
    for (const [text, hue, values, dash] of /** @type {[string, string, Float32Array, number[]][]} */ ([
      [t`as trained`, PLAIN, columns.plain, []],
      [t`units matched`, MATCHED, columns.matched, [9, 4]],
    ])) {
      const colour = legible(hue, theme);
      this.line(ctx, panel, at, values, { style: colour, width: 2.75, dash: dash.map((d) => d * zoom) });
      const y = panel.top - 15 * zoom;
      ctx.beginPath();
      ctx.moveTo(left, y);
      ctx.lineTo(left + 18 * zoom, y);
      Object.assign(ctx, { lineWidth: 2.5 * zoom, strokeStyle: colour });
      ctx.setLineDash(dash.map((d) => d * zoom));
      ctx.stroke();
      ctx.setLineDash([]);
      this.letters(ctx, text, left + 23 * zoom, y, { colour: legible(hue, theme, 4.5), weight: "600" });
      left += 40 * zoom + ctx.measureText(text).width;
    }
    ctx.globalAlpha = 1;
    return canvas;
  }

  hover(event) {
    const { columns, panel } = this;
    if (!panel || !columns) return;
    const [px, py] = within(this.touch, event);
    if (px < panel.left - 6 || px > panel.right + 6) return this.say(0, 0);
    const last = columns.plain.length - 1;
    const i = Math.round((panel.value(px) / 100) * last);
    this.say(
      px,
      py,
      t`${Math.round((100 * i) / last)} % of the way`,
      t`as trained ${sig3(columns.plain[i])}`,
      t`units matched ${sig3(columns.matched[i])}`,
    );
  }
}
