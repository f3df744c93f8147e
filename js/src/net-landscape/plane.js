// The loss over a plane through a net's weights, to equal scale, and the paths of three runs on it up to the playhead.
import { within } from "../net/drawing.js";
import { legible } from "../player/colour.js";
import { sig3 } from "../player/format.js";
import { traceMarker } from "../player/markers.js";
import { t } from "../t.js";
import { Chart } from "../vitals/chart.js";
import { Panel } from "../vitals/panel.js";
import { painted, scale } from "./heights.js";

const EVERY = 5; // simulab.terrain.run
const [SCALE, ASIDE] = [60, 148]; // px right of the square, for the colours, and for names as well
const DASHES = [[], [9, 4], [2, 3]];
const AXES = {
  random: [t`direction 1, in lengths of filters`, t`direction 2`],
  principal: [t`first component of the weights`, t`second component`],
  solutions: [t`distance between weights`, t`distance`],
};

export class NetPlane extends Chart {
  /** @returns {string} */
  get source() {
    return this.solutions ? "starts" : "paths";
  }

  get solutions() {
    return this.state?.plane === "solutions";
  }

  get columns() {
    return this.data?.columns(this.source);
  }

  changed() {
    super.changed();
    if (this.width) this.resized();
  }

  resized() {
    const { zoom } = this;
    // names stand beside the square where there is room for them, else above it
    const [left, foot] = [52 * zoom, 40 * zoom];
    const room = (right, top) => Math.min(this.width - left - right, this.height - top - foot);
    this.aside = !this.solutions && room(ASIDE * zoom, 10 * zoom) > 0.9 * room(SCALE * zoom, 28 * zoom);
    const [right, top] = this.aside ? [ASIDE * zoom, 10 * zoom] : [SCALE * zoom, (this.solutions ? 10 : 28) * zoom];
    const side = Math.max(60, room(right, top));
    const over = Math.max(0, (this.width - left - right - side) / 2);
    const box = this.columns?.box ?? [0, 0, 1];
    const ends = (at) => /** @type {[number, number]} */ ([box[at] - box[2], box[at] + box[2]]);
    const place = { left: left + over, top, width: side, height: side };
    this.panel = new Panel(place, ends(0), ends(1), { even: true, level: true });
  }

