// On a slide of reveal.js: a widget is no higher than what the slide has left, whatever stands above and below it.

const EDGE = 8; // px left free below it

/**
 * @param {HTMLElement} place where the widget stands: its shadow root's host
 * @returns {() => void} ends it
 */
export function fitSlide(place) {
  const slides = /** @type {HTMLElement|null} */ (place.closest(".reveal .slides"));
  const section = /** @type {HTMLElement|null} */ (place.closest("section"));
  const root = /** @type {HTMLElement|null|undefined} */ (place.shadowRoot?.querySelector(".simulab"));
  if (!slides || !section || !root) return () => {};
  root.classList.add("sl-slide");
  // Slides are shown one at a time: sizes are known once this one is. What stands beside the widget does not depend on it.
  const settle = () => {
    if (!place.offsetHeight) return;
    const others = section.offsetHeight - place.offsetHeight;
    root.style.setProperty("--slide", `${Math.max(240, slides.offsetHeight - others - EDGE)}px`);
  };
  const watch = new ResizeObserver(settle);
  for (const one of [slides, section, place]) watch.observe(one);
  settle();
  return () => watch.disconnect();
}
