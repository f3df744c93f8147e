// How far a student has come: kept in this browser only, and only where it lets us.

export class Progress {
  constructor(name) {
    this.key = `simulab-lesson-${name}`;
    this.kept = { answers: {}, states: {}, at: 0 };
    try {
      const found = JSON.parse(localStorage.getItem(this.key) ?? "null");
      if (found && typeof found === "object") {
        for (const part of ["answers", "states"]) if (found[part] && typeof found[part] === "object") this.kept[part] = found[part];
        if (Number.isInteger(found.at)) this.kept.at = found.at;
      }
    } catch {
      // A sandboxed frame has no storage, and somebody may have written anything into it: then it begins anew.
    }
  }

  answer(id) {
    const found = this.kept.answers[id];
    return found && typeof found === "object" ? found : {};
  }

  keepAnswer(id, answer) {
    this.kept.answers[id] = answer;
    this.#keep();
  }

  state(id) {
    return this.kept.states[id] ?? {};
  }

  keepState(id, state) {
    this.kept.states[id] = state;
    this.#keep();
  }

  keepPlace(at) {
    this.kept.at = at;
    this.#keep();
  }

  clear() {
    this.kept = { answers: {}, states: {}, at: 0 };
    this.#keep();
  }

  #keep() {
    try {
      localStorage.setItem(this.key, JSON.stringify(this.kept));
    } catch {
      // Then it lasts as long as the page.
    }
  }
}
