// Where the run stands. Plays data that is already here; knows nothing of pictures.

export const SPEEDS = [0.25, 0.5, 1, 2, 4];

/** Seconds of a whole run at speed 1: short runs step slowly enough to be followed, long ones do not bore. */
const seconds = (steps) => Math.min(7, Math.max(2.5, steps / 80));

export class Clock {
  /** @param {(position: number) => void} onMove every frame  @param {() => void} onState when it starts or stops */
  constructor(onMove, onState) {
    this.onMove = onMove;
    this.onState = onState;
    this.steps = 0;
    this.position = 0;
    this.speed = 1;
    this.playing = false;
    this.touched = false;
    this.tick = (now) => this.#tick(now);
  }

  /** A new run: one that stood at its end still does. */
  resize(steps) {
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
    this.before = now;
    this.position = Math.min(this.steps, this.position + (passed * this.speed * this.steps) / seconds(this.steps));
    this.onMove(this.position);
    if (this.ended) {
      this.playing = false;
      this.onState();
    } else this.frame = requestAnimationFrame(this.tick);
  }
}
