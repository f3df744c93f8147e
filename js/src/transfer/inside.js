// What a method does to the net that is looked into: the first layer's units before and after, and what is said of some pictures
// of the new task at the playhead.
import { within } from "../net/drawing.js";
import { paintInk, paintSigned } from "../net/palette.js";
import { sig3 } from "../player/format.js";
import { t } from "../t.js";
import { Chart } from "../vitals/chart.js";

const [UNITS, SIDE, SHOWN, CLASSES, BRIGHTEST] = [16, 8, 20, 5, 16]; // simulab.finetuning
const PIXELS = SIDE * SIDE;
const [BLOCK, ACROSS] = [4, 10]; // pictures in a row
const GAP = 5; // px between pictures
const EDGE = 6; // px, where the caption begins

export class Inside extends Chart {
  resized() {
    const { zoom, width, height } = this;
    const head = 24 * zoom;
    const label = 16 * zoom;
    // units: two blocks of 4 x 4; digits: two rows of pictures with a word under each
    const apart = 24 * zoom;
    const room = height - 2 * head - apart / 2;
    const wide = width - EDGE * zoom;
    const digit = Math.min(wide / ACROSS, (0.5 * room) / (SHOWN / ACROSS) - label);
    const left = room - (SHOWN / ACROSS) * (digit + label);
    const unit = Math.min((wide - apart) / 2 / BLOCK, left / BLOCK);
    this.units = { size: unit, top: head, second: EDGE * zoom + Math.max(BLOCK * unit + apart, wide / 2) };
    this.digits = { size: digit, top: 2 * head + BLOCK * unit + apart / 2, label };
  }

  changed() {
    this.images = null;
    super.changed();
  }

  frame() {
    const ctx = this.begin();
    const columns = this.data.columns("run");
    if (!columns) return this.waits(ctx, t`Training …`);
    this.images ??= this.#painted(columns);
    const { units, digits, zoom, paint } = this;
    const edge = EDGE * zoom;
    const heads = { weight: "600", size: 12.5 };
    this.letters(ctx, t`Units before`, edge, units.top - 12 * zoom, heads);
    this.letters(ctx, t`Units after`, units.second, units.top - 12 * zoom, heads);
    const name = this.spec.series.find((series) => series.name === this.#of.looked)?.label ?? "";
    this.letters(ctx, t`What the net says: ${name}`, edge, digits.top - 12 * zoom, heads);
    ctx.imageSmoothingEnabled = false;
    const picture = (image, left, top, size, style, width) => {
      const inner = size - GAP * zoom;
      ctx.drawImage(image, left + 1, top + 1, inner, inner);
      Object.assign(ctx, { lineWidth: width, strokeStyle: style });
      ctx.strokeRect(left + 0.5, top + 0.5, inner + 1, inner + 1);
    };
    for (const [images, left] of /** @type {[HTMLCanvasElement[], number][]} */ ([
      [this.images.first, edge],
      [this.images.last, units.second],
    ]))
      images.forEach((image, i) => {
        const [column, row] = [i % BLOCK, Math.floor(i / BLOCK)];
        picture(image, left + column * units.size, units.top + row * units.size, units.size, paint.grid, 1);
      });
    const said = this.#said(columns);
    this.images.pictures.forEach((image, i) => {
      const [left, top] = this.#place(i);
      const wrong = said[i] !== i % CLASSES;
      picture(image, left, top, digits.size, wrong ? paint.ink : paint.grid, wrong ? 2.5 : 1);
      this.letters(
        ctx,
        String(this.#digit(said[i])),
        left + (digits.size - GAP * zoom) / 2,
        top + digits.size + 5 * zoom,
        {
          align: "center",
          weight: wrong ? "700" : "",
          colour: wrong ? paint.ink : paint.soft,
        },
      );
    });
    ctx.imageSmoothingEnabled = true;
  }

  /** The state that the columns are of. */
  get #of() {
    return this.data.feed.stateOf?.("run") ?? this.state;
  }

  #digit(which) {
    return which + (this.#of.task === "others" ? CLASSES : 0);
  }

  #step(columns) {
    return Math.min(this.position, columns.answer.length / SHOWN - 1);
  }

  /** Which class is said of each picture. */
  #said({ answer }) {
    const steps = answer.length / SHOWN;
    const step = this.#step({ answer });
    return Array.from({ length: SHOWN }, (_, i) => Math.round(answer[i * steps + step]));
  }

  #place(i) {
    const { size, top, label } = this.digits;
    return [EDGE * this.zoom + (i % ACROSS) * size, top + Math.floor(i / ACROSS) * (size + label)];
  }

  #painted({ first, last, pictures }) {
    const most = Math.max(...[...first, ...last].map(Math.abs));
    const made = (values, count, paint) =>
      Array.from({ length: count }, (_, i) => {
        const canvas = Object.assign(document.createElement("canvas"), { width: SIDE, height: SIDE });
        const ctx = canvas.getContext("2d");
        const image = ctx.createImageData(SIDE, SIDE);
        paint(image, values.subarray(i * PIXELS, (i + 1) * PIXELS));
        ctx.putImageData(image, 0, 0);
        return canvas;
      });
    const signed = (image, values) => {
      // rows come from the top
      const upright = Float32Array.from(
        values,
        (_, at) => values[(SIDE - 1 - Math.floor(at / SIDE)) * SIDE + (at % SIDE)],
      );
      paintSigned(image, SIDE, this.theme, upright, most);
    };
    return {
      first: made(first, UNITS, signed),
      last: made(last, UNITS, signed),
      pictures: made(pictures, SHOWN, (image, values) => paintInk(image, this.theme, values, BRIGHTEST, SIDE)),
    };
  }

  hover(event) {
    const columns = this.data?.columns("run");
    if (!this.digits || !columns) return;
    const [px, py] = within(this.touch, event);
    const { size } = this.digits;
    const at = Array.from({ length: SHOWN }, (_, i) => i).find((i) => {
      const [left, top] = this.#place(i);
      return px >= left && px < left + size && py >= top && py < top + size;
    });
    if (at === undefined) return this.say(0, 0);
    const steps = columns.sure.length / SHOWN;
    const said = this.#digit(this.#said(columns)[at]);
    const sure = sig3(columns.sure[at * steps + this.#step(columns)]);
    this.say(px, py, t`This is a ${this.#digit(at % CLASSES)}`, t`the net says ${said}, P = ${sure}`);
  }
}
