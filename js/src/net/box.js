// The box of a table of one's own, among the controls: what was found in it, which column is asked for, and a way to another one.

import { el, unique } from "../player/dom.js";
import { t } from "../t.js";
import { cellsOf, textOf } from "./cells.js";
import { findings } from "./findings.js";
import { answerAt, canAnswer, wrong } from "./own.js";
import { read } from "./table.js";

const LARGEST = 4_000_000; // bytes of a file that is opened

/** A control as the view knows them: {control, node, show, complain}. */
export class TableBox {
  constructor(control, knobs) {
    this.control = control;
    this.knobs = knobs;
    const id = unique("table");
    this.found = el("ul.sl-found");
    this.answer = el("select.sl-select", {
      id: `${id}-answer`,
      "data-knob": "target",
      onchange: () => this.#change({ target: Number(this.answer.value) }),
    });
    this.long = el("p.sl-doc", { text: t`Too long for a link: save the state as a file.`, hidden: true });
    this.dialog = this.#dialog(id);
    this.clear = el("button.sl-quiet", {
      text: t`Remove all points`,
      onclick: () => this.#change({ own: this.#emptied() }),
    });
    this.node = el(
      "div.sl-control",
      { "data-control": control.name },
      el("label.sl-label", { for: `${id}-answer`, text: t`Answer` }),
      this.answer,
      el("div.sl-table-tools", {}, el("button.sl-quiet", { text: t`Table…`, onclick: () => this.open() }), this.clear),
      this.found,
      this.long,
      this.dialog,
    );
  }

  show(value) {
    const state = this.knobs.state?.() ?? {};
    this.#atHome();
    const key = [state.target, state.own_words, value].join();
    if (key === this.key) return;
    this.key = key;
    this.value = value;
    const { columns } = read(value);
    const options = columns.map((column, i) =>
      el("option", { value: String(i + 1), text: column.name, disabled: !canAnswer(column) }),
    );
    this.answer.replaceChildren(...options);
    const answer = answerAt(columns, state.target ?? 0);
    this.answer.value = String(answer);
    const { text, of } = this.thinned ?? {};
    const said = findings(value, state);
    // where nothing is amiss, nothing needs to be chosen
    const plain = said.length < 2 && !columns.some(({ words }, i) => words.length && i !== answer - 1);
    this.node.classList.toggle("sl-sound", plain);
    if (text === value) said.splice(1, 0, t`Of ${of} lines ${linesOf(value)}, evenly spaced: the text was too long.`);
    this.found.replaceChildren(...said.map((text) => el("li", { text })));
    this.long.hidden = value.length <= 2000;
    this.clear.hidden = columns.length > 3 || columns.slice(0, -1).some(({ words }) => words.length);
  }

