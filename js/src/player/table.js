// The score table: what the picture shows, in numbers, for eyes and for readers.
import { t } from "../t.js";
import { el, write } from "./dom.js";
import { sig3 } from "./format.js";
import { cellNow } from "./now.js";
import { swatch } from "./swatch.js";

const VERDICTS = [
  ["✓", t`converged`],
  ["…", t`slow`],
  ["∿", t`oscillating`],
  ["✕", t`diverged`],
];
const CHECKS = [
  ["✓", t`right`],
  ["✓", t`acceptable`],
  ["?", t`suspicious`],
  ["✕", t`wrong`],
];
/** What became of a training; the places are those of simulab.vitals.judge. */
export const OUTCOMES = [
  ["✓", t`good`],
  ["…", t`slow`],
  ["∿", t`restless`],
  ["=", t`stuck`],
  ["✕", t`diverged`],
];
/** What became of a line of a check list. */
const PASSED = [
  ["✕", t`failed`],
  ["✓", t`passed`],
];
const CELL_WORDS = { verdict: VERDICTS, check: CHECKS, outcome: OUTCOMES, passed: PASSED };

/** A number of the table as a person reads it. */
export function cell(format, value) {
  if (value === undefined || Number.isNaN(value) || (value === -1 && format !== "sig3")) return "–";
  if (CELL_WORDS[format]) {
    const [glyph, word] = CELL_WORDS[format][value] ?? ["", "–"];
    return el(
      "span.sl-verdict",
      { "data-verdict": glyph },
      el("span", { "aria-hidden": "true", text: `${glyph} ` }),
      el("span.sl-verdict-word", { text: word }),
    );
  }
  return format === "int" || format === "rank" ? String(Math.round(value)) : sig3(value);
}

export class Table {
  /** @param {(name: string|null) => void} highlight the series under the pointer */
  constructor(spec, title, highlight) {
    this.spec = spec;
    const heads = (this.heads = spec.table.map((column) =>
      el(
        "th",
        {
          scope: "col",
          title: column.doc || null,
          class: CELL_WORDS[column.format] ? "sl-word" : null,
        },
        column.label || el("span.sl-hidden", { text: column.doc || t`Rank` }),
      ),
    ));
    this.body = el("tbody");
    this.highlight = highlight;
    this.node = el(
      "div.sl-table",
      { hidden: true, tabindex: "0", role: "region", "aria-label": title },
      el(
        "table",
        {},
        el("caption.sl-hidden", { text: title }),
        el("thead", {}, el("tr", {}, el("th", { scope: "col" }, el("span.sl-hidden", { text: t`Series` })), ...heads)),
        this.body,
      ),
    );
    this.rows = new Map();
  }

  /**
   * @param {boolean} settled rows take their rank's place only at rest: nothing jumps under a dragging hand
   * @param {number|null} step where the run stands; null at its end, which alone knows ranks and verdicts
   */
  show(data, theme, settled, step = null) {
    const { table, series } = this.spec;
    // Columns come and go with their source; those that are there are about the same rows.
    const there = table.map((column) => Boolean(data.columns(column.source)));
    const source = table[there.indexOf(true)]?.source;
    const names = source ? data.names(source) : [];
    this.heads.forEach((head, i) => (head.hidden = !there[i]));
    for (const [name, row] of this.rows) {
      if (names.includes(name)) continue;
      row.node.remove();
      this.rows.delete(name);
    }
    const value = (column, name) =>
      step === null ? data.row(column.source, column.column, name)?.[0] : cellNow(data, column, name, step);
    const ranked = step === null && table.find((column) => column.format === "rank");
    const order = [];
    // what was not asked for has no row: a list of dashes says nothing
    const asked = (name) =>
      table.some((column) => column.now?.[0] !== "always" || !Number.isNaN(value(column, name) ?? Number.NaN));
    this.node.hidden = !names.some(asked);
    for (const name of names) {
      const row =
        this.rows.get(name) ??
        this.#row(
          series.find((one) => one.name === name),
          theme,
        );
      write(row.name, series.find((one) => one.name === name).label);
      row.node.hidden = !asked(name);
      table.forEach((column, i) => {
        const node = row.cells[i];
        node.hidden = !there[i];
        const content = cell(column.format, value(column, name));
        if (content.at) write(node, content);
        else node.replaceChildren(content);
      });
      const rank = ranked ? data.row(ranked.source, ranked.column, name)?.[0] : 0;
      order.push([rank > 0 ? rank : Infinity, row.node]);
    }
    const fresh = [...this.rows.values()].some((row) => !row.node.isConnected);
    if (!settled && !fresh) return;
    order.sort((a, b) => a[0] - b[0] || 0);
    const focus = order.map(([, node]) => node);
    if (focus.some((node, i) => this.body.children[i] !== node)) this.body.replaceChildren(...focus);
  }

  #row(series, theme) {
    const cells = this.spec.table.map((column) => el("td", { class: CELL_WORDS[column.format] ? "sl-word" : null }));
    const name = el("span", { text: series.label });
    const node = el(
      "tr",
      {
        "data-series": series.name,
        onpointerenter: () => this.highlight(series.name),
        onpointerleave: () => this.highlight(null),
      },
      el("th", { scope: "row" }, el("span.sl-who", {}, series.colour ? swatch(series, theme) : "", name)),
      ...cells,
    );
    const row = { node, cells, name };
    this.rows.set(series.name, row);
    return row;
  }
}
