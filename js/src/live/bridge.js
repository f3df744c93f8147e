// The live home's half in the browser: mounts the shared view and carries its questions to the server.
import { Wire } from "./wire.js";

/** What Panel calls to draw a component; ``begin(root, spec, wire, options)`` mounts it once its place is in the page. */
export function rendering(begin) {
  // A reconnection replaces Bokeh's document and draws it anew. What was mounted is kept through it, so that nobody loses
  // a step: by Bokeh's view while that lives, then here.
  const parked = new Map();
  return ({ model, view }) => {
    const key = model.spec;
    const kept = view.kept ?? parked.get(key) ?? open(model, begin);
    parked.delete(key);
    view.kept = kept;
    kept.wire.connect(model);
    model.on("lifecycle:remove", () => parked.set(key, kept));
    return kept.root;
  };
}

function open(model, begin) {
  const root = document.createElement("div");
  const wire = new Wire();
  const options = JSON.parse(model.options);
  const placed = ({ label, href }) => ({ label, href: new URL(href, document.baseURI).pathname });
  options.links = options.links?.map(placed);
  if (options.next) options.next = placed(options.next);
  if (options.hash) {
    options.onTheme = (theme) => {
      document.documentElement.dataset.theme = theme;
    };
  }
  const spec = JSON.parse(model.spec);
  requestAnimationFrame(() => begin(root, spec, wire, options)); // when root is in the page
  return { root, wire };
}