  /** A table may be dropped anywhere on the view, for as long as its box is seen. */
  #atHome() {
    if (this.home || !this.node.isConnected) return;
    this.home = /** @type {HTMLElement} */ (this.node.closest(".simulab"));
    this.home.addEventListener(
      "drop",
      (event) => {
        const [file] = event.dataTransfer?.files ?? [];
        if (!file || /\.(json|html?)$/i.test(file.name) || !this.node.offsetParent) return;
        event.preventDefault();
        event.stopPropagation();
        if (!this.dialog.open) this.open();
        this.#opened(file);
      },
      true, // before what it is dropped on, which looks for a state
    );
  }

  complain(sentence) {
    this.error.textContent = sentence ?? "";
    if (sentence) this.open();
  }

  open() {
    this.text.value = this.value;
    this.error.textContent = "";
    this.dialog.showModal();
  }

  /** Two points stay: without any there is nothing to learn. */
  #emptied() {
    const [head, ...rows] = cellsOf(this.value);
    const kept = new Map(rows.map((row) => [row[Number(this.answer.value) - 1], row]));
    return textOf([head, ...(kept.size > 1 ? [...kept.values()].slice(0, 2) : rows.slice(0, 2))]);
  }

  #change(changes) {
    this.knobs.change(changes);
    this.knobs.settle();
  }

  #dialog(id) {
    this.text = el("textarea.sl-text", {
      id: `${id}-text`,
      rows: 14,
      spellcheck: "false",
      "aria-describedby": `${id}-doc`,
      oninput: () => {
        this.error.textContent = "";
      },
    });
    this.error = el("p.sl-error", { role: "alert" });
    const file = el("input", {
      type: "file",
      accept: ".csv,.tsv,.txt,text/csv,text/plain",
      "aria-label": t`Open a file`,
      onchange: () => this.#opened(file.files?.[0]),
    });
    const dialog = el(
      "dialog.sl-dialog.sl-table-dialog",
      { "aria-label": t`Your table` },
      el(
        "div.sl-dialog-head",
        {},
        el("h2", { text: t`Your table` }),
        el("button.sl-quiet", { text: t`Use it`, onclick: () => this.#taken() }),
        el("button.sl-quiet", { text: t`Close`, onclick: () => dialog.close() }),
      ),
      el("label.sl-label", { for: `${id}-text`, text: t`Paste it here, or drop a file` }),
      this.error,
      this.text,
      file,
      el("p.sl-doc", {
        id: `${id}-doc`,
        text: t`The first line names the columns, each further line is an example; cells parted by commas, semicolons or tabs. Only this page reads it, and while a server computes, its memory for as long as you are here.`,
      }),
    );
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    return dialog;
  }

  async #opened(file) {
    if (!file) return;
    if (file.size > LARGEST) {
      this.error.textContent = t`The file is larger than 4 MB.`;
      return;
    }
    const text = decoded(await file.arrayBuffer());
    if (text.includes("\0")) {
      this.error.textContent = t`The file is not a text.`;
      return;
    }
    this.text.value = text;
    this.#taken();
  }

  /** Takes the text, or says what is wrong with it and shows the line. */
  #taken() {
    const whole = this.text.value.trim();
    const text = thinned(whole, this.control.longest);
    // of a text of which not all is used, the line is named where it stands in the whole
    const sentence =
      text === null
        ? t`it has more than ${this.control.longest} characters, in too few lines to leave some out`
        : wrong(text) && (wrong(whole) ?? wrong(text));
    this.error.textContent = sentence ? `${sentence[0].toUpperCase()}${sentence.slice(1)}.` : "";
    if (sentence) {
      const line = Number(/^line (\d+)/.exec(sentence)?.[1] ?? 0);
      const lines = this.text.value.split("\n");
      const from = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
      if (line) {
        this.text.focus();
        this.text.setSelectionRange(from, from + (lines[line - 1]?.length ?? 0));
      }
      return;
    }
    this.dialog.close();
    if (text !== whole) this.thinned = { text, of: linesOf(whole) };
    this.#change({ own: text, target: 0 });
  }
}

/** A file's text: as UTF-8, as UTF-16 where it says so, else as older programs write it. */
function decoded(bytes) {
  const utf = new Uint8Array(bytes)[0] === 255 ? "utf-16le" : "utf-8"; // whose first letter that never is
  try {
    return new TextDecoder(utf, { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/** Lines below the one that names the columns. */
const linesOf = (text) => text.split(/\r\n|\r|\n/).filter((line) => line.trim()).length - 1;

/** A table of no more characters: of one that is too long evenly spaced lines; null where its lines are too long for that. */
function thinned(text, longest) {
  if (text.length <= longest) return text;
  if (text.includes('"')) return null; // a cell in quotes may hold a line's end
  const [head, ...lines] = text.split(/\r\n|\r|\n/);
  const count = Math.floor((lines.length * longest * 0.95) / text.length);
  if (count < 20) return null;
  return [head, ...Array.from({ length: count }, (_, i) => lines[Math.floor((i * lines.length) / count)])].join("\n");
}
