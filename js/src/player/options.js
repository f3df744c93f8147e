// Choices, sets and switches: native controls, so that keyboard, touch and readers work without us.
import { t } from "../t.js";
import { el, equation, unique } from "./dom.js";
import { isShown } from "./state.js";
import { swatch } from "./swatch.js";

/** What is said under a choice: the chosen option's equation and one sentence. */
function explain(option) {
  return [
    option?.equation_mathml ? equation(option.equation_mathml) : null,
    option?.doc ? el("p.sl-doc", { text: option.doc }) : null,
  ].filter(Boolean);
}

export class ChoiceControl {
  constructor(control, knobs) {
    this.control = control;
    const { name, label, options } = control;
    const id = unique("knob");
    const set = (value) => {
      knobs.change({ [name]: value });
      knobs.settle();
    };
    this.about = el("div.sl-about");
    const letters = options.reduce((sum, option) => sum + option.label.length, 0);
    if ((options.length <= 4 && letters <= 36) || letters < 19) {
      this.radios = options.map((option) =>
        el("input", {
          type: "radio",
          name: id,
          value: option.value,
          "data-knob": name,
          onchange: () => set(option.value),
        }),
      );
      this.options = this.radios.map((radio, i) =>
        el("label.sl-segment", {}, radio, el("span", { text: options[i].label })),
      );
      this.node = el(
        "fieldset.sl-control",
        { "data-control": name },
        el("legend.sl-label", { text: label, title: control.doc || null }),
        el("div.sl-segments", {}, ...this.options),
        this.about,
      );
    } else {
      this.options = options.map((option) => el("option", { value: option.value, text: option.label }));
      this.select = el(
        "select.sl-select",
        { id, "data-knob": name, onchange: () => set(this.select.value) },
        ...this.options,
      );
      this.node = el(
        "div.sl-control",
        { "data-control": name },
        el("label.sl-label", { for: id, text: label, title: control.doc || null }),
        this.select,
        this.about,
      );
    }
  }

  show(value, state) {
    this.options.forEach((node, i) => {
      node.hidden = !isShown(this.control.options[i].shown, state);
    });
    if (value === this.value) return;
    this.value = value;
    if (this.select) this.select.value = value;
    for (const radio of this.radios ?? []) radio.checked = radio.value === value;
    this.about.replaceChildren(...explain(this.control.options.find((option) => option.value === value)));
  }
}

export class FlagControl {
  constructor(control, knobs) {
    const { name, label, doc } = control;
    const about = doc ? unique("doc") : null;
    this.input = el("input.sl-switch", {
      type: "checkbox",
      role: "switch",
      "data-knob": name,
      "aria-describedby": about,
      onchange: () => {
        knobs.change({ [name]: this.input.checked });
        knobs.settle();
      },
    });
    this.node = el(
      "div.sl-control.sl-flag",
      { "data-control": name },
      el("label.sl-flag-label", {}, this.input, el("span", { text: label })),
      doc ? el("p.sl-doc", { id: about, text: doc }) : null,
    );
  }

  show(value) {
    this.input.checked = value;
  }
}

export class SetControl {
  /** @param {import("../types").Series[]} series of the widget: an option of the same name has its sign  @param {() => string} theme */
  constructor(control, knobs, series, theme) {
    this.control = control;
    const { name, label, options } = control;
    this.boxes = options.map((option) =>
      el("input", {
        type: "checkbox",
        value: option.value,
        "data-knob": name,
        onchange: () => {
          knobs.change({ [name]: this.boxes.filter((box) => box.checked).map((box) => box.value) });
          knobs.settle();
        },
      }),
    );
    const chips = options.map((option, i) => {
      const sign = series.find((one) => one.name === option.value);
      return el(
        "label.sl-chip",
        { title: option.doc || null },
        this.boxes[i],
        sign?.colour ? swatch(sign, theme()) : null,
        el("span", { text: option.label }),
      );
    });
    this.about = el(
      "details.sl-equations",
      { hidden: !options.some((option) => option.equation_mathml) },
      el("summary", { text: t`Equations` }),
      el("div"),
    );
    this.node = el(
      "fieldset.sl-control",
      { "data-control": name },
      el("legend.sl-label", { text: label, title: control.doc || null }),
      el("div.sl-chips", {}, ...chips),
      this.about,
    );
  }

  show(value) {
    const key = value.join();
    if (key === this.key) return;
    this.key = key;
    for (const box of this.boxes) box.checked = value.includes(box.value);
    this.about.lastElementChild.replaceChildren(
      ...this.control.options
        .filter((option) => value.includes(option.value) && option.equation_mathml)
        .map((option) =>
          el(
            "div.sl-about",
            {},
            el("strong", { text: option.label }),
            ...explain({ equation_mathml: option.equation_mathml }),
          ),
        ),
    );
  }
}
