// A QR code of a text (ISO/IEC 18004): bytes, error correction M, as small as they fit. No library: pages carry their own.

// of level M, by version from 1: error-correction bytes of a block, and blocks
const CHECK = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26];
const BLOCKS = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16];

/** The bits of a version that hold data and their correction: all modules but the patterns. */
function room(version) {
  const marks = version > 1 ? Math.floor(version / 7) + 2 : 0;
  const patterns = marks ? (25 * marks - 10) * marks - 55 : 0;
  return (16 * version + 128) * version + 64 - patterns - (version > 6 ? 36 : 0);
}

const capacity = (version) => Math.floor(room(version) / 8) - CHECK[version - 1] * BLOCKS[version - 1];

/** Product in the field of 256 elements modulo x^8 + x^4 + x^3 + x^2 + 1. */
function times(a, b) {
  let made = 0;
  for (let i = 7; i >= 0; i--) made = (made << 1) ^ ((made >>> 7) * 0x11d) ^ (((b >>> i) & 1) * a);
  return made;
}

/** The remainder of a block by the generator whose roots are 2^0 … 2^(length - 1). */
function remainder(block, length) {
  const divisor = new Array(length).fill(0);
  divisor[length - 1] = 1;
  for (let i = 0, root = 1; i < length; i++, root = times(root, 2))
    for (let j = 0; j < length; j++) divisor[j] = times(divisor[j], root) ^ (divisor[j + 1] ?? 0);
  const rest = new Array(length).fill(0);
  for (const byte of block) {
    const factor = byte ^ rest.shift();
    rest.push(0);
    divisor.forEach((one, i) => {
      rest[i] ^= times(one, factor);
    });
  }
  return rest;
}

/** Mode, length and bytes, filled up to the version's capacity. */
function framed(bytes, version) {
  const bits = [];
  const put = (value, length) => {
    for (let i = length - 1; i >= 0; i--) bits.push((value >>> i) & 1);
  };
  put(4, 4);
  put(bytes.length, version < 10 ? 8 : 16);
  for (const byte of bytes) put(byte, 8);
  const all = capacity(version) * 8;
  put(0, Math.min(4, all - bits.length));
  while (bits.length % 8) bits.push(0);
  for (let pad = 0xec; bits.length < all; pad ^= 0xfd) put(pad, 8);
  return Array.from({ length: all / 8 }, (_, i) =>
    bits.slice(8 * i, 8 * i + 8).reduce((byte, bit) => 2 * byte + bit, 0),
  );
}

/** Blocks with their correction, byte by byte in turn. */
function interleaved(data, version) {
  const [count, check] = [BLOCKS[version - 1], CHECK[version - 1]];
  const short = Math.floor(data.length / count);
  const blocks = [];
  for (let i = 0, at = 0; i < count; i++) {
    const length = short + (i >= count - (data.length % count) ? 1 : 0);
    blocks.push(data.slice(at, (at += length)));
  }
  const checks = blocks.map((block) => remainder(block, check));
  const turn = (rows, most) => Array.from({ length: most }, (_, i) => rows.map((row) => row[i])).flat();
  return [...turn(blocks, short + 1), ...turn(checks, check)].filter((byte) => byte !== undefined);
}

const MASKS = [
  (x, y) => (x + y) % 2,
  (_, y) => y % 2,
  (x) => x % 3,
  (x, y) => (x + y) % 3,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2,
  (x, y) => ((x * y) % 2) + ((x * y) % 3),
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2,
];

/** A number with its BCH remainder. */
function coded(value, length, generator) {
  let rest = value;
  for (let i = 0; i < length; i++) rest = (rest << 1) ^ ((rest >>> (length - 1)) * generator);
  return (value << length) | rest;
}

