// The row under the picture: one primary button, steps, scrub and speed.

import { t } from "../t.js";
import { SPEEDS } from "./clock.js";
import { el, icon, iconButton, write } from "./dom.js";

export class Transport {
  /**
   * @param {[string, string, string, number]} unit what one step is called, to go one back, one on, and how much it counts
   * @param {{word: string, deal: () => void}} [dealt] what the button does instead once the run has ended
   */
  constructor(clock, action, seek, unit, dealt = undefined) {
    this.clock = clock;
    this.dealt = dealt;
    this.unit = unit;
    this.action = action;
    this.reduced = matchMedia("(prefers-reduced-motion: reduce)");
    this.word = el("span");
    this.glyph = el("span.sl-glyph");
    this.main = el("button.sl-primary", { onclick: () => this.toggle() }, this.glyph, this.word);
    this.scrub = el("input.sl-range.sl-scrub", {
      type: "range",
      min: "0",
      step: "1",
      "aria-label": unit[0],
      oninput: () => seek(Number(this.scrub.value)),
    });
    this.count = el("output.sl-count", { "aria-live": "off" });
    this.speed = el(
      "select.sl-speed",
      { "aria-label": t`Speed`, title: t`Speed`, onchange: () => (clock.speed = Number(this.speed.value)) },
      ...SPEEDS.map((speed) => el("option", { value: String(speed), text: `${speed}×`, selected: speed === 1 })),
    );
    this.still = el(
      "p.sl-still",
      { hidden: true },
      t`Your system asks for less motion, so the end is shown at once. `,
      el("button.sl-link", { text: t`Play anyway`, onclick: () => this.toggle(true) }),
    );
    this.node = el(
      "div.sl-transport",
      { role: "group", "aria-label": t`Playback` },
      this.main,
      iconButton("start", t`Back to the start`, () => seek(0)),
      iconButton("back", unit[1], () => seek(clock.step - 1)),
      iconButton("forward", unit[2], () => seek(clock.step + 1)),
      this.scrub,
      this.count,
      this.speed,
      this.still,
    );
  }

  /** Plays or pauses. Where less motion is asked for, the end is shown instead, and playing is offered. */
  toggle(anyway = false) {
    const { clock } = this;
    if (clock.playing) return clock.pause();
    if (this.dealt && clock.ended && !anyway) return this.dealt.deal();
    if (this.reduced.matches && !anyway) {
      this.still.hidden = false;
      return clock.seek(clock.steps);
    }
    this.still.hidden = true;
    clock.play();
  }

  /** What the buttons say; called when the clock starts, stops or gets another run. */
  refresh() {
    const { clock } = this;
    const playing = clock.playing;
    const deals = this.dealt && clock.ended && clock.steps;
    const word = playing ? t`Pause` : deals ? this.dealt.word : this.action;
    if (this.word.textContent !== word) {
      this.word.textContent = word;
      this.glyph.replaceChildren(icon(playing ? "pause" : deals ? "redo" : "play"));
    }
    if (this.max !== clock.steps) {
      this.max = clock.steps;
      this.node.hidden = !clock.steps; // a widget in which no time runs
      this.scrub.max = String(clock.steps);
      this.count.style.setProperty("--digits", String(2 * String(this.unit[3] * clock.steps).length + 3));
    }
    this.move();
  }

  /** The counter and the scrub, once a frame. */
  move() {
    const { step, steps } = this.clock;
    if (this.at === step && this.of === steps) return;
    this.at = step;
    this.of = steps;
    this.scrub.value = String(step);
    this.scrub.style.setProperty("--fill", steps ? String(step / steps) : "0");
    const every = this.unit[3];
    this.scrub.setAttribute("aria-valuetext", t`${this.unit[0]} ${every * step} of ${every * steps}`);
    write(this.count, `${every * step} / ${every * steps}`);
  }
}
