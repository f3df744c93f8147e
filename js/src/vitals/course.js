// The course of a training: losses, or the share that is right, before a treatment and, beside it, after.
import { within } from "../net/drawing.js";
import { legible } from "../player/colour.js";
import { sig3 } from "../player/format.js";
import { decades } from "../player/ranges.js";
import { t } from "../t.js";
import { Chart } from "./chart.js";

const EVERY = 3; // simulab.vitals.patients.patient
const CHANCE = 1 / 3;
const FALLS = 3; // simulab.widgets.clinic.words
const LOSSES = [
  { column: "loss", name: t`training`, hue: "#0072B2", dash: [] },
  { column: "held", name: t`validation`, hue: "#D55E00", dash: [9, 4] },
];
const SHARES = [{ column: "right", name: t`validation`, hue: "#D55E00", dash: [9, 4] }];
const AFTER = "#009E73";

export class Course extends Chart {
  room = [48, 14, 84, 40];

  get loss() {
    return this.figure.slot === "loss";
  }

  ends() {
    const up = this.loss ? this.#range() : /** @type {[number, number]} */ ([0, 1]);
    const last = EVERY * Math.max(1, this.data?.steps() ?? 1);
    return { across: /** @type {[number, number]} */ ([0, last]), up, even: true, level: !this.loss };
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
    if (this.loss && at >= this.data.steps()) {
      this.#turn(ctx, lines[1].row);
      this.#falls(ctx, lines[0].row);
    }
    this.names(ctx, this.panel, heads, 11.5);
  }

  #axes() {
    const { canvas, ctx } = this.kept();
    const { panel, paint } = this;
    this.frameOf(ctx, panel, { named: t`step` });
    const text = this.loss ? t`log 3: knows nothing` : t`chance`;
    this.limit(ctx, panel, this.loss ? Math.log(3) : CHANCE, text, { colour: paint.soft });
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
    return { text: name, x: panel.right + 9 * this.zoom, y, ink: legible(hue, this.theme, 4.5) };
  }

  /** Beside a training loss that has not come to rest. */
  #falls(ctx, row) {
    if (this.data.column("judged", "code")?.[0] !== FALLS) return;
    const { panel, zoom } = this;
    const look = Math.round(0.75 * (row.length - 1));
    const low = panel.y(row[look]) + 15 * zoom;
    const y = low > panel.bottom - 9 * zoom ? low - 30 * zoom : low;
    this.letters(ctx, t`still falls`, panel.x(look * EVERY), y, { align: "center" });
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
