// What a page carries beside the script: its data as JSON, and each widget's compiled program under the widget's name.
import { unique } from "../player/dom.js";
import { Desk } from "./desk.js";
import { pageHost } from "./host.js";

/** The data inside ``box``, or null where there is none. @returns {any} */
export function dataIn(box) {
  const text = box.querySelector(':scope > script[type="application/json"]')?.textContent;
  return text ? JSON.parse(text) : null;
}

/** The programs that stand in the page now; a later fragment may bring another one of the same name. */
export const programs = () => ({ ...self.simulabPrograms });

/** Gives Bokeh's models the names that a page does not carry, as nothing refers to them (``nameless`` in simulab/page/parts.py). */
function name(part) {
  if (typeof part !== "object" || !part) return;
  if (part.type === "object") part.id ??= unique("model");
  for (const one of Object.values(part)) name(one);
}

/** A host for a widget that computes here, out of the way where it is slow. */
export function hostOf(spec, program, file = null) {
  name(spec.models);
  return pageHost(spec, program, new Desk(program, file));
}

/** A host for each of a lesson's widgets. */
export function hostsOf(specs, found, files = {}) {
  return Object.fromEntries(
    Object.entries(specs).map(([name, spec]) => [name, hostOf(spec, found[name], files[name])]),
  );
}
