// The equivalent program, with the numbers on screen.
import { t } from "../t.js";
import { el, unique } from "./dom.js";
import { shortest } from "./format.js";

const literal = (value) => {
  if (typeof value === "number") return shortest(value);
  if (typeof value === "boolean") return value ? "True" : "False";
  return Array.isArray(value) ? `[${value.map((one) => JSON.stringify(one)).join(", ")}]` : String(value);
};

/**
 * A template with the pieces of the chosen options and then the knobs put in: {piece:surface} is the piece of the chosen surface,
 * {piece:surface:start} the one of the table "start" under the same choice. A table's "*" stands for every other value of the knob.
 */
export function program({ template, pieces }, state) {
  const put = (text) =>
    text.replace(/\{piece:(\w+)(?::(\w+))?\}/g, (_, knob, other) => {
      const table = pieces?.[other ?? knob] ?? {};
      const wanted = Array.isArray(state[knob]) ? state[knob] : [String(state[knob])];
      return wanted
        .map((option) => table[option] ?? (knob in state ? table["*"] : null) ?? "")
        .filter(Boolean)
        .join("\n");
    });
  let chosen = template;
  while (chosen !== (chosen = put(chosen))); // a piece may have pieces
  return chosen.replace(/\{([a-z][\w.]*)\}/g, (whole, knob) => (knob in state ? literal(state[knob]) : whole));
}

/** The rates that the series ran with, as {rate.adam} in a template; a column has float32's seven digits. */
export function rates(spec, data) {
  const found = {};
  for (const { name } of spec.series) {
    const row = data.row(spec.words_in, "rate", name);
    if (row) found[`rate.${name}`] = Number(row[0].toPrecision(7));
  }
  return found;
}

const NAMES = { optax: "JAX · optax", torch: "PyTorch", numpy: "NumPy", optuna: "optuna", simulab: "simulab" };

/** A dialog with a tab for each library. */
export function codeDialog(code, state, copy) {
  const libraries = Object.keys(code);
  const text = el("code");
  const frame = unique("code");
  const buttons = libraries.map((library, i) =>
    el("button.sl-tab", {
      role: "tab",
      text: NAMES[library] ?? library,
      "aria-controls": frame,
      onclick: () => choose(i),
      onkeydown: (event) => {
        const move = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (move) choose((i + move + libraries.length) % libraries.length, true);
      },
    }),
  );
  const choose = (at, focus) => {
    buttons.forEach((button, i) => {
      button.setAttribute("aria-selected", String(i === at));
      button.tabIndex = i === at ? 0 : -1;
    });
    if (focus) buttons[at].focus();
    text.textContent = program(code[libraries[at]], state());
  };
  const done = el("span.sl-done", { role: "status" });
  const dialog = el(
    "dialog.sl-dialog",
    { "aria-label": t`Equivalent code` },
    el(
      "div.sl-dialog-head",
      {},
      el("div.sl-tabs", { role: "tablist", "aria-label": t`Library` }, ...buttons),
      done,
      el("button.sl-quiet", {
        text: t`Copy`,
        onclick: async () => (done.textContent = (await copy(text.textContent)) ? t`Copied` : t`Select and copy`),
      }),
      el("button.sl-quiet", { text: t`Close`, onclick: () => dialog.close() }),
    ),
    el("pre.sl-code", { id: frame, role: "tabpanel", tabindex: "0", "aria-label": t`Code` }, text),
  );
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  return {
    node: dialog,
    open: () => {
      done.textContent = "";
      choose(0);
      dialog.showModal();
    },
  };
}
