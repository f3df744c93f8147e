// "Make a link for my class": a teacher chooses what students may turn and see, and takes a link, a code to point a phone at,
// a piece for a course page, or a lesson's file.

import { pageOf } from "../player/address.js";
import { copyText } from "../player/clipboard.js";
import { el, iconButton, unique } from "../player/dom.js";
import { download } from "../player/share.js";
import { isShown } from "../player/state.js";
import { t } from "../t.js";
import { codePicture } from "./code.js";
import { classLink, command, frame, lessonFile } from "./handout.js";
import { qr } from "./qr.js";

const KINDS = [
  ["none", t`No question`],
  ["explain", t`A question to answer in words`],
  ["choice", t`A prediction, before the run is shown`],
];

/** A row of boxes to tick. @returns {{node: HTMLElement, chosen: () => string[], all: () => boolean}} */
function ticks(legend, entries, changed) {
  const boxes = entries.map(([value, label]) => {
    const box = el("input", { type: "checkbox", value, checked: true, onchange: changed });
    return { box, node: el("label.sl-tick", {}, box, el("span", { text: label })) };
  });
  const node = el("fieldset.sl-ticks", {}, el("legend", { text: legend }), ...boxes.map((one) => one.node));
  const chosen = () => boxes.filter(({ box }) => box.checked).map(({ box }) => box.value);
  return { node, chosen, all: () => chosen().length === boxes.length };
}

