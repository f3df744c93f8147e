// One figure of the stage: contours under Bokeh's axes, paths and heads over them, handles and hover on top.

import { t } from "../t.js";
import { Before } from "./before.js";
import { legible, PAINT } from "./colour.js";
import { el, perFrame } from "./dom.js";
import { Ground } from "./ground.js";
import { Handle } from "./handles.js";
import { drawNames } from "./heads.js";
import { within } from "./host.js";
import { drawArrowLegend, drawArrows, drawEdge, drawRuleNames, drawRules, HEAD, RULE_TEXT, ruled } from "./marks.js";
import { Plot } from "./plot.js";
import { shapeOf } from "./ranges.js";
import { Sheet } from "./sheet.js";
import { isShown } from "./state.js";
import { Tracks } from "./tracks.js";

/** The fields of a figure for which a painter is loaded. */
const PAINTED = ["dots", "curves", "named"];

/** @type {(axes: any, k: number) => any} the same axes in larger pixels */
const shrunk = ({ x, y, width, height }, k) => ({
  x: { ...x, to: (v) => x.to(v) / k, from: (p) => x.from(p * k) },
  y: { ...y, to: (v) => y.to(v) / k, from: (p) => y.from(p * k) },
  width: width / k,
  height: height / k,
});

export class Picture {
  constructor(figure, series, item, knobs) {
    this.figure = figure;
    this.ground = new Ground(figure);
    this.field = this.ground.node;
    this.sheet = new Sheet(figure.head ? HEAD : 0);
    this.layer = this.sheet.node;
    // What Bokeh makes of itself a tab stop without a name; all that can be done is done on top of it.
    this.bokeh = el("div.sl-bokeh", { inert: true });
    this.seen = el("div.sl-seen", { role: "img", "aria-label": figure.label }, this.field, this.bokeh, this.layer);
    this.tip = el("div.sl-tip", { hidden: true });
    /** @type {typeof import("./tip.js").tip|null} what fills it, once it is loaded */
    this.near = null;
    /** @type {[number, number]|null} where the pointer is */
    this.pointed = null;
    this.touch = el("div.sl-touch", {}, this.tip);
    this.old = el("span.sl-old", { hidden: true, text: t`pale: last run` });
    this.plane = el("div.sl-plane", {}, this.seen, this.touch, this.old);
    this.caption = el("figcaption.sl-caption", { text: figure.title, hidden: figure.big && !figure.title });
    this.node = el(
      figure.big ? "figure.sl-figure.sl-big" : "figure.sl-figure",
      { "data-slot": figure.slot },
      this.caption,
      this.plane,
      (this.uneven = el("p.sl-recorded", { hidden: true })),
      (this.recorded = el("p.sl-recorded", { hidden: true })),
    );
    if (figure.half) this.node.classList.add("sl-half");
    this.series = series;
    this.painted = PAINTED.find((one) => figure[one]);
    this.declared = figure[this.painted];
    this.plot = new Plot(figure, series, item, this.bokeh);
    this.tracks = new Tracks();
    this.before = figure.tracks && new Before(figure.tracks);
    this.handles = figure.handles.map((handle) => new Handle(handle, knobs));
    this.touch.append(...this.handles.map((handle) => handle.node));
    this.position = 0;
    /** How much larger than usual all that is drawn is: before a class. */
    this.zoom = 1;
    this.playing = false;
    this.colours = (series) => legible(series.colour, this.theme);
    this.arrows = [];
    /** @type {((axes: object) => void)|undefined} called whenever the axes moved: what a lesson lays over the picture */
    this.placed = undefined;
    this.relayout = perFrame(() => this.#reproject());
    // A slide grows with its window without any box of ours changing its size.
    this.resized = () => this.relayout();
    addEventListener("resize", this.resized);
    this.touch.addEventListener("pointermove", (event) => this.#hover(event));
    this.touch.addEventListener("pointerleave", () => {
      this.tip.hidden = true;
      this.pointed = null;
    });
    this.touch.addEventListener("click", (event) => this.#click(event, knobs));
  }

  /**
   * Bokeh's axes, where they will stand; nothing on them before there are numbers.
   * @param {() => Promise<typeof import("./painters.js")>} painters loads what only some figures need
   */
  async embed(theme, data, state, painters) {
    this.theme = theme;
    this.node.hidden = !isShown(this.figure.shown, state);
    const { basins, big, field, regions, tracks } = this.figure;
    const loaded = this.painted || field || regions || tracks?.x ? painters() : null;
    await this.plot.embed(theme, () => this.relayout());
    const late = (this.late = this.ground.late = await loaded);
    this.painter = late?.[this.painted];
    this.uneven.textContent = late?.UNEVEN;
    if (basins) this.plane.after((this.legend = new late.BasinLegend(basins)).node);
    if (big && tracks?.x) {
      this.zoomer = new late.ZoomButton(() => this.show(this.data, this.state, this.theme));
      this.plane.append(this.zoomer.node);
    }
    this.plot.range(data, state);
    this.#shape();
    if (this.plot.upright) this.caption.append(el("span.sl-upright", { text: this.plot.upright }));
  }

  /** New numbers or a new state: everything that stands still is made anew. */
  show(data, state, theme) {
    this.data = data;
    this.tip.hidden = true;
    this.node.hidden = !isShown(this.figure.shown, state);
    if (this.node.hidden) return;
    if (theme !== this.theme) this.plot.paint(theme);
    this.theme = theme;
    this.state = state;
    this.plot.fill(data);
    this.before?.take(data, state[this.figure.box_of ?? "surface"]);
    this.plot.range(data, state);
    const outside = this.zoomer && this.#outside();
    if (this.zoomer)
      Object.assign(this.zoomer, { leaves: Boolean(outside), out: this.zoomer.out && this.plot.widen(outside) });
    this.#shape();
    this.legend?.show(data, state, theme);
    this.#reproject();
  }

  /** A picture of two weights is as high as its box asks for: one unit is as long upwards as it is across. */
  #shape() {
    const { even, plane } = this.plot;
    this.node.classList.toggle("sl-even", even);
    if (even) this.node.style.setProperty("--box", String(shapeOf(plane)));
    this.uneven.hidden = !plane || even;
  }

  /** Handles follow the knobs at once, before their numbers are back. */
  follow(state) {
    this.now = state;
    if (this.axes && !this.node.hidden) this.#handles(state);
  }

  #reproject() {
    if (!this.plot.view) return;
    this.plot.settle();
    this.plot.measure();
    this.plot.level();
    const { left, top, width, height } = this.plot.box;
    // Numbers may come while Bokeh lays everything out anew, as after a reconnection: it then tells when it has.
    if (!this.data || this.node.hidden || width < 2 || height < 2) return;
    /** @type {any} */
    this.axes = { ...this.plot.axes(), width, height };
    const k = this.zoom;
    /** @type {any} */
    this.scene = k === 1 ? this.axes : shrunk(this.axes, k);
    const ratio = Math.min(window.devicePixelRatio || 1, 2);
    this.ground.show(this.data, this.state, this.axes, { left, top }, ratio, this.theme);
    if (this.zoomer) this.zoomer.stand(Boolean(this.figure.head), left + width, top, top + height);
    this.sheet.lay({ left, top, width, height }, k, ratio);
    Object.assign(this.touch.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
    if (this.figure.tracks) this.tracks.project(this.figure.tracks, this.data, this.scene, this.colours);
    if (this.painter) {
      this.made = this.painter.project(this.declared, this.data, this.scene, this.plot.glyphs);
      if (this.scene.edge) this.axes.edge = this.scene.edge * k;
      if (this.figure.dots) this.caption.textContent = this.#own().label;
    }
    this.#handles(this.now ?? this.state);
    this.redraw();
  }

  /** What neither moves nor grows. */
  #paintStill(ctx) {
    const { rules } = this.figure;
    const paint = PAINT[this.theme];
    this.painter?.draw(ctx, this.made, {
      axes: this.scene,
      paint,
      step: this.position,
      end: this.data.steps(),
      theme: this.theme,
      colour: this.#own() && legible(this.#own().colour, this.theme),
    });
    this.stepped = Math.floor(this.position);
    if (this.plot.even) drawEdge(ctx, this.scene, paint);
    const old = this.before?.rows() ?? [];
    this.old.hidden = !old.length;
    if (old.length) this.tracks.ghost(ctx, old, this.scene, this.colours);
    if (this.figure.regions)
      this.late.drawRegions(ctx, this.figure.regions, this.data, this.state, this.scene, paint, (colour) =>
        legible(colour, this.theme, 4.5),
      );
    const values = rules && this.data.column(rules.source, rules.column);
    ctx.font = RULE_TEXT;
    this.ruled = values ? ruled(rules, values, this.scene, (text) => ctx.measureText(text).width) : [];
    drawRules(ctx, this.ruled, this.scene, paint);
    this.arrows = this.figure.arrows.filter(
      (arrow) => isShown(arrow.shown, this.state) && this.data.columns(arrow.source),
    );
    if (this.arrows.length) drawArrowLegend(ctx, this.arrows, this.scene, paint);
  }

  /** The series that is drawn point by point. */
  #own() {
    return this.series.find((one) => one.name === this.declared.series);
  }

