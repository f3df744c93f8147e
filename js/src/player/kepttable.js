// What a table of kept runs holds: pure, so that a test can say what it is.

/** The knobs in which runs differ. @param {{knobs: Record<string, unknown>}[]} runs */
export function difference(runs) {
  const names = [...new Set(runs.flatMap(({ knobs }) => Object.keys(knobs)))];
  return names.filter((name) => new Set(runs.map(({ knobs }) => JSON.stringify(knobs[name]))).size > 1);
}

/** The score table's numbers as they stand at the end of a run: a row a series. */
export function rowsOf(spec, data) {
  const source = spec.table.find((column) => data.columns(column.source))?.source;
  const names = source ? data.names(source) : [];
  return names.map((name) => ({
    label: spec.series.find((one) => one.name === name)?.label ?? name,
    values: spec.table.map((column) => {
      const value = data.columns(column.source) ? data.row(column.source, column.column, name)?.[0] : undefined;
      return Number.isFinite(value) ? value : null;
    }),
  }));
}

const quote = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const written = (value) => quote(value == null ? "" : Array.isArray(value) ? value.join(" ") : String(value));

/** Every setting and every result, a line a run and series: what was set by the knobs' names, results as "source.column". */
export function sheetOf(spec, runs) {
  const knobs = [...new Set(runs.flatMap((run) => Object.keys(run.knobs)))];
  const heads = spec.table.map(({ source, column }) => `${source}.${column}`);
  const lines = [["run", "kept_at", ...knobs, "series", ...heads, "words"]];
  for (const run of runs)
    for (const { label, values } of run.rows.length ? run.rows : [{ label: "", values: [] }])
      lines.push([
        run.number,
        run.at,
        ...knobs.map((name) => run.knobs[name]),
        label,
        ...heads.map((_, i) => values[i]),
        run.file.words,
      ]);
  return `${lines.map((line) => line.map(written).join(",")).join("\n")}\n`;
}
