// A student's side of a race: a rate, a few tries, and what each came to.

import { el } from "../player/dom.js";
import { sig3 } from "../player/format.js";
import { t } from "../t.js";
import { curves, kindOf } from "./curves.js";

/** What a try came to, in words. */
export const outcome = ({ steps, verdict }) =>
  steps >= 0
    ? steps === 1
      ? t`arrives after 1 step`
      : t`arrives after ${steps} steps`
    : verdict === 3
      ? t`explodes`
      : t`does not arrive`;

/** The try that arrives first; undefined where none does. */
export const fastest = (tries) =>
  tries.filter(({ steps }) => steps >= 0).sort((a, b) => a.steps - b.steps || a.number - b.number)[0];

export class Race {
  /** @param {HTMLElement} root  @param {(rate: number) => boolean} run */
  constructor(root, run) {
    this.root = root;
    this.tries = [];
    this.field = el("input", { id: "rate", inputmode: "decimal", autocomplete: "off", placeholder: "0.1" });
    this.button = el("button.go", { type: "submit", text: t`Run it` });
    this.word = el("p.small", { role: "status" });
    this.list = el("ol.tries");
    this.picture = el("div.lines");
    const form = el(
      "form",
      {
        onsubmit: (event) => {
          event.preventDefault();
          this.#run(run);
        },
      },
      el("label", { for: "rate", text: t`Your learning rate` }),
      el("div.row", {}, this.field, this.button),
      this.word,
    );
    root.append(
      el("h1", { text: t`Race: the fewest steps` }),
      el("p.lead", {
        text: t`Which learning rate brings the walker to the minimum first? Look at the curve of a try before the next.`,
      }),
      form,
      this.picture,
      this.list,
    );
  }

  #run(run) {
    const rate = Number(this.field.value.replace(",", "."));
    if (!(rate > 0) || !Number.isFinite(rate)) {
      this.word.textContent = t`A learning rate is a number above 0.`;
      return;
    }
    this.button.disabled = true;
    if (!run(rate)) {
      this.word.textContent = t`There is no connection now; this try is not counted.`;
      this.button.disabled = false;
    }
  }

  /** @param {any[]} tries one's own so far  @param {number} of how many there are */
  show(tries, of) {
    const best = fastest(tries);
    const left = of - tries.length;
    this.button.disabled = left <= 0;
    this.field.disabled = left <= 0;
    const last = tries.at(-1);
    const tail = left
      ? t`${left} of ${of} tries left.`
      : best
        ? t`Your best: ${best.steps} steps.`
        : t`None of yours arrived.`;
    this.word.textContent = last ? t`A rate of ${sig3(last.rate)} ${outcome(last)}. ${tail}` : tail;
    this.list.replaceChildren(
      ...tries.map((one) =>
        el(
          `li.${kindOf(one)}`,
          { "aria-current": one === best ? "true" : null },
          el("b", { text: sig3(one.rate) }),
          el("span", { text: outcome(one) }),
        ),
      ),
    );
    this.picture.replaceChildren(
      tries.length
        ? curves(
            tries.map((one) => ({ curve: one.curve, kind: kindOf(one), best: one === best })),
            {
              label: t`The loss of ${tries.length} tries`,
              y: t`loss above the minimum`,
            },
          )
        : "",
    );
  }
}
