// One step of training, device by device: what each does over time, up to the playhead; below, every way to split the work in numbers.
import { within } from "../net/drawing.js";
import { legible } from "../player/colour.js";
import { sig3 } from "../player/format.js";
import { t } from "../t.js";
import { Chart } from "../vitals/chart.js";
import { Panel } from "../vitals/panel.js";

/** In the order of simulab.batches.schedule. */
const KINDS = [
  { name: t`forwards`, hue: "#0072B2" },
  { name: t`backwards`, hue: "#009E73" },
  { name: t`exchange`, hue: "#E69F00" },
];
export const SPLITS = [
  { value: "data", name: t`data` },
  { value: "tensor", name: t`within layers` },
  { value: "layers", name: t`by layers` },
  { value: "pipeline", name: t`pipeline` },
];
const ROW = 19; // px of a row of the table
const NARROWEST = 13; // px of a bar with a number in it

export class Devices extends Chart {
  changed() {
    super.changed();
    if (this.width) this.resized();
  }

  get columns() {
    return this.data?.columns("plan");
  }

  /** The state that the numbers are of. */
  get of() {
    return this.data?.feed.stateOf?.("plan") ?? this.state;
  }

  resized() {
    const { zoom, columns } = this;
    const [left, top, right] = [62 * zoom, 12 * zoom, 14 * zoom];
    const foot = (70 + (SPLITS.length + 1) * ROW) * zoom;
    const box = { left, top, width: this.width - left - right, height: this.height - top - foot };
    const whole = columns?.time[this.#split] ?? 1;
    this.panel = new Panel(box, [0, whole], [0, 1], { even: true, level: true });
  }

  get #split() {
    return SPLITS.findIndex(({ value }) => value === this.of?.split);
  }

  frame() {
    const ctx = this.begin();
    const { columns } = this;
    if (!columns) return this.waits(ctx, t`Computing …`);
    this.still ??= this.#ground(columns);
    this.lay(this.still);
    const now = columns.clock[Math.min(this.position, columns.clock.length - 1)];
    ctx.save();
    ctx.beginPath();
    ctx.rect(this.panel.left, this.panel.top - 1, this.panel.x(now) - this.panel.left, this.panel.height + 2);
    ctx.clip();
    this.#bars(ctx, columns, true);
    ctx.restore();
    if (now < this.panel.across[1]) this.#hand(ctx, now);
  }

