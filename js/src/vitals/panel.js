// Where numbers are in a picture.

const log10 = Math.log10;

/** A panel of a picture: where numbers are in it, on logarithmic axes; across they may be evenly apart. */
export class Panel {
  /**
   * @param {{left: number, top: number, width: number, height: number}} box in pixels
   * @param {[number, number]} across the numbers at its left and right end
   * @param {[number, number]} up at its lower and upper end
   * @param {{even?: boolean, level?: boolean, whole?: boolean}} [options] ``even``: equal steps across are equally wide; ``level``:
   * equal steps up are equally high; ``whole``: there are whole numbers only across
   */
  constructor(box, across, up, { even = false, level = false, whole = false } = {}) {
    this.even = even;
    this.whole = whole;
    this.level = level;
    this.left = box.left;
    this.top = box.top;
    this.width = box.width;
    this.height = box.height;
    this.across = across;
    this.up = up;
  }

  get right() {
    return this.left + this.width;
  }

  get bottom() {
    return this.top + this.height;
  }

  x(value) {
    const [low, high] = this.across;
    const share = this.even ? (value - low) / (high - low) : log10(value / low) / log10(high / low);
    return this.left + this.width * share;
  }

  value(x) {
    const [low, high] = this.across;
    const share = Math.min(1, Math.max(0, (x - this.left) / this.width));
    return this.even ? low + share * (high - low) : low * (high / low) ** share;
  }

  /** Beyond an end it is held just inside of it. */
  y(value) {
    const [low, high] = this.up;
    const share = this.level ? (value - low) / (high - low) : log10(value / low) / log10(high / low);
    return this.bottom - this.height * Math.min(1.02, Math.max(-0.02, share));
  }
}