/** The fixed patterns: which modules they are, and which of these are dark. */
function patterns(version) {
  const size = 17 + 4 * version;
  const dark = Array.from({ length: size }, () => new Array(size).fill(null));
  const set = (x, y, on) => {
    if (x >= 0 && y >= 0 && x < size && y < size) dark[y][x] = Boolean(on);
  };
  for (let i = 0; i < size; i++) {
    set(6, i, i % 2 === 0);
    set(i, 6, i % 2 === 0);
  }
  for (const [cx, cy] of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ])
    for (let dy = -4; dy <= 4; dy++)
      for (let dx = -4; dx <= 4; dx++) {
        const far = Math.max(Math.abs(dx), Math.abs(dy));
        set(cx + dx, cy + dy, far !== 2 && far !== 4);
      }
  const count = version > 1 ? Math.floor(version / 7) + 2 : 0;
  const step = count ? 2 * Math.ceil((size - 13) / (2 * count - 2)) : 0;
  const places = count ? [6, ...Array.from({ length: count - 1 }, (_, i) => size - 7 - step * (count - 2 - i))] : [];
  places.forEach((cx, i) => {
    places.forEach((cy, j) => {
      const corner = (i === 0 && (j === 0 || j === count - 1)) || (j === 0 && i === count - 1);
      if (corner) return;
      for (let dy = -2; dy <= 2; dy++)
        for (let dx = -2; dx <= 2; dx++) set(cx + dx, cy + dy, Math.max(Math.abs(dx), Math.abs(dy)) !== 1);
    });
  });
  if (version > 6)
    for (let bits = coded(version, 12, 0x1f25), i = 0; i < 18; i++) {
      const [a, b] = [size - 11 + (i % 3), Math.floor(i / 3)];
      set(a, b, (bits >>> i) & 1);
      set(b, a, (bits >>> i) & 1);
    }
  return { size, dark, set };
}

function format({ size, set }, mask) {
  const bits = coded(mask, 10, 0x537) ^ 0x5412; // level M is 00
  const bit = (i) => (bits >>> i) & 1;
  for (let i = 0; i < 6; i++) set(8, i, bit(i));
  set(8, 7, bit(6));
  set(8, 8, bit(7));
  set(7, 8, bit(8));
  for (let i = 9; i < 15; i++) set(14 - i, 8, bit(i));
  for (let i = 0; i < 8; i++) set(size - 1 - i, 8, bit(i));
  for (let i = 8; i < 15; i++) set(8, size - 15 + i, bit(i));
  set(8, size - 8, 1);
}

/** How hard a pattern is to read: long runs, squares of one colour, too much of either. */
function penalty(rows) {
  const size = rows.length;
  let found = 0;
  for (const lines of [rows, rows.map((_, x) => rows.map((row) => row[x]))])
    for (const line of lines) {
      for (const run of line.map(Number).join("").match(/0+|1+/g)) if (run.length > 4) found += run.length - 2;
      const text = line.map(Number).join("");
      for (const like of [/(?=10111010000)/g, /(?=00001011101)/g]) found += 40 * (text.match(like)?.length ?? 0);
    }
  let dark = 0;
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      dark += rows[y][x];
      const one = rows[y][x];
      if (x && y && one === rows[y][x - 1] && one === rows[y - 1][x] && one === rows[y - 1][x - 1]) found += 3;
    }
  return found + 10 * Math.floor(Math.abs((20 * dark) / size ** 2 - 10));
}

/**
 * The modules of a text's code, row by row, true for dark; null where it is too long for a code that a phone reads at a glance.
 * @param {string} text  @param {number} [mask] one of eight; the one that reads best unless told
 */
export function qr(text, mask) {
  const bytes = new TextEncoder().encode(text);
  const version = CHECK.findIndex((_, i) => capacity(i + 1) >= bytes.length + (i < 9 ? 2 : 3)) + 1;
  if (!version) return null;
  const stream = interleaved(framed(bytes, version), version);
  const drawn = (which) => {
    const made = patterns(version);
    format(made, which);
    const { size, dark } = made;
    const rows = dark.map((row) => [...row]);
    let i = 0;
    for (let right = size - 1; right > 0; right -= 2) {
      if (right === 6) right = 5;
      const up = ((right + 1) & 2) === 0;
      for (let n = 0; n < size; n++)
        for (const x of [right, right - 1]) {
          const y = up ? size - 1 - n : n;
          if (dark[y][x] !== null) continue;
          const bit = i < 8 * stream.length ? (stream[i >>> 3] >>> (7 - (i & 7))) & 1 : 0;
          rows[y][x] = Boolean(bit) !== (MASKS[which](x, y) === 0);
          i++;
        }
    }
    return rows;
  };
  if (mask !== undefined) return drawn(mask);
  const tried = MASKS.map((_, which) => drawn(which));
  const costs = tried.map(penalty);
  return tried[costs.indexOf(Math.min(...costs))];
}
