// A state as a small file: what is on screen, and what its numbers are recognised by.
import { digest } from "./digest.js";
import { isShown, presets, same } from "./state.js";

/** By what a source's columns are recognised. */
export const digestOf = (columns) =>
  digest(
    Object.keys(columns)
      .sort()
      .map((name) => new Uint8Array(columns[name].buffer, columns[name].byteOffset, columns[name].byteLength)),
  );

/** The score table's numbers: {"Adam: Loss": 0.123}. */
export function scores(spec, data) {
  const found = {};
  for (const { source, column, label, format } of spec.table) {
    if (format === "verdict") continue; // a code, which says nothing to a person; the numbers beside it differ too
    for (const name of data.columns(source) ? data.names(source) : []) {
      const value = data.row(source, column, name)?.[0];
      const series = spec.series.find((one) => one.name === name);
      if (value !== undefined)
        found[`${series?.label ?? name}: ${label || "rank"}`] = Number.isFinite(value) ? value : null;
    }
  }
  return found;
}

/** What a file holds: the state on screen, the step, and what its numbers are recognised by. */
export function stateFile(view) {
  const { spec, data, state } = view;
  const digests = {};
  for (const [name, { at }] of Object.entries(spec.sources))
    if (!at && data.columns(name)) digests[name] = digestOf(data.columns(name));
  return {
    simulab: spec.version,
    widget: spec.name,
    home: view.host.home,
    state,
    step: view.extra().step,
    seed: state.seed,
    words: view.words(),
    digest: digests,
    numbers: scores(spec, data),
    link: view.address.link(state, view.extra()),
  };
}

/** The knobs of a file that differ from what is usual, as people read them: [[label, value]]. */
export function settings(spec, state) {
  const { defaults } = presets(spec.controls, state);
  return spec.controls
    .filter(
      ({ name, kind, shown }) =>
        name in state && isShown(shown, state) && (kind === "text" || !same(state[name], defaults[name])),
    )
    .map(({ name, label, options }) => {
      const word = (value) => options.find((option) => option.value === value)?.label ?? String(value);
      return [label, Array.isArray(state[name]) ? state[name].map(word).join(", ") : word(state[name])];
    });
}
