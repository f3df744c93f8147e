// Where a word stands beside its place in a picture: on no other word, and on as few points of the lines as can be.

const ASIDE = [15, -15, 31, -31, 47, -47]; // px below and above, the nearest first
const MARGIN = 3; // px between two words

/** The box of a word whose middle is at (x, y). */
export const boxAround = (x, y, width, height) => ({ left: x - width / 2, top: y - height / 2, width, height });

const meet = (a, b) =>
  a.left < b.left + b.width + MARGIN &&
  b.left < a.left + a.width + MARGIN &&
  a.top < b.top + b.height &&
  b.top < a.top + a.height;

/**
 * The middle of a word of this size beside (x, y), inside a panel; null where all the room is taken.
 * @param {{width: number, height: number}} size
 * @param {number} x
 * @param {number} y
 * @param {{panel: {left: number, right: number, top: number, bottom: number}, taken: ReturnType<typeof boxAround>[],
 *   points: number[][], on?: boolean}} room ``on``: it may stand at the place itself
 * @returns {{x: number, y: number}|null}
 */
export function free({ width, height }, x, y, { panel, taken, points, on = false }) {
  const scale = height / 15;
  const held = (value, low, high) => Math.min(Math.max(value, low), high);
  let best = null;
  for (const down of on ? [0, ...ASIDE] : ASIDE)
    for (const side of [0, -0.5, 0.5]) {
      const across = held(x + side * width, panel.left + width / 2 + 4, panel.right - width / 2 - 4);
      const box = boxAround(across, y + down * scale, width, height);
      if (box.top < panel.top || box.top + height > panel.bottom || taken.some((other) => meet(box, other))) continue;
      const struck = points.filter(
        ([px, py]) => px >= box.left && px <= box.left + width && py >= box.top && py <= box.top + height,
      ).length;
      if (!best || struck < best.struck) best = { struck, x: across, y: y + down * scale };
    }
  return best && { x: best.x, y: best.y };
}
