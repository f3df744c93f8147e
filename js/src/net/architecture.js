// The net: a tile a unit, which shows what the unit answers all over the plane; a line a weight; buttons for layers and widths.

import { el } from "../player/dom.js";
import { sig3 } from "../player/format.js";
import { t } from "../t.js";
import { Drawing, within } from "./drawing.js";
import { paintInk, paintShares, paintSigned, signColour } from "./palette.js";
import {
  BINARY,
  BRIGHTEST,
  bias,
  CATEGORICAL,
  className,
  DEEPEST,
  firstShown,
  inputNames,
  namesOf,
  pictureOf,
  shapeOf,
  tableAt,
  WIDEST,
  weight,
} from "./told.js";

const HEAD = 58; // px for the buttons above the layers
const NEAR = 7; // px within which a line answers the pointer
const LETTERS = 12.5; // px
const DOT = 7; // px of an input that is one of many
const LONGEST = 13; // letters of an input's name beside it, where there is room
const LITTLE = 480; // px: on so narrow a picture a name has fewer
const CROWD = 128; // weights from the inputs: of more of them only the largest are drawn, that many
const FAINT = 0.03; // share of the strongest weight below which a line is only hinted at

export class Architecture extends Drawing {
  grid = 0;

  constructor(figure, spec, knobs, shared) {
    super(figure, spec, knobs, shared);
    this.heads = el("div.sl-net-heads");
    this.plane.append(this.heads);
    this.legend = el("p.sl-net-legend");
    this.node.append(this.legend);
    this.touch.addEventListener("pointermove", (event) => this.#hover(event));
    this.touch.addEventListener("pointerleave", () => this.#leave());
  }

  /** The buttons follow the knobs at once. */
  follow(state) {
    this.wanted = state;
    if (this.columns) this.#buttons();
  }

  /** Height of the buttons: as high as usual, or as two lines of enlarged letters. */
  get head() {
    return Math.max(HEAD, 31 * this.zoom);
  }

  changed() {
    if (!this.width || !this.data.columns("points") || !this.data.columns("run")) return;
    const { widths, depth } = shapeOf(this.data);
    this.names = namesOf(this.spec, this.data);
    this.inputs = inputNames(this.spec, this.data);
    this.pixels = this.names.pixels;
    const room = this.height - this.head - 8;
    const many = widths[0] > WIDEST;
    // one tile for all pixels; other inputs of which there are many are dots
    const rows = widths.map((count, layer) => (layer === 0 && this.pixels ? 1 : layer === 0 && many ? 4 : count));
    const pitchOf = (most) => Math.min(62, room / Math.max(most, 4));
    const sizeOf = (most) => Math.floor(Math.min(46, pitchOf(most) - 7, (this.width - 20) / (widths.length * 1.75)));
    // tiles of one size, but where ten classes would make the pictures of the weights too small to be seen
    const most = Math.max(...rows);
    const size = sizeOf(most);
    const last = Math.floor(Math.min(74, Math.max(size, size * 1.5)));
    const first = this.pixels ? last : many ? DOT : size;
    const edge = this.#room() + first / 2;
    const after = 14 + (this.names.classes && widths.at(-1) > 1 ? this.#longest() : 0);
    const span = this.width - edge - after - last / 2;
    this.size = size;
    this.columns = widths.map((count, layer) => {
      const x = widths.length === 1 ? this.width / 2 : edge + (span * layer) / (widths.length - 1);
      const tile = this.pixels ? sizeOf(rows[layer]) : size;
      const own = layer === 0 ? first : layer === widths.length - 1 && count === 1 ? last : tile;
      const pitch = pitchOf(this.pixels ? rows[layer] : most);
      const step = layer === 0 && many && !this.pixels ? room / count : Math.max(pitch, own + 6);
      const there = layer === 0 && this.pixels ? 1 : count;
      const top = this.head + (room - step * there) / 2;
      return { x, size: own, ys: Array.from({ length: there }, (_, i) => top + step * (i + 0.5)) };
    });
    this.widths = widths;
    this.depth = depth;
    this.#buttons();
  }

  /** Room for the names of the inputs, in pixels. */
  #room() {
    if (this.pixels || this.inputs.length > WIDEST) return 8;
    const ctx = /** @type {CanvasRenderingContext2D} */ (this.ctx);
    ctx.font = this.font(LETTERS);
    return 14 + Math.max(...this.inputs.map((name) => ctx.measureText(short(name, this.width)).width));
  }

  /** And for those of the classes. */
  #longest() {
    const ctx = /** @type {CanvasRenderingContext2D} */ (this.ctx);
    ctx.font = this.font(LETTERS);
    return Math.max(...this.names.classes.map((name) => ctx.measureText(short(name, this.width)).width));
  }

  resized() {
    this.changed();
  }

  frame() {
    const maps = this.data.columns("maps");
    if (!maps || !this.columns) return;
    const ctx = this.begin();
    this.maps = maps;
    this.table = tableAt(this.data, this.position);
    this.#edges(ctx);
    this.#tiles(ctx, maps);
  }

  *#weights() {
    // the weights of a pixel are a picture on the unit itself
    const { weights: shown, from } = this.shared.step ?? {};
    const table = shown ?? this.table;
    for (let layer = Math.max(this.pixels ? 1 : 0, shown ? from : 0); layer < this.widths.length - 1; layer++) {
      const least = layer === 0 ? this.#least(table) : 0;
      for (let i = 0; i < this.widths[layer]; i++)
        for (let j = 0; j < this.widths[layer + 1]; j++) {
          const value = weight(table, layer, i, j);
          if (!(Math.abs(value) < least)) yield { layer, i, j, value };
        }
    }
  }