  /** Everything up to the position, from scratch. */
  redraw() {
    if (!this.scene || this.node.hidden) return;
    this.sheet.clear(
      (ctx) => this.#paintStill(ctx),
      (ctx) => drawRuleNames(ctx, this.ruled, PAINT[this.theme], this.figure.head ? 2 : 0),
    );
    this.tracks.restart();
    this.fresh = true;
    this.draw(this.position);
  }

  /** One frame: the new piece of every path and the heads. */
  draw(position, playing = this.playing) {
    this.position = position;
    // Names come when it stands, and go when it moves: then all is patched.
    const whole = !playing || this.playing !== playing;
    this.playing = playing;
    if (!this.scene || this.node.hidden) return;
    const { tracks, scene: axes } = this;
    const paint = PAINT[this.theme];
    if (this.painter && !this.fresh && Math.floor(position) !== this.stepped) return this.redraw();
    const room = this.arrows.length ? 74 : 12;
    const keep = this.sheet.pen;
    if (
      !tracks.advance(
        keep,
        position,
        this.figure.field ? paint.casing : null,
        axes,
        this.figure.big,
        tracks.paths.length > 1 && this.figure.tracks?.x
          ? (path) => (this.fresh = this.late.drawFlag(keep, path, tracks.flags, paint))
          : null,
      )
    )
      return this.redraw();
    const ctx = this.sheet.top;
    this.#leave(position);
    if (whole || this.fresh) this.sheet.whole();
    for (const path of tracks.paths) {
      const before = path.dirty;
      tracks.reach(path, position, room);
      if (whole || this.fresh || !before) continue;
      this.sheet.patch(
        Math.min(before[0], path.dirty[0]),
        Math.min(before[1], path.dirty[1]),
        Math.max(before[2], path.dirty[2]),
        Math.max(before[3], path.dirty[3]),
      );
    }
    this.fresh = false;
    tracks.heads(ctx, paint.casing, this.figure.big ? 6 : 4, axes);
    this.late?.drawStars(ctx, this.plot.stars(), tracks.paths, axes);
    if (!playing && position >= 1) drawNames(ctx, tracks.paths, axes, this.#words(), paint, this.#rules());
    if (this.arrows.length) drawArrows(ctx, this.arrows, tracks, this.data, axes, position, paint.ink, paint.casing);
    this.late?.drawLeft(ctx, this.left, axes, paint);
  }

  /** Who has left the picture by now, and where; the frame is drawn anew when that changes. */
  #leave(position) {
    const { tracks: declared, big } = this.figure;
    const seen = big && declared?.x ? this.late.leavers(this.tracks.paths, this.scene, position) : [];
    for (const one of seen)
      one.value = declared.y === "loss" ? one.path.ys[one.step] : this.data.lossOf(one.path.series.name, one.step);
    const key = seen.map(({ path, step }) => `${path.series.name} ${step}`).join();
    this.fresh ||= key !== this.leftKey;
    this.leftKey = key;
    this.left = seen;
    this.zoomer?.show(position >= 1);
  }

