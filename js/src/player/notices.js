// Short messages near the top of the picture; each can be dismissed, none steals the focus.
import { t } from "../t.js";
import { el, iconButton } from "./dom.js";

export class Notices {
  constructor() {
    this.node = el("div.sl-notices", { role: "status", "aria-live": "polite" });
  }

  /** @param {string} key a newer notice of the same key replaces the old one  @param {[string, () => void]} [action] */
  show(key, text, action) {
    this.clear(key);
    const press =
      action &&
      el("button.sl-link", {
        text: action[0],
        onclick: () => {
          this.clear(key);
          action[1]();
        },
      });
    this.node.append(
      el(
        "p.sl-notice",
        { "data-key": key },
        el("span", { text }),
        press ?? null,
        iconButton("close", t`Dismiss`, () => this.clear(key)),
      ),
    );
  }

  clear(key) {
    for (const node of this.node.querySelectorAll(`[data-key="${key}"]`)) node.remove();
  }
}
