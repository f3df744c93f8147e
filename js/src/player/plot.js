// One Bokeh figure: embedded, given its numbers, its ranges and the theme; and where its frame is on screen.

import { legible, PAINT } from "./colour.js";
import { written } from "./format.js";
import { scaleOf } from "./host.js";
import { HEAD } from "./marks.js";
import { around, decades, evened, isEven, measured } from "./ranges.js";

const FONT = "system-ui, sans-serif";

const move = (range, wanted) => {
  if (wanted && (range.start !== wanted[0] || range.end !== wanted[1]))
    range.setv({ start: wanted[0], end: wanted[1] });
};

/** A property that is one number for all; 0 where it comes from a column. */
const plain = (spec) => Number.parseFloat(spec?.value ?? spec) || 0;

export class Plot {
  /** @param {import("../types").Figure} figure the declared Figure  @param {import("../types").Series[]} series  @param {HTMLElement} place where Bokeh draws */
  constructor(figure, series, item, place) {
    this.series = series;
    this.figure = figure;
    this.item = item;
    this.place = place;
    this.box = { left: 0, top: 0, width: 0, height: 0 };
    this.layout = "";
    this.zoom = 1;
    /** Pixels of the screen a pixel of the page. */
    this.scale = 1;
    this.filled = new Map();
  }

  async embed(theme, onLayout) {
    const { Bokeh } = window;
    const Document = Bokeh.Document ?? Bokeh.require("document").Document;
    this.document = Document.from_json(this.item.doc);
    this.model = this.document.roots()[0];
    // No drag tool may be active: a finger on the picture scrolls the page. Hover is the overlay's.
    this.model.toolbar.setv({ tools: [], logo: null, active_drag: null, active_scroll: null });
    this.model.setv({
      toolbar_location: null,
      sizing_mode: "stretch_both",
      min_border: 6,
      min_border_right: 14,
    });
    /** @type {Map<any, string[]>} the sources that are filled, two of one name as well, with the columns that each declares */
    this.sources = new Map();
    this.glyphs = [];
    for (const renderer of this.model.renderers) {
      const source = renderer.data_source;
      if (!source) continue;
      if (source.name) this.sources.set(source, Object.keys(source.data ?? {}));
      this.glyphs.push({
        source,
        name: renderer.name,
        glyph: renderer.glyph,
        thick: plain(renderer.glyph.line_width),
        letters: plain(renderer.glyph.text_font_size),
        x: renderer.glyph.x?.field,
        y: renderer.glyph.y?.field,
      });
    }
    for (const { formatter } of [...this.model.below, ...this.model.left]) {
      const plain = formatter.doFormat.bind(formatter);
      formatter.doFormat = (ticks, opts) => plain(ticks, opts).map((label) => (label.at ? written(label) : label));
    }
    if (!this.figure.big) {
      // A small figure says in its caption what its upright axis is: turned text would not fit beside it.
      const [axis] = this.model.left;
      const says = axis?.axis_label;
      if (says) axis.axis_label = null;
      this.upright = says && !this.figure.title.toLowerCase().includes(says.toLowerCase()) ? says : "";
    }
    // Before the first paint: clearing leaves a hairline of what an opaque border had drawn.
    this.paint(theme);
    this.settle();
    const views = await Bokeh.embed.add_document_standalone(this.document, this.place);
    this.view = views.find_one?.(this.model) ?? Bokeh.index.find_one(this.model);
    // Bokeh's second canvas is empty here, and a canvas costs every frame.
    const overlays = this.view.canvas_view?.overlays?.el;
    if (overlays) overlays.style.display = "none";
    this.view.repainted.connect(() => this.measure() && onLayout());
    this.measure();
  }

  /** On a slide that is drawn larger Bokeh would be so twice, as it measures on the screen: it is given that room, and drawn back. */
  settle() {
    const scale = scaleOf(this.place.parentElement);
    if (scale === this.scale) return;
    this.scale = scale;
    const full = `${100 * scale}%`;
    Object.assign(this.place.style, { width: full, height: full, transform: scale === 1 ? "" : `scale(${1 / scale})` });
    if (this.theme) this.paint(this.theme);
  }

