// Light or dark: the system's choice until the person makes one, remembered where the browser lets us.

import { hostTheme, onHost } from "./host.js";

const KEY = "simulab-theme";

function remembered() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // a sandboxed iframe has no storage
  }
}

export class Theme {
  /**
   * @param {() => void} change
   * @param {string} [forced]
   * @param {Element|null} [guest] where it stands in somebody else's page, whose choice comes before the system's
   */
  constructor(change, forced, guest = null) {
    this.change = change;
    this.dark = matchMedia("(prefers-color-scheme: dark)");
    this.guest = guest;
    this.chosen = forced ?? (guest && hostTheme(guest) ? null : remembered());
    let before = this.name;
    this.listen = () => {
      if (before !== this.name) change();
      before = this.name;
    };
    this.dark.addEventListener("change", this.listen);
    this.leave = guest ? onHost(this.listen) : () => {};
  }

  get name() {
    if (this.chosen === "dark" || this.chosen === "light") return this.chosen;
    return (this.guest && hostTheme(this.guest)) ?? (this.dark.matches ? "dark" : "light");
  }

  toggle() {
    this.chosen = this.name === "dark" ? "light" : "dark";
    try {
      localStorage.setItem(KEY, this.chosen);
    } catch {
      // Then it lasts as long as the page.
    }
    this.change();
  }

  close() {
    this.dark.removeEventListener("change", this.listen);
    this.leave();
  }
}
