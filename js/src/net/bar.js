// What a run can be put beside, one touch away: another run, a branch, one step taken apart, other seeds.

import { el } from "../player/dom.js";
import { t } from "../t.js";
import { written } from "./kept.js";

export class Bar {
  /** @param {any} plane a drawing of the same view: it hears of every turn, and knows where the playhead stands */
  constructor(plane) {
    this.plane = plane;
    this.knobs = plane.knobs;
    this.buttons = [
      this.#button("compare", "A | B", t`Keep this run as A; what you turn from then on is B`, () => this.#kept()),
      this.#button("branch", t`Branch`, t`The same run, with other settings from this epoch on`, () => this.#parted()),
      this.#button("apart", t`One step`, t`The next mini-batch, its losses, the gradient, the update`),
      this.#button("many", t`25 seeds`, t`The same run from 25 seeds: what is luck?`),
    ];
    this.node = el("div.sl-net-bar", { role: "group", "aria-label": t`Beside the run` }, ...this.buttons);
    this.node.hidden = this.buttons.every(({ hidden }) => hidden);
  }

  show(state) {
    for (const button of this.buttons) button.setAttribute("aria-pressed", String(state[button.dataset.turns]));
  }

  /** A button that turns a switch, and with it what else belongs to that. */
  #button(knob, text, title, more = () => ({})) {
    return el("button.sl-paint-one", {
      text,
      title,
      "data-turns": knob,
      "aria-pressed": "false",
      hidden: !this.knobs.allowed(knob),
      onclick: () => {
        const on = !this.knobs.state()[knob];
        this.knobs.change({ [knob]: on, ...(on ? more() : {}) });
        this.knobs.settle();
        if (on) this.#showsWhatCame(knob);
      },
    });
  }

  /** Something new below the fold would not be found. */
  #showsWhatCame(knob) {
    const slot = { compare: "versus", apart: "step", branch: "branch", many: "luck" }[knob];
    const { node } = this.plane.shared.drawings.find(({ figure }) => figure.slot === slot) ?? {};
    // and what can be turned of it is seen
    this.node.closest(".simulab").querySelector(`details:has([data-control=${knob}_rate])`)?.setAttribute("open", "");
    setTimeout(() => node?.scrollIntoView({ block: "nearest", behavior: "smooth" }), 60);
  }

  /** The run that is drawn becomes A. */
  #kept() {
    const { data, spec } = this.plane;
    return { against: written(spec.controls, data?.feed.stateOf("run") ?? this.knobs.state()) };
  }

  /** A branch from where the playhead stands, with another rate alone; from the end there would be nothing left of it. */
  #parted() {
    const { data } = this.plane;
    const { epochs, batch_size: branch_batch, l2: branch_l2 } = this.knobs.state();
    const at = data?.step ?? 0;
    return { branch_batch, branch_l2, ...(at > 0 && at < epochs ? { branch_at: at } : {}) };
  }
}
