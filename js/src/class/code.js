// A link as a QR code that is drawn: modules as unit squares, with the quiet zone of four around them.

import { svg } from "../player/dom.js";
import { t } from "../t.js";

/** @param {boolean[][]} rows what ``qr`` made  @returns {SVGElement} */
export function codePicture(rows) {
  const size = rows.length + 8;
  const path = rows.flatMap((row, y) => row.map((on, x) => (on ? `M${x + 4} ${y + 4}h1v1h-1z` : ""))).join("");
  return svg(
    "svg",
    {
      viewBox: `0 0 ${size} ${size}`,
      role: "img",
      "aria-label": t`The link as a QR code`,
      "shape-rendering": "crispEdges",
    },
    svg("rect", { width: size, height: size, fill: "#fff" }),
    svg("path", { d: path, fill: "#000" }),
  );
}
