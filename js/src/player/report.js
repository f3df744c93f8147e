// The lab report: what a student keeps while working, handed in as one HTML file. It is made in the browser and stays there.
//
// Whoever has something for it calls  report.add({ kind, title, text, state, picture }):
//   kind     "state", "prediction", "answer" or "note" (or any other word; it is printed as a label)
//   title    one line: the question, say
//   text     what the student wrote or did, plain text; line breaks are kept
//   state    what stateFile(view) of replay.js gives, so that a teacher can replay it; leave it out where there is none
//   picture  a data: URL of an image; leave it out where there is none
// All but kind and title may be left out. report.entries lists them, report.remove(entry) and report.clear() take them back;
// report.changed is called after every change; report.html(name) is the file. A reload keeps them (this browser, this site).

import { t } from "../t.js";
import { sealOf } from "./digest.js";

const PLACE = "simulab.report";
const KINDS_SAID = { state: t`Experiment`, prediction: t`Prediction`, answer: t`Answer`, note: t`Note` };

const escaped = (text) =>
  String(text ?? "").replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);
export const kindSaid = (kind) => KINDS_SAID[kind] ?? String(kind ?? "");
/** Only images that the browser drew itself: a report may come from anybody. */
export const safePicture = (url) =>
  /^data:image\/(png|webp|jpeg);base64,[A-Za-z0-9+/=]+$/.test(url ?? "") ? url : null;

const STYLE = `:root{color-scheme:light}body{max-width:46rem;margin:2rem auto;padding:0 1.25rem;font:16px/1.5 system-ui,sans-serif;color:#1d2329}
h1{font-size:1.7rem;margin:0}h2{font-size:1.15rem;margin:.1rem 0 .4rem}.by{color:#565e68;margin:.2rem 0 0}
section{padding:1.2rem 0;border-bottom:1px solid #e2e1dc;break-inside:avoid}.kind{font-size:.85rem;color:#565e68}
p{margin:.4rem 0;white-space:pre-wrap;overflow-wrap:anywhere}img{max-width:100%;border:1px solid #e2e1dc;border-radius:6px}
h2.part{font-size:1.3rem;margin:1.6rem 0 0;break-after:avoid}dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;font-size:.9rem}dt{color:#565e68}dd{margin:0;overflow-wrap:anywhere}
@media print{body{margin:0;max-width:none;font-size:11pt}a{color:inherit;text-decoration:none}.screen{display:none}}`;

function section({ kind, title, text, state, picture, knobs, part }) {
  if (part) return `<h2 class="part">${escaped(part)}</h2>`;
  const image = safePicture(picture);
  const list = Object.entries(knobs ?? {})
    .map(([label, value]) => `<dt>${escaped(label)}</dt><dd>${escaped(value)}</dd>`)
    .join("");
  const link = /^https?:\/\//.test(state?.link ?? "")
    ? `<p class="screen"><a href="${escaped(state.link)}">Replay this state</a></p>`
    : "";
  return (
    `<section><div class="kind">${escaped(kindSaid(kind))}</div><h2>${escaped(title)}</h2>${text ? `<p>${escaped(text)}</p>` : ""}` +
    `${image ? `<img src="${image}" alt="${escaped(title)}">` : ""}${list ? `<dl>${list}</dl>` : ""}${link}</section>`
  );
}

/**
 * One file without scripts: read, printed, handed in.
 * @param {string} heading
 * @param {{name?: string, [more: string]: any}} data what simulab reads from it again
 * @param {any[]} entries what a person reads
 * @param {string} replay how a teacher opens it
 * @param {string[]} about more for the line under the heading
 */
export function reportFile(heading, data, entries, replay, about = []) {
  const inside = JSON.stringify(data).replace(/</g, "\\u003c");
  const day = new Date().toISOString().slice(0, 10);
  const by = data.name ? ` · ${escaped(data.name)}` : "";
  const body = `<h1>${escaped(heading)}</h1><p class="by">${escaped([data.name, day, ...about].filter(Boolean).join(" · "))}</p>
${entries.map(section).join("\n")}
<p class="by screen">${escaped(replay)} To hand in a PDF, print it.</p>`;
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(heading)}${by}</title><style>${STYLE}</style>
${body}
<script type="application/json" id="simulab-report" data-seal="${sealOf(body, inside)}">${inside}</script></html>\n`;
}

export const report = {
  entries: [],
  changed: () => {},

  add({ kind, title, text = "", state = null, picture = null, knobs = null }) {
    const entry = {
      kind: String(kind),
      title: String(title),
      text: String(text),
      state,
      picture,
      knobs,
      at: new Date().toISOString(),
    };
    this.entries.push(entry);
    this.save();
    return entry;
  },

  remove(entry) {
    this.entries = this.entries.filter((one) => one !== entry);
    this.save();
  },

  clear() {
    this.entries = [];
    this.save();
  },

  /** What another page of this site, or this one before a reload, has put in. */
  load() {
    try {
      const kept = JSON.parse(localStorage.getItem(PLACE) ?? "[]");
      if (Array.isArray(kept)) this.entries = kept.filter((one) => one && typeof one === "object");
    } catch {
      // Some browsers keep nothing for some pages: then a report lives as long as its page.
    }
  },

  save() {
    try {
      localStorage.setItem(PLACE, JSON.stringify(this.entries));
    } catch {
      // Full or refused: the report is still here, until the page is closed.
    }
    this.changed();
  },

  /** The file; opened in simulab, its states can be replayed. */
  html(name) {
    return reportFile(
      t`Lab report`,
      { name, entries: this.entries },
      this.entries,
      t`To replay an experiment, open this file in simulab: Files, then Open a file; or drop it onto the picture.`,
    );
  },
};
