// The course of a training: losses, or the share that is right, before a treatment and, beside it, after.
import { within } from "../net/drawing.js";
import { legible } from "../player/colour.js";
import { sig3 } from "../player/format.js";
import { decades } from "../player/ranges.js";
import { t } from "../t.js";
import { Chart, Panel } from "./chart.js";

const EVERY = 3; // simulab.widgets.clinic.patient
const CHANCE = 1 / 3;
const LOSSES = [
  { column: "loss", name: t`training`, hue: "#0072B2", dash: [] },
  { column: "held", name: t`validation`, hue: "#D55E00", dash: [9, 4] },
];
const SHARES = [{ column: "right", name: t`validation`, hue: "#D55E00", dash: [9, 4] }];
const AFTER = "#009E73";
const APART = 17; // px between two names

export class Course extends Chart {
  get loss() {
    return this.figure.slot === "loss";
  }

  resized() {
    const { zoom } = this;
    const [left, top, right, foot] = [48 * zoom, 14 * zoom, 84 * zoom, 40 * zoom];
    const box = { left, top, width: this.width - left - right, height: this.height - top - foot };
    const across = /** @type {[number, number]} */ ([0, EVERY * Math.max(1, this.data?.steps() ?? 1)]);
    this.panel = new Panel(box, across, this.loss ? this.#range() : [0, 1], { even: true, level: !this.loss });
  }

  changed() {
    super.changed();
    if (this.width) this.resized();
  }

  /** The lines there are: the patient's, and those after a treatment. */
  #lines() {
    const columns = this.data?.columns("visit");
    if (!columns) return [];
    const given = (this.data.feed.stateOf?.("visit") ?? this.state).treatments.length > 0;
    return [0, ...(given ? [1] : [])].flatMap((after) =>
      (this.loss ? LOSSES : SHARES).map(({ column, name, hue, dash }) => {
        const length = columns[column].length / 2;
        const row = columns[column].subarray(after * length, (after + 1) * length);
        return { row, dash, hue: after ? AFTER : hue, name: after ? t`treated` : name, after };
      }),
    );
  }

  #range() {
    const seen = this.#lines().map(({ row }) => Array.from(row).filter((value) => value > 1e-6 && value < 100));
    return /** @type {[number, number]} */ (decades([...seen, [1, 1.1]]));
  }

  frame() {
    const ctx = this.begin();
    const lines = this.#lines();
    if (!lines.length) return this.waits(ctx, t`Training …`);
    this.still ??= this.#axes();
    this.lay(this.still);
    const at = Math.min(this.position, this.data.steps());
    const heads = lines.map((line) => this.#run(ctx, line, at));
    if (this.loss && at >= this.data.steps()) this.#turn(ctx, lines[1].row);
    this.#names(ctx, heads);
  }

  #axes() {
    const { canvas, ctx } = this.kept();
    const { panel, paint, zoom } = this;
    this.frameOf(ctx, panel, { named: t`step` });
    const y = panel.y(this.loss ? Math.log(3) : CHANCE);
    ctx.beginPath();
    ctx.moveTo(panel.left, y);
    ctx.lineTo(panel.right, y);
    Object.assign(ctx, { lineWidth: 1.25 * zoom, strokeStyle: paint.soft });
    ctx.setLineDash([5, 4]);
    ctx.stroke();
    ctx.setLineDash([]);
    const look = { size: 11.5, colour: paint.soft };
    this.letters(ctx, this.loss ? t`log 3: knows nothing` : t`chance`, panel.left + 6 * zoom, y - 9 * zoom, look);
    return canvas;
  }

  /** One line up to a look, and where its head is. */
  #run(ctx, { row, dash, hue, name, after }, at) {
    const { panel, paint } = this;
    const colour = legible(hue, this.theme);
    const steps = Array.from(row, (_, look) => look * EVERY);
    this.line(ctx, panel, steps, row, { style: colour, width: after ? 2 : 2.75, dash, to: at });
    let last = at;
    while (last > 0 && !Number.isFinite(row[last])) last--;
    const y = Math.min(
      panel.bottom,
      Math.max(panel.top, panel.y(row[last] > 0 || !this.loss ? row[last] : panel.up[0])),
    );
    if (last < at || row[last] > panel.up[1]) this.cross(ctx, panel.x(last * EVERY), y, 5, colour);
    else this.dot(ctx, panel.x(last * EVERY), y, 5, colour, paint.casing);
    return { text: name, x: panel.x(last * EVERY), y, ink: legible(hue, this.theme, 4.5) };
  }

  /** Where the validation loss turned up. */
  #turn(ctx, row) {
    const look = this.data.column("judged", "turn")?.[0] ?? -1;
    if (!(look >= 0)) return;
    const { panel, paint, zoom } = this;
    const [x, y] = [panel.x(look * EVERY), panel.y(row[look])];
    this.dot(ctx, x, y, 4.5, paint.paper, paint.ink);
    this.letters(ctx, t`turns up`, Math.max(x, panel.left + 30 * zoom), y + 14 * zoom, { align: "center" });
  }

  #names(ctx, heads) {
    const { zoom, panel } = this;
    let above = -Infinity;
    const order = [...heads].sort((a, b) => a.y - b.y);
    for (const head of order) above = head.at = Math.max(head.y, above + APART * zoom, panel.top + 4 * zoom);
    const over = Math.max(0, above - panel.bottom);
    for (const { text, at, ink } of order)
      this.letters(ctx, text, panel.right + 9 * zoom, at - over, { weight: "600", colour: ink, size: 11.5 });
  }

  hover(event) {
    const lines = this.#lines();
    if (!this.panel || !lines.length) return;
    const [px, py] = within(this.touch, event);
    const look = Math.round(this.panel.value(px) / EVERY);
    if (px < this.panel.left || look > this.position) return this.say(0, 0);
    const number = (value) => (Number.isFinite(value) ? sig3(value) : t`not finite`);
    this.say(px, py, t`step ${look * EVERY}`, ...lines.map(({ name, row }) => `${name} ${number(row[look])}`));
  }
}