  /** How large a weight from the inputs is at least that is drawn. */
  #least(table) {
    const count = this.widths[0] * this.widths[1];
    if (count <= CROWD) return 0;
    if (this.judged !== table) {
      this.judged = table;
      this.least = Float32Array.from(table.values.subarray(0, count), Math.abs).sort()[count - CROWD];
    }
    return this.least;
  }

  #ends({ layer, i, j }) {
    const [from, to] = [this.columns[layer], this.columns[layer + 1]];
    return [from.x + from.size / 2, from.ys[i], to.x - to.size / 2, to.ys[j]];
  }

  #edges(ctx) {
    const { what } = this.shared.step ?? {};
    this.what = this.shared.step?.weights ? what : "weight";
    this.#explain();
    let most = this.what === "weight" ? 1 : 1e-12;
    for (const { value } of this.#weights()) most = Math.max(most, Math.abs(value) || 0);
    this.most = most;
    if (this.pixels) this.#sheaf(ctx);
    for (const edge of this.#weights()) {
      const share = Math.abs(edge.value) / most;
      if (!(share > 0)) continue;
      const [x0, y0, x1, y1] = this.#ends(edge);
      const lit = this.lit && this.lit.layer === edge.layer && this.lit.i === edge.i && this.lit.j === edge.j;
      ctx.beginPath();
      ctx.moveTo(x0, y0);
      ctx.bezierCurveTo(x0 + (x1 - x0) * 0.45, y0, x1 - (x1 - x0) * 0.45, y1, x1, y1);
      ctx.lineWidth = (0.6 + 5.4 * share ** 0.8 + (lit ? 2 : 0)) * (this.zoom > 1 ? 2 : 1);
      ctx.globalAlpha = lit ? 1 : share < FAINT ? 0.25 : 0.35 + 0.6 * share ** 0.5;
      ctx.strokeStyle = signColour(this.theme, edge.value);
      ctx.setLineDash(edge.value < 0 ? [5, 3] : []);
      ctx.stroke();
    }
    ctx.setLineDash([]);
    ctx.globalAlpha = 1;
  }

  /** What the lines are: weights, or what the step that is taken apart makes of them. */
  #explain() {
    const count = this.pixels ? 0 : this.widths[0] * this.widths[1];
    const said = `${this.what} ${count}`;
    if (this.explained === said) return;
    this.explained = said;
    const key = (kind, text) => el("span", {}, el(`i.sl-net-key.sl-net-${kind}`, { "aria-hidden": "true" }), text);
    this.legend.replaceChildren(
      key(
        "plus",
        { weight: t`weight above zero`, slope: t`slope above zero`, change: t`change above zero` }[this.what],
      ),
      key("minus", t`below zero`),
      ...(count > CROWD ? [el("span", { text: t`from the inputs the ${CROWD} largest of ${count}` })] : []),
    );
  }

  /** From the picture to every unit that looks at it. */
  #sheaf(ctx) {
    const [from, to] = this.columns;
    ctx.beginPath();
    for (const y of to.ys) {
      ctx.moveTo(from.x + from.size / 2, from.ys[0]);
      ctx.lineTo(to.x - to.size / 2, y);
    }
    Object.assign(ctx, { lineWidth: 1, strokeStyle: this.paint.axis });
    ctx.stroke();
  }

  /** What stands for a unit of a net that looks at pictures: of the first layer its weights as one, of others as bars. */
  #seenAs(ctx, { layer, unit, left, top, size }) {
    const side = this.pixels;
    if (layer === 0) {
      const points = this.data.columns("points");
      const { image, canvas, ctx: small } = this.stamp(side);
      paintInk(image, this.theme, pictureOf(points, this.shared.example ?? firstShown(points)), BRIGHTEST, side);
      small.putImageData(image, 0, 0);
      ctx.imageSmoothingEnabled = false;
      ctx.drawImage(canvas, left, top, size, size);
      return;
    }
    const count = this.widths[layer - 1];
    const own = Array.from({ length: count }, (_, i) => weight(this.table, layer - 1, i, unit));
    const most = Math.max(0.05, ...own.map(Math.abs));
    if (layer === 1) {
      const { image, canvas, ctx: small } = this.stamp(side);
      const turned = own.map((_, at) => own[(side - 1 - Math.floor(at / side)) * side + (at % side)]);
      paintSigned(image, side, this.theme, turned, most);
      small.putImageData(image, 0, 0);
      ctx.imageSmoothingEnabled = false;
      ctx.drawImage(canvas, left, top, size, size);
      return;
    }
    ctx.fillStyle = this.paint.paper;
    ctx.fillRect(left, top, size, size);
    const [wide, half] = [size / count, size / 2 - 1];
    own.forEach((value, i) => {
      ctx.fillStyle = signColour(this.theme, value);
      const high = (half * value) / most;
      ctx.fillRect(left + i * wide + 0.5, top + size / 2 - Math.max(0, high), Math.max(1, wide - 1), Math.abs(high));
    });
  }

  /** Each unit's answers all over the plane: painted one below the other, so that they are handed over once. */
  #mapped(ctx, maps, tiles) {
    const grid = (this.grid = Math.round(Math.sqrt(this.spec.sources.maps.columns.units[1])));
    const { canvas, ctx: small, image } = this.stamp(grid, tiles.length);
    const task = this.data.column("points", "task")[0];
    const classes = this.widths.at(-1);
    const cells = grid * grid;
    tiles.forEach(({ layer, unit }, at) => {
      const place = { data: image.data, at };
      if (layer < this.columns.length - 1) {
        const offset = (layer * WIDEST + unit) * cells;
        paintSigned(place, grid, this.theme, maps.units, strongest(maps.units, offset, cells), offset);
      } else if (task === BINARY) paintSigned(place, grid, this.theme, maps.says, 0.5, 0, 0.5);
      else if (task === CATEGORICAL)
        paintShares(place, grid, this.theme, only(maps.says, unit, cells, classes), classes);
      else paintSigned(place, grid, this.theme, maps.says, strongest(maps.says, 0, cells), 0);
    });
    small.putImageData(image, 0, 0);
    tiles.forEach(({ left, top, size }, at) => ctx.drawImage(canvas, 0, at * grid, grid, grid, left, top, size, size));
  }

  #tiles(ctx, maps) {
    const tiles = this.columns.flatMap(({ x, size, ys }, layer) =>
      ys.map((y, unit) => ({ layer, unit, size, x, y, left: Math.round(x - size / 2), top: Math.round(y - size / 2) })),
    );
    const dots = tiles.filter(({ layer, size }) => layer === 0 && size === DOT);
    ctx.fillStyle = this.paint.soft;
    for (const { x, y, size } of dots) {
      ctx.beginPath();
      ctx.arc(x, y, size / 2, 0, 2 * Math.PI);
      ctx.fill();
    }
    const others = tiles.slice(dots.length);
    ctx.imageSmoothingEnabled = true;
    if (this.pixels) for (const tile of others) this.#seenAs(ctx, tile);
    else this.#mapped(ctx, maps, others);
    for (const { layer, unit, left, top, size } of others) {
      const lit = !this.pixels && this.shared.peek?.layer === layer && this.shared.peek?.unit === unit;
      ctx.lineWidth = lit ? 3 : 1.25;
      ctx.strokeStyle = lit ? this.paint.ink : this.paint.soft;
      ctx.strokeRect(left + 0.5, top + 0.5, size - 1, size - 1);
    }
    ctx.fillStyle = this.paint.ink;
    ctx.font = this.font(LETTERS);
    ctx.textAlign = "right";
    ctx.textBaseline = "middle";
    const [first] = this.columns;
    if (!this.pixels && first.size !== DOT)
      this.inputs.forEach((name, i) =>
        ctx.fillText(short(name, this.width), first.x - first.size / 2 - 6, first.ys[i]),
      );
    const end = this.columns.at(-1);
    ctx.textAlign = "left";
    if (this.widths.at(-1) > 1 && this.names.classes)
      end.ys.forEach((y, i) => ctx.fillText(short(className(this.names, i), this.width), end.x + end.size / 2 + 6, y));
    ctx.textBaseline = "alphabetic";
  }

  // ---- layers and widths

  /** Above each hidden layer one unit more or less, above all one layer more or less. */
  #buttons() {
    const state = this.wanted ?? this.state;
    const key = JSON.stringify([
      this.columns.map(({ x }) => Math.round(x)),
      this.widths,
      this.height,
      state.layers,
      this.width,
      this.zoom,
    ]);
    if (key === this.key) return;
    this.key = key;
    const held = document.activeElement ?? null;
    const focused = /** @type {any} */ (this.heads.getRootNode()).activeElement ?? held;
    const name = this.heads.contains(focused) ? focused.getAttribute("aria-label") : null;
    const change = (knob, value) => {
      this.knobs.change({ [knob]: value });
      this.knobs.settle();
    };
    const pair = (knob, value, low, high, what) =>
      !this.knobs.allowed(knob)
        ? [el("span.sl-step-value", { text: String(value) })]
        : [
            el("button.sl-step", {
              text: "−",
              "aria-label": t`One ${what} less`,
              disabled: value <= low,
              onclick: () => change(knob, value - 1),
            }),
            el("span.sl-step-value", { text: String(value) }),
            el("button.sl-step", {
              text: "+",
              "aria-label": t`One ${what} more`,
              disabled: value >= high,
              onclick: () => change(knob, value + 1),
            }),
          ];
    const deep = el(
      "div.sl-net-depth",
      {},
      ...pair("layers", state.layers, 0, DEEPEST, t`hidden layer`),
      el("span", { text: state.layers === 1 ? t`hidden layer` : t`hidden layers` }),
    );
    const above = this.columns.map(({ x }, layer) => {
      const hidden = layer > 0 && layer <= this.depth;
      const label =
        layer === 0
          ? this.widths[0] === 1
            ? t`input`
            : t`inputs`
          : layer <= this.depth
            ? ""
            : this.columns.length > 1
              ? t`output`
              : "";
      const node = hidden
        ? el(
            "div.sl-net-width",
            {},
            ...pair(`width_${layer}`, state[`width_${layer}`], 1, WIDEST, t`unit in layer ${layer}`),
          )
        : el("div.sl-net-width", { text: label });
      node.style.left = `${layer ? x : Math.max(x, 30 * this.zoom)}px`; // a name is not cut at the edge
      return node;
    });
    this.heads.replaceChildren(deep, ...above);
    this.heads.style.height = `${this.head}px`;
    if (name)
      /** @type {any} */ (
        [...this.heads.querySelectorAll("button")].find((one) => one.getAttribute("aria-label") === name)
      )?.focus();
  }

  // ---- the pointer

  #output(which) {
    return this.widths.at(-1) > 1 ? t`Output ${className(this.names, which)}` : t`Output`;
  }

  #leave() {
    this.say(0, 0);
    this.lit = null;
    this.#peek(null);
  }

  #peek(peek) {
    const same = this.shared.peek?.layer === peek?.layer && this.shared.peek?.unit === peek?.unit;
    this.shared.peek = peek;
    if (!same) for (const one of this.shared.drawings) if (one.data && one.width) one.redraw();
  }

  #hover(event) {
    if (!this.columns || !this.table) return;
    const [px, py] = within(this.touch, event);
    for (let layer = 0; layer < this.columns.length; layer++) {
      const { x, size, ys } = this.columns[layer];
      const unit = ys.findIndex((y) => Math.abs(px - x) <= size / 2 + 2 && Math.abs(py - y) <= size / 2 + 2);
      if (unit < 0) continue;
      this.lit = null;
      if (this.pixels) {
        this.#peek(null);
        const of = layer === 0 ? [t`Picture`, t`an example; point at another one`] : [];
        const unitOf =
          layer === this.columns.length - 1 ? className(this.names, unit) : t`Unit ${unit + 1} of layer ${layer}`;
        const how = layer === 1 ? t`its weights, one a pixel` : t`its weights, one a bar`;
        return layer === 0
          ? this.say(px, py, ...of)
          : this.say(px, py, unitOf, how, t`bias ${sig3(bias(this.table, layer - 1, unit))}`);
      }
      const isLast = layer === this.columns.length - 1;
      const cells = this.grid * this.grid;
      const offset = (layer * WIDEST + unit) * cells;
      this.#peek(
        isLast || (layer === 0 && unit >= WIDEST)
          ? null
          : {
              layer,
              unit,
              values: () => ({ offset, most: strongest(this.data.columns("maps").units, offset, cells) }),
            },
      );
      const who = layer === 0 ? this.inputs[unit] : isLast ? this.#output(unit) : t`Unit ${unit + 1} of layer ${layer}`;
      return this.say(
        px,
        py,
        who,
        ...(layer ? [t`bias ${sig3(bias(this.table, layer - 1, unit))}`] : []),
        ...(isLast || this.shared.peek === null ? [] : [t`shown large beside`]),
      );
    }
    this.#peek(null);
    let best = null;
    let least = NEAR;
    for (const edge of this.#weights()) {
      const [x0, y0, x1, y1] = this.#ends(edge);
      if (px < x0 - 2 || px > x1 + 2) continue;
      const away = Math.abs(bezierY(x0, y0, x1, y1, px) - py);
      if (away < least) [best, least] = [edge, away];
    }
    const changed = best?.layer !== this.lit?.layer || best?.i !== this.lit?.i || best?.j !== this.lit?.j;
    this.lit = best;
    if (changed) this.redraw();
    if (!best) return this.say(0, 0);
    const from = best.layer ? t`unit ${best.i + 1} of layer ${best.layer}` : this.inputs[best.i];
    const to =
      best.layer === this.columns.length - 2
        ? this.#output(best.j).toLowerCase()
        : t`unit ${best.j + 1} of layer ${best.layer + 1}`;
    this.say(
      px,
      py,
      `${{ weight: "w", slope: t`slope`, change: t`change` }[this.what]} = ${sig3(best.value)}`,
      t`from ${from} to ${to}`,
    );
  }
}

