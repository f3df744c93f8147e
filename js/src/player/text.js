// A text that is typed: a formula. Who can read it (the server) says what is wrong, and it stands under the character.
import { el, equation, unique } from "./dom.js";

const PAUSE = 350; // ms without a key before what was typed is read

export class TextControl {
  /** @param {{change: Function, settle: Function, read?: (name: string, text: string) => Promise<object>}} knobs */
  constructor(control, knobs) {
    this.control = control;
    this.knobs = knobs;
    const { name, label, doc, longest, fixed } = control;
    const id = unique("knob");
    this.field = el("textarea.sl-text", {
      id,
      rows: 2,
      spellcheck: "false",
      autocomplete: "off",
      autocapitalize: "off",
      maxlength: String(longest),
      "data-knob": name,
      "aria-describedby": `${id}-doc`,
      "aria-errormessage": `${id}-wrong`,
      readOnly: fixed,
      oninput: () => this.#typed(),
      onchange: () => this.#read(),
      onkeydown: (event) => this.#key(event),
    });
    // The same letters under the field, unseen, so that the caret stands under the one it is about, folded lines too.
    this.under = el("div.sl-under", { "aria-hidden": "true" });
    this.error = el("p.sl-error", { id: `${id}-wrong`, role: "alert", hidden: true });
    this.about = equation();
    this.about.hidden = true;
    this.node = el(
      "div.sl-control",
      { "data-control": name },
      el("label.sl-label", { for: id, text: label }),
      el("div.sl-typed", {}, this.field, this.under),
      this.error,
      this.about,
      doc ? el("p.sl-doc", { id: `${id}-doc`, text: doc }) : null,
    );
  }

  show(value) {
    if (value === this.value) return;
    this.value = value;
    if (this.field.value.trim() !== value) {
      this.field.value = value;
      this.complain(null);
    }
    if (!this.node.hidden && !this.control.fixed) this.#read();
  }

  #typed() {
    this.field.value = this.field.value.replace(/[\n\r]/g, " ");
    this.#mark(null);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#read(), PAUSE);
  }

  #key(event) {
    if (event.key === "Enter") {
      event.preventDefault();
      this.#read();
    } else if (event.key === "Escape") {
      this.field.value = this.value;
      this.#read();
    }
  }

  /** Asks whoever can read it; the picture follows only a formula that can be read. */
  async #read() {
    clearTimeout(this.timer);
    const text = this.field.value.trim();
    if (this.control.fixed || text === this.asked) return;
    this.asked = text;
    let said = {};
    try {
      said = (await this.knobs.read?.(this.control.name, text)) ?? {};
    } catch {
      this.asked = undefined; // the connection: the computation says so
      return;
    }
    if (text !== this.field.value.trim()) return;
    this.complain(said.error ?? null, said.at);
    if (said.error) return;
    this.code = said.code;
    this.about.hidden = !said.equation;
    if (said.equation) this.about.show(said.equation);
    if (text === this.value) return;
    this.knobs.change({ [this.control.name]: text });
    this.knobs.settle();
  }

  /** Says what is wrong, under the character; null takes it back. */
  complain(sentence, at) {
    this.error.hidden = !sentence;
    this.error.textContent = sentence ?? "";
    this.field.setAttribute("aria-invalid", String(Boolean(sentence)));
    if (sentence) this.about.hidden = true;
    this.#mark(sentence ? (at ?? 0) : null);
  }

  #mark(at) {
    if (at === null) return void this.under.replaceChildren();
    const letters = Array.from(this.field.value);
    const lead = this.field.value.length - this.field.value.trimStart().length;
    const place = lead + at;
    this.under.replaceChildren(
      letters.slice(0, place).join(""),
      el("mark", { text: letters[place] ?? "\u00a0" }),
      letters.slice(place + 1).join(""),
    );
  }
}
