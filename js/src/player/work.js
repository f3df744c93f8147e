// What a person sees of work that takes its time: what is computed, how far it is, and a way to stop it.
import { t } from "../t.js";
import { el, iconButton } from "./dom.js";

const PATIENCE = 300; // ms before it is said that something is being computed
const OFFER = 1000; // ms before it is offered to stop it
const DOUBLE = 600; // ms in which a second click on the same place is no decision

export class Work {
  /** @param {import("../types").Spec} spec of the widget  @param {() => void} stop  @param {() => void} shown when it comes into sight */
  constructor(spec, stop, shown) {
    this.spec = spec;
    this.stop = stop;
    this.shown = shown;
    this.bar = el("div.sl-busy", { role: "progressbar", "aria-valuemin": "0" });
    this.what = el("span");
    this.share = el("span.sl-share", { "aria-hidden": "true" });
    this.button = el("button.sl-quiet.sl-stop", { onclick: () => performance.now() > this.blind && this.press() });
    this.close = iconButton("close", t`Dismiss`, () => this.clear());
    this.told = el("span.sl-hidden", { role: "status" });
    // Where the button goes away under somebody's fingers, they are back at where they came from.
    this.button.addEventListener(
      "focus",
      (event) => (this.from = /** @type {HTMLElement|null} */ (event.relatedTarget)),
    );
    // The bar lies along the stage's upper edge, the words and the button below the picture's own words: nothing is covered.
    this.wait = el("div.sl-wait", { hidden: true }, this.what, this.share, this.button, this.close);
    this.panel = el("div.sl-work", { hidden: true }, this.bar);
    this.node = el("div.sl-work-place", {}, this.panel, this.told);
    this.blind = 0;
  }

  /** @param {{since: number, said: {source: string, done: number, parts: number, first?: boolean}}|null} work */
  show(work) {
    if (!work) {
      if (this.since) this.clear();
      return;
    }
    if (work.since !== this.since) {
      this.#timers();
      if (!this.after) this.#there(false);
      this.since = work.since;
      const left = (wait) => Math.max(0, work.since + wait - performance.now());
      this.patience = setTimeout(() => this.#open(), left(PATIENCE));
      this.offer = setTimeout(() => this.#offer(), left(OFFER));
    }
    this.said = work.said;
    if (!this.panel.hidden && !this.after) this.#say();
  }

  /** True while there is something that can be stopped. */
  get stoppable() {
    return Boolean(this.since) && this.offered;
  }

  /** Stays as it is, with whoever's hand is on it, until `stopped`. */
  hold() {
    this.held = true;
  }

  /** After a stop, at the same place: what became of it, and a way to go on. */
  stopped(text, label, press) {
    this.held = false;
    this.#timers();
    this.since = null;
    this.after = true;
    this.#panel(false);
    this.what.textContent = this.told.textContent = text;
    this.button.textContent = label;
    this.press = () => {
      this.clear();
      press();
    };
    this.blind = performance.now() + DOUBLE;
  }

  clear() {
    if (this.held) return;
    this.#timers();
    this.since = null;
    this.after = false;
    if (this.button.matches(":focus")) this.from?.focus();
    this.#there(false);
    this.told.textContent = "";
  }

  #there(shown) {
    this.panel.hidden = this.wait.hidden = !shown;
  }

  #timers() {
    clearTimeout(this.patience);
    clearTimeout(this.offer);
    this.offered = false;
  }

  #panel(working) {
    this.bar.hidden = !working;
    if (!working) this.share.hidden = true;
    this.close.hidden = working;
    this.button.style.visibility = working && !this.offered ? "hidden" : "visible";
    this.#there(true);
  }

  #open() {
    this.after = false;
    this.button.textContent = t`Stop`;
    this.press = this.stop;
    this.#say();
    this.#panel(true);
    this.shown();
  }

  #offer() {
    this.offered = true;
    this.button.style.visibility = "visible";
    this.told.textContent = t`${this.what.textContent}. Escape stops it.`;
  }

  #say() {
    const { source, done, parts, first } = this.said;
    const what = this.spec.sources[source]?.work;
    const text = `${what ? t`Computing ${what}` : t`Computing`}${first ? t`; the first time takes some seconds` : ""}`;
    if (this.what.textContent !== text) this.what.textContent = text;
    this.share.hidden = !parts;
    this.share.textContent = parts ? `${Math.round((100 * done) / parts)} %` : "";
    this.bar.setAttribute("aria-label", text);
    this.bar.classList.toggle("sl-known", parts > 0);
    this.bar.style.setProperty("--done", parts ? String(done / parts) : "0");
    for (const [name, value] of [
      ["aria-valuemax", parts],
      ["aria-valuenow", done],
    ]) {
      if (parts) this.bar.setAttribute(String(name), String(value));
      else this.bar.removeAttribute(String(name));
    }
  }
}
