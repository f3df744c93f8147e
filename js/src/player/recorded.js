// Where a page shows what was computed beforehand, the figure says so, and why.
import { t } from "../t.js";
import { el } from "./dom.js";
import { isShown } from "./state.js";

/** The reasons of the recordings that feed a figure now, each once. */
export function recordedReasons(figure, plot, data, state) {
  const named = [figure.field, figure.basins, figure.tracks, figure.rules, figure.dots, ...figure.arrows].map(
    (part) => part?.source,
  );
  const sources = new Set([...named, ...[...plot.sources.keys()].map(({ name }) => name.split(":")[0])]);
  const reasons = new Set();
  for (const name of sources) {
    if (!name || !data.columns(name)) continue;
    for (const { reason, shown } of data.spec.sources[name]?.recorded ?? [])
      if (isShown(shown, state)) reasons.add(reason);
  }
  return [...reasons];
}

/** Every figure that is fed by a recording bears the word; the reason stands in full at the first, and is each one's title. */
export function sayRecorded(pictures, data, state) {
  let said = "";
  for (const { node, figure, plot, recorded } of pictures) {
    const reasons = node.hidden || !plot ? [] : recordedReasons(figure, plot, data, state);
    if (recorded) recorded.hidden = !reasons.length;
    if (!reasons.length) continue;
    const text = reasons.join(" ");
    recorded.title = text;
    recorded.replaceChildren(
      el("strong", { text: t`Recorded` }),
      said === text ? el("span.sl-hidden", { text }) : text,
    );
    said = text;
  }
}
