// Light or dark: the system's choice until the person makes one, remembered where the browser lets us.

const KEY = "simulab-theme";

function remembered() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // a sandboxed iframe has no storage
  }
}

export class Theme {
  constructor(change, forced) {
    this.change = change;
    this.dark = matchMedia("(prefers-color-scheme: dark)");
    this.chosen = forced ?? remembered();
    this.listen = () => change(this.name);
    this.dark.addEventListener("change", this.listen);
  }

  get name() {
    return this.chosen === "dark" || this.chosen === "light" ? this.chosen : this.dark.matches ? "dark" : "light";
  }

  toggle() {
    this.chosen = this.name === "dark" ? "light" : "dark";
    try {
      localStorage.setItem(KEY, this.chosen);
    } catch {
      // Then it lasts as long as the page.
    }
    this.change(this.name);
  }

  close() {
    this.dark.removeEventListener("change", this.listen);
  }
}