  /** Reads where the frame is; true where it moved. */
  measure() {
    const bbox = this.view.frame?.bbox;
    if (!bbox) return false;
    const [left, top, width, height] = [bbox.left, bbox.top, bbox.width, bbox.height].map(
      (length) => length / this.scale,
    );
    const layout = [left, top, width, height].join();
    if (layout === this.layout || width < 2) return false;
    this.layout = layout;
    this.box = { left, top, width, height };
    return true;
  }

  get logX() {
    return this.model.x_scale.type === "LogScale";
  }

  get logY() {
    return this.model.y_scale.type === "LogScale";
  }

  /** Functions from data to pixels of the frame and back, fixed for the current ranges. */
  axes() {
    const { width, height } = this.box;
    const make = (range, box, log, length, flip) => {
      const move = log ? Math.log10 : Number;
      const low = move(range.start);
      const span = move(range.end) - low;
      return {
        low: range.start,
        high: range.end,
        log,
        box: box ?? [range.start, range.end],
        to: (v) => {
          const share = (move(v) - low) / span;
          return (flip ? 1 - share : share) * length;
        },
        from: (p) => {
          const share = flip ? 1 - p / length : p / length;
          return log ? 10 ** (low + share * span) : low + share * span;
        },
      };
    };
    return {
      x: make(this.model.x_range, this.plane?.[0], this.logX, width, false),
      y: make(this.model.y_range, this.plane?.[1], this.logY, height, true),
    };
  }

  /** Where minima are marked. */
  stars() {
    const { x = [], y = [] } = [...this.sources.keys()].find(({ name }) => name === "minima")?.data ?? {};
    return Array.from(x, (at, i) => ({ x: at, y: y[i] }));
  }

  /** Fills the figure's own sources: "<source>" with plain columns, "<source>:<series>" with that series' row. */
  fill(data) {
    for (const [source, declared] of this.sources) {
      const [origin, series] = source.name.split(":");
      if (!(origin in data.spec.sources)) continue;
      // Bokeh repaints for every new object: only what was computed anew is given to it.
      const answer = data.columns(origin);
      if (this.filled.get(source) === (answer ?? null)) continue;
      this.filled.set(source, answer ?? null);
      const columns = series ? data.rows(origin, series) : data.plain(origin);
      const wanted = declared.length ? declared : Object.keys(columns);
      const filled = Object.fromEntries(wanted.map((key) => [key, columns[key] ?? []]));
      const lengths = new Set(Object.values(filled).map((values) => values.length));
      // Half a row cannot be drawn: a series that was not chosen is emptied whole.
      source.data = lengths.size > 1 ? Object.fromEntries(wanted.map((key) => [key, []])) : filled;
    }
  }

  /** Moves the axes to what the figure declares. */
  range(data, state) {
    const { figure, model } = this;
    const option = figure.box_of && data.controls[figure.box_of].options.find((o) => o.value === state[figure.box_of]);
    const box = option?.box;
    this.plane = figure.x_range === "box" && figure.y_range === "box" ? box : null;
    /** The frame of two weights, where it shows more than the box. */
    this.wide = null;
    this.#measures(option?.ticks);
    const rows = (axis, mode) => {
      const found = [];
      for (const glyph of this.glyphs) {
        const values = glyph[axis] && glyph.source.data[glyph[axis]];
        // what lies beyond the box is seen by who zooms out
        if (values?.length && glyph.source.name && !glyph[axis].startsWith("far")) found.push(values);
      }
      for (const name of (axis === "y" && figure.curves?.values) || [])
        found.push(data.column(figure.curves.source, name) ?? []);
      const runs = figure.tracks?.[axis] ? data.spec.series : [];
      const row = ({ name }) => data.row(figure.tracks.source, figure.tracks[axis], name);
      return measured(found, runs.map(row).filter(Boolean), mode);
    };
    const decide = (mode, axis, log) => {
      if (mode === "box") return box?.[axis === "x" ? 0 : 1];
      if (mode === "steps") return [0, Math.max(1, data.steps())];
      if (mode === "decades") return decades(rows(axis, mode), figure.x_range === "steps");
      if (mode === "data") return around(rows(axis, mode), log);
      return null;
    };
    if (this.plane) return this.level();
    move(model.x_range, decide(figure.x_range, "x", this.logX));
    move(model.y_range, decide(figure.y_range, "y", this.logY));
  }

