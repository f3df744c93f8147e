// Two trainings as they go: a few examples, which are to be memorised, and all of them.
import { within } from "../net/drawing.js";
import { legible } from "../player/colour.js";
import { sig3, wholeText } from "../player/format.js";
import { decades } from "../player/ranges.js";
import { t } from "../t.js";
import { Chart, Panel } from "./chart.js";

const RUNS = [
  { column: "tiny", hue: "#0072B2", dash: [] },
  { column: "every", hue: "#D55E00", dash: [9, 4] },
];
const MEMORISED = 0.05; // simulab.vitals.check_list
const APART = 17; // px between two names

export class Memory extends Chart {
  resized() {
    const { zoom } = this;
    const [left, top, right, foot] = [48 * zoom, 14 * zoom, 104 * zoom, 40 * zoom];
    const box = { left, top, width: this.width - left - right, height: this.height - top - foot };
    this.panel = new Panel(box, [0, Math.max(1, this.data?.steps() ?? 1)], this.#range(), { even: true });
  }

  changed() {
    super.changed();
    if (this.width) this.resized();
  }

  #rows() {
    const columns = this.data?.columns("run");
    return columns ? RUNS.map(({ column }) => columns[column]) : [];
  }

  #range() {
    const rows = this.#rows();
    const most = 30 * Math.max(0, ...rows.map((row) => row[0]).filter(Number.isFinite));
    const seen = rows.map((row) => row.filter((value) => value > 1e-9 && value < most));
    return /** @type {[number, number]} */ (decades([...seen, [MEMORISED / 3]]));
  }

  frame() {
    const ctx = this.begin();
    const rows = this.#rows();
    if (!rows.length) return this.waits(ctx, t`Training …`);
    this.still ??= this.#axes();
    this.lay(this.still);
    const at = Math.min(this.position, this.data.steps());
    this.#names(
      ctx,
      RUNS.map((run, i) => this.#run(ctx, run, rows[i], at)),
    );
  }

  #axes() {
    const { canvas, ctx } = this.kept();
    const { panel, paint, zoom } = this;
    this.frameOf(ctx, panel, { named: t`step` });
    const y = panel.y(MEMORISED);
    ctx.beginPath();
    ctx.moveTo(panel.left, y);
    ctx.lineTo(panel.right, y);
    Object.assign(ctx, { lineWidth: 1.25 * zoom, strokeStyle: paint.soft });
    ctx.setLineDash([5, 4]);
    ctx.stroke();
    ctx.setLineDash([]);
    this.letters(ctx, t`memorised below`, panel.right - 6 * zoom, y - 9 * zoom, {
      size: 11.5,
      colour: paint.soft,
      align: "right",
    });
    return canvas;
  }

  /** One line up to a step, and where its head is. */
  #run(ctx, { column, hue, dash }, row, at) {
    const { panel, paint } = this;
    const colour = legible(hue, this.theme);
    const steps = Array.from(row, (_, step) => step);
    this.line(ctx, panel, steps, row, { style: colour, width: 2.75, dash, to: at });
    let last = at;
    while (last > 0 && !(row[last] > 0 && Number.isFinite(row[last]))) last--;
    const [x, y] = [panel.x(last), Math.min(panel.bottom, Math.max(panel.top, panel.y(row[last] || panel.up[0])))];
    if (last < at) this.cross(ctx, x, y, 5, colour);
    else this.dot(ctx, x, y, 5, colour, paint.casing);
    const few = this.data.feed.stateOf?.("run")?.examples ?? this.state.examples;
    const ink = legible(hue, this.theme, 4.5);
    return { text: column === "tiny" ? t`${few} examples` : t`all`, x, y, ink };
  }

  #names(ctx, heads) {
    const { zoom, panel } = this;
    let above = -Infinity;
    const order = [...heads].sort((a, b) => a.y - b.y);
    for (const head of order) above = head.at = Math.max(head.y, above + APART * zoom, panel.top + 4 * zoom);
    const over = Math.max(0, above - panel.bottom);
    for (const { text, x, at, ink } of order)
      this.letters(ctx, text, x + 10 * zoom, at - over, { weight: "600", colour: ink });
  }

  hover(event) {
    if (!this.panel || !this.data?.columns("run")) return;
    const [px, py] = within(this.touch, event);
    const step = Math.round(this.panel.value(px));
    if (px < this.panel.left || step > this.position) return this.say(0, 0);
    const number = (value) => (Number.isFinite(value) ? sig3(value) : t`not finite`);
    const [tiny, every] = this.#rows();
    this.say(px, py, t`step ${wholeText(step)}`, t`tiny batch ${number(tiny[step])}`, t`all ${number(every[step])}`);
  }
}
