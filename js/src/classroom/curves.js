// Many runs in one picture: the loss of each, as powers of ten against the share of the run that has passed.

import { svg } from "../player/dom.js";
import { t } from "../t.js";

const WIDE = 640;
const HIGH = 340;
const EDGE = { left: 52, right: 14, top: 14, bottom: 34 };

/**
 * @param {{curve: (number|null)[], kind: "arrived"|"left"|"other", best?: boolean}[]} runs
 * @param {{label: string, y: string, steps?: number}} said  label: what a listener hears
 */
export function curves(runs, { label, y: axis, steps }) {
  const heights = runs.flatMap(({ curve }) => curve.filter((power) => power !== null));
  const low = Math.max(-8, Math.floor(Math.min(0, ...heights)));
  const high = Math.min(6, Math.ceil(Math.max(low + 1, ...heights)));
  const x = (share) => EDGE.left + share * (WIDE - EDGE.left - EDGE.right);
  const y = (power) =>
    EDGE.top + ((high - Math.min(high, Math.max(low, power))) / (high - low)) * (HIGH - EDGE.top - EDGE.bottom);
  const every = Math.ceil((high - low) / 5);
  const rules = [];
  for (let power = high; power >= low; power -= every)
    rules.push(
      svg("line", { x1: EDGE.left, x2: WIDE - EDGE.right, y1: y(power), y2: y(power), class: "rule" }),
      svg("text", { x: EDGE.left - 8, y: y(power) + 4, "text-anchor": "end" }, power === 0 ? "1" : `1e${power}`),
    );
  const line = ({ curve, kind, best }) => {
    const last = Math.max(1, curve.length - 1);
    // what has left every number leaves the picture at its top
    const points = curve.map((power, i) => `${x(i / last).toFixed(1)},${y(power ?? high).toFixed(1)}`);
    return svg("polyline", { points: points.join(" "), class: `run ${kind}${best ? " best" : ""}`, pathLength: "1" });
  };
  return svg(
    "svg",
    { viewBox: `0 0 ${WIDE} ${HIGH}`, class: "curves", role: "img", "aria-label": label },
    ...rules,
    svg("text", { x: EDGE.left, y: HIGH - 10 }, t`start`),
    svg(
      "text",
      { x: WIDE - EDGE.right, y: HIGH - 10, "text-anchor": "end" },
      steps ? t`step ${steps}` : t`end of the run`,
    ),
    svg("text", { x: (WIDE + EDGE.left) / 2, y: HIGH - 10, "text-anchor": "middle" }, axis),
    ...[...runs].sort((a, b) => Number(a.best ?? 0) - Number(b.best ?? 0)).map(line),
  );
}

/** A try or a verdict as the picture colours it. */
export const kindOf = ({ steps, verdict }) => (steps >= 0 ? "arrived" : verdict === 3 ? "left" : "other");
