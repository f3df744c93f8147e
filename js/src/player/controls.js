// The controls beside the picture, in the order in which a person thinks.
import { lower, t } from "../t.js";
import { el } from "./dom.js";
import { setting } from "./format.js";
import { NumberControl } from "./number.js";
import { ChoiceControl, FlagControl, SetControl } from "./options.js";
import { isShown, presets, same } from "./state.js";
import { swatch } from "./swatch.js";
import { TextControl } from "./text.js";

/** How each kind of control is made. */
const KINDS = {
  number: (control, knobs) => new NumberControl(control, knobs),
  choice: (control, knobs) => new ChoiceControl(control, knobs),
  flag: (control, knobs) => new FlagControl(control, knobs),
  set: (control, knobs, series, theme) => new SetControl(control, knobs, series, theme),
  text: (control, knobs) => new TextControl(control, knobs),
  table: (control, knobs) => new globalThis.simulabReads[control.name].Box(control, knobs),
};

/** A group that is folded away at first; closed, it still says what in it is not as usual. */
const folded = (title, inside) =>
  el("details.sl-group", {}, el("summary.sl-group-title", {}, title, el("span.sl-set")), ...inside);

const SAID = 2; // settings that a folded group names; it counts the others

export class Controls {
  /**
   * @param {(name: string) => boolean} allowed controls a teacher left in
   * @param {string[]|null} [named] those that a teacher named one by one: they are not folded away
   * @param {number} [level] of the groups' headings
   */
  constructor(spec, knobs, allowed, theme, named, level = 2) {
    this.level = level;
    this.spec = spec;
    this.allowed = allowed;
    this.named = named;
    this.parts = new Map(
      spec.controls.map((control) => [control.name, KINDS[control.kind](control, knobs, spec.series, theme)]),
    );
    this.groups = spec.groups.map((group) => {
      const parts = group.knobs.filter((name) => this.parts.has(name));
      const inside = parts.map((name) => this.parts.get(name).node);
      // A heading that says what its only label would say speaks for it.
      const first = spec.controls.find((control) => control.name === parts[0]);
      const twice = first?.label === group.title;
      if (twice && first.kind !== "number") inside[0].querySelector(".sl-label").classList.add("sl-hidden");
      const node = group.open
        ? el(
            "section.sl-group",
            {},
            group.title
              ? el(twice && first.kind === "number" ? `h${level}.sl-hidden` : `h${level}.sl-group-title`, {
                  text: group.title,
                })
              : null,
            ...inside,
          )
        : folded(group.title, inside);
      return { node, parts };
    });
    const own = this.#ownKnobs(theme);
    if (own) this.groups.push(own);
    this.node = el("div.sl-controls", {}, ...this.groups.map((group) => group.node));
  }

  /** Knobs of single series ("adam.beta1") that no group names: folded away, one block a series. */
  #ownKnobs(theme) {
    const grouped = new Set(this.spec.groups.flatMap((group) => group.knobs));
    const blocks = [];
    const parts = [];
    for (const series of this.spec.series) {
      const names = this.spec.controls
        .map((control) => control.name)
        .filter((name) => name.startsWith(`${series.name}.`) && !grouped.has(name));
      if (!names.length) continue;
      parts.push(...names);
      const head = el(`h${this.level + 1}.sl-who`, {}, swatch(series, theme()), series.label);
      blocks.push({ names, node: el("div.sl-own", {}, head, ...names.map((name) => this.parts.get(name).node)) });
    }
    this.blocks = blocks;
    if (!parts.length) return null;
    return {
      parts,
      node: folded(
        t`Settings of each`,
        blocks.map((block) => block.node),
      ),
    };
  }

  /** {"formula.code": …} of the texts that have been read: what they are in the code to copy. */
  codes() {
    return Object.fromEntries(
      [...this.parts].filter(([, part]) => part.code).map(([name, part]) => [`${name}.code`, part.code]),
    );
  }

  show(state) {
    const { defaults, bounds } = presets(this.spec.controls, state);
    const visible = new Set();
    const choices = this.spec.controls
      .filter((control) => control.kind === "choice")
      .map((control) => state[control.name])
      .join();
    for (const control of this.spec.controls) {
      const part = this.parts.get(control.name);
      const there = this.allowed(control.name) && isShown(control.shown, state);
      part.node.hidden = !there;
      if (there) visible.add(control.name);
      if (control.kind === "number")
        part.show(state[control.name], bounds[control.name], false, !same(state[control.name], defaults[control.name]));
      else part.show(state[control.name], state);
    }
    for (const { node, parts } of this.groups) {
      node.hidden = !parts.some((name) => visible.has(name));
      // A choice that brings new controls shows them, even into a folded group; choosing who takes part does not.
      if (!this.visible)
        node.open ||= parts.some(
          (name) => visible.has(name) && (this.named?.includes(name) || !same(state[name], defaults[name])),
        );
      else if (choices !== this.choices && parts.some((name) => visible.has(name) && !this.visible.has(name)))
        node.open = true;
    }
    const changed = (name) => visible.has(name) && !same(state[name], defaults[name]);
    for (const { node, parts } of this.groups) {
      const place = node.querySelector(":scope > summary > .sl-set");
      if (!place) continue;
      const set = parts.filter(changed).map((name) => {
        const control = this.spec.controls.find((one) => one.name === name);
        const { label, kind } = control;
        return kind === "number" ? `${lower(label)} ${setting(state[name], control)}` : lower(label);
      });
      const more = set.length > SAID ? t` and ${set.length - SAID} more` : "";
      place.textContent = set.length ? `${set.slice(0, SAID).join(", ")}${more}` : "";
    }
    for (const { node, names } of this.blocks) node.hidden = !names.some((name) => visible.has(name));
    this.visible = visible;
    this.choices = choices;
    this.node.hidden = !visible.size;
  }
}