/** A name as far as there is room for it. */
function short(name, width) {
  const most = width < LITTLE ? 9 : LONGEST;
  return name.length > most ? `${name.slice(0, most - 1)}…` : name;
}

/** The largest size of a map's numbers; what hardly answers at all stays pale. */
function strongest(values, offset, cells) {
  let most = 0.05;
  for (let at = offset; at < offset + cells; at++) {
    const size = Math.abs(values[at]);
    if (size > most && size < Infinity) most = size;
  }
  return most;
}

/** Shares in which only one class keeps its own: the others are as likely as chance has it. */
function only(says, which, cells, classes) {
  const made = new Float32Array(classes * cells);
  for (let at = 0; at < cells; at++) {
    for (let k = 0; k < classes; k++)
      made[k * cells + at] = k === which ? Math.max(says[k * cells + at], 1 / classes) : 0;
  }
  return made;
}

/** Height of an edge at x: the curve's x is a cubic of its parameter, found by halving. */
function bezierY(x0, y0, x1, y1, x) {
  let [low, high] = [0, 1];
  const share = (x - x0) / (x1 - x0);
  for (let i = 0; i < 18; i++) {
    const t = (low + high) / 2;
    const at = 3 * (1 - t) ** 2 * t * 0.45 + 3 * (1 - t) * t ** 2 * 0.55 + t ** 3;
    if (at < share) low = t;
    else high = t;
  }
  const t = (low + high) / 2;
  const s = 3 * t ** 2 - 2 * t ** 3;
  return y0 + (y1 - y0) * s;
}
