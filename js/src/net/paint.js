// Points painted on the plane: by mouse, by touch, and by keyboard with a cross that the arrow keys move.

import { el } from "../player/dom.js";
import { t } from "../t.js";
import { cellsOf, textOf } from "./cells.js";
import { styled, within } from "./drawing.js";
import { answerAt } from "./own.js";
import { classColour } from "./palette.js";
import { read } from "./table.js";
import { OWN, REGRESSION } from "./told.js";

const MOST_CLASSES = 5;
const NEAR = 12; // px within which the eraser finds a point
const STEP = 8; // px of an arrow key

export class Paint {
  /** @param {any} plane the drawing on which is painted */
  constructor(plane) {
    this.plane = plane;
    this.chosen = 0;
    this.bar = el("div.sl-paint", { role: "group", "aria-label": t`Paint`, hidden: true });
    plane.node.insertBefore(this.bar, plane.plane);
    plane.touch.addEventListener("click", (event) => this.#clicked(...within(plane.touch, event)));
    plane.plane.addEventListener("keydown", (event) => this.#key(event));
  }

  /** True where points are one's own, and are places of the plane with a class or a number. */
  get on() {
    const { plane } = this;
    if (plane.state?.data !== OWN || !plane.told?.planar[0] || !plane.knobs.allowed("own")) return false;
    return this.#table().columns.length === (plane.task === REGRESSION ? 2 : 3);
  }

  /** The table as the knob has it: while a run is computed, it is ahead of what is drawn. */
  #table() {
    const { own, target } = this.plane.knobs.state();
    const { columns } = read(own);
    return { own, columns, answer: answerAt(columns, target) - 1 };
  }

  show() {
    const { plane } = this;
    this.bar.hidden = !this.on;
    plane.plane.tabIndex = this.on ? 0 : -1;
    if (!this.on) {
      plane.plane.removeAttribute("tabindex");
      this.cross = null;
      return;
    }
    plane.plane.setAttribute("aria-label", t`Paint: arrow keys move the cross, Enter paints, Delete takes away`);
    this.words = plane.task === REGRESSION ? [] : this.#classes();
    const key = `${this.words.join()}|${this.chosen}|${plane.theme}`;
    if (key === this.key) return;
    this.key = key;
    const button = (label, which, colour) => {
      const name = /^\d+$/.test(label) ? t`class ${label}` : label;
      return el(
        "button.sl-paint-one",
        {
          "aria-pressed": String(this.chosen === which),
          onclick: () => {
            this.chosen = which;
            this.show();
          },
          title: name,
          "aria-label": name,
        },
        colour ? styled(el("i", { "aria-hidden": "true" }), { background: colour }) : null,
        label,
      );
    };
    this.bar.replaceChildren(
      ...(this.words.length
        ? [
            el("span", { text: t`Paint`, "aria-hidden": "true" }),
            ...this.words.map((word, i) => button(word, i, classColour(plane.theme, i))),
          ]
        : [button(t`paint`, 0, classColour(plane.theme, 0))]),
      button(t`erase`, -1, ""),
    );
  }

  /** What the classes are called, in their order: words as they are; of numbers also the next one. */
  #classes() {
    const { columns, answer } = this.#table();
    const { words, values } = columns[answer];
    if (words.length) return words;
    const kinds = [...new Set(values)].sort((a, b) => a - b);
    const next = kinds.length < MOST_CLASSES ? [kinds.at(-1) + 1] : [];
    return [...kinds, ...next].map(String);
  }

  /** The cross of the keyboard. */
  frame(ctx) {
    if (!this.on || !this.cross) return;
    const [x, y] = this.cross;
    ctx.beginPath();
    ctx.moveTo(x - 9, y);
    ctx.lineTo(x + 9, y);
    ctx.moveTo(x, y - 9);
    ctx.lineTo(x, y + 9);
    Object.assign(ctx, { lineWidth: 2, strokeStyle: this.plane.paint.ink });
    ctx.stroke();
  }

  #clicked(px, py) {
    if (!this.on) return;
    const { left, top, width, height } = this.plane.frameBox;
    if (px < left || px > left + width || py < top || py > top + height) return;
    const { own: before, columns, answer } = this.#table();
    const rows = cellsOf(before);
    if (this.chosen < 0) {
      const which = this.#nearest(px, py);
      if (which === null) return;
      rows.splice(which, 1);
      // of one class, and of one point, there is nothing to learn
      const kinds = new Set(rows.slice(1).map((row) => (this.words.length ? row[answer] : row)));
      if (kinds.size < 2) return this.plane.say(px, py, t`This one has to stay: the last of its kind.`);
    } else {
      const place = this.plane.from(px, py).map((value) => Number(value.toFixed(2)));
      const said = this.words.length ? this.words[this.chosen] : place[1];
      rows.push(columns.map((_, i) => (i === answer ? said : place.shift())));
    }
    const own = textOf(rows);
    if (own.length > this.plane.knobs.controls.own.longest) return;
    this.plane.knobs.change({ own });
    this.plane.knobs.settle();
  }

  /** The line of the table with the point that is nearest to a place, if one is near. */
  #nearest(px, py) {
    const { columns, answer } = this.#table();
    const [across, up = columns[answer]] = columns.filter((_, i) => i !== answer);
    let [best, least] = [null, NEAR ** 2];
    across.values.forEach((x, i) => {
      const [qx, qy] = this.plane.to(x, up.values[i]);
      const d = (qx - px) ** 2 + (qy - py) ** 2;
      if (d < least) [best, least] = [i + 1, d];
    });
    return best;
  }

  #key(event) {
    if (!this.on || event.target !== this.plane.plane) return;
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const { left, top, width, height } = this.plane.frameBox;
    this.cross ??= [left + width / 2, top + height / 2];
    const step = STEP * (event.shiftKey ? 4 : 1);
    if (event.key in moves) {
      const [dx, dy] = moves[event.key];
      const held = (value, low, high) => Math.min(high, Math.max(low, value));
      this.cross = [
        held(this.cross[0] + dx * step, left, left + width),
        held(this.cross[1] + dy * step, top, top + height),
      ];
    } else if (event.key === "Enter" || event.key === "Delete" || event.key === "Backspace") {
      const was = this.chosen;
      if (event.key !== "Enter") this.chosen = -1;
      this.#clicked(...this.cross);
      this.chosen = was;
    } else return;
    event.preventDefault();
    event.stopPropagation();
    this.plane.redraw();
  }
}
