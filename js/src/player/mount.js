// The way in: what a home calls.
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
 * @param {import("../types").Options} options with the ``parts`` of its home
 */
export async function mount(root, spec, host, options = {}) {
  if (options.css) dress(root, options.css);
  const view = new View(root, spec, host, options);
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
    columns: (source) => view.feed.have[source]?.columns,
  };
}
