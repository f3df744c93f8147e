// What stands above the net lab's pictures, and the tabs of a narrow screen.

import { el } from "../player/dom.js";
import { t } from "../t.js";
import { Bar } from "./bar.js";

/**
 * The playback and what a run can be put beside, in one row above the pictures. A narrow screen has tabs below the plane: one of
 * them is open, and what belongs to the others stands back. What is read, and reached by Tab, comes in the order that is seen.
 */
export function tabs(all, { pictures, controls, table, transport }) {
  const inside = all.map(({ slots }) => {
    const drawn = pictures.filter(({ figure }) => slots.includes(figure.slot)).map(({ node }) => node);
    return slots.length ? drawn : [controls, table];
  });
  const buttons = all.map(({ title }, i) =>
    el("button.sl-tab", { text: title, "aria-pressed": String(!i), onclick: () => open(i) }),
  );
  const open = (chosen) => {
    buttons.forEach((button, i) => button.setAttribute("aria-pressed", String(i === chosen)));
    inside.forEach((nodes, i) => nodes.forEach((node) => node.classList.toggle("sl-back", i !== chosen)));
  };
  open(0);
  const places = el("div.sl-tabs.sl-net-tabs", { role: "group", "aria-label": t`Show` }, ...buttons);
  const [net, plane] = ["net", "plane"].map((slot) => pictures.find(({ figure }) => figure.slot === slot));
  if (!plane) return el("div.sl-strips", {}, transport, places);
  plane.bar = new Bar(plane);
  const bar = plane.bar.node;
  const node = el("div.sl-strips", {}, transport, bar);
  const pair = plane.node.parentElement;
  pair.append(places);
  let was = false;
  new ResizeObserver(() => {
    const narrow = getComputedStyle(pair).display === "contents"; // one below the other
    if (narrow === was) return;
    was = narrow;
    if (narrow) {
      node.closest(".sl-main").querySelector(".sl-more").prepend(bar);
      if (net) places.after(net.node);
    } else {
      node.append(bar);
      if (net) plane.node.before(net.node);
    }
  }).observe(transport);
  return node;
}
