// Under a strict Content-Security-Policy: BokehJS writes style elements, which such a policy refuses. Here its sheets are
// constructed instead, which is allowed, and nothing of the page's own policy has to be loosened.
const sheetOf = new WeakMap();
const rootOf = new WeakMap();

function adopt(root, sheet) {
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}

if (window.Bokeh) {
  const { InlineStyleSheet } = Bokeh.require("core/dom");
  Object.assign(InlineStyleSheet.prototype, {
    install(root) {
      rootOf.set(this, root);
      adopt(root, sheetOf.get(this));
    },
    _update(css) {
      if (!sheetOf.has(this)) sheetOf.set(this, new CSSStyleSheet());
      sheetOf.get(this).replaceSync(css);
      /** @type {any} */ (this).el.textContent = css; // never in the page: only what Bokeh reads back
    },
    uninstall() {
      const root = rootOf.get(this);
      if (root) root.adoptedStyleSheets = root.adoptedStyleSheets.filter((sheet) => sheet !== sheetOf.get(this));
    },
    remove() {
      this.uninstall();
    },
  });
  // Two corners of the page (for messages, for minimised windows) were made while BokehJS loaded; they join the body later.
  // The body itself may not be there yet.
  const { append } = Element.prototype;
  HTMLBodyElement.prototype.append = function (...nodes) {
    for (const node of nodes) {
      const { shadowRoot } = /** @type {Element} */ (node);
      for (const style of shadowRoot?.querySelectorAll("style") ?? []) {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(style.textContent);
        adopt(shadowRoot, sheet);
        style.remove();
      }
    }
    return append.apply(this, nodes);
  };
}
