// Arrows at the heads and labelled vertical rules: what is drawn beside the paths.

/** The font of what stands at labelled lines. */
export const RULE_TEXT = "12px system-ui, sans-serif";
const STYLES = [[], [5, 3], [1.5, 3], [8, 3, 1.5, 3]];

/** A vector's length on screen: its direction is true, long ones are shortened so that all can be compared at a glance. */
const compressed = (length) => (length < 1e-9 ? 0 : 10 + 46 * (1 - Math.exp(-Math.log1p(length) / 3.2)));

/** Arrows of the update's terms at the head of each path. */
export function drawArrows(ctx, arrows, tracks, data, axes, position, ink, casing) {
  arrows.forEach((arrow, kind) => {
    for (const path of tracks.paths) {
      const dx = data.row(arrow.source, arrow.x, path.series.name);
      const dy = data.row(arrow.source, arrow.y, path.series.name);
      if (!dx || !dy || path.x === undefined || (tracks.highlight && tracks.highlight !== path.series.name)) continue;
      const at = Math.min(Math.floor(position), dx.length - 1, path.last);
      const x = (dx[at] / (axes.x.high - axes.x.low)) * axes.width;
      const y = (-dy[at] / (axes.y.high - axes.y.low)) * axes.height;
      const length = Math.hypot(x, y);
      const shown = compressed(length);
      if (!(shown > 0)) continue;
      drawArrow(ctx, path.x, path.y, (x / length) * shown, (y / length) * shown, kind, ink, casing);
    }
  });
}

/** One arrow; ``kind`` chooses its line style, so that three terms can be told apart without colour. */
export function drawArrow(ctx, x, y, dx, dy, kind, ink, casing) {
  const length = Math.hypot(dx, dy);
  const [ux, uy] = [dx / length, dy / length];
  for (const [width, style] of [
    [4, casing],
    [1.75, ink],
  ]) {
    ctx.beginPath();
    ctx.setLineDash(STYLES[kind % STYLES.length]);
    ctx.moveTo(x, y);
    ctx.lineTo(x + dx - ux * 4, y + dy - uy * 4);
    ctx.lineWidth = width;
    ctx.strokeStyle = style;
    ctx.stroke();
  }
  ctx.setLineDash([]);
  ctx.beginPath();
  ctx.moveTo(x + dx, y + dy);
  ctx.lineTo(x + dx - 8 * ux + 4 * uy, y + dy - 8 * uy - 4 * ux);
  ctx.lineTo(x + dx - 8 * ux - 4 * uy, y + dy - 8 * uy + 4 * ux);
  ctx.closePath();
  ctx.fillStyle = ink;
  ctx.fill();
}

/** What each line style of the arrows stands for, in the lower left corner. */
export function drawArrowLegend(ctx, arrows, axes, paint) {
  ctx.font = "12px system-ui, sans-serif";
  ctx.textBaseline = "middle";
  arrows.forEach((arrow, kind) => {
    const y = axes.height - 16 - 18 * (arrows.length - 1 - kind);
    drawArrow(ctx, 12, y, 30, 0, kind, paint.ink, paint.casing);
    outlined(ctx, arrow.label, 50, y, paint);
  });
}

export function outlined(ctx, text, x, y, paint) {
  ctx.lineJoin = "round";
  ctx.lineWidth = 3.5;
  ctx.strokeStyle = paint.casing;
  ctx.strokeText(text, x, y);
  ctx.fillStyle = paint.ink;
  ctx.fillText(text, x, y);
}

/** Where the box ends that bounds every judgement, where the frame shows more. */
export function drawEdge(ctx, { x, y, width, height }, paint) {
  const [left, right] = x.box.map(x.to);
  const [bottom, top] = y.box.map(y.to);
  ctx.beginPath();
  for (const at of [left, right]) {
    if (at < 1 || at > width - 1) continue;
    ctx.moveTo(at, 0);
    ctx.lineTo(at, height);
  }
  for (const at of [top, bottom]) {
    if (at < 1 || at > height - 1) continue;
    ctx.moveTo(0, at);
    ctx.lineTo(width, at);
  }
  ctx.lineWidth = 1;
  ctx.globalAlpha = 0.45;
  ctx.strokeStyle = paint.ink;
  ctx.setLineDash([2, 4]);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
}

const ROW = 16; // px of a line of labels
/** Lines of labels that there is room for above the frame; the others stand under its edge. */
const ROWS = 2;
/** Px above the frame that labelled lines take. */
export const HEAD = ROWS * ROW + 2;

/**
 * Where labelled vertical lines stand, and their labels: each over its line, and a line higher where it would touch another.
 * @param {(text: string) => number} wide
 * @returns {{x: number, label: string, left: number, row: number}[]}
 */
export function ruled(rules, values, axes, wide) {
  const ends = [];
  return [...values]
    .map((value, i) => ({ x: axes.x.to(value), label: rules.labels[i] ?? "" }))
    .filter(({ x }) => x >= 0 && x <= axes.width)
    .sort((a, b) => a.x - b.x)
    .map((rule) => {
      const width = wide(rule.label);
      const left = Math.max(0, Math.min(axes.width - width, rule.x - width / 2));
      let row = ends.findIndex((end) => left > end + 6);
      if (row < 0) row = ends.length;
      ends[row] = left + width;
      return { ...rule, left, row };
    });
}

/** The lines, inside the frame. */
export function drawRules(ctx, placed, axes, paint) {
  ctx.setLineDash([4, 4]);
  ctx.lineWidth = 1;
  ctx.strokeStyle = paint.soft;
  for (const { x } of placed) {
    ctx.beginPath();
    ctx.moveTo(Math.round(x) + 0.5, 0);
    ctx.lineTo(Math.round(x) + 0.5, axes.height);
    ctx.stroke();
  }
  ctx.setLineDash([]);
}

/** Their labels: ``rows`` lines of them above it, where no handle's line passes. */
export function drawRuleNames(ctx, placed, paint, rows = ROWS) {
  ctx.font = RULE_TEXT;
  ctx.textBaseline = "middle";
  for (const { label, left, row } of placed)
    outlined(ctx, label, left, row < rows ? -8 - ROW * row : 10 + ROW * (row - rows), paint);
}
