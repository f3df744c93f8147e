// A state as a small file: what is on screen, and what its numbers are recognised by.
import { isShown, presets, same } from "./state.js";

/** 53 bits of a column's bytes (cyrb53): to recognise numbers, not to keep secrets. */
export function digestOf(columns) {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (const name of Object.keys(columns).sort()) {
    const { buffer, byteOffset, byteLength } = columns[name];
    for (const byte of new Uint8Array(buffer, byteOffset, byteLength)) {
      a = Math.imul(a ^ byte, 2654435761);
      b = Math.imul(b ^ byte, 1597334677);
    }
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (4294967296 * (2097151 & b) + (a >>> 0)).toString(36);
}

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
  const digest = {};
  for (const [name, { at }] of Object.entries(spec.sources))
    if (!at && data.columns(name)) digest[name] = digestOf(data.columns(name));
  return {
    simulab: spec.version,
    widget: spec.name,
    home: view.host.home,
    state,
    step: view.extra().step,
    seed: state.seed,
    words: view.words(),
    digest,
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
