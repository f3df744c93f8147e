// Work in slices shows what it has reached, so that the picture grows.
import { plain } from "../live/wire.js";

/**
 * Takes what a question has so far, as if it were there for no state: all of it is still wanted, and what comes after it is not there.
 * @param {import("../player/feed.js").Feed} feed
 * @param {{names: string[], state: import("../types").State}} asked
 * @param {{source: string}} said what is under way
 * @param {any} [told] its columns and those of the sources before it that were not told yet, or the server's answer with them
 */
export function reached(feed, { names, state }, { source }, told) {
  const soFar = told?.id ? told.result && plain(told.result, told.packed) : told;
  if (!soFar) return;
  for (const [name, columns] of Object.entries(soFar)) feed.have[name] = { key: "", columns, state };
  for (const name of names.slice(names.indexOf(source))) if (!(name in soFar)) delete feed.have[name];
  if (!feed.spec.sources[source].slow) feed.listener.onResult(state, names);
  else if (feed.whole && !feed.asked.quick) feed.listener.onResult(feed.whole, names);
}
