// A tag's attributes as knobs: learning-rate="0.05" racers="sgd adam" adam.beta1="0.8". Nothing here knows a page.

import { resolve } from "../player/state.js";
import { t } from "../t.js";

/** Attributes that every element of HTML may have. */
const COMMON = /^(class|id|style|lang|dir|title|hidden|role|tabindex|slot|part|data-.*|aria-.*|on.*)$/;
const plain = (name) => name.toLowerCase().replaceAll("_", "-");

/**
 * What attributes say: knobs to start with, the only controls to show, and a sentence for each that cannot be taken.
 * @param {any[]} controls of the widget  @param {Iterable<{name: string, value: string}>} attributes
 * @returns {{set: Record<string, any>, show: string[]|undefined, complaints: string[]}}
 */
export function readAttributes(controls, attributes) {
  const byName = new Map(controls.map((control) => [plain(control.name), control]));
  const given = {};
  const complaints = [];
  /** @type {string[]|undefined} */
  let show;
  const knob = (name) => {
    const found = byName.get(plain(name));
    if (!found) complaints.push(t`There is no knob “${name}”.`);
    return found;
  };
  const words = (text) => text.split(/[\s,]+/).filter(Boolean);
  for (const { name, value } of attributes) {
    if (COMMON.test(name)) continue;
    if (name === "show") show = words(value).flatMap((one) => knob(one)?.name ?? []);
    else {
      const control = knob(name);
      if (control) given[control.name] = control.kind === "set" ? words(value) : value === "" ? "on" : value;
    }
  }
  const { state, complaints: more } = resolve(controls, given);
  const set = Object.fromEntries(Object.keys(given).map((name) => [name, state[name]]));
  return { set, show, complaints: [...complaints, ...more] };
}
