// Two losses step by step, one laid over the other; below, what tells them apart.
import { within } from "../net/drawing.js";
import { legible } from "../player/colour.js";
import { sig3 } from "../player/format.js";
import { decades } from "../player/ranges.js";
import { t } from "../t.js";
import { Chart } from "../vitals/chart.js";
import { Panel } from "../vitals/panel.js";

const OWN = "#D55E00";
const OTHER = "#0072B2";
const BELOW = 0.26; // of the height

/** Of each slot: its source, what both lines are called, and what is below: its column, name and range. */
const KINDS = {
  together: {
    source: "shards",
    own: () => t`workers`,
    other: t`at once`,
    below: () => ({
      column: "apart",
      name: t`how far their gradients are apart, in lengths`,
      up: [1e-9, 100],
      level: false,
      times: 1,
    }),
  },
  precise: {
    source: "bits",
    own: ({ format }) => format,
    other: "float32",
    below: ({ scaling }) =>
      scaling === "dynamic"
        ? { column: "scale", name: t`scale S, as a power of two`, up: null, level: true, times: 1 }
        : { column: "lost", name: t`% of entries that are lost`, up: [0, 100], level: true, times: 100 },
  },
};

export class TwoLosses extends Chart {
  changed() {
    super.changed();
    if (this.width) this.resized();
  }

  get kind() {
    return KINDS[this.figure.slot];
  }

  get columns() {
    return this.data?.columns(this.kind.source);
  }

  get of() {
    return this.data?.feed.stateOf?.(this.kind.source) ?? this.state;
  }

  get #rows() {
    const { loss } = this.columns;
    const count = loss.length / 2;
    return [loss.subarray(0, count), loss.subarray(count)];
  }

  resized() {
    const { zoom, columns } = this;
    const [left, top, right, foot] = [48 * zoom, 12 * zoom, 14 * zoom, 58 * zoom];
    const [width, room, gap] = [this.width - left - right, this.height - top - foot, 32 * zoom];
    const height = (room - gap) * (1 - BELOW);
    const rows = columns
      ? this.#rows.map((row) => Array.from(row).filter((one) => Number.isFinite(one) && one > 0))
      : [[0.01, 1]];
    const across = /** @type {[number, number]} */ ([0, columns ? columns.loss.length / 2 - 1 : 100]);
    this.panel = new Panel({ left, top, width, height }, across, /** @type {any} */ (decades(rows, false)), {
      even: true,
    });
    const below = { left, top: top + height + gap, width, height: room - height - gap };
    const { up, level, column } = this.kind.below(this.state ?? {});
    this.lower = new Panel(below, across, up ?? this.#around(columns?.[column]), { even: true, level });
  }

  /** Whole numbers around all that there are. @returns {[number, number]} */
  #around(values) {
    const there = Array.from(values ?? [0, 1]).filter(Number.isFinite);
    return [Math.floor(Math.min(...there)) - 1, Math.ceil(Math.max(...there)) + 1];
  }

  frame() {
    const ctx = this.begin();
    const { columns, panel, lower, theme } = this;
    if (!columns) return this.waits(ctx, t`Training …`);
    this.still ??= this.#ground();
    this.lay(this.still);
    const [own, other] = this.#rows;
    const to = Math.min(this.position, own.length - 1);
    const at = Array.from(own, (_, i) => i);
    const [mine, theirs] = [legible(OWN, theme), legible(OTHER, theme)];
    this.line(ctx, panel, at, other, { style: theirs, width: 5, to });
    this.line(ctx, panel, at, own, { style: mine, width: 2.5, to });
    const { column, times } = this.kind.below(this.of);
    this.line(
      ctx,
      lower,
      at,
      columns[column].map((value) => value * times),
      { style: mine, width: 2.25, to },
    );
  }

  #ground() {
    const { canvas, ctx } = this.kept();
    const { panel, lower, zoom, theme, paint } = this;
    this.frameOf(ctx, panel, { across: false });
    this.frameOf(ctx, lower, { named: t`step` });
    this.letters(ctx, this.kind.below(this.of).name, lower.left, lower.top - 11 * zoom, {
      size: 11.5,
      colour: paint.soft,
    });
    const y = lower.bottom + 48 * zoom;
    let left = panel.left;
    for (const [text, hue, width] of /** @type {[string, string, number][]} */ ([
      [this.kind.own(this.of), OWN, 2.5],
      [this.kind.other, OTHER, 5],
    ])) {
      ctx.beginPath();
      ctx.moveTo(left, y);
      ctx.lineTo(left + 22 * zoom, y);
      Object.assign(ctx, { lineWidth: width * zoom, strokeStyle: legible(hue, theme) });
      ctx.stroke();
      this.letters(ctx, text, left + 28 * zoom, y, { weight: "600", colour: legible(hue, theme, 4.5) });
      left += 46 * zoom + ctx.measureText(text).width;
    }
    return canvas;
  }

  hover(event) {
    const { panel, columns } = this;
    if (!panel || !columns) return;
    const [px, py] = within(this.touch, event);
    if (px < panel.left || px > panel.right) return this.say(0, 0);
    const [own, other] = this.#rows;
    const step = Math.round(panel.value(px));
    const number = (value) => (Number.isFinite(value) ? sig3(value) : t`not finite`);
    const { column, times, name } = this.kind.below(this.of);
    this.say(
      px,
      py,
      t`step ${step}`,
      `${this.kind.own(this.of)} ${number(own[step])}`,
      `${this.kind.other} ${number(other[step])}`,
      `${name}: ${number(columns[column][step] * times)}`,
    );
  }
}
