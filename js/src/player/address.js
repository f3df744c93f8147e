// The address bar: reads a state from it, keeps it up to date without filling the browser's history.
import { decode, encode, mine, othersOf, split } from "./link.js";

/** A page's address without a state; the language that our links ask for stays. @param {{href: string}} place */
export const pageOf = ({ href }) => /^[^?#]*(\?lang=\w+)?/.exec(href)[0];

export class Address {
  /** @param {boolean|string} hash false: leave the address alone; a word: this widget's own part of it */
  constructor(hash, controls, always) {
    this.on = Boolean(hash);
    this.prefix = typeof hash === "string" ? hash : "";
    this.controls = controls;
    this.always = always;
  }

  /** {given, step, show, hide} of the query and the hash; of the query only what this widget knows. */
  read() {
    if (!this.on) return split({});
    const known = new Set([...this.controls.map((control) => control.name), "step", "show", "hide"]);
    const [query] = mine(decode(location.search), this.prefix);
    const ours = Object.fromEntries(Object.entries(query).filter(([key]) => known.has(key)));
    const hash = this.#ours();
    this.heard = JSON.stringify(hash);
    return split({ ...ours, ...hash });
  }

  #ours() {
    return mine(decode(location.hash), this.prefix)[0];
  }

  /** The hash for a state; the parts of other widgets of the page stay. */
  hash(state, extra) {
    const own = encode(this.controls, state, { ...extra, always: this.always });
    const parts = own.split("&").filter(Boolean);
    if (!this.prefix) return parts.join("&");
    return [...othersOf(location.hash, this.prefix), ...parts.map((part) => `${this.prefix}.${part}`)].join("&");
  }

  link(state, extra) {
    // What the query set is in the hash too, so the hash alone restores.
    return `${pageOf(location)}#${this.hash(state, extra)}`;
  }

  write(state, extra) {
    // Somebody has just changed it: the event that says so is on its way, and must not find our older state.
    if (!this.on || JSON.stringify(this.#ours()) !== this.heard) return;
    const hash = this.hash(state, extra);
    // An ordinary anchor stays until there is something to say.
    if (!hash && location.hash && !location.hash.includes("=")) return;
    if (`#${hash}` === location.hash || (!hash && !location.hash)) return;
    try {
      history.replaceState(history.state, "", hash ? `#${hash}` : location.pathname + location.search);
      this.heard = JSON.stringify(this.#ours());
    } catch {
      // Some embedded documents may not: then "copy link" still works.
    }
  }
}
