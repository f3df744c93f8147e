// Which nets learn, over depth and the scale of the initial weights: a mark for each of some real trainings, theory's borders over
// them, and the net of the knobs, which can be taken hold of.
import { legible } from "../player/colour.js";
import { sig3 } from "../player/format.js";
import { t } from "../t.js";
import { HeldMap } from "../vitals/map.js";

const DEPTHS = [1, 2, 4, 8, 16, 32, 64]; // simulab.widgets.depth.depth
const OWN = { label: t`Your net`, x: "depth", y: "scale", kind: "point", shown: null };
const ROOT = Math.SQRT2;
/** Of each outcome (simulab.widgets.depth.words) its name, its colour and its mark. */
const OUTCOMES = [
  { name: t`learns`, hue: "#009E73", mark: "dot" },
  { name: t`vanishes`, hue: "#0072B2", mark: "ring" },
  { name: t`explodes`, hue: "#D55E00", mark: "cross" },
  { name: t`neither`, hue: "#84898E", mark: "dash" },
];

export class DepthMap extends HeldMap {
  constructor(figure, spec, knobs, shared) {
    super(figure, spec, knobs, shared, [OWN]);
  }

  get axis() {
    const ends = /** @type {[number, number]} */ ([1 / ROOT, 64 * ROOT]);
    return { named: t`layers`, ends, box: /** @type {[number, number]} */ ([1, 64]) };
  }

  get upright() {
    const ends = /** @type {[number, number]} */ ([0.25 / 2 ** 0.25, 4 * 2 ** 0.25]);
    return { named: t`scale of the initial weights`, ends, box: /** @type {[number, number]} */ ([0.25, 4]) };
  }

  drawn() {
    const { canvas, ctx } = this.kept();
    const { panel, paint, zoom } = this;
    const map = this.data.columns("map");
    this.sides(
      ctx,
      DEPTHS.map((depth) => [String(depth), panel.x(depth)]),
      [0.25, 0.5, 1, 2, 4],
    );
    if (!map) {
      this.waits(ctx, t`63 trainings …`);
      return canvas;
    }
    ctx.globalAlpha = this.current("map") ? 1 : 0.3; // of other knobs, until those of these are there
    map.outcome.forEach((kind, i) => {
      const [x, y] = [panel.x(DEPTHS[i % DEPTHS.length]), panel.y(map.scale[Math.floor(i / DEPTHS.length)])];
      this.#mark(ctx, kind, x, y, true);
    });
    ctx.globalAlpha = 1;
    this.#borders(ctx);
    let left = panel.left;
    const y = panel.bottom + 50 * zoom;
    ctx.font = this.font(12);
    OUTCOMES.forEach(({ name }, kind) => {
      this.#mark(ctx, kind, left + 8 * zoom, y, false);
      this.letters(ctx, name, left + 19 * zoom, y, { colour: paint.ink });
      left += 34 * zoom + ctx.measureText(name).width;
    });
    return canvas;
  }

  /** A tinted cell with the outcome's mark in it; in the legend the mark alone. */
  #mark(ctx, kind, x, y, cell) {
    const { panel, zoom, paint } = this;
    const { hue, mark } = OUTCOMES[kind];
    const colour = legible(hue, this.theme);
    if (cell) {
      const [wide, high] = [panel.width / DEPTHS.length, panel.height / 9];
      const alpha = ctx.globalAlpha;
      ctx.globalAlpha = 0.16 * alpha;
      ctx.fillStyle = colour;
      ctx.fillRect(x - wide / 2 + 1, y - high / 2 + 1, wide - 2, high - 2);
      ctx.globalAlpha = alpha;
    }
    if (mark === "dot") this.dot(ctx, x, y, 5, colour);
    else if (mark === "ring") this.dot(ctx, x, y, 4.5, paint.paper, colour);
    else if (mark === "cross") this.cross(ctx, x, y, 4.5, colour);
    else {
      ctx.fillStyle = colour;
      ctx.fillRect(x - 5 * zoom, y - 1 * zoom, 10 * zoom, 2 * zoom);
    }
  }

  /** Where in an infinitely wide net the gradient shrinks or grows tenfold on its way back. */
  #borders(ctx) {
    const { panel, paint, zoom } = this;
    const borders = this.data.columns("nets")?.borders;
    if (!borders) return;
    const depth = borders.length / 2;
    const at = Array.from({ length: depth }, (_, i) => i + 1);
    for (const [row, name, below] of /** @type {[number, string, boolean][]} */ ([
      [0, t`theory: a tenth gets back`, true],
      [1, t`theory: tenfold gets back`, false],
    ])) {
      const values = borders.subarray(row * depth, (row + 1) * depth);
      this.line(ctx, panel, at, values, { style: paint.casing, width: 4.5 });
      this.line(ctx, panel, at, values, { style: paint.ink, width: 2, dash: [7 * zoom, 4 * zoom] });
      let last = depth - 1;
      while (last >= 0 && !(values[last] >= panel.up[0] && values[last] <= panel.up[1])) last--;
      if (last < 0) continue;
      const y = panel.y(values[last]) + (below ? 13 : -12) * zoom;
      const inside = Math.min(panel.bottom - 9 * zoom, Math.max(panel.top + 9 * zoom, y));
      this.letters(ctx, name, panel.right - 6 * zoom, inside, { size: 11.5, align: "right" });
    }
  }

  hover(event) {
    const map = this.data?.columns("map");
    const at = map && this.pointed(event, 9);
    if (!at) return;
    const [px, py, row] = at;
    const { left, width } = this.panel;
    const column = Math.min(DEPTHS.length - 1, Math.floor(((px - left) / width) * DEPTHS.length));
    const i = row * DEPTHS.length + column;
    const number = (value) => (Number.isFinite(value) ? sig3(value) : t`not finite`);
    this.say(
      px,
      py,
      t`${DEPTHS[column]} layers, scale ${sig3(map.scale[row])}`,
      t`ends at a loss of ${number(map.end[i])}`,
      t`gradient by layer 1 before training ${number(map.first[i])}`,
    );
  }
}
