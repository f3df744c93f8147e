// The plane: what the net says of every place, over it the training and test points, and those that it has wrong.

import { el } from "../player/dom.js";
import { sig3 } from "../player/format.js";
import { t } from "../t.js";
import { Axes } from "./axes.js";
import { Drawing, within } from "./drawing.js";
import { Gallery } from "./gallery.js";
import { Paint } from "./paint.js";
import { classColour, paintShares, paintSigned } from "./palette.js";
import { BINARY, className, inputNames, namesOf, REGRESSION } from "./told.js";

const SIDE = 26; // px for the labels at the left and below
const NEAR = 14; // px within which a point answers the pointer

export class Plane extends Drawing {
  /** @type {import("./bar.js").Bar|undefined} */ bar;

  constructor(figure, spec, knobs, shared) {
    super(figure, spec, knobs, shared);
    this.legend = el("p.sl-net-legend");
    this.node.append(this.legend);
    this.touch.addEventListener("pointermove", (event) => this.#hover(event));
    this.touch.addEventListener("pointerleave", () => {
      this.say(0, 0);
      this.gallery.leave();
    });
    this.gallery = new Gallery(this);
    this.painting = new Paint(this);
    this.menus = new Axes(this);
  }

  /** The buttons above it follow the knobs at once. */
  follow(state) {
    this.bar?.show(state);
  }

  changed() {
    this.bar?.show(this.state);
    this.points = null;
    if (this.width) this.#measure();
  }

  resized() {
    this.#measure();
  }

  scales() {
    if (!this.frameBox) return super.scales();
    const [x0, x1, y0, y1] = this.box;
    return {
      x: {
        low: x0,
        high: x1,
        box: [x0, x1],
        log: false,
        to: (x) => this.to(x, y0)[0],
        from: (px) => this.from(px, 0)[0],
      },
      y: {
        low: y0,
        high: y1,
        box: [y0, y1],
        log: false,
        to: (y) => this.to(x0, y)[1],
        from: (py) => this.from(0, py)[1],
      },
    };
  }

  #measure() {
    const told = this.data.columns("points");
    if (!told) return;
    this.told = told;
    this.task = told.task[0];
    this.names = namesOf(this.spec, this.data);
    this.inputs = inputNames(this.spec, this.data);
    // A regression of many inputs has no curve: what is asked is drawn against what the net says.
    this.against = this.task === REGRESSION && !told.planar[0];
    this.heated = this.task !== REGRESSION;
    this.#explain();
    this.painting.show();
    this.menus.show();
    if (this.names.pixels) {
      this.frameBox = null;
      return this.gallery.measure();
    }
    if (this.against) this.box = this.#answers();
    else this.box = told.box;
    const [x0, x1, y0, y1] = this.box;
    const side = SIDE * this.zoom;
    let [width, height] = [this.width - side - 2, this.height - side - 2];
    if (this.against || (this.heated && told.planar[0])) width = height = Math.min(width, height);
    const left = side + (this.width - side - 2 - width) / 2;
    this.frameBox = { left, top: 2, width, height };
    this.to = (x, y) => [left + ((x - x0) / (x1 - x0)) * width, 2 + (1 - (y - y0) / (y1 - y0)) * height];
    this.from = (px, py) => [x0 + ((px - left) / width) * (x1 - x0), y0 + (1 - (py - 2) / height) * (y1 - y0)];
  }

  frame() {
    const maps = this.data.columns("maps");
    if (maps && this.names?.pixels) return this.gallery.frame(this.begin(), maps);
    if (!maps || !this.frameBox) return;
    const ctx = this.begin();
    const { left, top, width, height } = this.frameBox;
    const size = Math.round(Math.sqrt(this.spec.sources.maps.columns.says[1]));
    const peek = this.shared.peek;
    this.says = maps.says;
    this.size = size;
    ctx.fillStyle = this.paint.paper;
    ctx.fillRect(left, top, width, height);
    if (this.against) return this.#scatter(ctx, maps);
    if (peek || this.heated) this.#heat(ctx, maps, size, peek);
    ctx.save();
    ctx.beginPath();
    ctx.rect(left, top, width, height);
    ctx.clip();
    if (!peek && this.task === BINARY) this.#boundary(ctx, maps.says, size);
    ctx.restore();
    this.points ??= this.#drawn();
    this.lay(this.points);
    if (!peek && !this.heated) this.#curve(ctx, maps.says, size);
    if (this.heated) this.#mistakes(ctx, maps.wrong);
    if (this.shared.step) this.#batch(ctx, this.shared.step.rows);
    this.painting.frame(ctx);
    this.#framed(ctx);
  }

