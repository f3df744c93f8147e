// Which two of many inputs the plane shows: a menu for each, by name.

import { el } from "../player/dom.js";
import { t } from "../t.js";

const AXES = [
  ["across", t`Across`],
  ["up", t`Upwards`],
];

export class Axes {
  /** @param {any} plane the drawing whose axes they are */
  constructor(plane) {
    this.plane = plane;
    this.menus = AXES.map(([knob, label]) => {
      const menu = el("select.sl-select", {
        "data-knob": knob,
        "aria-label": label,
        onchange: () => {
          plane.knobs.change({ [knob]: Number(menu.value) });
          plane.knobs.settle();
        },
      });
      return menu;
    });
    const [across, up] = this.menus;
    this.bar = el(
      "div.sl-paint.sl-axes",
      { hidden: true },
      across,
      el("span", { text: "×", "aria-hidden": "true" }),
      up,
    );
    plane.node.insertBefore(this.bar, plane.plane);
  }

  show() {
    const { plane } = this;
    const { told, inputs, names } = plane;
    this.bar.hidden = Boolean(told.planar[0]) || !plane.heated || names.pixels > 0 || !plane.knobs.allowed("across");
    if (this.bar.hidden) return;
    const key = inputs.join();
    if (key !== this.key) {
      this.key = key;
      for (const menu of this.menus)
        menu.replaceChildren(...inputs.map((name, i) => el("option", { value: String(i + 1), text: name })));
    }
    this.menus.forEach((menu, i) => {
      menu.value = String(told.axes[i] + 1);
    });
  }
}