  /** Where a place of the plane is, also outside of the square. */
  #at(x, y) {
    const { panel } = this;
    const up = (y - panel.up[0]) / (panel.up[1] - panel.up[0]);
    return [panel.x(x), panel.bottom - panel.height * up];
  }

  /** Each run's places, colour and name. */
  #runs() {
    const { x, y } = this.columns;
    const count = x.length / 3;
    const { series } = this.spec;
    const own = series.find(({ name }) => name === this.state.optimizer) ?? series[0];
    return series.map((one, i) => {
      const look = this.solutions ? { ...own, dash: DASHES[i], label: t`start ${i + 1}` } : one;
      const row = (values) => values.subarray(i * count, (i + 1) * count);
      return {
        ...look,
        colour: legible(look.colour, this.theme),
        ink: legible(look.colour, this.theme, 4.5),
        x: row(x),
        y: row(y),
        own: this.solutions || one === own,
      };
    });
  }

  frame() {
    const ctx = this.begin();
    if (!this.columns) return this.waits(ctx, t`Training …`);
    this.still ??= this.#ground();
    this.lay(this.still);
    const { panel, zoom, paint } = this;
    const step = Math.min(this.position, this.data.steps());
    const runs = this.#runs();
    ctx.save();
    ctx.beginPath();
    ctx.rect(panel.left, panel.top, panel.width, panel.height);
    ctx.clip();
    for (const run of [...runs].sort((a, b) => Number(a.own) - Number(b.own))) this.#path(ctx, run, step);
    const [x0, y0] = this.#at(runs[0].x[0], runs[0].y[0]);
    if (!this.solutions && Number.isFinite(x0)) {
      this.dot(ctx, x0, y0, 5, paint.paper, paint.ink);
      const y = y0 + (y0 > panel.top + 26 * zoom ? -14 : 15) * zoom;
      this.letters(ctx, t`start`, Math.max(x0, panel.left + 20 * zoom), y, { size: 11.5, align: "center" });
    }
    ctx.restore();
    ctx.strokeStyle = paint.axis;
    ctx.lineWidth = 1;
    ctx.strokeRect(
      Math.round(panel.left) + 0.5,
      Math.round(panel.top) + 0.5,
      Math.round(panel.width),
      Math.round(panel.height),
    );
  }

  #path(ctx, { x, y, colour, dash, marker, own, label }, step) {
    const { zoom, paint } = this;
    const points = [];
    for (let i = 0; i <= step && i < x.length; i++) if (Number.isFinite(x[i])) points.push(this.#at(x[i], y[i]));
    if (!points.length) return;
    const stroke = (style, width, dashes) => {
      ctx.beginPath();
      for (const [px, py] of points) ctx.lineTo(px, py);
      Object.assign(ctx, { lineWidth: width * zoom, strokeStyle: style, lineJoin: "round" });
      ctx.setLineDash(dashes.map((d) => d * zoom));
      ctx.stroke();
      ctx.setLineDash([]);
    };
    stroke(paint.casing, own ? 5.5 : 4.5, []);
    stroke(colour, own ? 2.75 : 2, dash);
    const [px, py] = points[points.length - 1];
    traceMarker(ctx, marker, px, py, 6 * zoom);
    ctx.fillStyle = colour;
    ctx.fill();
    Object.assign(ctx, { lineWidth: 1.5 * zoom, strokeStyle: paint.casing });
    ctx.stroke();
    if (this.solutions) {
      const [ax, ay] = points[0];
      this.dot(ctx, ax, ay, 4, paint.paper, colour);
      const left = px > this.panel.right - 60 * zoom;
      this.letters(ctx, label, px + (left ? -10 : 10) * zoom, py, { size: 11.5, align: left ? "right" : "left" });
    }
  }

  #ground() {
    const { canvas, ctx } = this.kept();
    const { panel, paint, zoom } = this;
    this.frameOf(ctx, panel);
    const field = painted(this.columns.field, Math.max(2, Math.round(panel.width * this.ratio)), this.theme);
    ctx.globalAlpha = this.current(this.source) ? 1 : 0.4;
    ctx.drawImage(field, panel.left, panel.top, panel.width, panel.height);
    ctx.globalAlpha = 1;
    const [across, up] = AXES[this.state.plane];
    ctx.fillStyle = paint.soft;
    ctx.font = this.font(12);
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillText(across, (panel.left + panel.right) / 2, panel.bottom + 29 * zoom);
    ctx.save();
    ctx.translate(panel.left - 44 * zoom, (panel.top + panel.bottom) / 2);
    ctx.rotate(-Math.PI / 2);
    ctx.fillText(up, 0, 0);
    ctx.restore();
    ctx.textAlign = "left";
    const under = this.aside ? panel.top + 82 * zoom : panel.top + 18 * zoom;
    scale(this, ctx, { right: panel.right, top: under, bottom: panel.bottom });
    if (!this.solutions) this.#legend(ctx);
    return canvas;
  }

  /** Who is who: right of the square above the colours, or above it. */
  #legend(ctx) {
    const { panel, zoom, aside } = this;
    let [left, y] = aside ? [panel.right + 14 * zoom, panel.top + 8 * zoom] : [8 * zoom, panel.top - 15 * zoom];
    for (const { label, colour, ink, dash } of this.#runs()) {
      ctx.beginPath();
      ctx.moveTo(left, y);
      ctx.lineTo(left + 16 * zoom, y);
      Object.assign(ctx, { lineWidth: 2.5 * zoom, strokeStyle: colour });
      ctx.setLineDash(dash.map((d) => d * zoom));
      ctx.stroke();
      ctx.setLineDash([]);
      this.letters(ctx, label, left + 20 * zoom, y, { colour: ink, weight: "600", size: 11.5 });
      if (aside) y += 18 * zoom;
      else left += 30 * zoom + ctx.measureText(label).width;
    }
  }

  hover(event) {
    const { columns, panel } = this;
    if (!panel || !columns) return;
    const [px, py] = within(this.touch, event);
    if (px < panel.left || px > panel.right || py < panel.top || py > panel.bottom) return this.say(0, 0);
    let near = { far: 14 * this.zoom, run: null, i: 0 };
    const step = Math.min(this.position, this.data.steps());
    for (const run of this.#runs())
      for (let i = 0; i <= step; i++) {
        const [x, y] = this.#at(run.x[i], run.y[i]);
        const far = Math.hypot(x - px, y - py);
        if (far < near.far) near = { far, run, i };
      }
    if (near.run) {
      const { run, i } = near;
      const row = this.#runs().findIndex(({ label }) => label === run.label) * run.x.length;
      return this.say(
        px,
        py,
        t`${run.label}, step ${i * EVERY}`,
        t`the plane's loss here ${sig3(columns.under[row + i])}`,
      );
    }
    const size = Math.round(Math.sqrt(columns.field.length));
    const place = (share) => Math.min(size - 1, Math.max(0, Math.round(share * (size - 1))));
    const at = place((panel.bottom - py) / panel.height) * size + place((px - panel.left) / panel.width);
    this.say(px, py, t`loss ${sig3(columns.field[at])}`);
  }
}

/** The same of the net that is normalised the other way. */
export class OtherPlane extends NetPlane {
  get source() {
    return "normed";
  }

  changed() {
    const batch = this.state?.normalisation === "batch";
    this.caption.textContent = batch
      ? t`The same net without batch normalisation`
      : t`The same net with batch normalisation`;
    super.changed();
  }
}
