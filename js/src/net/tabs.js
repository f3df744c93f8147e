// Tabs of a narrow screen.

import { el } from "../player/dom.js";
import { t } from "../t.js";
import { Bar } from "./bar.js";

/** What a run can be put beside; and tabs, which a narrow screen shows under the picture: one of them is open, and what belongs to the others stands back. */
export function tabs(all, { pictures, controls, table }) {
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
  const plane = pictures.find(({ figure }) => figure.slot === "plane");
  const bar = plane ? (plane.bar = new Bar(plane)).node : null;
  return el("div.sl-strips", {}, bar, el("div.sl-tabs", { role: "group", "aria-label": t`Show` }, ...buttons));
}
