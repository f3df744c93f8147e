// A list that opens under its button; Escape and leaving it close it.
import { el } from "./dom.js";

/**
 * @param {HTMLElement} button what opens and closes it
 * @param {HTMLElement} list hidden at first
 * @returns {{node: HTMLElement, open: (wanted: boolean) => void}}
 */
export function drop(button, list) {
  const open = (wanted) => {
    list.hidden = !wanted;
    button.setAttribute("aria-expanded", String(wanted));
  };
  const node = el(
    "div.sl-drop",
    {
      onkeydown: (event) => {
        if (event.key !== "Escape" || list.hidden) return;
        event.stopPropagation();
        open(false);
        button.focus();
      },
      onfocusout: (event) => node.contains(event.relatedTarget) || open(false),
    },
    button,
    list,
  );
  button.addEventListener("click", () => open(list.hidden));
  return { node, open };
}
