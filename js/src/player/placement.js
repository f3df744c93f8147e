// Where words may stand: beside their own curve, inside the picture, on nothing else.

const CELL = 5; // px: the picture as a grid of what is taken
export const LINE_HIGH = 16; // px of a line of text
const FIXED = 1 << 30; // words that stand already
// Where a name may stand at a point of its curve: shares of its width to the left, of its height upwards, px away.
const SIDES = [
  [0, 0, 7, 5],
  [0, 1, 7, -5],
  [1, 0, -7, 5],
  [1, 1, -7, -5],
  [0, 0.5, 10, 0],
  [1, 0.5, -10, 0],
  [0.5, 1, 0, -8],
  [0.5, 0, 0, 8],
];

/** What is taken: a bit a curve in every cell. */
class Grid {
  constructor({ width, height }) {
    this.across = Math.ceil(width / CELL);
    this.down = Math.ceil(height / CELL);
    this.cells = new Int32Array(this.across * this.down);
  }

  mark(x, y, bit) {
    const [i, j] = [Math.floor(x / CELL), Math.floor(y / CELL)];
    if (i >= 0 && j >= 0 && i < this.across && j < this.down) this.cells[j * this.across + i] |= bit;
  }

  line(points, bit) {
    for (let k = 1; k < points.length; k++) {
      const [a, b] = [points[k - 1], points[k]];
      if (!a || !b) continue;
      const n = Math.ceil(Math.hypot(b.x - a.x, b.y - a.y) / CELL) + 1;
      for (let s = 0; s <= n; s++) this.mark(a.x + ((b.x - a.x) * s) / n, a.y + ((b.y - a.y) * s) / n, bit);
    }
  }

  box(x, y, width, bit) {
    for (let v = y; v < y + LINE_HIGH + CELL; v += CELL)
      for (let u = x; u < x + width + CELL; u += CELL) this.mark(u, v, bit);
  }

  /** How much a word would cover here. */
  cost(x, y, width, own) {
    let sum = 0;
    const [right, below] = [
      Math.min(this.across - 1, Math.floor((x + width) / CELL)),
      Math.min(this.down - 1, Math.floor((y + LINE_HIGH) / CELL)),
    ];
    for (let j = Math.floor(y / CELL); j <= below; j++) {
      for (let i = Math.floor(x / CELL); i <= right; i++) {
        const bits = this.cells[j * this.across + i];
        if (bits) sum += bits & FIXED ? 40 : bits & ~own ? 4 : 2;
      }
    }
    return sum;
  }

  /** Whether other curves are as near to a point of one's own. */
  shared(at, own) {
    let sum = 0;
    for (let v = -2; v <= 2; v++) {
      for (let u = -2; u <= 2; u++) {
        const [i, j] = [Math.floor(at.x / CELL) + u, Math.floor(at.y / CELL) + v];
        if (i >= 0 && j >= 0 && i < this.across && j < this.down && this.cells[j * this.across + i] & ~own) sum++;
      }
    }
    return sum;
  }
}

/** Each name with its place, at a point of its line or of its ``ends``; one that was placed before stays where it is unless another place is clearly better. */
export function placed(lines, taken, axes, wide, before = {}) {
  const grid = new Grid(axes);
  for (const { x, y, width } of taken) grid.box(x, y, width, FIXED);
  lines.forEach(({ points }, k) => grid.line(points, 1 << k));
  const found = [];
  lines.forEach(({ label, colour, points, ends = points }, k) => {
    const width = wide(label);
    let best = null;
    ends.forEach(
      (at, i) =>
        at &&
        SIDES.forEach(([left, up, dx, dy], side) => {
          const x = at.x + dx - left * width;
          const y = at.y + dy - up * LINE_HIGH;
          if (x < 2 || y < 2 || x + width > axes.width - 2 || y + LINE_HIGH > axes.height - 2) return;
          const same = before[label]?.[0] === i && before[label][1] === side;
          const cost = grid.cost(x, y, width, 1 << k) + grid.shared(at, 1 << k) - (same ? 4 : 0);
          if (!best || cost < best.cost) best = { label, colour, x, y, cost, key: [i, side] };
        }),
    );
    if (!best) return;
    grid.box(best.x, best.y, width, FIXED);
    found.push(best);
  });
  return found;
}
