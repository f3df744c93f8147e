// Loads what a page needs to go on without its server: after the picture, unless the page is to compute everything itself.
const AFTER_MS = 1000;

/** @param {any} wire  @param {Record<string, import("../types").Spec>} specs by the names that the wire knows them by */
export async function failsOver(wire, specs, { compute }) {
  const begin = async () => new (await import("./standby.js")).Standby(wire, specs, compute === "browser");
  if (compute === "browser") await begin();
  else if (compute) setTimeout(() => begin().catch(() => {}), AFTER_MS);
}
