/** @param {import("./view.js").View} view  @param {() => void} relinked hears that the address says another state */
export function listen(view, relinked) {
  const { signal } = view.listeners;
  // A page of its own listens everywhere; a fragment only to what happens inside it.
  const stage = view.options.hash === true ? document : view.root;
  stage.addEventListener("keydown", (event) => key(view, event), { signal });
  addEventListener("resize", () => view.lecture && view.enlarge(), { signal });
  if (view.address.on) addEventListener("hashchange", relinked, { signal });
}

function key(view, event) {
  const target = event.composedPath()[0];
  const typing = target.closest?.(
    `input:not([type=range], [type=checkbox], [type=radio]), textarea, select, [contenteditable]`,
  );
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !typing) {
    event.preventDefault();
    view.go(event.shiftKey ? 1 : -1);
  } else if (event.key === " " && !typing && !target.closest?.("button, a, summary, label, input, dialog")) {
    event.preventDefault();
    view.transport.toggle();
  } else if (event.key.toLowerCase() === "l" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    if (view.options.hash === true) view.lectureOn(!view.lecture);
  } else if (event.key === "Escape" && view.work.stoppable && !target.closest?.("dialog")) {
    view.stop();
  }
}
