// The course of a training: losses, or the share that is right, before a treatment and, beside it, after.
import { within } from "../net/drawing.js";
import { legible } from "../player/colour.js";
import { sig3 } from "../player/format.js";
import { decades } from "../player/ranges.js";
import { t } from "../t.js";
import { Chart } from "./chart.js";
import { boxAround, free } from "./labels.js";
import { signs } from "./signs.js";

const EVERY = 3; // simulab.vitals.patients.patient
const CHANCE = 1 / 3;
const FALLS = 3; // simulab.widgets.clinic.words
const PLATEAU = 15; // the place among the faults of the run whose rate is said to fall, and the step at which it does
const LOWER_AT = 105;
const BLANK = t`log 3: knows nothing`;
const SIGNS = {
  turns: t`turns up`,
  falls: t`still falls`,
  slow: t`falls slowly`,
  flat: t`flat`,
  explodes: t`explodes`,
  above: t`starts above log 3`,
  drops: t`drops with the rate`,
  calms: t`calm at a lower rate`,
  early: t`gap from the start`,
  late: t`gap`,
  one: t`no gap`,
  stands: t`stands still`,
  jagged: t`jagged`,
  rises: t`rises again`,
};
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
    if (this.loss && at >= this.data.steps()) this.#signs(ctx, lines);
    this.names(ctx, this.panel, heads, 11.5);
  }

  #axes() {
    const { canvas, ctx } = this.kept();
    const { panel, paint } = this;
    this.frameOf(ctx, panel, { named: t`step` });
    const text = this.loss ? BLANK : t`chance`;
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

  /** What stands out, each where it stands on no other word and least on lines. */
  #signs(ctx, lines) {
    const { panel, paint, zoom } = this;
    const [loss, held] = lines.map(({ row }) => row);
    const { fault } = this.data.columns("visit");
    const judged = this.data.columns("judged") ?? {};
    const found = signs(loss, held, fault[0] === PLATEAU ? LOWER_AT : Number.NaN);
    const turn = judged.turn?.[0] ?? -1;
    if (judged.code?.[0] === FALLS)
      found.push({ sign: "falls", look: Math.round(0.75 * (loss.length - 1)), on: "loss" });
    if (turn >= 0) {
      this.dot(ctx, panel.x(turn * EVERY), panel.y(held[turn]), 4.5, paint.paper, paint.ink);
      found.unshift({ sign: "turns", look: turn, on: "held" });
    }
    const wide = (text, size) => {
      ctx.font = this.font(size);
      return ctx.measureText(text).width;
    };
    const high = (row, look) => (Number.isFinite(row[look]) ? panel.y(row[look]) : panel.top);
    const points = lines.flatMap(({ row }) =>
      Array.from({ length: 4 * (row.length - 1) }, (_, i) => {
        const [look, share] = [i >> 2, (i % 4) / 4];
        return [panel.x((look + share) * EVERY), high(row, look) + share * (high(row, look + 1) - high(row, look))];
      }),
    );
    const [left, level] = [panel.left + 6 * zoom, panel.y(Math.log(3)) - 9 * zoom]; // where the limit has its name
    const taken = [boxAround(left + wide(BLANK, 11.5) / 2, level, wide(BLANK, 11.5), 15 * zoom)];
    for (const { sign, look, on } of found) {
      const y = on === "between" ? (high(loss, look) + high(held, look)) / 2 : high(on === "loss" ? loss : held, look);
      const size = { width: wide(SIGNS[sign], 12), height: 15 * zoom };
      const place = free(size, panel.x(look * EVERY), y, { panel, taken, points, on: on === "between" });
      if (!place) continue;
      taken.push(boxAround(place.x, place.y, size.width, size.height));
      this.letters(ctx, SIGNS[sign], place.x, place.y, { align: "center" });
    }
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
