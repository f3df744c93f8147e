// The way in: what a home calls.
import { stateFile } from "./replay.js";
import { report } from "./report.js";
import { View } from "./view.js";

/** Gives the stylesheet to a document or a shadow root; once each. */
export function dress(root, css) {
  const scope = root.getRootNode();
  const sheets = scope.adoptedStyleSheets;
  if (!sheets || sheets.some((sheet) => sheet.simulab)) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  sheet.simulab = true;
  scope.adoptedStyleSheets = [...sheets, sheet];
}

/**
 * Puts a widget into a page.
 * @param {HTMLElement|ShadowRoot} root
 * @param {import("../types").Spec} spec of simulab.widgets.describe
 * @param {import("../types").Host} host an error that it throws may
 *   have `over`, a promise: fulfilled when it is worth asking again
 * @param {import("../types").Options} options
 */
export async function mount(root, spec, host, options = {}) {
  if (options.css) dress(root, options.css);
  // not in a lesson: its address leads to the lesson, not to a widget with some of its controls
  const handout = () => import("../class/dialog.js");
  const view = new View(root, spec, host, { handout, ...options });
  await view.open();
  return {
    destroy: () => view.close(),
    get state() {
      return { ...view.state };
    },
    get step() {
      return view.clock.step;
    },
    get steps() {
      return view.clock.steps;
    },
    get link() {
      return view.address.link(view.state, {});
    },
    set: (changes) => view.set(changes),
    seek: (step) => view.clock.seek(step),
    play: () => view.clock.play(),
    pause: () => view.clock.pause(),
    get report() {
      return report;
    },
    replay: (file) => view.replay(file),
    stateFile: () => stateFile(view),
    columns: (source) => view.feed.have[source]?.columns,
  };
}
