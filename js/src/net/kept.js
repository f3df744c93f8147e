// Run A: its settings as a text that an address could hold, and the state that such a text is.
import { el } from "../player/dom.js";
import { decode, encode } from "../player/link.js";
import { resolve } from "../player/state.js";
import { OWN } from "./told.js";

/** What is not a setting of a run: what is shown besides it. */
const BESIDES = /^(branch|many$|apart$|compare$|against$)/;

/** The knobs that a run stands on. */
export const settingsOf = (controls) => controls.filter(({ name }) => !BESIDES.test(name));

/** A state as a text. */
export const written = (controls, state) => encode(settingsOf(controls), state);

/** The whole state of a text; a table too long for it is the one that is there now. */
export function stateOf(controls, text, now) {
  const given = decode(text);
  if (given.data === OWN && !("own" in given)) given.own = now.own;
  return resolve(controls, { ...given }).state;
}

/** The knob that holds the text is turned by the comparison alone. */
export class AgainstBox {
  constructor(control) {
    this.control = control;
    this.node = el("div.sl-control", { "data-control": control.name, hidden: true });
  }

  show() {}

  complain() {}
}
