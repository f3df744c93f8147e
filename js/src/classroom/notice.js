// A sentence for the person, which goes away by itself.
const LASTS = 6000; // ms

/** @param {HTMLElement} node */
export function notice(node) {
  let timer;
  return (sentence) => {
    node.textContent = sentence;
    clearTimeout(timer);
    timer = setTimeout(() => (node.textContent = ""), LASTS);
  };
}
