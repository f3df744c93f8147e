// Losses as colours: the same colour is the same loss in every picture, on a logarithmic scale.
import { bandColours, paintContours } from "../player/contours.js";
import { written } from "../player/format.js";
import { t } from "../t.js";

const [LOW, HIGH] = [0.003, 30];
const log10 = Math.log10;
const share = (loss) => (log10(loss) - log10(LOW)) / (log10(HIGH) - log10(LOW));

/** Paints a square grid of losses into a canvas of its own, so many pixels wide and high. */
export function painted(field, pixels, theme) {
  const size = Math.round(Math.sqrt(field.length));
  // what is beyond all numbers is as high as can be
  const heights = Float32Array.from(field, (loss) => (loss < HIGH ? Math.max(0, share(loss)) : 1));
  const canvas = Object.assign(document.createElement("canvas"), { width: pixels, height: pixels });
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const image = ctx.createImageData(pixels, pixels);
  paintContours(heights, size, new Uint32Array(image.data.buffer), pixels, pixels, theme);
  ctx.putImageData(image, 0, 0);
  return canvas;
}

/** What the colours stand for, beside a panel. */
export function scale(drawing, ctx, { right, top, bottom }) {
  const { zoom, paint, theme } = drawing;
  const [left, width, height] = [right + 14 * zoom, 10 * zoom, bottom - top];
  const bands = bandColours(theme);
  bands.forEach((rgb, i) => {
    ctx.fillStyle = `rgb(${rgb.join(",")})`;
    ctx.fillRect(left, bottom - ((i + 1) * height) / bands.length, width, height / bands.length + 0.5);
  });
  ctx.strokeStyle = paint.axis;
  ctx.lineWidth = 1;
  ctx.strokeRect(Math.round(left) + 0.5, Math.round(top) + 0.5, Math.round(width), Math.round(height));
  ctx.font = drawing.font(11.5);
  ctx.textAlign = "left";
  ctx.fillStyle = paint.soft;
  ctx.textBaseline = "middle";
  ctx.fillText(t`loss`, left, top - 10 * zoom);
  for (const loss of [0.01, 0.1, 1, 10])
    ctx.fillText(written(String(loss)), left + width + 5 * zoom, bottom - share(loss) * height);
}
