// A fragment: a widget or a lesson in somebody else's page, behind a shadow root. What several fragments need is loaded once.
import { t } from "../t.js";
import { dataIn, programs } from "./carried.js";

function load({ url, integrity }) {
  return new Promise((resolve, reject) => {
    const tag = document.createElement("script");
    Object.assign(tag, { src: url, integrity, crossOrigin: "anonymous", onload: resolve });
    tag.onerror = () => reject(new Error(t`The picture needs BokehJS, which could not be loaded; is there a network?`));
    document.head.append(tag);
  });
}

const sharedByAll = () => (window.simulabShared ??= { views: {}, places: {}, bokeh: null });

/**
 * Each has its own part of the address: "race.steps=50", and "race-2.steps=50" for the second one.
 * @param {Element} box where it stands  @param {string} name what is shown, as an address names it
 */
export function prefixOf(box, name) {
  // Sites that change their pages without loading one anew bring the same fragment again: who has left gives its name back.
  const places = (sharedByAll().places ??= {});
  const there = (places[name] = (places[name] ?? []).map((one) => (one?.isConnected && one !== box ? one : null)));
  const free = there.indexOf(null);
  const count = (free < 0 ? there.length : free) + 1;
  there[count - 1] = box;
  return count > 1 ? `${name}-${count}` : name;
}

/** Resolves when BokehJS is there, which the first who needs it loads. @param {{url: string, integrity: string}} bokeh */
export async function withBokeh(bokeh) {
  const shared = sharedByAll();
  try {
    if (!window.Bokeh) await (shared.bokeh ??= load(bokeh));
  } catch (error) {
    shared.bokeh = null;
    throw error;
  }
}

/**
 * @param {string} version of the view: fragments that carry the same one share it
 * @param {(data: any) => string} nameOf what is shown, as an address names it
 * @param {(root: ShadowRoot, data: any, programs: Record<string, any>, options: import("../types").Options) => unknown} mount
 * @param {object} parts of this fragment, whoever brought the view
 */
export function fragment(version, nameOf, mount, parts) {
  const box = document.currentScript.parentElement;
  const view = (sharedByAll().views[version] ??= mount);
  const data = dataIn(box);
  const found = programs();
  const prefix = prefixOf(box, nameOf(data));
  const open = async () => {
    const place = document.createElement("div");
    box.append(place);
    try {
      await withBokeh(data.bokeh);
      const root = place.attachShadow({ mode: "open" });
      await view(root, data, found, { ...parts, ...data.options, hash: data.options.hash || prefix });
    } catch (error) {
      place.textContent = error.message;
    }
  };
  open();
}
