// Where a page shows what was computed beforehand, the figure says so, and why.
import { isShown } from "./state.js";

/** The reasons of the recordings that feed a figure now, each once. */
export function recordedReasons(figure, plot, data, state) {
  const named = [figure.field, figure.basins, figure.tracks, figure.rules, figure.dots, ...figure.arrows].map((part) => part?.source);
  const sources = new Set([...named, ...[...plot.sources.keys()].map((name) => name.split(":")[0])]);
  const reasons = new Set();
  for (const name of sources) {
    if (!name || !data.columns(name)) continue;
    for (const { reason, shown } of data.spec.sources[name]?.recorded ?? []) if (isShown(shown, state)) reasons.add(reason);
  }
  return [...reasons];
}
