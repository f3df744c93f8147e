// A page's watch over its connection until the widget is there: from then on the wire looks after itself.
import { t } from "../t.js";

const SAYS = t`The connection to the server has failed. This page opens by itself as soon as the server answers.`;
const KEY = "simulab-arrival"; // how often it has begun again, so that a server that answers but refuses is not pressed
const SLOWEST_MS = 15000;
const BEGIN_AGAIN = 4001; // as the server closes what it would refuse for ever: this page is from too long ago

const arrived = () => document.documentElement.dataset.arrived === "true";

function remembered(count) {
  try {
    if (count === undefined) return Number(sessionStorage.getItem(KEY)) || 0;
    sessionStorage.setItem(KEY, String(count));
  } catch {
    // A frame without storage: then it presses on at the slowest pace.
    return 4;
  }
  return count;
}

let failed = false;
function fail() {
  if (failed || arrived()) return;
  failed = true;
  const words = Object.assign(document.createElement("p"), { role: "alert", className: "failed", textContent: SAYS });
  document.querySelector("main").prepend(words);
  const tries = remembered();
  setTimeout(again, Math.min(SLOWEST_MS, 500 * 2 ** tries), tries);
}

/** Begins again once the server answers at all: the address and the browser's memory hold the state. */
async function again(tries) {
  const answers = await fetch(location.pathname, { cache: "no-store" }).then(
    ({ ok }) => ok,
    () => false,
  );
  if (!answers) return setTimeout(again, 1000, tries);
  remembered(tries + 1);
  location.reload();
}

new MutationObserver((_, watch) => {
  if (!arrived()) return;
  watch.disconnect();
  remembered(0);
  document.querySelector("main > .failed")?.remove();
}).observe(document.documentElement, { attributeFilter: ["data-arrived"] });

globalThis.WebSocket = class extends WebSocket {
  constructor(url, protocols) {
    super(url, protocols);
    this.addEventListener("close", ({ code }) => (arrived() && code === BEGIN_AGAIN ? location.reload() : fail()));
  }
};

// What Panel loads modules with, where a browser's own way needs no 14 KB of es-module-shims (see simulab/live/page.py).
globalThis.importShim = Object.assign((address) => import(new URL(address, document.baseURI).href), {
  addImportMap() {}, // ours are addresses: nothing is imported by a name
});