  /** The frame that holds who leaves; null where nobody does. */
  #outside() {
    const { source, x, y } = this.figure.tracks;
    const rows = this.series.map(({ name }) => [this.data.row(source, x, name), this.data.row(source, y, name)]);
    const paths = rows.filter(([xs, ys]) => xs && ys).map(([xs, ys]) => ({ xs, ys }));
    const [across, up] = this.plot.frame;
    return this.late.outside(paths, across, up, Boolean(this.plot.plane));
  }

  /** Where vertical lines stand, px from the left; null where the paths do not run along the steps. */
  #rules() {
    if (this.figure.tracks?.x) return null;
    const held = this.handles.filter(({ node }) => !node.hidden).map(({ at }) => at.x / this.zoom);
    return [...this.ruled.map(({ x }) => x), ...held];
  }

  /** Where words stand already: at the handles. */
  #words() {
    return this.handles
      .filter(({ node }) => !node.hidden)
      .flatMap(({ at, node }) => {
        const [x, y] = [at.x / this.zoom, at.y / this.zoom];
        return [
          { x: x - 10, y: y - 8, width: 20 },
          { x: node.classList.contains("sl-flip") ? x - 60 : x + 12, y: y - 20, width: 48 },
        ];
      });
  }

  /** Draws everything so many times as large. */
  enlarge(zoom) {
    if (this.zoom === zoom) return;
    this.zoom = zoom;
    this.plot.zoom = zoom;
    if (this.plot.view) this.plot.paint(this.theme);
    this.relayout();
  }

  /** The hand rests: what the next run is compared with. */
  rest() {
    this.before?.rest();
  }

  highlight(name) {
    this.tracks.highlight = name;
    this.redraw();
  }

  #handles(state) {
    for (const handle of this.handles) {
      const shown = isShown(handle.handle.shown, state);
      if (shown)
        handle.place(this.axes, state, handle.handle.kind === "curve" ? this.#curve(state[handle.handle.x]) : 0);
      else handle.node.hidden = true;
    }
    this.placed?.(this.axes);
  }

  /** Height in pixels of the figure's own curve at x: where a point on the curve stands while it is dragged. */
  #curve(x) {
    for (const { source, x: xs, y: ys } of this.plot.glyphs) {
      const [a, b] = [source.data[xs], source.data[ys]];
      if (!a || a.length < 8) continue;
      let i = 1;
      while (i < a.length - 1 && a[i] < x) i++;
      return this.axes.y.to(b[i - 1] + ((b[i] - b[i - 1]) * (x - a[i - 1])) / (a[i] - a[i - 1]));
    }
    const first = this.tracks.paths[0];
    return first ? first.py[0] * this.zoom : this.axes.height / 2;
  }

  #click(event, knobs) {
    const handle = this.handles.find((one) => !one.node.hidden || one.handle.kind === "point");
    if (!handle || event.target !== this.touch || !isShown(handle.handle.shown, this.state)) return;
    handle.to(...within(event, this.touch));
    knobs.settle();
    handle.node.focus({ preventScroll: true });
  }

  #hover(event) {
    if (!(this.figure.tracks || this.painter) || !this.axes) return;
    const [x, y] = within(event, this.touch);
    this.pointed = [x / this.zoom, y / this.zoom];
    this.near?.(this, ...this.pointed);
  }

  remove() {
    removeEventListener("resize", this.resized);
    this.relayout.cancel();
    this.plot.remove();
  }
}
