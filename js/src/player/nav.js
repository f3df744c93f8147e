// The way to the site's other pages, in one row however many they are: a menu for each kind, under headings.
import { t } from "../t.js";
import { el } from "./dom.js";
import { drop } from "./drop.js";

const YOURS = t`Yours`;
const LESSONS = t`Lessons`;

/** A page is the same with and without its ending. */
const path = (href) => new URL(href, document.baseURI).pathname.replace(/\.html$/, "");
const isHere = ({ href }) => path(href) === path(location.href);

/** @param {import("../types").Link} link */
const entry = (link) =>
  el("a.sl-to", { href: link.href, text: link.label, "aria-current": isHere(link) ? "page" : null });

/** Links under their headings. @param {import("../types").Link[]} links */
function grouped(links) {
  const found = new Map();
  for (const link of links) found.set(link.group ?? "", [...(found.get(link.group ?? "") ?? []), link]);
  return found;
}

function menu(title, groups) {
  const [first] = groups.keys();
  const parts = [...groups].map(([heading, links]) =>
    el(
      "div.sl-kind",
      {},
      groups.size > 1 || heading !== first ? el("p.sl-kind-title", { text: heading }) : null,
      ...links.map(entry),
    ),
  );
  const within = [...groups.values()].flat().some(isHere);
  const list = el("div.sl-menu.sl-places", { hidden: true }, ...parts);
  const button = el("button.sl-quiet", {
    text: title,
    "aria-expanded": "false",
    "data-here": within ? "true" : null,
  });
  return drop(button, list).node;
}

/**
 * @param {import("../types").Link[]|undefined} links home first; the others with the heading they stand under
 * @returns {HTMLElement|null}
 */
export function nav(links) {
  if (!links?.length) return null;
  const [home, ...others] = links;
  const groups = grouped(others);
  const pick = (wanted) => new Map([...groups].filter(([heading]) => wanted(heading)));
  /** @type {[string, Map<string, import("../types").Link[]>][]} */
  const menus = [
    [t`Lessons`, pick((heading) => heading === LESSONS)],
    [t`Widgets`, pick((heading) => heading !== LESSONS && heading !== YOURS)],
    [YOURS, pick((heading) => heading === YOURS)],
  ];
  return el(
    "nav.sl-nav",
    { "aria-label": "simulab" },
    el("a.sl-home", { href: home.href, text: home.label }),
    ...menus.filter(([, held]) => held.size).map(([title, held]) => menu(title, held)),
  );
}