  #hand(ctx, now) {
    const { panel, paint, zoom } = this;
    const x = panel.x(now);
    ctx.beginPath();
    ctx.moveTo(x, panel.top - 6 * zoom);
    ctx.lineTo(x, panel.bottom + 4 * zoom);
    Object.assign(ctx, { lineWidth: 1.75 * zoom, strokeStyle: paint.ink });
    ctx.stroke();
  }

  /** Top and height of a device's row. */
  #row(device) {
    const { panel } = this;
    const height = panel.height / this.of.devices;
    return [panel.top + device * height, height];
  }

  #bars(ctx, { device, start, stop, kind, part }, numbers) {
    const { panel, theme, zoom } = this;
    const counted = this.of.split === "pipeline";
    ctx.font = this.font(10.5, "600");
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    for (let i = 0; i < device.length; i++) {
      if (!Number.isFinite(device[i])) continue;
      const [top, height] = this.#row(device[i]);
      const inset = Math.min(3 * zoom, height * 0.12);
      const [x0, x1] = [panel.x(start[i]), panel.x(stop[i])];
      const gap = x1 - x0 > 4 ? 1 : 0;
      ctx.fillStyle = legible(KINDS[kind[i]].hue, theme);
      ctx.fillRect(x0, top + inset, Math.max(x1 - x0 - gap, 0.5), height - 2 * inset);
      if (!numbers || !counted || x1 - x0 < NARROWEST * zoom || height < 12 * zoom) continue;
      ctx.fillStyle = this.paint.paper;
      ctx.fillText(String(part[i] + 1), (x0 + x1 - gap) / 2, top + height / 2);
    }
    ctx.textAlign = "left";
  }

  #ground(columns) {
    const { canvas, ctx } = this.kept();
    const { panel, paint, zoom } = this;
    this.frameOf(ctx, panel, { named: t`ms` });
    // devices have names, not heights
    ctx.clearRect(0, 0, this.width, panel.bottom);
    ctx.clearRect(0, 0, panel.left - 1, panel.bottom + 6 * zoom);
    ctx.fillStyle = paint.soft;
    ctx.font = this.font(11.5);
    ctx.textAlign = "right";
    ctx.textBaseline = "middle";
    for (let device = 0; device < this.of.devices; device++) {
      const [top, height] = this.#row(device);
      ctx.fillText(t`device ${device + 1}`, panel.left - 7 * zoom, top + height / 2);
    }
    ctx.textAlign = "left";
    ctx.globalAlpha = 0.2;
    this.#bars(ctx, columns, false);
    ctx.globalAlpha = 1;
    this.#legend(ctx);
    this.#table(ctx, columns);
    return canvas;
  }

  #legend(ctx) {
    const { panel, paint, theme, zoom } = this;
    const y = panel.bottom + 50 * zoom;
    let left = panel.left;
    ctx.font = this.font(12);
    for (const { name, hue } of KINDS) {
      ctx.fillStyle = legible(hue, theme);
      ctx.fillRect(left, y - 5 * zoom, 14 * zoom, 10 * zoom);
      this.letters(ctx, name, left + 19 * zoom, y, { colour: paint.ink });
      left += 33 * zoom + ctx.measureText(name).width;
    }
  }

  /** Every split: milliseconds of a step, how much of the time is computed, and memory; the one on screen in bold. */
  #table(ctx, { time, computing, memory }) {
    const { paint, zoom, panel } = this;
    const top = panel.bottom + 76 * zoom;
    const left = Math.max(8 * zoom, panel.left - 54 * zoom);
    const wide = panel.right - left;
    const at = [0.52, 0.76, 1].map((share) => left + wide * share);
    const line = (cells, y, weight, colour) => {
      this.letters(ctx, cells[0], left, y, { size: 11.5, weight, colour });
      cells.slice(1).forEach((text, i) => {
        this.letters(ctx, text, at[i], y, { size: 11.5, weight, colour, align: "right" });
      });
    };
    line([t`split`, t`ms a step`, t`computing`, t`GB each`], top, "", paint.soft);
    SPLITS.forEach(({ name }, i) => {
      const cells = [name, sig3(time[i]), `${Math.floor(100 * computing[i] + 0.5)} %`, sig3(memory[i])];
      line(cells, top + (i + 1) * ROW * zoom, i === this.#split ? "600" : "", paint.ink);
    });
  }

  hover(event) {
    const { panel, columns } = this;
    if (!panel || !columns) return;
    const [px, py] = within(this.touch, event);
    if (px < panel.left || px > panel.right || py < panel.top || py > panel.bottom) return this.say(0, 0);
    const device = Math.min(this.of.devices - 1, Math.floor(((py - panel.top) / panel.height) * this.of.devices));
    const now = panel.value(px);
    const i = columns.device.findIndex((one, j) => one === device && columns.start[j] <= now && columns.stop[j] > now);
    const head = t`device ${device + 1}`;
    if (i < 0) return this.say(px, py, head, t`waits`);
    const [from, to] = [columns.start[i], columns.stop[i]].map(sig3);
    this.say(px, py, head, this.#called(columns, i), t`from ${from} to ${to} ms`);
  }

  #called({ kind, part }, i) {
    const { name } = KINDS[kind[i]];
    if (this.of.split === "pipeline") return t`${name}, micro-batch ${part[i] + 1}`;
    if (this.of.split === "tensor") return t`${name}, layer ${part[i] + 1}`;
    return name;
  }
}
