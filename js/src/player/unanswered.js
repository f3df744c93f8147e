// What a person is told of work that fails.
import { t } from "../t.js";
import { quoted } from "./format.js";
import { turn } from "./state.js";

/** A text that cannot be read is said where it was typed, and kept as ``unread``; the last picture stays. A link's own makes room for the default. */
export function failed(view, error, retry) {
  const box = error.knob && view.panel.parts.get(error.knob);
  const say = error.message || t`The computation failed.`;
  if (!box) {
    view.notices.show("compute", say, [t`Try again`, retry]);
    // Where the home knows when it can answer again, nobody has to press that.
    error.over?.then(() => {
      view.notices.clear("compute");
      retry();
    });
    return;
  }
  view.compare = null;
  if (view.applied) {
    view.unread = `${box.control.label}: ${say}`;
    return box.complain(say, error.at);
  }
  view.notices.show("link", t`${box.control.label}: ${quoted(view.state[error.knob])}: ${say} Shown is another one.`);
  view.take(turn(view.controls, view.state, { [error.knob]: box.control.default }));
}

/** Before there are any numbers the words say so. */
export function waits(view) {
  if (!view.applied) view.sentence.node.textContent = t`Computing the first run …`;
}
