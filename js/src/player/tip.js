// The small card beside what the pointer is near: whose step it is, where, and what it is worth.
import { t } from "../t.js";
import { el } from "./dom.js";
import { sig3, written } from "./format.js";

const REACH = 24; // px within which a path or a point answers

export class Tip {
  constructor() {
    this.node = el("div.sl-tip", { hidden: true });
  }

  /** Near a place of a picture, in the pixels that it is drawn in. */
  near(picture, x, y) {
    const found = picture.painter
      ? this.#trial(picture.made && picture.painter.nearest(picture.made, x, y, picture.position, REACH))
      : this.#step(picture, picture.tracks.nearest(x, y, picture.position, REACH));
    this.node.hidden = !found;
    if (!found) return;
    this.node.replaceChildren(el("strong", { text: found.name }), el("span", { text: found.says }));
    this.node.style.setProperty("--colour", found.colour);
    const [left, top] = [found.x * picture.zoom, found.y * picture.zoom];
    const across = left > picture.axes.width / 2 ? "calc(-100% - 12px)" : "12px";
    const down = top > 60 ? "calc(-100% - 8px)" : "12px";
    this.node.style.transform = `translate(${left}px, ${top}px) translate(${across}, ${down})`;
  }

  #step({ data, figure }, near) {
    if (!near) return null;
    const { path, step } = near;
    const place = path.xs ? t`(${sig3(path.xs[step])}, ${sig3(path.ys[step])})` : null;
    const loss = data.lossOf?.(path.series.name, step);
    const { says } = figure.tracks;
    const exact = says === "loss" ? sig3(path.ys[step]) : written(String(Number(path.ys[step].toPrecision(6))));
    const value = path.xs ? (loss == null ? null : t`loss ${sig3(loss)}`) : `${says} ${exact}`;
    return {
      name: path.series.label,
      says: [t`step ${step}`, place, value].filter(Boolean).join(" · "),
      colour: path.colour,
      x: path.px[step],
      y: path.py[step],
    };
  }

  #trial(point) {
    if (!point) return null;
    const says = point.value === undefined ? "" : t`value ${sig3(point.value)}` + (point.at ? t` at ${point.at}` : "");
    return { name: t`Trial ${point.i}`, says, colour: "", x: point.x, y: point.y };
  }
}
