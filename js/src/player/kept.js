// Runs that a person keeps beside each other: settings, seed, results, and in what they differ. They stay in this browser.
import { t } from "../t.js";
import { el, iconButton, unique } from "./dom.js";
import { setting } from "./format.js";
import { difference, rowsOf, sheetOf } from "./kepttable.js";
import { download } from "./share.js";
import { isShown } from "./state.js";
import { settings, stateFile } from "./statefile.js";
import { cell } from "./table.js";

const MOST = 50;

/** @param {import("./view.js").View} view  @param {(file: object) => void} replay  @param {string} name of the table's file */
export function keptRuns(view, replay, name) {
  const { spec } = view;
  const place = `simulab-runs-${spec.name}`;
  const read = () => {
    try {
      const found = JSON.parse(localStorage.getItem(place) ?? "[]");
      return Array.isArray(found) ? found.filter((run) => run?.file?.state && Array.isArray(run.rows)) : [];
    } catch {
      return []; // some browsers keep nothing for some pages: then they stay as long as the page
    }
  };
  let runs = [];
  const change = (now) => {
    runs = now;
    try {
      localStorage.setItem(place, JSON.stringify(runs));
    } catch {
      // full or refused
    }
    show();
  };
  const keep = () => {
    const { state, data } = view;
    const knobs = spec.controls.filter(({ name: knob, shown }) => knob in state && isShown(shown, state));
    const run = {
      number: Math.max(0, ...runs.map((one) => one.number)) + 1,
      at: new Date().toISOString(),
      file: stateFile(view),
      knobs: Object.fromEntries(knobs.map(({ name: knob }) => [knob, state[knob]])),
      usual: settings(spec, state),
      rows: rowsOf(spec, data),
    };
    change([...runs, run]);
  };

  const title = el("h2.sl-group-title", { id: unique("runs"), text: t`Kept runs` });
  const close = () => dialog.close();
  const add = el("button.sl-primary", { text: t`Keep this run`, onclick: keep });
  const save = el("button.sl-quiet", {
    text: t`Save as a table (CSV)`,
    onclick: () => download(name, "text/csv", sheetOf(spec, runs)),
  });
  const clear = el("button.sl-quiet", { text: t`Clear`, onclick: () => change([]) });
  const hint = el("p.sl-doc", { role: "status" });
  const table = el("div.sl-table", { tabindex: "0", role: "region", "aria-labelledby": title.id });
  const dialog = el(
    "dialog.sl-dialog.sl-wide",
    { "aria-labelledby": title.id },
    el("div.sl-dialog-head", {}, title, add, save, clear, iconButton("close", t`Close`, close)),
    el("div.sl-report", {}, hint, table),
  );
  dialog.addEventListener("click", (event) => event.target === dialog && close());

  const said = (knob, value) => {
    if (value === undefined) return "–";
    const control = spec.controls.find((one) => one.name === knob) ?? { options: [] };
    const one = (given) => control.options.find((option) => option.value === given)?.label ?? given;
    if (typeof value === "boolean") return value ? t`on` : t`off`;
    if (typeof value === "number") return setting(value, control);
    return Array.isArray(value) ? value.map(one).join(", ") : String(one(value)).slice(0, 80);
  };
  const head = (knob) => {
    const series = spec.series.find((one) => knob.startsWith(`${one.name}.`));
    const { label } = spec.controls.find((one) => one.name === knob) ?? { label: knob }; // of an older simulab
    return series ? `${series.label}: ${label}` : label;
  };
  const row = (run, differs, many, of, i) => {
    const first = i === 0;
    const own = first
      ? [
          el("button.sl-quiet", {
            text: t`Replay`,
            "aria-label": t`Replay run ${run.number}`,
            onclick: () => {
              close();
              replay(run.file);
            },
          }),
          iconButton("close", t`Take run ${run.number} out`, () => change(runs.filter((other) => other !== run))),
        ]
      : [];
    return el(
      "tr",
      { title: run.file.words },
      el("th", { scope: "row", text: first ? String(run.number) : "" }),
      ...differs.map((knob) => el("td", { text: first ? said(knob, run.knobs[knob]) : "" })),
      many ? el("td", { text: of.label }) : null,
      ...spec.table.map(({ format }, j) => el("td", {}, cell(format, of.values[j] ?? Number.NaN))),
      el("td", {}, el("span.sl-line", {}, ...own)),
    );
  };
  const show = () => {
    const differs = difference(runs);
    const many = runs.some(({ rows }) => rows.length > 1);
    const heads = [t`Run`, ...differs.map(head), ...(many ? [t`Series`] : []), ...spec.table.map(({ label }) => label)];
    const [one, ...others] = runs;
    const alike = (one?.usual ?? []).filter(([label, value]) =>
      others.every(({ usual }) => usual.some(([same, there]) => same === label && there === value)),
    );
    hint.textContent =
      runs.length < 2
        ? t`Keep what is on screen, turn a knob, and keep that too: what differs becomes a column. Runs stay in this browser.`
        : differs.length
          ? alike.length
            ? t`The same in all: ${alike.map((pair) => pair.join(" ")).join(", ")}.`
            : ""
          : t`These runs have the same settings.`;
    add.disabled = runs.length >= MOST;
    add.title = add.disabled ? t`Take a run out first: ${String(MOST)} are kept at most.` : "";
    for (const button of [save, clear]) button.disabled = !runs.length;
    table.hidden = !runs.length;
    table.replaceChildren(
      el(
        "table",
        {},
        el("thead", {}, el("tr", {}, ...heads.map((text) => el("th", { scope: "col", text })), el("th"))),
        el(
          "tbody",
          {},
          ...runs.flatMap((run) => {
            const rows = run.rows.length ? run.rows : [{ label: "–", values: [] }];
            return rows.map((of, i) => row(run, differs, many, of, i));
          }),
        ),
      ),
    );
  };
  return {
    node: dialog,
    open: () => {
      runs = read();
      show();
      dialog.showModal();
    },
  };
}
