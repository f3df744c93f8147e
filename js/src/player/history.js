// Undo and redo of knob states. A drag is one step: states are noted when the hand lets go.
import { same } from "./state.js";

export class History {
  constructor(state) {
    this.states = [state];
    this.at = 0;
  }

  note(state) {
    if (same(state, this.states[this.at])) return;
    this.states.splice(this.at + 1, Infinity, state);
    if (this.states.length > 200) this.states.shift();
    this.at = this.states.length - 1;
  }

  /** The state one step away, or null at either end. */
  go(by) {
    const state = this.states[this.at + by];
    if (!state) return null;
    this.at += by;
    return state;
  }

  /** Stands where this state was noted last, so that what came after it can be redone. */
  back(state) {
    const at = this.states.findLastIndex((one, i) => i <= this.at && same(one, state));
    if (at < 0) this.note(state);
    else this.at = at;
  }

  can(by) {
    return Boolean(this.states[this.at + by]);
  }
}
