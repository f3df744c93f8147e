// Examples that are pictures: drawn as such, each with what the net says of it now, mistakes ringed.

import { sig3 } from "../player/format.js";
import { t } from "../t.js";
import { within } from "./drawing.js";
import { paintInk } from "./palette.js";
import { BRIGHTEST, className, firstShown, pictureOf } from "./told.js";

const CELL = 46; // px a picture at least
const LABEL = 15; // px under it

export class Gallery {
  /** @param {any} plane the drawing in whose place it stands */
  constructor(plane) {
    this.plane = plane;
  }

  measure() {
    const { width, height, told } = this.plane;
    this.across = Math.max(4, Math.floor(width / CELL / this.plane.zoom));
    this.cell = width / this.across;
    this.label = LABEL * this.plane.zoom;
    this.high = this.cell - 6 + this.label;
    this.first = firstShown(told);
    const room = this.across * Math.max(1, Math.floor(height / this.high));
    this.shown = Math.min(room, told.count[0] - this.first);
    this.images = Array.from({ length: this.shown }, (_, i) => this.#image(this.first + i));
  }

  #image(example) {
    const side = this.plane.names.pixels;
    const canvas = Object.assign(document.createElement("canvas"), { width: side, height: side });
    const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    const image = ctx.createImageData(side, side);
    paintInk(image, this.plane.theme, pictureOf(this.plane.told, example), BRIGHTEST, side);
    ctx.putImageData(image, 0, 0);
    return canvas;
  }

  frame(ctx, maps) {
    const { paint, names, shared } = this.plane;
    const size = this.cell - 8;
    ctx.textAlign = "center";
    this.images.forEach((image, i) => {
      const [left, top] = [(i % this.across) * this.cell + 4, Math.floor(i / this.across) * this.high + 3];
      const wrong = maps.wrong[this.first + i];
      ctx.imageSmoothingEnabled = false;
      ctx.drawImage(image, left, top, size, size);
      const lit = shared.example === this.first + i;
      ctx.lineWidth = wrong || lit ? 2 : 1;
      ctx.strokeStyle = wrong || lit ? paint.ink : paint.grid;
      ctx.strokeRect(left - 1, top - 1, size + 2, size + 2);
      ctx.fillStyle = wrong ? paint.ink : paint.soft;
      ctx.font = this.plane.font(12, wrong ? "700" : "");
      ctx.fillText(className(names, maps.answer[this.first + i]), left + size / 2, top + size + this.label - 2);
    });
    ctx.imageSmoothingEnabled = true;
  }

  hover(event) {
    const { plane } = this;
    if (!this.images) return;
    const [px, py] = within(plane.touch, event);
    const [column, row] = [Math.floor(px / this.cell), Math.floor(py / this.high)];
    const at = row * this.across + column;
    if (column < 0 || column >= this.across || at < 0 || at >= this.shown) return this.leave();
    const example = this.first + at;
    const maps = plane.data.columns("maps");
    this.#point(example);
    const [is, said] = [plane.told.y[example], maps.answer[example]].map((one) =>
      className(plane.names, Math.round(one)),
    );
    plane.say(px, py, t`This is ${is}`, t`the net says ${said}, P about ${sig3(maps.sure[example])}`);
  }

  leave() {
    this.plane.say(0, 0);
    this.#point(undefined);
  }

  #point(example) {
    const { shared } = this.plane;
    if (shared.example === example) return;
    shared.example = example;
    for (const one of shared.drawings) if (one.data && one.width) one.redraw();
  }
}
