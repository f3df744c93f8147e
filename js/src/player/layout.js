// The page's furniture: title, tools, stage, words, small figures, table, controls. No behaviour.
import { t } from "../t.js";
import { el, iconButton } from "./dom.js";
import { drop } from "./drop.js";
import { nav } from "./nav.js";

/** A button with a small list that opens under it, of what there is an act for; Escape and a click elsewhere close it. */
function menu(label, entries) {
  const button = el("button.sl-quiet", { text: label, "aria-expanded": "false", "aria-haspopup": "true" });
  const list = el(
    "div.sl-menu",
    { hidden: true },
    ...entries
      .filter(([, act]) => act)
      .map(([text, act]) =>
        el("button.sl-entry", {
          text,
          onclick: () => {
            open(false);
            act();
          },
        }),
      ),
  );
  const { node, open } = drop(button, list);
  return node;
}

/** All but the picture and what is said of it first; pictures in it find their places when it is opened. */
const fold = (title, ...inside) =>
  el("details.sl-fold", {}, el("summary.sl-group-title", { text: title }), el("div.sl-folded", {}, ...inside));

/**
 * @param {import("../types").Spec} spec
 * @param {import("../types").Options} options of mount
 * @param {Record<string, Function>} act what the tools do
 * @param {{pictures: import("./picture.js").Picture[], transport: Node, controls: Node, table: Node, notices: Node, work: Node, wait: Node, sentence: import("./sentence.js").Sentence}} parts
 */
export function layout(spec, options, act, parts) {
  const level = options.level ?? 1;
  const done = el("span.sl-done", { role: "status" });
  const undo = iconButton("undo", t`Undo`, () => act.go(-1));
  const redo = iconButton("redo", t`Redo`, () => act.go(1));
  const code = Object.keys(spec.code ?? {}).length ? el("button.sl-quiet", { text: t`Code`, onclick: act.code }) : null;
  const link = el("input.sl-link-field", {
    type: "text",
    readonly: "",
    hidden: true,
    "aria-label": t`Link to this state`,
  });
  // A widget inside somebody's page has no page to fill.
  const lecture =
    options.hash === true
      ? el("button.sl-quiet", {
          text: t`Lecture`,
          title: t`Large letters and lines, two knobs (L)`,
          "data-tool": "lecture",
          "aria-pressed": "false",
          onclick: act.lecture,
        })
      : null;
  const tools = el(
    "div.sl-tools",
    { role: "group", "aria-label": t`Tools` },
    undo,
    redo,
    iconButton("reset", t`Reset everything`, act.reset),
    el("span.sl-gap"),
    el("button.sl-quiet", { text: t`Copy link`, onclick: act.link }),
    done,
    link,
    menu(t`Files`, [
      [t`Save this state`, act.save],
      [t`Open a file…`, act.pick],
      [t`Compare runs…`, act.runs],
      [t`Numbers of the run (CSV)`, act.csv],
      [t`Everything (JSON)`, act.json],
      [t`Picture (PNG)`, act.png],
      [t`Make a link for my class…`, act.forClass],
    ]),
    el("button.sl-quiet", { text: t`Report`, "data-tool": "report", onclick: act.report }),
    code,
    lecture,
    iconButton("theme", t`Light or dark`, act.theme),
  );
  const links = nav(options.links);
  const title = options.compact && !options.title ? null : el(`h${level}.sl-title`, { text: spec.title });
  const { learn } = options;
  const taught = learn
    ? el("a.sl-learn", { href: learn.href, text: t`Learn this: ${learn.label}`, title: learn.title })
    : null;
  const lead = spec.lead && !options.compact ? el("p.sl-lead", { text: spec.lead }) : null;
  const halves = parts.pictures.filter((picture) => picture.figure.half).map((picture) => picture.node);
  const big = parts.pictures
    .filter((picture) => picture.figure.big && !picture.figure.half)
    .map((picture) => picture.node);
  const linked = parts.pictures.some((picture) => picture.figure.beside);
  if (halves.length) big.unshift(el(linked ? "div.sl-pair.sl-linked" : "div.sl-pair", {}, ...halves));
  const tabs = spec.tabs.length ? self.simulabDrawings.tabs(spec.tabs, parts) : null;
  const small = parts.pictures.filter((picture) => !picture.figure.big).map((picture) => picture.node);
  const more = [el("div.sl-more", {}, ...small), parts.table];
  const main = el(
    "div.sl-main",
    {},
    el("div.sl-stage", {}, parts.work, tabs, ...big, tabs ? null : parts.transport),
    el("div.sl-saying", {}, parts.sentence.node, parts.wait),
    el("section.sl-side", { "aria-label": t`Controls` }, parts.controls),
    ...(parts.sentence.folds ? [fold(spec.folds, parts.sentence.rest, ...more)] : more),
  );
  if (tabs) main.classList.add("sl-tabbed");
  const skip = el("button.sl-skip", { text: t`Skip to the picture`, onclick: act.skip });
  const app = el(
    "div.sl-app",
    {},
    options.compact ? null : skip,
    el(
      links ? "header.sl-head.sl-site" : "header.sl-head",
      {},
      links,
      title || lead ? el("div.sl-words", {}, title, lead, taught) : null,
      tools,
    ),
    parts.notices,
    main,
  );
  return { app, tools, undo, redo, done, link, lecture };
}
