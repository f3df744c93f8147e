// The few lines that stand in for a framework.
import { t } from "../t.js";

/**
 * An element with properties, attributes, listeners and children. Text goes in as text nodes, never as markup.
 * @template {string} T
 * @param {T} tag "button.sl-quiet" gives a class
 * @param {Record<string, any>} props "on…" listeners, known properties, everything else an attribute
 * @param {(Node | string | null | undefined)[]} children
 * @returns {T extends `${infer N}.${string}` ? (N extends keyof HTMLElementTagNameMap ? HTMLElementTagNameMap[N] : HTMLElement) : T extends keyof HTMLElementTagNameMap ? HTMLElementTagNameMap[T] : HTMLElement}
 */
export function el(tag, props = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const node = /** @type {any} */ (document.createElement(name));
  if (name === "button") node.type = "button";
  if (classes.length) node.className = classes.join(" ");
  for (const [key, value] of Object.entries(props)) {
    if (value === null || value === undefined) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key in node && typeof value !== "string") node[key] = value;
    else if (key === "value" || key === "text") node[key === "text" ? "textContent" : "value"] = value;
    else node.setAttribute(key, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** Says another text in a node: in place, where there is nothing else in it; what is said already costs nothing. */
export function write(node, text) {
  const { firstChild: only } = node;
  if (only?.data === undefined || only.nextSibling) node.textContent = text;
  else if (only.data !== text) only.data = text;
}

const SVG = "http://www.w3.org/2000/svg";

export function svg(tag, attributes, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  node.append(...children);
  return node;
}

const ICONS = {
  play: "M7 4.5v15l13-7.5z",
  pause: "M7 5h4v14H7zM14 5h4v14h-4z",
  start: "M6 5h2.5v14H6zM19 5v14L9.5 12z",
  back: "M15.5 5v14L6 12zM17 5h2v14h-2z",
  forward: "M8.5 5v14L18 12zM5 5h2v14H5z",
  undo: "M9 4 4 9l5 5v-3.5h5.5a3.5 3.5 0 0 1 0 7H9V20h5.5a6 6 0 0 0 0-12H9z",
  redo: "m15 4 5 5-5 5v-3.5H9.5a3.5 3.5 0 0 0 0 7H15V20H9.5a6 6 0 0 1 0-12H15z",
  reset: "M12 5V1.5L7 6l5 4.5V7a5.5 5.5 0 1 1-5.5 5.5h-2A7.5 7.5 0 1 0 12 5z",
  theme: "M12 3a9 9 0 1 0 0 18zM12 3a9 9 0 0 1 0 18v-1.8a7.2 7.2 0 0 0 0-14.4z",
  close: "m6.4 5 5.6 5.6L17.6 5 19 6.4 13.4 12l5.6 5.6-1.4 1.4-5.6-5.6L6.4 19 5 17.6l5.6-5.6L5 6.4z",
};

export function icon(name) {
  const path = svg("path", { d: ICONS[name], fill: "currentColor" });
  return svg("svg", { viewBox: "0 0 24 24", width: 18, height: 18, "aria-hidden": "true", focusable: "false" }, path);
}

/** A button that is only an icon: named for readers and shown on hover. */
export function iconButton(name, label, press, classes = "") {
  return el(`button.sl-icon${classes}`, { "aria-label": label, title: label, onclick: press }, icon(name));
}

/** MathML that our own server-side code made from LaTeX; nothing else is ever parsed as markup. */
export function mathml(markup) {
  const node = new DOMParser().parseFromString(markup, "text/html").body.firstElementChild;
  return node ? document.importNode(node, true) : null;
}

/** An equation's place: one that is too wide is set smaller, as far as it can still be read; wider ones are scrolled. */
export function equation(markup) {
  const place = Object.assign(el("div.sl-equation"), { show });
  let seen;
  function show(text) {
    const math = /** @type {HTMLElement} */ (mathml((markup = text)));
    place.replaceChildren(math);
    const share = (seen = place.clientWidth) / place.scrollWidth;
    if (share < 1) math.style.fontSize = `${Math.max(0.7, 0.99 * share)}em`;
    // What has to be scrolled is scrolled by keys too.
    for (const [name, value] of Object.entries({ tabindex: "0", role: "group", "aria-label": t`Formula` }))
      if (place.scrollWidth > place.clientWidth) place.setAttribute(name, value);
      else place.removeAttribute(name);
  }
  if (markup) place.show(markup);
  // not where it is the height that changed
  new ResizeObserver(() => markup && place.clientWidth !== seen && place.show(markup)).observe(place);
  return place;
}

/** An id that no other widget of the page has, whatever copy of this module made it. */
export function unique(word) {
  self.simulabIds = (self.simulabIds ?? 0) + 1;
  return `sl-${word}-${self.simulabIds}`;
}

/** Call once per animation frame, however often it is asked for. */
export function perFrame(work) {
  let pending = 0;
  const ask = () => {
    pending ||= requestAnimationFrame(() => {
      pending = 0;
      work();
    });
  };
  ask.cancel = () => cancelAnimationFrame(pending);
  return ask;
}