/** @param {import("../player/view.js").View} view */
export function classDialog(view) {
  const { spec } = view;
  const title = el("h2.sl-group-title", { id: unique("class"), text: t`Make a link for my class` });
  const body = el("div.sl-class");
  const dialog = el(
    "dialog.sl-dialog",
    { "aria-labelledby": title.id },
    el(
      "div.sl-dialog-head",
      {},
      title,
      iconButton("close", t`Close`, () => dialog.close()),
    ),
    body,
  );
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());

  const fill = () => {
    const { state } = view;
    const there = spec.controls.filter((control) => isShown(control.shown, state) && !control.fixed);
    const grouped = new Set(spec.groups.flatMap((group) => group.knobs));
    const label = ({ name, label: said }) => {
      const series = spec.series.find((one) => name.startsWith(`${one.name}.`));
      return series ? `${series.label}: ${said}` : said;
    };
    const first = there.filter(({ name }) => grouped.has(name));
    const small = spec.figures.filter((figure) => isShown(figure.shown, state) && (!figure.big || figure.beside));
    const controls = ticks(
      t`Controls that students see`,
      first.map((one) => [one.name, label(one)]),
      () => show(),
    );
    const figures = ticks(
      t`Figures besides the large one (in a lesson)`,
      small.map(({ slot, title: t, label: l }) => [slot, t || l]),
      () => show(),
    );
    const field = (node, text) => {
      node.id = unique("class");
      return el("div.sl-asking", {}, el("label", { for: node.id, text }), node);
    };
    const heading = el("input.sl-plain", { type: "text", value: spec.title, maxlength: "120", oninput: () => show() });
    const text = el("textarea.sl-plain", { rows: 2, maxlength: "2000", value: spec.lead, oninput: () => show() });
    const kind = el(
      "select.sl-plain",
      { onchange: () => show() },
      ...KINDS.map(([value, said]) => el("option", { value, text: said })),
    );
    const asked = el("input.sl-plain", { type: "text", maxlength: "300", oninput: () => show() });
    const answers = el("textarea.sl-plain", {
      rows: 3,
      maxlength: "1000",
      placeholder: t`One answer a line, the right one first`,
      oninput: () => show(),
    });
    const because = el("textarea.sl-plain", { rows: 2, maxlength: "2000", oninput: () => show() });
    const askedField = field(asked, t`The question`);
    const answersField = field(answers, t`Answers`);
    const becauseField = field(because, t`What is said afterwards: the answer, and why`);
    const link = el("input.sl-plain", { type: "text", readonly: "", "aria-label": t`The link` });
    const code = el("div.sl-qr");
    const done = el("span.sl-done", { role: "status" });
    const copy = (said, what) =>
      el("button.sl-quiet", {
        text: said,
        onclick: async () => {
          done.textContent = (await copyText(what()))
            ? t`Copied`
            : t`This browser keeps the clipboard; select the text and copy it.`;
        },
      });
    const piece = el("textarea.sl-plain.sl-mono", {
      rows: 3,
      readonly: "",
      "aria-label": t`For a course page, with this server`,
    });
    const order = el("textarea.sl-plain.sl-mono", {
      rows: 2,
      readonly: "",
      "aria-label": t`For a course page, without a server`,
    });
    const save = el("button.sl-primary", {
      text: t`Save the lesson`,
      onclick: () => download("lesson.py", "text/x-python", lesson()),
    });
    const missing = el("p.sl-soft", { hidden: true, text: t`A prediction needs a question and at least two answers.` });

    const shown = () => (controls.all() ? null : controls.chosen());
    const question = () => {
      const lines = answers.value
        .split("\n")
        .map((line) => line.trim())
        .filter(Boolean);
      if (kind.value === "none" || !asked.value.trim()) return null;
      const common = { kind: kind.value, text: asked.value.trim(), because: because.value.trim() };
      // the right one is written first and must not stand first
      const turned = lines.length > 1 ? [...lines.slice(1), lines[0]] : lines;
      return kind.value === "explain"
        ? common
        : lines.length > 1
          ? { ...common, answers: turned, right: turned.length - 1 }
          : null;
    };
    const lesson = () =>
      lessonFile(spec, {
        title: heading.value.trim() || spec.title,
        text: text.value.trim(),
        state,
        show: shown(),
        figures: figures.chosen(),
        asked: question(),
      });
    const alone = ["localhost", "127.0.0.1", ""].includes(location.hostname);
    const near = el("p.sl-soft", {
      hidden: !alone,
      text: t`This address is known to this computer only: open simulab under its name in the network, or export it.`,
    });
    const page = pageOf(location);
    const show = () => {
      const address = classLink(page, spec, state, shown());
      link.value = address;
      piece.value = frame(address, spec.title);
      order.value = command(spec, state, shown());
      const rows = qr(address);
      code.replaceChildren(
        rows ? codePicture(rows) : el("p.sl-soft", { text: t`This link is too long for a code that a phone reads.` }),
      );
      askedField.hidden = becauseField.hidden = kind.value === "none";
      answersField.hidden = kind.value !== "choice";
      missing.hidden = kind.value === "none" || question() !== null;
      save.disabled = !missing.hidden;
    };
    const part = (name, ...nodes) => el("section.sl-part", {}, el("h3.sl-group-title", { text: name }), ...nodes);
    body.replaceChildren(
      el("p.sl-soft", { text: t`It opens at what you see now. Choose what students may turn.` }),
      controls.node,
      part(
        t`A link`,
        el(
          "div.sl-hand",
          {},
          code,
          el(
            "div",
            {},
            link,
            copy(t`Copy the link`, () => link.value),
            done,
            near,
          ),
        ),
      ),
      part(
        t`In a course page`,
        piece,
        copy(t`Copy`, () => piece.value),
        el("p.sl-soft", {
          hidden: view.host.home !== "live",
          text: t`The server must know the course's site: simulab serve --frame https://its.name`,
        }),
        el("p.sl-soft", { text: t`Or as a file that needs no server:` }),
        order,
        copy(t`Copy`, () => order.value),
      ),
      part(
        t`A lesson of one part`,
        field(heading, t`Title`),
        field(text, t`Text`),
        small.length ? figures.node : null,
        field(kind, t`Question`),
        askedField,
        answersField,
        becauseField,
        missing,
        save,
        el("p.sl-soft", { text: t`A file for: simulab serve lesson.py` }),
      ),
    );
    show();
  };
  return {
    node: dialog,
    open: () => {
      fill();
      dialog.showModal();
    },
  };
}
