// A series' sign: a piece of its line and its marker, the same in chips, table and picture.

import { legible } from "./colour.js";
import { svg } from "./dom.js";
import { corners } from "./markers.js";

export function swatch(series, theme) {
  const colour = legible(series.colour, theme);
  const line = svg("line", {
    x1: 1,
    y1: 8,
    x2: 31,
    y2: 8,
    stroke: colour,
    "stroke-width": 2.25,
    "stroke-dasharray": series.dash.join(" ") || "none",
  });
  const mark = svg("polygon", { points: corners(series.marker, 16, 8, 4.6), fill: colour, class: "sl-mark" });
  const node = svg(
    "svg",
    { viewBox: "0 0 32 16", width: 32, height: 16, "aria-hidden": "true", class: "sl-swatch" },
    line,
    mark,
  );
  node.dataset.series = series.name;
  return node;
}

/** Signs already on screen take the colours of another theme. */
export function repaintSwatches(root, seriesList, theme) {
  for (const node of root.querySelectorAll("svg.sl-swatch")) {
    const series = seriesList.find((one) => one.name === node.dataset.series);
    if (series) node.replaceWith(swatch(series, theme));
  }
}
