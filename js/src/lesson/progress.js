// How far a student has come: kept in this browser only, and only where it lets us.

const empty = () => ({ answers: {}, states: {}, at: 0 });
const isRecord = (found) => found !== null && typeof found === "object" && !Array.isArray(found);

export class Progress {
  /** @param {string} name  @param {object|null} given a report's instead of this browser's: then nothing is kept */
  constructor(name, given = null) {
    this.key = given ? null : `simulab-lesson-${name}`;
    this.kept = empty();
    this.pictures = {};
    try {
      const found = given ?? JSON.parse(localStorage.getItem(this.key) ?? "null");
      if (isRecord(found)) {
        for (const part of ["answers", "states"]) if (isRecord(found[part])) this.kept[part] = found[part];
        if (Number.isInteger(found.at) && found.at >= 0) this.kept.at = found.at;
      }
      if (this.key) this.pictures = JSON.parse(localStorage.getItem(`${this.key}.pictures`) ?? "{}");
    } catch {
      // A sandboxed frame has no storage, and somebody may have written anything into it: then it begins anew.
    }
    if (!isRecord(this.pictures)) this.pictures = {};
  }

  answer(id) {
    const found = this.kept.answers[id];
    return isRecord(found) ? found : {};
  }

  keepAnswer(id, answer) {
    this.kept.answers[id] = answer;
    this.#keep();
  }

  /** Apart from the answers: where a browser has no room for pictures, it has it for them. */
  keepPicture(id, picture) {
    this.pictures[id] = picture;
    this.#keep(".pictures", this.pictures);
  }

  state(id) {
    const found = this.kept.states[id];
    return isRecord(found) ? found : {};
  }

  keepState(id, state) {
    this.kept.states[id] = state;
    this.#keep();
  }

  keepPlace(at) {
    this.kept.at = at;
    this.#keep();
  }

  /** Forgets everything. @returns what ``bringBack`` takes */
  clear() {
    const before = { kept: this.kept, pictures: this.pictures };
    this.bringBack({ kept: empty(), pictures: {} });
    return before;
  }

  bringBack({ kept, pictures }) {
    Object.assign(this, { kept, pictures });
    this.#keep();
    this.#keep(".pictures", this.pictures);
  }

  #keep(more = "", what = this.kept) {
    if (!this.key) return;
    try {
      localStorage.setItem(this.key + more, JSON.stringify(what));
    } catch {
      // Then it lasts as long as the page.
    }
  }
}
