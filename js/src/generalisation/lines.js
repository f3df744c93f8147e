// Lines over what is varied, each through means, with a band where single nets or studies lie.
import { within } from "../net/drawing.js";
import { legible } from "../player/colour.js";
import { sig3 } from "../player/format.js";
import { t } from "../t.js";
import { Chart } from "../vitals/chart.js";
import { Panel } from "../vitals/panel.js";
import { LINES, named } from "./compared.js";

const [LEFT, LINE, DASH] = [16, 17, 16]; // px of the legend: where a row begins, how high it is, a line's dash

export class Lines extends Chart {
  /** The study on screen and its lines; null until they are there. */
  get study() {
    const study = LINES[named(this.state ?? {})];
    const columns = study && this.data?.columns(study.source);
    if (!columns) return null;
    this.made ??= study.made(columns, this.data.feed.stateOf?.(study.source) ?? this.state);
    const axis = typeof study.named === "function" ? study.named(this.state) : study.named;
    return { ...study, axis, ...this.made };
  }

  changed() {
    this.made = null;
    super.changed();
  }

  resized() {
    const { zoom } = this;
    const there = this.study;
    const narrow = this.width < 480 * zoom;
    const names = there && !there.diagonal && !narrow ? 130 : 18;
    this.beside = names > 20;
    const [left, top, right] = [48 * zoom, 28 * zoom, names * zoom];
    this.entries = this.beside || !there ? [] : this.#entries(there.lines);
    const foot = (42 + (this.beside ? 0 : 3 + LINE * (1 + (this.entries.at(-1)?.row ?? 0)))) * zoom;
    const box = { left, top, width: this.width - left - right, height: this.height - top - foot };
    const ends = there ? [Math.min(...there.xs), Math.max(...there.xs)] : [0, 1];
    this.panel = new Panel(box, /** @type {[number, number]} */ (ends), this.#up(there), {
      even: there?.even ?? true,
      level: true,
    });
  }

  /** @returns {[number, number]} */
  #up(there) {
    if (!there || there.diagonal) return [0, 100];
    const seen = there.lines
      .flatMap(({ ys, low, high }) => [...ys, ...(low ?? []), ...(high ?? [])])
      .filter(Number.isFinite);
    const [least, most] = [Math.min(...seen), Math.max(...seen)];
    const by = 10 ** Math.floor(Math.log10(Math.max(most - Math.min(0, least), 1e-9) / 2));
    return [Math.max(0, Math.floor(least / by) * by), Math.ceil(most / by) * by];
  }

  frame() {
    const ctx = this.begin();
    const there = this.study;
    if (!there) return this.waits(ctx, t`Computing …`);
    this.still ??= this.#drawn(there);
    this.lay(this.still);
  }

  #drawn({ source, axis, titled, xs, lines, ticks, diagonal }) {
    const { canvas, ctx } = this.kept();
    const { panel, paint, zoom, theme } = this;
    this.frameOf(ctx, panel, { named: axis, titled });
    ctx.globalAlpha = this.current(source) ? 1 : 0.35; // of other knobs, until those of these are there
    if (diagonal) this.line(ctx, panel, [0, 100], [0, 100], { style: paint.soft, width: 1.25, dash: [5, 4] });
    for (const { hue, low, high } of lines) if (low) this.band(ctx, panel, xs, low, high, legible(hue, theme));
    const heads = [];
    for (const one of lines) {
      const colour = legible(one.hue, theme);
      const at = one.xs ?? xs;
      this.line(ctx, panel, at, one.ys, { style: paint.casing, width: 5 });
      this.line(ctx, panel, at, one.ys, { style: colour, width: 2.75, dash: one.dash.map((part) => part * zoom) });
      one.sizes?.forEach((size, i) => this.dot(ctx, panel.x(at[i]), panel.y(one.ys[i]), size, colour, paint.casing));
      const end = one.ys[one.ys.length - 1];
      heads.push({ text: one.name, x: panel.right + 8 * zoom, y: panel.y(end), ink: legible(one.hue, theme, 4.5) });
    }
    if (ticks) this.#kept(ctx, ticks);
    ctx.globalAlpha = 1;
    if (this.beside) this.names(ctx, panel, heads, 12);
    else this.#legend(ctx);
    return canvas;
  }

  /** Where each line's entry in the legend stands: as many in a row as there is room for. */
  #entries(lines) {
    const { zoom, ctx } = this;
    if (!ctx) return [];
    ctx.font = this.font(12, "600");
    let [left, row] = [LEFT * zoom, 0];
    return lines.map(({ name, hue, dash }) => {
      const wide = (DASH + 7) * zoom + ctx.measureText(name).width;
      if (left > LEFT * zoom && left + wide > this.width - 4 * zoom) [left, row] = [LEFT * zoom, row + 1];
      const entry = { label: name, hue, dash, left, row };
      left += wide + 14 * zoom;
      return entry;
    });
  }

  #legend(ctx) {
    const { panel, theme, zoom } = this;
    for (const { label, hue, dash, left, row } of this.entries) {
      const look = { label, colour: legible(hue, theme), ink: legible(hue, theme, 4.5), dash };
      this.entry(ctx, look, left, panel.bottom + (52 + LINE * row) * zoom, DASH);
    }
  }

  /** The versions that early stopping keeps. */
  #kept(ctx, ticks) {
    const { panel, paint, zoom } = this;
    for (const step of ticks) {
      ctx.beginPath();
      ctx.moveTo(panel.x(step), panel.bottom);
      ctx.lineTo(panel.x(step), panel.bottom - 12 * zoom);
      Object.assign(ctx, { lineWidth: 2.5 * zoom, strokeStyle: paint.ink });
      ctx.stroke();
    }
    const last = Math.max(...ticks);
    const far = panel.x(last) > (panel.left + panel.right) / 2;
    const x = far ? panel.x(Math.min(...ticks)) - 8 * zoom : panel.x(last) + 8 * zoom;
    this.letters(ctx, t`kept by early stopping`, x, panel.bottom - 10 * zoom, {
      size: 11.5,
      align: far ? "right" : "left",
    });
  }

  hover(event) {
    const there = this.study;
    if (!this.panel || !there) return;
    const [px, py] = within(this.touch, event);
    const { panel } = this;
    if (px < panel.left - 6 || px > panel.right + 6) return this.say(0, 0);
    const nearest = (xs) =>
      xs.reduce((best, x, i) => (Math.abs(panel.x(x) - px) < Math.abs(panel.x(xs[best]) - px) ? i : best), 0);
    if (there.diagonal) {
      const rows = there.lines
        .filter(({ xs }) => xs.length)
        .map(({ name, xs, ys }) => {
          const i = nearest(xs);
          return t`${name}: ${sig3(xs[i])} % sure, ${sig3(ys[i])} % right`;
        });
      return this.say(px, py, there.axis, ...rows);
    }
    const i = nearest([...there.xs]);
    this.say(
      px,
      py,
      `${there.axis}: ${sig3(there.xs[i])}`,
      ...there.lines.map(({ name, ys }) => `${name} ${sig3(ys[i])}`),
    );
  }
}
