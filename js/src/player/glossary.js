// A term of the field explains itself when it is tapped: a button in the text, and a card under it.
import { el } from "./dom.js";
import { scaleOf } from "./host.js";

const APART = "a, button, summary, label, math, code, pre, h1, h2, h3, h4";
const EDGE = 8; // px that a card keeps from the sides

/** The texts of a node in which a term may be marked. */
function texts(node) {
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode())
    if (!walker.currentNode.parentElement.closest(APART)) found.push(/** @type {Text} */ (walker.currentNode));
  return found;
}

export class Glossary {
  /**
   * @param {HTMLElement} root the widget or lesson: the card stands in it
   * @param {Record<string, string>} terms spellings -> what is meant
   */
  constructor(root, terms) {
    this.root = root;
    this.terms = Object.entries(terms ?? {}).map(([spellings, said]) => ({
      said,
      find: new RegExp(`(?<![\\w-])(?:${spellings})(?![\\w-])`, "i"),
    }));
    this.card = el("div.sl-card", { role: "status" });
    /** @type {HTMLElement|null} the term that is explained */
    this.open = null;
    this.away = (event) => {
      if (this.open && !event.composedPath().includes(this.open)) this.#close();
    };
    this.escape = (event) => {
      if (event.key !== "Escape" || !this.open) return;
      event.stopPropagation();
      this.#close();
    };
    if (!this.terms.length) return;
    root.append(this.card);
    document.addEventListener("pointerdown", this.away);
    root.addEventListener("keydown", this.escape);
  }

  /** Marks the first of each term in a node's text. */
  mark(node) {
    if (this.open && !this.open.isConnected) this.#close();
    const whole = node.textContent;
    for (const { find, said } of this.terms) {
      if (!find.test(whole)) continue; // most are in no sentence
      for (const text of texts(node)) {
        const match = find.exec(text.data);
        if (!match) continue;
        const rest = text.splitText(match.index);
        const after = rest.splitText(match[0].length);
        const [stop = ""] = after.data.match(/^[,.;:!?)]+/) ?? [];
        after.data = after.data.slice(stop.length);
        const term = this.#term(match[0], said);
        // a comma does not begin a line
        rest.replaceWith(stop ? el("span.sl-whole", {}, term, stop) : term);
        break;
      }
    }
  }

  #term(word, said) {
    const node = el("button.sl-term", { text: word, "aria-expanded": "false" });
    node.addEventListener("click", () => (this.open === node ? this.#close() : this.#show(node, word, said)));
    node.addEventListener("blur", () => this.open === node && this.#close());
    return node;
  }

  #show(node, word, said) {
    this.#close();
    this.open = node;
    node.setAttribute("aria-expanded", "true");
    this.card.replaceChildren(el("strong", { text: word }), ` ${said}`);
    const scale = scaleOf(this.root);
    const [frame, at] = [this.root.getBoundingClientRect(), node.getBoundingClientRect()];
    const [left, most] = [(at.left - frame.left) / scale, this.root.clientWidth - this.card.offsetWidth - EDGE];
    Object.assign(this.card.style, {
      left: `${Math.max(EDGE, Math.min(left, most))}px`,
      top: `${(at.bottom - frame.top) / scale + 6}px`,
    });
  }

  #close() {
    this.open?.setAttribute("aria-expanded", "false");
    this.open = null;
    this.card.replaceChildren();
  }

  remove() {
    document.removeEventListener("pointerdown", this.away);
    this.root.removeEventListener("keydown", this.escape);
  }
}
