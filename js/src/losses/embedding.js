// Three classes in the plane into which each loss has brought them at the playhead, each to a scale of its own.
import { legible } from "../player/colour.js";
import { sig3 } from "../player/format.js";
import { t } from "../t.js";
import { Fit } from "./fit.js";

const AWAY = 1e6; // weights beyond run away, and
const EACH = 10; // examples of a class, in this order: simulab.losses.embedding
const LOOKS = [
  ["#E69F00", "circle"],
  ["#56B4E9", "square"],
  ["#CC79A7", "diamond"],
];

export class FitEmbedding extends Fit {
  frame() {
    const ctx = this.begin();
    const columns = this.data.columns("embedding");
    if (!columns) return this.waits(ctx, t`Fitting …`);
    const { zoom } = this;
    const fits = this.fits("apart");
    const [gap, head] = [10 * zoom, 22 * zoom];
    const cell = (across) => {
      const down = Math.ceil(fits.length / across);
      return [(this.width - gap * (across - 1)) / across, (this.height - gap * (down - 1)) / down - head];
    };
    // as many side by side as make the smallest side largest
    const across = [1, 2, 3].reduce((best, one) => (Math.min(...cell(one)) > Math.min(...cell(best)) ? one : best));
    const [wide, high] = cell(across);
    this.boxes = fits.map((fit, i) => {
      const box = {
        left: (i % across) * (wide + gap),
        top: head + Math.floor(i / across) * (high + head + gap),
        wide,
        high,
      };
      this.#plane(ctx, fit, box, columns);
      return { ...box, fit };
    });
  }

  /** The eight weights of a loss's map. */
  #weights({ map }, name) {
    const order = this.spec.controls.find(({ name: knob }) => knob === "embedding_losses").options;
    const first = 8 * order.findIndex(({ value }) => value === name); // 2 x 4 numbers each
    const length = map.length / 24;
    const step = Math.min(this.position, length - 1);
    return Array.from({ length: 8 }, (_, i) => map[(first + i) * length + step]);
  }

  /** Places (n, 2) of all examples under it. */
  #places({ x }, w) {
    const count = x.length / 4;
    return Array.from({ length: count }, (_, i) =>
      [0, 4].map((row) => [0, 1, 2, 3].reduce((sum, f) => sum + w[row + f] * x[f * count + i], 0)),
    );
  }

  #plane(ctx, fit, { left, top, wide, high }, columns) {
    const { paint, zoom } = this;
    this.letters(ctx, fit.label, left + 2 * zoom, top - 10 * zoom, { weight: "600", colour: fit.ink, size: 12.5 });
    Object.assign(ctx, { lineWidth: 1, strokeStyle: paint.grid });
    ctx.strokeRect(Math.floor(left) + 0.5, Math.floor(top) + 0.5, Math.floor(wide) - 1, Math.floor(high) - 1);
    const weights = this.#weights(columns, fit.name);
    const far = Math.max(...weights.map(Math.abs));
    if (!(far < AWAY)) {
      this.letters(ctx, t`runs away`, left + wide / 2, top + high / 2, { align: "center", colour: paint.soft });
      return;
    }
    const places = this.#places(columns, weights);
    const middle = [0, 1].map((axis) => {
      const along = places.map((place) => place[axis]);
      return (Math.min(...along) + Math.max(...along)) / 2;
    });
    const reach = Math.max(
      1e-9,
      ...places.flatMap((place) => place.map((value, axis) => Math.abs(value - middle[axis]))),
    );
    const unit = (Math.min(wide, high) / 2 - 14 * zoom) / reach;
    places.forEach(([x, y], i) => {
      const [hue, marker] = LOOKS[Math.floor(i / EACH)];
      const [px, py] = [left + wide / 2 + (x - middle[0]) * unit, top + high / 2 - (y - middle[1]) * unit];
      this.mark(ctx, marker, px, py, 4.5, { fill: legible(hue, this.theme), ring: paint.casing });
    });
    this.#bar(ctx, unit, left, top + high);
  }

  /** A round length as it is in this plane. */
  #bar(ctx, unit, left, bottom) {
    const { paint, zoom } = this;
    const power = 10 ** Math.floor(Math.log10((60 * zoom) / unit));
    const length = [5, 2, 1].map((m) => m * power).find((one) => one * unit <= 60 * zoom) ?? power;
    const [x, y] = [left + 8 * zoom, bottom - 9 * zoom];
    ctx.beginPath();
    ctx.moveTo(x, y - 3 * zoom);
    ctx.lineTo(x, y);
    ctx.lineTo(x + length * unit, y);
    ctx.lineTo(x + length * unit, y - 3 * zoom);
    Object.assign(ctx, { lineWidth: 1.25 * zoom, strokeStyle: paint.soft });
    ctx.stroke();
    this.letters(ctx, sig3(length), x + length * unit + 6 * zoom, y - 2 * zoom, { size: 11.5, colour: paint.soft });
  }

  hover(event) {
    if (!this.boxes || !this.data?.columns("embedding")) return;
    const [x, y] = [event.offsetX, event.offsetY];
    const box = this.boxes.find(
      ({ left, top, wide, high }) => x >= left && x <= left + wide && y >= top && y <= top + high,
    );
    const apart = box?.fit.at[0];
    if (box)
      this.say(x, y, box.fit.label, Number.isFinite(apart) ? t`classes ${sig3(apart)} times apart` : t`runs away`);
    else this.say(0, 0);
  }
}
