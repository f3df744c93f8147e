// The site's pages in a frame of a class's page: where it stands, sending it elsewhere, hearing of answers. Both are of one origin.

/** The site's root: a class's pages lie one folder below it. */
const root = () => new URL("..", document.baseURI.replace(/[?#].*$/, "")).href;

/** The page and state that a frame shows, "race#learning_rate=0.1"; null while it shows none. @param {HTMLIFrameElement} frame */
export function placeOf(frame) {
  const { href } = frame.contentWindow.location;
  const [page, hash = ""] = href.split("#");
  if (!page.startsWith(root())) return null;
  const name = page.slice(root().length).split("?")[0];
  return hash.includes("=") ? `${name}#${hash}` : name;
}

/** @param {HTMLIFrameElement} frame  @param {string} place */
export function go(frame, place) {
  if (placeOf(frame) === place) return;
  // replaced, so that "back" leaves the class and does not walk through everything it was shown
  const [page, hash] = place.split("#");
  const address = `${root()}${page}${location.search}`; // in the language that this page was asked for in
  frame.contentWindow.location.replace(hash === undefined ? address : `${address}#${hash}`);
}

/** Calls with the frame's document, now and of each page that it opens. */
export function eachPage(frame, call) {
  frame.addEventListener("load", () => frame.contentDocument && call(frame.contentDocument));
}
