// Examples a second over the batch size: of one device, and of all, for every way to split the work.
import { within } from "../net/drawing.js";
import { legible } from "../player/colour.js";
import { sig3 } from "../player/format.js";
import { decades } from "../player/ranges.js";
import { t } from "../t.js";
import { Chart } from "../vitals/chart.js";
import { Line } from "../vitals/line.js";
import { SPLITS } from "./devices.js";

const ALONE = { value: "", name: t`one device`, hue: "#6B6F73", dash: [3, 3] };
const HUES = ["#0072B2", "#CC79A7", "#E69F00", "#009E73"];
const LINES = [ALONE, ...SPLITS.map(({ value, name }, i) => ({ value, name, hue: HUES[i], dash: [] }))];
const ENDS = /** @type {[number, number]} */ ([8, 1024]); // simulab.widgets.batches.scale_controls

export class Speeds extends Chart {
  room = [52, 14, 104, 44];

  constructor(figure, spec, knobs, shared) {
    super(figure, spec, knobs, shared);
    const { label } = spec.controls.find(({ name }) => name === "whole_batch");
    this.marked = new Line(this.touch, "whole_batch", label, knobs);
    this.handles = [this.marked.handle];
    this.marked.node.style.overflow = "visible"; // a grip at an end of the axis is whole
  }

  follow(state) {
    super.follow(state);
    this.now = state;
    if (this.panel) this.marked.hold(this.panel, this.panel.bottom, state);
  }

  show(data, state, theme) {
    this.now = state;
    super.show(data, state, theme);
  }

  changed() {
    super.changed();
    if (this.width) this.resized();
  }

  scales() {
    return this.marked.scales(this.panel, this.panel.bottom);
  }

  get #rows() {
    const columns = this.data?.columns("plan");
    if (!columns) return null;
    const count = columns.sizes.length;
    return LINES.map((_, i) => columns.speeds.subarray(i * count, (i + 1) * count));
  }

  ends() {
    const rows = this.#rows;
    return {
      across: ENDS,
      up: /** @type {[number, number]} */ (
        rows
          ? decades(
              rows.map((row) => [...row]),
              false,
            )
          : [1, 1e4]
      ),
    };
  }

  frame() {
    const ctx = this.begin();
    if (!this.#rows) return this.waits(ctx, t`Computing …`);
    this.marked.hold(this.panel, this.panel.bottom, this.now);
    this.still ??= this.#drawn();
    this.lay(this.still);
  }

  #drawn() {
    const { canvas, ctx } = this.kept();
    const { panel, paint, theme, zoom } = this;
    const columns = this.data.columns("plan");
    const of = this.data.feed.stateOf?.("plan") ?? this.state;
    this.frameOf(ctx, panel, { named: t`batch size B` });
    this.#knee(ctx, (of.overhead / 1e3) * of.speed);
    const heads = LINES.map(({ value, name, hue, dash }, i) => {
      const row = this.#rows[i];
      const chosen = value === of.split;
      const style = { style: legible(hue, theme), width: chosen ? 3.5 : 2, dash: dash.map((d) => d * zoom) };
      this.line(ctx, panel, columns.sizes, row, style);
      return { text: name, x: panel.right + 7 * zoom, y: panel.y(row[row.length - 1]), ink: legible(hue, theme, 4.5) };
    });
    const chosen = SPLITS.findIndex(({ value }) => value === of.split);
    const height = of.whole_batch / (columns.time[chosen] / 1e3);
    this.dot(ctx, panel.x(of.whole_batch), panel.y(height), 5, legible(HUES[chosen], theme), paint.casing);
    this.names(ctx, panel, heads, 12);
    return canvas;
  }

  /** Where half of one device's step is overhead. */
  #knee(ctx, knee) {
    const { panel, paint, zoom } = this;
    if (!(knee > ENDS[0] && knee < ENDS[1])) return;
    const x = panel.x(knee);
    ctx.beginPath();
    ctx.moveTo(x, panel.top);
    ctx.lineTo(x, panel.bottom);
    Object.assign(ctx, { lineWidth: 1.25 * zoom, strokeStyle: paint.soft });
    ctx.setLineDash([5, 4]);
    ctx.stroke();
    ctx.setLineDash([]);
    const far = x > (panel.left + panel.right) / 2;
    this.letters(ctx, t`t₀r`, x + (far ? -6 : 6) * zoom, panel.top + 9 * zoom, {
      size: 11.5,
      colour: paint.soft,
      align: far ? "right" : "left",
    });
  }

  hover(event) {
    const rows = this.#rows;
    const { panel } = this;
    if (!panel || !rows) return;
    const [px, py] = within(this.touch, event);
    if (px < panel.left || px > panel.right) return this.say(0, 0);
    const { sizes } = this.data.columns("plan");
    const target = Math.log(panel.value(px));
    let at = 0;
    sizes.forEach((size, i) => {
      if (Math.abs(Math.log(size) - target) < Math.abs(Math.log(sizes[at]) - target)) at = i;
    });
    this.say(px, py, `B = ${sizes[at]}`, ...LINES.map(({ name }, i) => `${name} ${sig3(rows[i][at])}`));
  }
}