  /** Two weights: the whole box, and around it as much as the frame has room for at equal scale. */
  level() {
    if (!this.plane) return;
    const { width, height } = this.box;
    const plane = this.wide ?? this.plane;
    const [x, y] = this.even && width > 2 && height > 2 ? evened(plane, width, height) : plane;
    move(this.model.x_range, x);
    move(this.model.y_range, y);
  }

  /** The ends of both axes, as long as nothing is widened. @returns {[number, number][]} */
  get frame() {
    this.level();
    return [this.model.x_range, this.model.y_range].map(({ start, end }) => [start, end]);
  }

  /** Shows as much as is ``wanted``, or what is declared. @returns {boolean} whether it is wider now */
  widen(wanted) {
    if (!wanted) return false;
    if (this.plane) this.wide = [wanted.x, wanted.y];
    else {
      move(this.model.x_range, wanted.x);
      move(this.model.y_range, wanted.y);
    }
    this.level();
    return true;
  }

  /** True where the axes are two weights that can be drawn to equal scale. */
  get even() {
    return Boolean(this.plane) && isEven(this.plane);
  }

  /** Axes that measure what the chosen option says: their labels and ticks (the figure's own ticker is a fixed one). */
  #measures(ticks) {
    if (!ticks?.x || this.measured === ticks) return;
    this.measured = ticks;
    for (const [key, [axis]] of [
      ["x", this.model.below],
      ["y", this.model.left],
    ]) {
      const [label, marks] = ticks[key];
      axis.ticker.ticks = marks.map(([at]) => at);
      axis.setv({ axis_label: label, major_label_overrides: new Map(marks) });
    }
  }

  /** Paints axes and grid for a background. */
  paint(theme) {
    this.theme = theme;
    const size = this.zoom * this.scale;
    const { ink, soft, grid, axis } = PAINT[theme];
    const { model } = this;
    model.min_border_top = 12 + (this.figure.head ? (HEAD - 8) * size : 0);
    model.setv({ background_fill_alpha: 0, border_fill_alpha: 0, outline_line_color: null });
    for (const { source, glyph, name, thick, letters } of this.glyphs) {
      if (thick) glyph.line_width = thick * (this.zoom > 1 ? 2 : 1) * this.scale;
      if (letters) glyph.text_font_size = `${letters * size}px`;
      if (name === "ink") Object.assign(glyph, letters ? { text_color: soft } : { line_color: ink });
      const own = this.series.find((one) => source.name?.endsWith(`:${one.name}`));
      if (own && "line_color" in glyph) glyph.line_color = legible(own.colour, theme);
    }
    model.title?.setv?.({ text_color: ink, text_font: FONT });
    for (const part of [...model.above, ...model.below, ...model.left, ...model.right, ...model.center]) {
      if ("major_label_text_color" in part) {
        if (!this.figure.big && "desired_num_ticks" in part.ticker) part.ticker.desired_num_ticks = 4;
        part.setv({
          axis_line_color: axis,
          major_tick_line_color: axis,
          minor_tick_line_color: null,
          major_tick_in: 0,
          major_tick_out: 4,
          axis_label_text_color: soft,
          axis_label_text_font: FONT,
          axis_label_text_font_size: `${12 * size}px`,
          axis_label_text_font_style: "normal",
          axis_label_standoff: 4,
          major_label_text_color: soft,
          major_label_text_font: FONT,
          major_label_text_font_size: `${11.5 * size}px`,
        });
      } else if ("grid_line_color" in part) {
        part.setv({ grid_line_color: this.figure.field ? null : grid, minor_grid_line_color: null });
      } else if ("label_text_color" in part) {
        part.setv({ label_text_color: ink, label_text_font: FONT, background_fill_alpha: 0, border_line_color: null });
      }
    }
  }

  canvas() {
    return this.view.canvas_view?.primary?.canvas ?? null;
  }

  remove() {
    this.document?.clear?.();
    this.place.replaceChildren();
  }
}
