// A number: a slider that answers while it is dragged and a field that takes what a person types.
import { t } from "../t.js";
import { el, icon, unique } from "./dom.js";
import { setting } from "./format.js";
import { check } from "./state.js";

const TICKS = 1000; // slider positions; keys move a hundredth of the range
const STEPS = { ArrowLeft: -10, ArrowDown: -10, ArrowRight: 10, ArrowUp: 10, PageDown: -100, PageUp: 100 };

export class NumberControl {
  /** @param {{change: (changes: object) => void, settle: () => void, reset: (name: string) => void}} knobs */
  constructor(control, knobs) {
    this.control = control;
    this.knobs = knobs;
    const { name, label, symbol, doc, unit } = control;
    const id = unique("knob");
    const about = doc ? `${id}-doc` : null;
    this.field = el("input.sl-field-text", {
      id,
      type: "text",
      inputmode: "decimal",
      autocomplete: "off",
      spellcheck: "false",
      "data-knob": name,
      "aria-describedby": about,
      onchange: () => this.#typed(),
      onkeydown: (event) => event.key === "Escape" && this.show(this.value, this.bounds, true),
    });
    this.range = el("input.sl-range", {
      type: "range",
      "data-slider": name,
      "aria-label": label,
      "aria-describedby": about,
      oninput: () => this.#slid(),
      onchange: () => knobs.settle(),
      onkeydown: (event) => this.#key(event),
    });
    this.error = el("p.sl-error", { role: "alert", hidden: true });
    this.undo = el(
      "button.sl-icon.sl-tiny",
      { "aria-label": t`Reset ${label}`, title: t`Reset ${label}`, onclick: () => knobs.reset(name) },
      icon("reset"),
    );
    const isSeed = control.integer && name.endsWith("seed");
    this.node = el(
      "div.sl-control.sl-number",
      { "data-control": name },
      el(
        "div.sl-line",
        {},
        el(
          "label.sl-label",
          { for: id, title: doc || null, ondblclick: () => knobs.reset(name) },
          label,
          symbol ? el("i.sl-symbol", { text: symbol }) : null,
        ),
        this.undo,
        isSeed ? el("button.sl-quiet", { text: t`New seed`, onclick: () => this.#roll() }) : null,
        el("span.sl-box", {}, this.field, unit ? el("span.sl-unit", { text: unit }) : null),
      ),
      isSeed ? null : this.range,
      this.error,
      doc ? el("span.sl-hidden", { id: about, text: doc }) : null,
    );
  }

  /** Puts a value on screen; a field someone is typing in is left alone. */
  show(value, bounds, force = false, changed = false) {
    this.value = value;
    this.bounds = bounds;
    this.undo.hidden = !changed;
    const [low, high] = bounds;
    const { log, integer } = this.control;
    this.plain = integer && !log && high - low <= TICKS;
    Object.assign(this.range, this.plain ? { min: low, max: high, step: 1 } : { min: 0, max: TICKS, step: "any" });
    const share = log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low || 1);
    if (force || !this.dragging) this.range.value = String(this.plain ? value : share * TICKS);
    this.range.style.setProperty("--fill", String(Math.min(1, Math.max(0, share))));
    const text = setting(value, this.control);
    this.range.setAttribute("aria-valuetext", `${text} ${this.control.unit}`.trim());
    const busy =
      /** @type {Document|ShadowRoot} */ (this.field.getRootNode()).activeElement === this.field &&
      this.field.value !== this.written;
    if (force || !busy) this.#write(text);
  }

  #write(text) {
    this.field.value = this.written = text;
    this.#complain(null);
  }

  #complain(sentence) {
    this.error.hidden = !sentence;
    this.error.textContent = sentence ?? "";
    this.field.setAttribute("aria-invalid", String(Boolean(sentence)));
  }

  /** The value at a slider position, rounded to what a person would write. */
  #at(position) {
    const [low, high] = this.bounds;
    const { log, integer } = this.control;
    if (this.plain) return Math.round(position);
    const share = Math.min(1, Math.max(0, position / TICKS));
    let value = log ? low * (high / low) ** share : low + (high - low) * share;
    if (log) value = Number(value.toPrecision(3));
    else {
      const grain = 10 ** Math.floor(Math.log10((high - low) / 400));
      value = Number((Math.round(value / grain) * grain).toPrecision(12));
    }
    if (integer) value = Math.round(value);
    return Math.min(high, Math.max(low, value));
  }

  #slid() {
    this.dragging = true;
    this.knobs.change({ [this.control.name]: this.#at(Number(this.range.value)) });
    this.dragging = false;
  }

  #key(event) {
    const move = STEPS[event.key];
    if (!move || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const step = this.plain
      ? Math.sign(move) * Math.max(1, Math.round(((this.bounds[1] - this.bounds[0]) * Math.abs(move)) / TICKS))
      : move;
    let value = this.#at(Number(this.range.value) + step);
    // A whole number moves by one at least, however fine the slider.
    if (value === this.value && this.control.integer)
      value = Math.min(this.bounds[1], Math.max(this.bounds[0], value + Math.sign(move)));
    this.knobs.change({ [this.control.name]: value });
    this.knobs.settle();
  }

  /** What was typed stays where it is when it cannot be taken, with the reason under it. */
  #typed() {
    const typed = this.field.value
      .trim()
      .replace(",", ".")
      .replace(/^[−–]/, "-")
      .replace(this.control.unit || "\0", "")
      .trim();
    const [value, word] = check(this.control, typed, this.bounds);
    if (word) return this.#complain(word.replace(/;[^;]*$/, "."));
    this.written = this.field.value;
    this.knobs.change({ [this.control.name]: value });
    this.knobs.settle();
    this.#write(setting(this.value, this.control));
  }

  #roll() {
    const [low, high] = this.bounds;
    this.knobs.change({ [this.control.name]: Math.floor(low + Math.random() * (Math.min(high, 9999) - low + 1)) });
    this.knobs.settle();
  }
}