  #framed(ctx) {
    const { left, top, width, height } = this.frameBox;
    ctx.strokeStyle = this.paint.axis;
    ctx.lineWidth = 1;
    ctx.strokeRect(left + 0.5, top + 0.5, width - 1, height - 1);
  }

  /** (4,) a square around all that is asked. */
  #answers() {
    const all = Array.from(this.told.y.subarray(0, this.told.count[0]), (y) => this.#asked(y));
    const [low, high] = [Math.min(...all), Math.max(...all)];
    const room = 0.08 * (high - low || 1);
    return [low - room, high + room, low - room, high + room];
  }

  /** An answer of a regression in its own measure. */
  #asked(y) {
    const [mean, deviation] = this.told.target;
    return mean + deviation * y;
  }

  /** What the net says, upwards, against what is asked: right ones lie on the diagonal. */
  #scatter(ctx, maps) {
    const { left, top, width, height } = this.frameBox;
    const { y, count, train } = this.told;
    ctx.save();
    ctx.clip(this.#inside());
    ctx.beginPath();
    ctx.moveTo(left, top + height);
    ctx.lineTo(left + width, top);
    Object.assign(ctx, { lineWidth: 1.25, strokeStyle: this.paint.axis });
    ctx.stroke();
    const colour = classColour(this.theme, 0);
    for (let i = count[0] - 1; i >= 0; i--) {
      ctx.beginPath();
      ctx.arc(...this.to(this.#asked(y[i]), this.#asked(maps.answer[i])), 3, 0, 2 * Math.PI);
      ctx.fillStyle = i < train[0] ? colour : this.paint.paper;
      ctx.fill();
      Object.assign(ctx, { lineWidth: i < train[0] ? 1 : 1.6, strokeStyle: i < train[0] ? this.paint.casing : colour });
      ctx.stroke();
    }
    ctx.restore();
    this.#axes(ctx, "asked", "said");
    this.#framed(ctx);
  }

  /** The net's answers, or those of the unit under the pointer in the other picture. */
  #heat(ctx, maps, size, peek) {
    const { left, top, width, height } = this.frameBox;
    const { canvas, ctx: small, image } = this.stamp(size);
    if (peek) {
      const { offset, most } = peek.values();
      paintSigned(image, size, this.theme, maps.units, most, offset);
    } else if (this.task === BINARY) paintSigned(image, size, this.theme, maps.says, 0.5, 0, 0.5);
    else paintShares(image, size, this.theme, maps.says, this.told.outputs[0]);
    small.putImageData(image, 0, 0);
    ctx.imageSmoothingEnabled = true;
    // on the way nobody sees the difference, which takes as long as all else of a frame
    this.rough = this.data.playing;
    ctx.imageSmoothingQuality = this.rough ? "low" : "high";
    // Places are the middles of pixels, and the outermost ones lie on the frame.
    ctx.drawImage(canvas, 0.5, 0.5, size - 1, size - 1, left, top, width, height);
  }

  /** Where both classes are equally likely. */
  #boundary(ctx, says, size) {
    const place = (column, row) => {
      const { left, top, width, height } = this.frameBox;
      return [left + (column / (size - 1)) * width, top + (1 - row / (size - 1)) * height];
    };
    ctx.beginPath();
    for (let row = 0; row < size - 1; row++)
      for (let column = 0; column < size - 1; column++) {
        const at = row * size + column;
        const corner = [says[at], says[at + 1], says[at + size + 1], says[at + size]].map((p) => p - 0.5);
        const cuts = [];
        const spots = [
          [column, row],
          [column + 1, row],
          [column + 1, row + 1],
          [column, row + 1],
        ];
        for (let side = 0; side < 4; side++) {
          const [a, b] = [corner[side], corner[(side + 1) % 4]];
          if (a > 0 === b > 0) continue;
          const share = a / (a - b);
          const [from, to] = [spots[side], spots[(side + 1) % 4]];
          cuts.push(place(from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share));
        }
        for (let i = 0; i + 1 < cuts.length; i += 2) {
          ctx.moveTo(cuts[i][0], cuts[i][1]);
          ctx.lineTo(cuts[i + 1][0], cuts[i + 1][1]);
        }
      }
    const thick = this.zoom > 1 ? 2 : 1;
    ctx.lineWidth = 4 * thick;
    ctx.strokeStyle = this.paint.casing;
    ctx.stroke();
    ctx.lineWidth = 1.75 * thick;
    ctx.strokeStyle = this.paint.ink;
    ctx.stroke();
  }

  /** What the marks are; of those that are there. */
  #explain() {
    const { count, train } = this.told;
    const marks = this.names.pixels ? [] : [["train", t`trains`]];
    if (count[0] > train[0] && !this.names.pixels) marks.push(["test", t`tests`]);
    if (this.names.pixels)
      marks.push(["wrong", count[0] > train[0] ? t`test pictures; ringed: wrong now` : t`ringed: wrong now`]);
    else if (this.heated) marks.push(["wrong", t`wrong now`]);
    else if (!this.against) marks.push(["curve", t`what the net says`]);
    if (this.heated && !this.told.planar[0] && this.inputs.length > 2 && !this.names.pixels)
      marks.push(["", t`the other inputs at their mean`]);
    const key = marks.join();
    if (key === this.explained) return;
    this.explained = key;
    this.legend.replaceChildren(
      ...marks.map(([kind, text]) =>
        el("span", {}, kind ? el(`i.sl-net-mark.sl-net-${kind}`, { "aria-hidden": "true" }) : null, text),
      ),
    );
  }

  #inside() {
    const { left, top, width, height } = this.frameBox;
    const path = new Path2D();
    path.rect(left, top, width, height);
    return path;
  }

  /** A regression: what the net says of each x. */
  #curve(ctx, says, size) {
    const [x0, x1] = this.box;
    ctx.beginPath();
    for (let column = 0; column < size; column++)
      ctx.lineTo(...this.to(x0 + (column / (size - 1)) * (x1 - x0), says[column]));
    ctx.save();
    ctx.clip(this.#inside());
    ctx.lineJoin = "round";
    for (const [width, style] of [
      [6, this.paint.casing],
      [3, this.paint.ink],
    ]) {
      ctx.lineWidth = width;
      ctx.strokeStyle = style;
      ctx.stroke();
    }
    ctx.restore();
  }

  /** The points, which stand still: filled ones train, hollow ones test. */
  #drawn() {
    const { canvas, ctx } = this.kept();
    const { raw, y, count, train } = this.told;
    const radius = Math.max(2.4, Math.min(4, this.frameBox.width / 95));
    for (let i = count[0] - 1; i >= 0; i--) {
      const [px, py] = this.to(raw[2 * i], raw[2 * i + 1]);
      const colour = classColour(this.theme, this.task === REGRESSION ? 0 : Math.round(y[i]));
      ctx.beginPath();
      ctx.arc(px, py, radius, 0, 2 * Math.PI);
      const trains = i < train[0];
      ctx.fillStyle = trains ? colour : this.paint.paper;
      ctx.fill();
      ctx.lineWidth = trains ? 1 : 1.75;
      ctx.strokeStyle = trains ? this.paint.casing : colour;
      ctx.stroke();
    }
    this.radius = radius;
    const [across, up] = this.heated ? this.#shownInputs() : [this.inputs[0], "y"];
    this.#axes(ctx, across, up);
    return canvas;
  }

  /** The mini-batch that is taken apart, lit up. */
  #batch(ctx, rows) {
    const { raw } = this.told;
    for (const [width, style] of [
      [5, this.paint.casing],
      [2.5, this.paint.ink],
    ]) {
      ctx.beginPath();
      for (const row of rows) {
        if (row < 0) continue;
        const [px, py] = this.to(raw[2 * row], raw[2 * row + 1]);
        const reach = this.radius + 3;
        ctx.rect(px - reach, py - reach, 2 * reach, 2 * reach);
      }
      Object.assign(ctx, { lineWidth: width, strokeStyle: style });
      ctx.stroke();
    }
  }

  /** Which inputs the two axes are. */
  #shownInputs() {
    if (this.told.planar[0]) return ["x₁", "x₂"];
    return Array.from(this.told.axes, (at) => this.inputs[at] ?? "");
  }

  #axes(ctx, across, up) {
    const { zoom } = this;
    const { left, top, width, height } = this.frameBox;
    const [x0, x1, y0, y1] = this.box;
    ctx.fillStyle = this.paint.soft;
    ctx.font = this.font(12);
    ctx.textAlign = "center";
    ctx.fillText(across, left + width / 2, top + height + 18 * zoom);
    ctx.save();
    ctx.translate(left - 9 * zoom, top + height / 2);
    if (up.length > 2) ctx.rotate(-Math.PI / 2);
    ctx.fillText(up, up.length > 2 ? 0 : -5 * zoom, 4 * zoom);
    ctx.restore();
    ctx.font = this.font(11);
    ctx.textAlign = "left";
    ctx.fillText(sig3(x0), left, top + height + 17 * zoom);
    ctx.textAlign = "right";
    ctx.fillText(sig3(x1), left + width, top + height + 17 * zoom);
    ctx.save();
    ctx.translate(left - 8 * zoom, top + height);
    ctx.rotate(-Math.PI / 2);
    ctx.textAlign = "left";
    ctx.fillText(sig3(y0), 0, 0);
    ctx.textAlign = "right";
    ctx.fillText(sig3(y1), height, 0);
    ctx.restore();
  }

  #mistakes(ctx, wrong) {
    const { raw, count } = this.told;
    ctx.beginPath();
    for (let i = 0; i < count[0]; i++) {
      if (!wrong[i]) continue;
      const [px, py] = this.to(raw[2 * i], raw[2 * i + 1]);
      ctx.moveTo(px + this.radius + 3.5, py);
      ctx.arc(px, py, this.radius + 3.5, 0, 2 * Math.PI);
    }
    ctx.lineWidth = 3;
    ctx.strokeStyle = this.paint.casing;
    ctx.stroke();
    ctx.lineWidth = 1.5;
    ctx.strokeStyle = this.paint.ink;
    ctx.stroke();
  }

  #hover(event) {
    if (this.names?.pixels) return this.gallery.hover(event);
    if (!this.frameBox || (!this.says && !this.against)) return;
    const [px, py] = within(this.touch, event);
    const { left, top, width, height } = this.frameBox;
    if (px < left || px > left + width || py < top || py > top + height) return this.say(0, 0);
    const { raw, y, count, train, outputs } = this.told;
    if (this.against) return this.#hoverAnswer(px, py);
    let best = -1;
    let least = NEAR ** 2;
    for (let i = 0; i < count[0]; i++) {
      const [x, z] = this.to(raw[2 * i], raw[2 * i + 1]);
      const d = (x - px) ** 2 + (z - py) ** 2;
      if (d < least) [best, least] = [i, d];
    }
    const [x, z] = best < 0 ? this.from(px, py) : [raw[2 * best], raw[2 * best + 1]];
    const [qx, qy] = this.to(x, z);
    const column = Math.min(this.size - 1, Math.max(0, Math.round(((qx - left) / width) * (this.size - 1))));
    const row = Math.min(this.size - 1, Math.max(0, Math.round((1 - (qy - top) / height) * (this.size - 1))));
    const cells = this.size * this.size;
    const at = row * this.size + column;
    const lines = [];
    if (this.task === REGRESSION) lines.push(t`the net says about ${sig3(this.says[column])}`);
    else if (this.task === BINARY) lines.push(t`P(${this.#called(1)}) about ${sig3(this.says[at])}`);
    else
      lines.push(
        Array.from(
          { length: outputs[0] },
          (_, k) => `P(${className(this.names, k)}) ${sig3(this.says[k * cells + at])}`,
        ).join(", "),
      );
    const place = `(${sig3(x)}, ${sig3(z)})`;
    if (best < 0) this.say(px, py, place, ...lines);
    else {
      const kind = best < train[0] ? t`Training point` : t`Test point`;
      const truth = this.task === REGRESSION ? "" : t` of ${this.#called(Math.round(y[best]))}`;
      this.say(px, py, `${kind}${truth}`, place, ...lines);
    }
  }

  #called(which) {
    return this.names.classes ? className(this.names, which) : t`class ${which + 1}`;
  }

  #hoverAnswer(px, py) {
    const { y, count, train } = this.told;
    const { answer } = this.data.columns("maps");
    let [best, least] = [-1, NEAR ** 2];
    for (let i = 0; i < count[0]; i++) {
      const [x, z] = this.to(this.#asked(y[i]), this.#asked(answer[i]));
      const d = (x - px) ** 2 + (z - py) ** 2;
      if (d < least) [best, least] = [i, d];
    }
    if (best < 0) return this.say(0, 0);
    const kind = best < train[0] ? t`Training point` : t`Test point`;
    this.say(px, py, kind, t`asked ${sig3(this.#asked(y[best]))}`, t`said ${sig3(this.#asked(answer[best]))}`);
  }
}
