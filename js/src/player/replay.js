// A state as a small file, and its exact replay: opening it gives the same numbers, or it is said why it cannot.

import { quoted, sig3 } from "./format.js";
import { isShown, presets, same } from "./state.js";

const LARGEST = 1.6e7; // characters of a file that is read: some 200 pictures
const LARGEST_LESSON = 2e6; // of a lesson's answers, which hold no pictures
const LONGEST = 2e4; // of one text, which a page has to set
const MOST = 300; // entries of a report
const CLOSE = 1e-4; // relative difference that the last bits of two homes may have grown to

/** 53 bits of a column's bytes (cyrb53): to recognise numbers, not to keep secrets. */
function digestOf(columns) {
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
function scores(spec, data) {
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

/** Whether an entry has a text, other than a picture, that no page could set. */
const lengthy = (one) =>
  Object.entries(one ?? {}).some(
    ([key, value]) => key !== "picture" && typeof value === "string" && value.length > LONGEST,
  );

/** {entries, name} of a report's text, {lesson, name} of a lesson's report, {file} of a state's; an Error with one sentence for anything else. */
export function readFile(text) {
  if (text.length > LARGEST) throw new Error("This file is too large to be one of simulab's.");
  // cut out, not parsed: the pictures of a large report would all be decoded
  const begin = /^\s*</.test(text) ? text.indexOf('id="simulab-report"') : -1;
  const inside = begin < 0 ? text : text.slice(text.indexOf(">", begin) + 1, text.indexOf("</script>", begin));
  let found;
  try {
    found = JSON.parse(inside);
  } catch {
    throw new Error("This is no file of simulab's: it holds neither a state nor a report.");
  }
  if (found?.kept && inside.length > LARGEST_LESSON)
    throw new Error("This report is too large: it holds more than a lesson can ask.");
  if (found?.entries?.length > MOST) throw new Error(`This report has more than ${MOST} entries, too many to show.`);
  if (
    [...(Array.isArray(found?.entries) ? found.entries : []), ...Object.values(found?.kept?.answers ?? {})].some(
      lengthy,
    )
  )
    throw new Error("This report is too large: one of its texts is longer than a person writes.");
  if (typeof found?.lesson === "string" && found.kept && typeof found.kept === "object")
    return { lesson: found, entries: [], name: String(found.name ?? "") };
  if (Array.isArray(found?.entries))
    return { entries: found.entries.filter((one) => one && typeof one === "object"), name: String(found.name ?? "") };
  if (typeof found?.widget !== "string" || !found.state || typeof found.state !== "object") {
    throw new Error("This is no file of simulab's: it holds neither a state nor a report.");
  }
  return { file: { ...found, simulab: found.simulab ?? found.version } };
}

/** Why the numbers might be others, before they are there: [sentence]. */
export function hindrances(spec, file, complaints, state) {
  const found = [...complaints];
  const absent = spec.controls
    .filter(({ name, shown }) => !(name in file.state) && isShown(shown, state))
    .map(({ label }) => label);
  if (absent.length) found.push(`The file does not say ${absent.join(", ")}; set as usual.`);
  const changed = spec.controls.filter(({ name }) => name in file.state && !same(file.state[name], state[name]));
  if (changed.length && !complaints.length)
    found.push(`Set to another value: ${changed.map(({ label }) => label).join(", ")}.`);
  return found;
}

/** One sentence about the numbers now here and those of the file. */
export function verdict(view, file) {
  const { spec, data } = view;
  const known = Object.keys(file.digest ?? {}).filter((name) => data.columns(name));
  const other = known.filter((name) => digestOf(data.columns(name)) !== file.digest[name]);
  const version =
    file.simulab === spec.version
      ? ""
      : `It was made by simulab ${quoted(file.simulab ?? "of an unknown version")}, this is ${spec.version}.`;
  if (known.length && !other.length) return ["the same numbers, to the last bit.", version].filter(Boolean).join(" ");
  const now = scores(spec, data);
  const off = Object.entries(file.numbers ?? {}).filter(([key, then]) => {
    const value = now[key] ?? null;
    return value === null || typeof then !== "number"
      ? value !== then
      : Math.abs(value - then) > CLOSE * Math.max(Math.abs(value), Math.abs(then), 1e-9);
  });
  const homes =
    file.home && file.home !== view.host.home ? "Then another home computed them: live on a server, or in a page." : "";
  if (!file.digest)
    return ["the file has no digest, so its numbers cannot be compared.", version].filter(Boolean).join(" ");
  if (!off.length)
    return ["the same scores; the last digits of the paths differ.", version, homes].filter(Boolean).join(" ");
  const [key, then] = off[0];
  const shown = (value) => (value === null || value === undefined ? "none" : sig3(value));
  const more = off.length > 1 ? ` and ${off.length - 1} more` : "";
  return [
    `other numbers: ${key} is ${shown(now[key])} here and ${shown(then)} in the file${more}.`,
    version || homes || "The version is the same, so the file was changed or this machine computes differently.",
  ].join(" ");
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
