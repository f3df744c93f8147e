// The small card beside what the pointer is near: whose step it is, where, and what it is worth.
import { t } from "../t.js";
import { el } from "./dom.js";
import { sig3, written } from "./format.js";

const REACH = 24; // px within which a path or a point answers

/** Near a place of a picture, in the pixels that it is drawn in. Loaded once the picture stands: see ``View.open``. */
export function tip(picture, x, y) {
  const node = picture.tip;
  const found = picture.painter
    ? trial(picture.made && picture.painter.nearest(picture.made, x, y, picture.position, REACH))
    : step(picture, picture.tracks.nearest(x, y, picture.position, REACH));
  node.hidden = !found;
  if (!found) return;
  node.replaceChildren(el("strong", { text: found.name }), el("span", { text: found.says }));
  node.style.setProperty("--colour", found.colour);
  const [left, top] = [found.x * picture.zoom, found.y * picture.zoom];
  const across = left > picture.axes.width / 2 ? "calc(-100% - 12px)" : "12px";
  const down = top > 60 ? "calc(-100% - 8px)" : "12px";
  node.style.transform = `translate(${left}px, ${top}px) translate(${across}, ${down})`;
}

function step({ data, figure }, near) {
  if (!near) return null;
  const { path, step: at } = near;
  const place = path.xs ? t`(${sig3(path.xs[at])}, ${sig3(path.ys[at])})` : null;
  const loss = data.lossOf?.(path.series.name, at);
  const { says } = figure.tracks;
  const exact = says === "loss" ? sig3(path.ys[at]) : written(String(Number(path.ys[at].toPrecision(6))));
  const value = path.xs ? (loss == null ? null : t`loss ${sig3(loss)}`) : `${says} ${exact}`;
  return {
    name: path.series.label,
    says: [t`step ${at}`, place, value].filter(Boolean).join(" · "),
    colour: path.colour,
    x: path.px[at],
    y: path.py[at],
  };
}

function trial(point) {
  if (!point) return null;
  const says = point.value === undefined ? "" : t`value ${sig3(point.value)}` + (point.at ? t` at ${point.at}` : "");
  return { name: t`Trial ${point.i}`, says, colour: "", x: point.x, y: point.y };
}
