// Where slow sources are computed: a worker beside the page or, where the browser refuses one (a file from a memory stick,
// a strict policy), the page itself, after it has had the time to show that it is busy.

const SHOW_BUSY = 350; // ms: the view says after 300 that something is being computed

class Desk {
  /** @param {() => object} program  @param {string|null} file a script that serves the program; without it one is made */
  constructor(program, file) {
    this.program = program;
    this.file = file;
    this.last = 0;
    this.waiting = new Map();
  }

  /** The columns of a source, computed out of the way. */
  async run(name, leaves) {
    this.worker ??= this.#hire();
    const worker = await this.worker;
    return worker ? this.#ask(worker, name, leaves) : this.#here(name, leaves);
  }

  #ask(worker, name, leaves) {
    return new Promise((resolve, reject) => {
      const id = ++this.last;
      this.waiting.set(id, { resolve, reject });
      worker.postMessage({ id, name, leaves });
    });
  }

  async #here(name, leaves) {
    await new Promise((resolve) => setTimeout(resolve, SHOW_BUSY));
    this.sources ??= this.program();
    return this.sources[name](leaves);
  }

  /** A worker that has answered once; null where there can be none. */
  async #hire() {
    try {
      const worker = new Worker(this.file ?? URL.createObjectURL(new Blob([`(${serve})(${this.program})`], { type: "text/javascript" })));
      return await new Promise((resolve) => {
        worker.onerror = () => {
          for (const { reject } of this.waiting.values()) reject(new Error("The computation failed."));
          this.waiting.clear();
          resolve(null);
        };
        worker.onmessage = ({ data }) => (data.id === 0 ? resolve(worker) : this.#answered(data));
      });
    } catch {
      return null;
    }
  }

  #answered({ id, columns, error }) {
    const { resolve, reject } = this.waiting.get(id) ?? {};
    this.waiting.delete(id);
    if (error) reject?.(new Error(error));
    else resolve?.(columns);
  }
}
