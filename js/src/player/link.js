// The link that restores a state: only what differs from the defaults, in the order of the controls.

import { shortest } from "./format.js";
import { presets, same } from "./state.js";

const LONGEST = 2000; // characters of a table that is written into an address
const WORDS = ["step", "show", "hide"];

function text(value) {
  if (typeof value === "number") return shortest(value);
  if (typeof value === "boolean") return value ? "1" : "0";
  const safe = (word) => encodeURIComponent(word);
  return Array.isArray(value) ? value.map(safe).join(",") : safe(value);
}

/**
 * @param {import("../types").Control[]} controls the widget's
 * @param {import("../types").State} state a resolved state
 * @param {{step?: number|null, show?: string[]|null, hide?: string[]|null, always?: string[]}} extra ``always``: knobs written
 *   even at their defaults, because the page they are opened in starts elsewhere
 */
export function encode(controls, state, extra = {}) {
  const { defaults } = presets(controls, state);
  const parts = [];
  for (const { name, kind } of controls) {
    if (kind === "table" && state[name].length > LONGEST) continue; // no address holds it: a file does
    if (!same(state[name], defaults[name]) || extra.always?.includes(name)) parts.push([name, text(state[name])]);
  }
  for (const word of WORDS) if (extra[word] != null) parts.push([word, text(extra[word])]);
  return parts.map(([key, value]) => `${key}=${value}`).join("&");
}

const plain = (part) => {
  try {
    return decodeURIComponent(part.replaceAll("+", " "));
  } catch {
    return part;
  }
};

/** {key: text} of a hash or query. A page's ordinary anchor (no "=") carries no state. */
export function decode(source) {
  const found = Object.create(null); // any key is only a key
  for (const part of source.replace(/^[#?]/, "").split("&")) {
    const at = part.indexOf("=");
    if (at > 0) found[plain(part.slice(0, at))] = plain(part.slice(at + 1));
  }
  return found;
}

/** What others wrote into a hash: its parts, as they stand there, without those of this prefix. */
export function othersOf(hash, prefix) {
  const mine = (part) => plain(part).startsWith(`${prefix}.`);
  return hash
    .replace(/^#/, "")
    .split("&")
    .filter((part) => part && !mine(part));
}

/** The part of {key: text} that belongs to one widget of a page: "race.step=3" is {step: "3"} of "race". */
export function mine(found, prefix) {
  const kept = Object.create(null);
  const rest = Object.create(null);
  for (const [key, value] of Object.entries(found)) {
    if (!prefix) kept[key] = value;
    else if (key.startsWith(`${prefix}.`)) kept[key.slice(prefix.length + 1)] = value;
    else rest[key] = value;
  }
  return [kept, rest];
}

/** Knobs apart from what only concerns the view. */
export function split(found) {
  const given = { ...found };
  const view = {};
  for (const word of WORDS) {
    if (word in given) view[word] = given[word];
    delete given[word];
  }
  const list = (value) => (value === undefined ? null : value.split(",").filter(Boolean));
  return { given, step: view.step, show: list(view.show), hide: list(view.hide) };
}
