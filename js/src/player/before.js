// The run before: what a knob changed is seen where the old paths shine through.

export class Before {
  /** @param {{source: string, x: string|null, y: string}} tracks */
  constructor(tracks) {
    this.tracks = tracks;
    this.now = this.rested = this.old = null;
  }

  /** A new run, in a place of its own (the surface): another place's paths are no comparison. */
  take(data, place) {
    const { source, x, y } = this.tracks;
    const columns = data.columns(source);
    if (!columns || this.now?.columns === columns) return;
    const rows = data.spec.series
      .map((series) => ({ series, ys: data.row(source, y, series.name), xs: x && data.row(source, x, series.name) }))
      .filter(({ ys, xs }) => ys && (!x || xs));
    this.now = { columns, place, rows };
  }

  /** The hand rests: this run is what the next one is compared with. */
  rest() {
    if (this.rested === this.now) return;
    this.old = this.rested;
    this.rested = this.now;
  }

  /** The rows of the run before that went another way. */
  rows() {
    const other = this.rested === this.now ? this.old : this.rested;
    if (!other || other.place !== this.now.place) return [];
    return other.rows.filter(({ series, xs, ys }) => {
      const mine = this.now.rows.find((one) => one.series === series);
      return mine && !(alike(ys, mine.ys) && (!xs || alike(xs, mine.xs)));
    });
  }
}

const alike = (a, b) => a.length === b.length && a.every((v, i) => Object.is(v, b[i]));
