// What the net lab's drawings have in common: a place in the page, one canvas, the pointer's tip, and the view's questions.
import { PAINT } from "../player/colour.js";
import { el, perFrame } from "../player/dom.js";
import { isShown } from "../player/state.js";
import css from "./net.css";

/** Gives the look to a document or a shadow root; once each. */
function dress(scope) {
  const sheets = scope.adoptedStyleSheets;
  if (!sheets || sheets.some((sheet) => sheet.simulabNet)) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  sheet.simulabNet = true;
  scope.adoptedStyleSheets = [...sheets, sheet];
}

export class Drawing {
  /** @type {any} */ data;
  /** @type {any} */ state;
  /** @type {"light"|"dark"} */ theme = "light";
  /** @type {{canvas: HTMLCanvasElement, ctx: CanvasRenderingContext2D, image: ImageData}|null} */ stamped = null;
  /** Nothing in it moves between two steps: every second frame is enough. */
  calm = true;
  /** Whether it was last drawn as one may draw it while all moves. */
  rough = false;
  width = 0;
  height = 0;
  ratio = 1;
  /** How much larger than usual letters are, and what else a class must see: before a class. */
  zoom = 1;

  /**
   * @param {import("../types").Figure} figure
   * @param {import("../types").Spec} spec
   * @param {import("../types").Knobs} knobs
   * @param {Record<string, any>} shared what the drawings of one view tell one another
   */
  constructor(figure, spec, knobs, shared) {
    this.figure = figure;
    this.spec = spec;
    this.knobs = knobs;
    this.shared = shared;
    shared.drawings = [...(shared.drawings ?? []), this];
    this.position = 0;
    this.field = el("canvas", { hidden: true });
    this.layer = el("canvas.sl-canvas");
    this.plot = { canvas: () => null, sources: new Map() };
    this.seen = el("div.sl-seen", { role: "img", "aria-label": figure.label }, this.layer);
    this.tip = el("div.sl-tip", { hidden: true });
    this.touch = el("div.sl-over", {}, this.tip);
    this.plane = el("div.sl-plane", {}, this.seen, this.touch);
    this.caption = el("figcaption.sl-caption", { text: figure.title, hidden: !figure.title });
    this.recorded = el("p.sl-recorded", { hidden: true });
    this.node = el("figure.sl-figure", { "data-slot": figure.slot }, this.caption, this.plane, this.recorded);
    if (figure.big) this.node.classList.add("sl-big");
    if (figure.half) this.node.classList.add("sl-half");
    this.redraw = perFrame(() => this.#all());
    this.relayout = this.redraw;
    this.tracks = {}; // none: a lesson asks every picture for them, and for what can be taken hold of
    /** @type {import("../player/handles.js").Handle[]} */ this.handles = [];
    /** @type {any} */ this.axes = undefined;
    /** @type {((axes: object) => void)|undefined} called whenever the picture stands: what a lesson lays over it */
    this.placed = undefined;
    this.watch = new ResizeObserver(() => this.redraw());
    this.watch.observe(this.plane);
  }

  embed(theme, _data, state) {
    this.theme = theme;
    dress(this.node.getRootNode());
    this.node.hidden = !isShown(this.figure.shown, state);
  }

  /** New numbers, a new state or another theme. */
  show(data, state, theme) {
    Object.assign(this, { data, state, theme });
    this.node.hidden = !isShown(this.figure.shown, state);
    this.tip.hidden = true;
    this.changed();
    this.#all();
  }

  follow(_state) {}

  highlight(_name) {}

  rest() {}

  enlarge(zoom) {
    if (this.zoom === zoom) return;
    this.zoom = zoom;
    if (this.data) this.changed();
    this.redraw();
  }

  font(size = 12, weight = "") {
    return `${weight} ${size * this.zoom}px system-ui, sans-serif`.trim();
  }

  /** The playhead moved, or came to rest: what was drawn roughly on the way is drawn finely then. */
  draw(position, playing = false) {
    const step = Math.floor(position + 1e-9);
    if (step === this.position && (playing || !this.rough)) return;
    this.position = step;
    if (this.data && this.width) this.frame();
  }

  get paint() {
    return PAINT[this.theme];
  }

  /** What stands still is out of date. */
  changed() {}

  /** Draws all of it at the playhead, on ``this.ctx``. */
  frame() {}

  /** The room has another size. */
  resized() {}

  /** From the picture's numbers to its pixels and back, for what a lesson lays over it; here they are the same. */
  scales() {
    const same = (length) => ({
      low: 0,
      high: length,
      box: [0, length],
      log: false,
      to: (value) => value,
      from: (pixel) => pixel,
    });
    return { x: same(this.width), y: same(this.height) };
  }

  #all() {
    const { clientWidth: width, clientHeight: height } = this.plane;
    if (!this.data || this.node.hidden || width < 2 || height < 2) return;
    this.position = this.data.step;
    const ratio = Math.min(window.devicePixelRatio || 1, 2);
    if (this.width !== width || this.height !== height || this.ratio !== ratio) {
      Object.assign(this, { width, height, ratio });
      Object.assign(this.layer, { width: Math.round(width * ratio), height: Math.round(height * ratio) });
      this.ctx = this.layer.getContext("2d");
      this.changed();
      this.resized();
    }
    this.axes = { ...this.scales(), width, height };
    this.placed?.(this.axes);
    this.frame();
  }

  /** A small image that maps are painted into and drawn large from; ``count`` of them stand below one another. */
  stamp(size, count = 1) {
    const height = size * count;
    if (this.stamped?.canvas.width === size && this.stamped.canvas.height === height) return this.stamped;
    const canvas = Object.assign(document.createElement("canvas"), { width: size, height });
    const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    this.stamped = { canvas, ctx, image: ctx.createImageData(size, height) };
    return this.stamped;
  }

  /** A clean canvas, in the page's pixels. */
  begin() {
    const ctx = /** @type {CanvasRenderingContext2D} */ (this.ctx);
    ctx.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    ctx.clearRect(0, 0, this.width, this.height);
    return ctx;
  }

  /** A canvas beside the page of the drawing's size, for what is drawn once and laid over every frame. */
  kept() {
    const canvas = Object.assign(document.createElement("canvas"), {
      width: this.layer.width,
      height: this.layer.height,
    });
    const ctx = canvas.getContext("2d");
    ctx.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    return { canvas, ctx };
  }

  /** Lays what is kept over the canvas. */
  lay(canvas) {
    this.ctx.setTransform(1, 0, 0, 1, 0, 0);
    this.ctx.drawImage(canvas, 0, 0);
    this.ctx.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
  }

  /** Says something beside a place of the picture; nothing hides it. */
  say(x, y, ...lines) {
    this.tip.hidden = !lines.length;
    if (!lines.length) return;
    const [head, ...rest] = lines;
    this.tip.replaceChildren(el("strong", { text: head }), ...rest.map((text) => el("span", { text })));
    const left = x > this.width / 2;
    const above = y > 70;
    this.tip.style.transform = `translate(${x}px, ${y}px) translate(${left ? "calc(-100% - 12px)" : "14px"}, ${above ? "calc(-100% - 8px)" : "14px"})`;
  }

  remove() {
    this.watch.disconnect();
    this.redraw.cancel();
  }
}

/** Where an event is in a node, in pixels. */
export function within(node, event) {
  const box = node.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
}

/** A node with properties of style, set one by one: a strict page allows no style in attributes. */
export function styled(node, properties) {
  for (const [name, value] of Object.entries(properties)) node.style.setProperty(name, value);
  return node;
}
