// Where the run stands. Plays data that is already here; knows nothing of pictures.

export const SPEEDS = [0.25, 0.5, 1, 2, 4];

/** Seconds of a whole run at speed 1: short runs step slowly enough to be followed, long ones do not bore. */
const seconds = (steps) => Math.min(7, Math.max(2.5, steps / 80));

/** Seconds in which a person sees somebody come: nothing may be over sooner. */
const LOOK = 1.5;

/**
 * How a run of so many steps is shared out over its time, so that its first event comes LOOK seconds after the start: evenly
 * where that is enough, else by log(1 + step/c), which gives the early steps more. 0 is even.
 */
export function pace(steps, first) {
  const share = LOOK / seconds(steps);
  if (!(first > 0) || first / steps >= share) return 0;
  let [low, high] = [first * 1e-6, steps * 1e6];
  for (let i = 0; i < 60; i++) {
    const c = Math.sqrt(low * high);
    if (Math.log1p(first / c) / Math.log1p(steps / c) > share) low = c;
    else high = c;
  }
  return low;
}

export class Clock {
  /** @param {(position: number) => void} onMove every frame  @param {() => void} onState when it starts or stops */
  constructor(onMove, onState) {
    this.onMove = onMove;
    this.onState = onState;
    this.steps = this.position = this.pace = 0;
    this.speed = 1;
    this.playing = false;
    /** How far frames are apart of late, and at least, s; whose turn of them it is; how many share what is drawn: more once they came late. */
    this.late = this.turn = 0;
    this.least = 1;
    this.turns = 2;
    this.tick = (now) => this.#tick(now);
  }

  /** A new run, of which something is first to be seen at a step: one that stood at its end still does. */
  resize(steps, first = steps) {
    this.pace = pace(steps, first);
    const ended = this.position >= this.steps && !this.playing;
    this.steps = steps;
    this.position = ended ? steps : Math.min(this.position, steps);
  }

  get step() {
    return Math.floor(this.position + 1e-9);
  }

  get ended() {
    return this.position >= this.steps;
  }

  play() {
    if (this.playing || !this.steps) return;
    if (this.ended) this.position = 0;
    this.playing = true;
    this.before = 0;
    this.frame = requestAnimationFrame(this.tick);
    this.onState();
  }

  pause() {
    if (!this.playing) return;
    this.playing = false;
    cancelAnimationFrame(this.frame);
    this.position = this.step;
    this.onMove(this.position);
    this.onState();
  }

  /** Goes to a step and stays there. */
  seek(step) {
    this.playing = false;
    cancelAnimationFrame(this.frame);
    this.position = Math.min(Math.max(0, Math.round(step)), this.steps);
    this.onMove(this.position);
    this.onState();
  }

  #tick(now) {
    if (!this.playing) return;
    // A tab that was in the background goes on where it was.
    const passed = this.before ? Math.min(100, now - this.before) / 1000 : 0;
    this.late += (passed - this.late) / 8;
    // a frame that came early after a late one says nothing of the screen
    if (passed) this.least = Math.min(this.least, Math.max(passed, 1 / 60));
    if (this.late > 1.15 * this.least && this.turns < 4) {
      this.turns += 1;
      this.late = this.least;
    }
    this.turn = (this.turn + 1) % this.turns;
    this.before = now;
    const share = this.#share(this.position) + (passed * this.speed) / seconds(this.steps);
    this.position = share > 1 - 1e-12 ? this.steps : this.#at(share);
    this.onMove(this.position);
    if (this.ended) {
      this.playing = false;
      this.onState();
    } else this.frame = requestAnimationFrame(this.tick);
  }

  /** The part of the time that is over at a step, and back. */
  #share(position) {
    const c = this.pace;
    return c ? Math.log1p(position / c) / Math.log1p(this.steps / c) : position / this.steps;
  }

  #at(share) {
    const c = this.pace;
    return c ? c * Math.expm1(share * Math.log1p(this.steps / c)) : share * this.steps;
  }
}
