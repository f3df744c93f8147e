// Two trainings as they go: a few examples, which are to be memorised, and all of them.
import { within } from "../net/drawing.js";
import { legible } from "../player/colour.js";
import { sig3, wholeText } from "../player/format.js";
import { decades } from "../player/ranges.js";
import { t } from "../t.js";
import { Chart } from "./chart.js";

const RUNS = [
  { column: "tiny", hue: "#0072B2", dash: [] },
  { column: "every", hue: "#D55E00", dash: [9, 4] },
];
const MEMORISED = 0.05; // simulab.vitals.check_list

export class Memory extends Chart {
  room = [48, 14, 104, 40];

  ends() {
    const across = /** @type {[number, number]} */ ([0, Math.max(1, this.data?.steps() ?? 1)]);
    return { across, up: this.#range(), even: true };
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
    this.names(
      ctx,
      this.panel,
      RUNS.map((run, i) => this.#run(ctx, run, rows[i], at)),
    );
  }

  #axes() {
    const { canvas, ctx } = this.kept();
    const { panel, paint } = this;
    this.frameOf(ctx, panel, { named: t`step` });
    this.limit(ctx, panel, MEMORISED, t`memorised below`, { colour: paint.soft, align: "right" });
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
    return { text: column === "tiny" ? t`${few} examples` : t`all`, x: x + 10 * this.zoom, y, ink };
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
