// Loads what a page needs to go on without its server: after the picture, unless the server says that it has to compile
// first, or the page is to compute everything itself.
const AFTER_MS = 1000;
const LATE_MS = 4000; // a server that sends no file for so long does not answer

/** @param {any} wire  @param {Record<string, import("../types").Spec>} specs by the names that the wire knows them by */
export async function failsOver(wire, specs, { compute }) {
  const begin = async () => new (await import("./standby.js")).Standby(wire, specs, compute === "browser");
  if (compute === "browser") await begin();
  else if (compute) {
    let begun;
    wire.compiles = () => {
      if (begun) return;
      begun = begin()
        .catch(() => {})
        .finally(() => clearInterval(late));
      const late = setInterval(() => wire.drop(begun), LATE_MS);
    };
    setTimeout(wire.compiles, AFTER_MS * (1 + Math.random())); // a class that opens it at once does not ask at once
  }
}
