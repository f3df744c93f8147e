// Names beside the curves they belong to.
import { legible } from "./colour.js";
import { outlined } from "./marks.js";
import { LINE_HIGH, placed } from "./placement.js";

const TEXT = "12px system-ui, sans-serif";
const stood = new WeakMap();

/** The curves in pixels, in pieces: a curve that is not there, or leaves the picture, has gaps. */
function lined(named, data, axes) {
  const xs = data.column(named.source, named.x) ?? [];
  const rows = named.y
    ? data.spec.series.map((one) => [one.label, one.colour, data.row(named.source, named.y, one.name)])
    : [];
  const lines = [
    ...rows,
    ...named.columns.map(([name, label, colour]) => [label, colour, data.column(named.source, name)]),
  ];
  return lines
    .filter(([, , ys]) => ys)
    .map(([label, colour, ys]) => ({
      label,
      colour,
      points: Array.from(ys, (y, i) => ({ x: axes.x.to(xs[i]), y: axes.y.to(y) })).map((at) =>
        at.x >= 0 && at.x <= axes.width && at.y >= 0 && at.y <= axes.height ? at : null,
      ),
    }));
}

let pen;

export const named = {
  project(drawn, data, axes, glyphs) {
    const ctx = (pen ??= document.createElement("canvas").getContext("2d"));
    ctx.font = TEXT;
    const wide = (text) => ctx.measureText(text).width;
    // what is written there anyway: words of the figure, and the labels of its rules along the top
    const taken = [{ x: 0, y: 0, width: axes.width }];
    // and along the bottom the step's handle
    if (drawn.y)
      for (const rise of [LINE_HIGH, 2 * LINE_HIGH]) taken.push({ x: 0, y: axes.height - rise, width: axes.width });
    for (const {
      source: { data: words },
    } of glyphs) {
      words.text?.forEach((text, i) =>
        taken.push({ x: axes.x.to(words.x[i]), y: axes.y.to(words.y[i]) - LINE_HIGH / 2, width: wide(text) }),
      );
    }
    const names = placed(lined(drawn, data, axes), taken, axes, wide, stood.get(drawn));
    stood.set(drawn, Object.fromEntries(names.map(({ label, key }) => [label, key])));
    return names;
  },
  draw(ctx, names, { paint, theme }) {
    ctx.font = TEXT;
    ctx.textBaseline = "middle";
    for (const { label, colour, x, y } of names)
      outlined(ctx, label, x, y + LINE_HIGH / 2, {
        casing: paint.casing,
        ink: colour ? legible(colour, theme, 4.5) : paint.soft,
      });
  },
  nearest: () => null,
};
