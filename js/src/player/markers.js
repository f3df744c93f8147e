// The shapes of heads and swatches: the second cue beside the colour. Corner points on a circle of radius 1.

const ring = (n, turn = 0, radii = [1]) =>
  Array.from({ length: n }, (_, i) => {
    const angle = ((i + turn) / n) * 2 * Math.PI - Math.PI / 2;
    const r = radii[i % radii.length];
    return [r * Math.cos(angle), r * Math.sin(angle)];
  });
const plus = [
  [-0.33, -1],
  [0.33, -1],
  [0.33, -0.33],
  [1, -0.33],
  [1, 0.33],
  [0.33, 0.33],
  [0.33, 1],
  [-0.33, 1],
  [-0.33, 0.33],
  [-1, 0.33],
  [-1, -0.33],
  [-0.33, -0.33],
];
const turned = (points, angle) =>
  points.map(([x, y]) => [x * Math.cos(angle) - y * Math.sin(angle), x * Math.sin(angle) + y * Math.cos(angle)]);

const SHAPES = {
  circle: ring(24, 0, [0.92]),
  square: turned(ring(4, 0, [1.15]), Math.PI / 4),
  diamond: ring(4, 0, [1.2]),
  triangle: ring(3, 0, [1.25]),
  inverted_triangle: turned(ring(3, 0, [1.25]), Math.PI),
  star: ring(10, 0, [1.3, 0.55]),
  hex: ring(6, 0, [1.1]),
  pentagon: ring(5, 0, [1.15]),
  plus,
  cross: turned(plus, Math.PI / 4),
};
const ALIAS = { x: "cross", square_pin: "square", triangle_pin: "triangle", hexagon: "hex", star_dot: "star" };

export const shape = (name) => SHAPES[name] ?? SHAPES[ALIAS[name]] ?? SHAPES.circle;

/** Traces a marker on a canvas; the caller fills and strokes. */
export function traceMarker(ctx, name, x, y, radius) {
  const points = shape(name);
  ctx.beginPath();
  for (let i = 0; i < points.length; i++) {
    const px = x + radius * points[i][0];
    const py = y + radius * points[i][1];
    if (i) ctx.lineTo(px, py);
    else ctx.moveTo(px, py);
  }
  ctx.closePath();
}

/** Corner list for an SVG polygon. */
export const corners = (name, x, y, radius) =>
  shape(name)
    .map(([a, b]) => `${(x + radius * a).toFixed(2)},${(y + radius * b).toFixed(2)}`)
    .join(" ");
