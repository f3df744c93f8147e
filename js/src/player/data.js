// What the figures and the table read: the latest columns, by series.

export class Data {
  /** @type {((series: string, step: number) => number)|undefined} the loss of a series at a step, for who points at its path */
  lossOf;

  /** Where the playhead stands. */
  step = 0;
  /** Whether it is on its way: what is drawn then may be a step late. */
  playing = false;

  /** @param {import("../moments/moments.js").Moments} [moments] what is computed at the playhead */
  constructor(spec, feed, moments = undefined) {
    this.spec = spec;
    this.feed = feed;
    this.moments = moments;
    this.controls = Object.fromEntries(spec.controls.map((control) => [control.name, control]));
  }

  /** The state on screen decides what is shown; each source keeps the state it was computed for. */
  at(state) {
    this.state = state;
    return this;
  }

  columns(source) {
    if (!this.state) return undefined; // who is shown depends on it
    if (this.spec.sources[source]?.at) return this.moments?.columns(source, this.state, this.step, this.playing);
    return this.feed.columns(source, this.state);
  }

  /** Whether something that is shown belongs to an earlier step, as it may while a run is played; asked once. */
  late() {
    const late = this.moments?.late ?? false;
    if (this.moments) this.moments.late = false;
    return late;
  }

  column(source, name) {
    return this.columns(source)?.[name];
  }

  /** Names of the series that a source has rows for, in the order of the rows; of those that are dealt the first so many. */
  names(source) {
    const { rows } = this.spec.sources[source] ?? {};
    if (!rows) return this.spec.series.map((series) => series.name).slice(0, this.state?.[this.spec.dealt?.many]);
    return this.feed.have[source]?.state[rows] ?? [];
  }

  /** True for a column with one row a series. */
  #byRow(source, column, values) {
    const { rows, columns } = this.spec.sources[source];
    const all = rows ? this.controls[rows].options.length : this.spec.series.length;
    const shape = columns?.[column];
    if (shape) return shape.length > 0 && shape[0] === all && (rows !== null || shape.length > 1);
    return rows !== null && values.length % Math.max(1, this.names(source).length) === 0;
  }

  /** One series' row of a column (a typed array, not a copy); null where it has none. */
  row(source, column, series) {
    const values = this.column(source, column);
    if (!values) return null;
    const names = this.names(source);
    if (!this.#byRow(source, column, values)) return names.length === 1 && names[0] === series ? values : null;
    const at = names.indexOf(series);
    const length = values.length / (this.spec.sources[source].rows ? names : this.spec.series).length;
    return at < 0 ? null : values.subarray(at * length, (at + 1) * length);
  }

  /** {column: values} of what is not by row. */
  plain(source) {
    const all = Object.entries(this.columns(source) ?? {});
    return Object.fromEntries(all.filter(([name, values]) => !this.#byRow(source, name, values)));
  }

  /** {column: values} of one series, with the plain columns as long as its rows (a shared axis, say). */
  rows(source, series) {
    const found = {};
    for (const name of Object.keys(this.columns(source) ?? {})) {
      const row = this.row(source, name, series);
      if (row) found[name] = row;
    }
    const lengths = new Set(Object.values(found).map((row) => row.length));
    for (const [name, values] of Object.entries(this.plain(source)))
      if (lengths.has(values.length)) found[name] ??= values;
    return found;
  }

  /** Last step of the run: the length of the paths. */
  steps() {
    const { figures, sources } = this.spec;
    let still = !this.state;
    for (const { tracks } of figures) {
      if (!tracks || !this.columns(tracks.source)) continue;
      still = true;
      const name = this.names(tracks.source)[0];
      const row = name && this.row(tracks.source, tracks.y, name);
      if (row) return row.length - 1;
    }
    const moves = [...figures, ...Object.values(sources)].some(({ at, drawn, still }) => at || (drawn && !still));
    return still || !moves ? 0 : this.#moments();
  }

  /** The same where no picture on screen has paths, but some are drawn at the playhead: the length of what they are made of. */
  #moments() {
    for (const [name, { length, columns, whole, held, at }] of Object.entries(this.spec.sources)) {
      const found = length && !at && this.columns(name);
      if (!found) continue;
      for (const [column, shape] of Object.entries(columns))
        if (shape.length === 2 && !whole.includes(column) && !(held && column in held))
          return found[column].length / shape[0] - 1;
    }
    return 0;
  }
}
