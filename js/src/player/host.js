// The page that a widget stands in: whether it is dark, and whether it is drawn at another scale, as slides are.

const MARKS = ["data-theme", "data-bs-theme", "data-md-color-scheme", "data-color-mode", "data-mode", "class"];
const DARK = /(^|[\s-])(dark|slate|night)(-mode|-theme)?($|\s)/i;
const LIGHT = /(^|[\s-])(light|default)(-mode|-theme)?($|\s)/i;

/** "dark" or "light" where a text of the host's says so. */
export const told = (text) => (DARK.test(text) ? "dark" : LIGHT.test(text) ? "light" : null);

/**
 * "dark" or "light" where the host says so, by an attribute, a class or its colour scheme; null where it leaves it to the system.
 * @param {Element} place where the widget stands
 */
export function hostTheme(place) {
  for (const node of [document.body, document.documentElement]) {
    for (const mark of MARKS) {
      const theme = told(node?.getAttribute(mark) ?? "");
      if (theme) return theme;
    }
  }
  const scheme = getComputedStyle(place).colorScheme;
  return scheme === "normal" || /dark.*light|light.*dark/.test(scheme) ? null : told(scheme);
}

/** Calls when the host may have changed its mind; gives what ends that. */
export function onHost(changed) {
  const watch = new MutationObserver(changed);
  for (const node of [document.documentElement, document.body])
    watch.observe(node, { attributes: true, attributeFilter: [...MARKS, "style"] });
  return () => watch.disconnect();
}

/** How many pixels of the screen one of the page's is, at a node that has a size. */
export function scaleOf(node) {
  const scale = node.getBoundingClientRect().width / node.offsetWidth;
  return Number.isFinite(scale) && scale > 0 && Math.abs(scale - 1) > 0.005 ? scale : 1;
}

/** Where an event is inside a node, in the node's own pixels. */
export function within(event, node) {
  const { left, top } = node.getBoundingClientRect();
  const scale = scaleOf(node);
  return [(event.clientX - left) / scale, (event.clientY - top) / scale];
}
