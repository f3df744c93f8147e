// A lesson's furniture: its title, the way through its parts, and the place for what is on screen. No behaviour.

import { el, iconButton } from "../player/dom.js";
import { nav } from "../player/nav.js";
import { t } from "../t.js";
import { prose } from "./question.js";

/**
 * @param {HTMLElement} root
 * @param {import("../types").Lesson} lesson
 * @param {import("../types").Options} options
 * @param {number} level of the title's heading
 * @param {{go: (at: number) => void, step: (by: number) => void, read: (blob: Blob) => void, theme: () => void}} act
 */
export function book(root, lesson, options, level, act) {
  const links = nav(options.links);
  const lead = lesson.lead ? prose(lesson.lead, "p.sl-lead") : null;
  const time = el("span.sl-minutes", { text: t`${lesson.minutes} minutes` });
  const dots = [...lesson.scenarios, { title: t`Summary` }].map((scenario, i) => {
    const number = el("span.sl-dot", {
      text: i < lesson.scenarios.length ? String(i + 1) : "∑",
      "aria-hidden": "true",
    });
    return el(
      "button.sl-goto",
      { onclick: () => act.go(i), "aria-label": `${i + 1}. ${scenario.title}`, title: scenario.title },
      number,
      el("span.sl-goto-title", {
        text: scenario.title,
        lang: i < lesson.scenarios.length ? lesson.language : null,
        "aria-hidden": "true",
      }),
    );
  });
  const body = el("div.sl-screen");
  const notice = el("p.sl-problem", { role: "alert", hidden: true });
  const visit = el("div.sl-visit", { role: "status", hidden: true });
  const picker = el("input", {
    type: "file",
    accept: ".html,.json,text/html,application/json",
    onchange: () => act.read(picker.files[0]),
  });
  const back = el("button.sl-second", { text: t`Back`, onclick: () => act.step(-1) });
  const next = el("button.sl-primary.sl-next", { onclick: () => act.step(1) });
  const after = options.next;
  const onwards = after
    ? el("a.sl-primary.sl-onwards", { href: after.href, text: t`Next lesson: ${after.label}` })
    : null;
  root.append(
    el(
      "div.sl-book",
      {},
      el(
        "header.sl-book-head",
        {},
        links,
        el("div.sl-words", {}, el(`h${level}.sl-title`, { text: lesson.title, lang: lesson.language }), time, lead),
        iconButton("theme", t`Light or dark`, () => act.theme()),
      ),
      el("nav.sl-steps", { "aria-label": t`Parts of the lesson` }, ...dots),
      notice,
      visit,
      body,
      el("footer.sl-turn", {}, back, el("span.sl-where", { "aria-hidden": "true" }), next, onwards),
    ),
  );
  root.addEventListener("dragover", (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault());
  root.addEventListener(
    "drop",
    (event) => {
      if (!event.dataTransfer?.files[0]) return;
      event.preventDefault();
      event.stopPropagation(); // the widget would read it as its own
      act.read(event.dataTransfer.files[0]);
    },
    true,
  );
  return { dots, body, notice, visit, picker, back, next, onwards };
}
