// What a class answers, over a lesson's own picture: pins, curves, numbers and choices of everybody, before the run and after it.

import { el, svg } from "../player/dom.js";
import { sig3 } from "../player/format.js";
import { t } from "../t.js";

const KINDS = { EndPoint: pins, LossCurve: drawn, Choice: counts, Number: numbers, LastStable: numbers };
const WIDE = 300; // of a strip of numbers

/**
 * Listens for a class's answers for as long as the lesson is there.
 * @param {any} page the lesson's
 * @returns {() => void} ends it
 */
export function onCrowd(page) {
  const { ownerDocument } = page.root;
  const hear = ({ detail }) => show(page, detail);
  ownerDocument.addEventListener("simulab-crowd", hear);
  return () => ownerDocument.removeEventListener("simulab-crowd", hear);
}

/** @param {any} page  @param {{answers: Record<string, any[]>, covered: boolean, ran: boolean}} said */
function show(page, { answers, covered, ran }) {
  const { stage, questions } = page;
  if (!stage?.view.opened || !questions) return;
  if (questions.some(({ question, waiting }) => question.covers && !waiting)) {
    if (ran && stage.covered) stage.uncover();
    else if (covered && !ran && !stage.covered) stage.veil();
  }
  for (const one of questions) {
    const given = answers[one.question.id] ?? [];
    const key = JSON.stringify([given, stage.covered]);
    if (one.crowdOf === key || (one.crowdOf === undefined && !given.length)) continue;
    one.crowdOf = key;
    one.node.hidden = false; // what follows a prediction is asked of the class too
    KINDS[one.question.kind]?.(one, given, stage.covered);
  }
}

/** Everybody's pins. */
function pins(one, given) {
  const { question, stage } = one;
  const flat = !question.y;
  one.crowd = given.filter((at) => Number.isFinite(at?.x) && (flat || Number.isFinite(at.y)));
  one.crowding ??= stage.over(question.slot, (axes) =>
    one.crowd.map((at) =>
      flat
        ? svg("line", { x1: axes.x.to(at.x), x2: axes.x.to(at.x), y1: 0, y2: axes.height, class: "sl-crowd" })
        : svg("circle", { cx: axes.x.to(at.x), cy: axes.y.to(at.y), r: 7, class: "sl-crowd" }),
    ),
  );
  stage.redraw(question.slot);
}

/** Everybody's curves, on the pad. */
function drawn(one, given, covered) {
  one.crowd ??= one.pad.insertBefore(svg("g", {}), one.drawn);
  const curves = given.filter((knots) => Array.isArray(knots) && knots.length > 1 && knots.every(Number.isFinite));
  const point = (knots) => (power, i) => `${one.x(i / (knots.length - 1)).toFixed(1)},${one.y(power).toFixed(1)}`;
  one.crowd.replaceChildren(
    ...curves.map((knots) => svg("polyline", { points: knots.map(point(knots)).join(" "), class: "sl-crowd" })),
  );
  if (!covered) one.reveal();
}

/** How many chose each answer. */
function counts(one, given) {
  one.options.forEach((label, i) => {
    const count = given.filter((at) => at === i).length;
    label.querySelector(".sl-crowd-count")?.remove();
    const share = given.length ? count / given.length : 0;
    const node = el("span.sl-crowd-count", { text: String(count) });
    node.style.setProperty("--share", `${Math.round(100 * share)}%`);
    if (given.length) label.append(node);
  });
}

/** Everybody's numbers, side by side on one line. */
function numbers(one, given) {
  const values = given.map(Number).filter(Number.isFinite);
  one.crowd ??= one.body.appendChild(el("div.sl-crowd-strip"));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const log = low > 0 && high / low > 20;
  const of = (value) => (log ? Math.log(value) : value);
  const x = (value) => (high > low ? 12 + ((of(value) - of(low)) / (of(high) - of(low))) * (WIDE - 24) : WIDE / 2);
  const heap = new Map();
  const dot = (value) => {
    const at = Math.round(x(value) / 9) * 9;
    heap.set(at, (heap.get(at) ?? 0) + 1);
    return svg("circle", { cx: at, cy: Math.max(5, 62 - 8 * heap.get(at)), r: 4, class: "sl-crowd" });
  };
  const dots = [...values].sort((a, b) => a - b).map(dot);
  const ends = high > low ? [low, high] : [low];
  one.crowd.replaceChildren(
    values.length
      ? svg(
          "svg",
          {
            viewBox: `0 0 ${WIDE} 84`,
            role: "img",
            "aria-label": t`${values.length} answers from ${sig3(low)} to ${sig3(high)}`,
          },
          svg("line", { x1: 6, x2: WIDE - 6, y1: 62, y2: 62, class: "sl-rule" }),
          ...dots,
          ...ends.map((value) => svg("text", { x: x(value), y: 79, "text-anchor": "middle" }, sig3(value))),
        )
      : "",
  );
}
