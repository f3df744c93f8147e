// What goes into a compiled source and what of its answer is shown.

/** The state as a source takes it: the twin of Widget.leaves. */
export function leavesOf(controls, state) {
  const leaves = {};
  for (const { name, kind, options } of controls) {
    const value = state[name];
    if (kind === "choice") leaves[name] = options.findIndex((option) => option.value === value);
    else if (kind === "set") leaves[name] = options.map((option) => value.includes(option.value));
    else if (kind === "table") leaves[name] = globalThis.simulabReads[name].leaf(value);
    else leaves[name] = value;
  }
  return leaves;
}

/** Only the chosen rows and only the run's length: the twin of simulab.widgets.widget.trim. */
export function trim(columns, source, leaves) {
  const chosen = source.rows ? leaves[source.rows] : null;
  const trimmed = {};
  for (const [name, values] of Object.entries(columns)) {
    const shape = source.columns[name];
    const byRow = chosen && shape.length > 0 && shape[0] === chosen.length;
    const width = shape.slice(1).reduce((product, n) => product * n, 1);
    const kept =
      source.length && shape.length === 2 && !source.whole.includes(name)
        ? Math.min(width, leaves[source.length] + 1)
        : width;
    const rows = [];
    const there = source.held && name in source.held ? columns[source.held[name]][0] : (shape[0] ?? 1);
    for (let row = 0; row < there; row++) if (!byRow || chosen[row]) rows.push(row);
    if (rows.length * kept === values.length) trimmed[name] = values;
    else {
      trimmed[name] = new values.constructor(rows.length * kept);
      rows.forEach((row, i) => trimmed[name].set(values.subarray(row * width, row * width + kept), i * kept));
    }
  }
  return trimmed;
}

/** Whoever follows hears of work in slices what it has reached, as it would be sent, beside the results before it. */
export function telling(follow, results, source, all) {
  const sent = (name, made) => {
    if (!made) return undefined;
    if (source.length && !made.reached) return { ...results };
    const reached = source.length ? { ...all, [source.length]: made.reached[0] } : all;
    return { ...results, [name]: trim(made, source, reached) };
  };
  const progress = (said, made) => follow?.progress?.(said, sent(said.source, made));
  return { ...follow, progress };
}
