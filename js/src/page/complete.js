// A complete page: what it carries is mounted in its one place, and its ground keeps to the theme.
import { t } from "../t.js";
import { dataIn, programs } from "./carried.js";

const MISSING = t`This page needs BokehJS, which could not be loaded. Without a network, open a page that was exported with --inline.`;

/** Opens the page, where there is one, as soon as all of it is there: ``open(place, data, programs, options)`` mounts. */
export function complete(open) {
  if (document.readyState === "loading") {
    addEventListener("DOMContentLoaded", () => complete(open));
    return;
  }
  const place = document.getElementById("simulab");
  if (!place) return;
  if (!window.Bokeh) {
    place.textContent = MISSING;
    return;
  }
  const data = dataIn(document.body);
  const onTheme = (theme) => {
    document.documentElement.dataset.theme = theme;
  };
  open(place, data, programs(), { ...data.options, onTheme });
}

/** Tells the frame around the page, if there is one, how high it is. */
export function tellHeight() {
  if (parent === window) return;
  const tell = () => {
    const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    parent.postMessage({ type: "simulab-height", height }, "*");
  };
  new ResizeObserver(tell).observe(document.documentElement);
  tell();
}
