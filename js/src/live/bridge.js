// The live home's half in the browser: mounts the shared view and carries its questions to the server.
import { dress } from "../player/mount.js";
import { Wire } from "./wire.js";

/** What Panel calls to draw a component; ``begin(root, spec, wire, options)`` mounts it once its place is in the page. */
export function rendering(begin) {
  // A reconnection replaces Bokeh's document and draws it anew. What was mounted is kept through it, so that nobody loses
  // a step: by Bokeh's view while that lives, then here. Two of a kind come back in their order.
  const mounted = new Map();
  // Bokeh says nothing of a view that it has not finished when its model is replaced again: the model has no document then.
  const free = ({ removed, wire }) => removed || (wire.document && !wire.model.document);
  return ({ model, view }) => {
    const key = model.described;
    const all = mounted.get(key) ?? mounted.set(key, []).get(key);
    // finished too late: the one that replaced it shows everything
    if (!view.kept && !model.document && all.some(({ wire }) => wire.document)) return document.createElement("div");
    const kept = view.kept ?? all.find(free) ?? open(model, begin);
    if (kept !== view.kept) all.splice(0, all.length, ...all.filter((one) => one !== kept), kept);
    view.kept = kept;
    kept.removed = false;
    kept.wire.connect(model);
    model.on("lifecycle:remove", () => {
      kept.removed ||= kept.wire.model === model;
    });
    return kept.root;
  };
}

function open(model, begin) {
  const root = document.createElement("div");
  const options = JSON.parse(model.options);
  const wire = new Wire(options.turn);
  const placed = ({ href, ...more }) => ({ ...more, href: new URL(href, document.baseURI).href });
  options.links = options.links?.map(placed);
  for (const one of ["next", "learn"]) if (options[one]) options[one] = placed(options[one]);
  for (const [slug, href] of Object.entries(options.freely ?? {})) options.freely[slug] = placed({ href }).href;
  if (options.hash === true) {
    document.documentElement.dataset.arrived = "true"; // the page's own watch over its connection ends
    options.onTheme = (theme) => {
      document.documentElement.dataset.theme = theme;
    };
  }
  const told = description(model, wire, options);
  requestAnimationFrame(async () => {
    const { described, style, brought } = await told;
    await bring(wire, brought);
    dress(root, style);
    begin(root, JSON.parse(described), wire, options);
  }); // when root is in the page
  return { root, wire };
}

/** What is mounted and its style: from the server's files, which the browser keeps; where there are none, over the wire. */
async function description(model, wire, { style, brought }) {
  // a notebook: the script itself came with the cell; or the server has no disk that takes files
  if (model.bundle !== "url" || !model.described) return wire.describe();
  const load = async (address) => {
    const answer = await fetch(new URL(address, import.meta.url));
    if (!answer.ok) throw new Error(`${answer.status}`);
    return answer.text();
  };
  try {
    const [described, css] = await Promise.all([load(model.described), load(style)]);
    return {
      described,
      style: css,
      brought: brought && (await loaded(brought, (path) => new URL(path, import.meta.url).href)),
    };
  } catch {
    return wire.describe(); // another process, or a connection that has just been cut
  }
}

/** The modules of what a widget runs here: {moments: {name: module}}; its scripts make themselves known. */
async function loaded(brought, address) {
  const { moments = {}, scripts = [] } = brought instanceof Map ? Object.fromEntries(brought) : brought;
  await Promise.all(scripts.map((one) => import(address(one))));
  const named = entries(moments).map(async ([name, one]) => [name, await import(address(one))]);
  return { modules: Object.fromEntries(await Promise.all(named)) };
}

/** Hands the programs to the wire; what came as text is made a module first. */
async function bring(wire, brought) {
  if (!brought) return;
  const made = (text) => URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  const { modules } = brought.modules ? brought : await loaded(brought, made);
  for (const [name, { default: program }] of Object.entries(modules)) {
    let sources;
    wire.moments[name] = () => (sources ??= program());
    wire.programs[name] = program;
  }
}

/** Of an object, or of the Map that a kernel's message may hold. */
const entries = (found) => (found instanceof Map ? [...found] : Object.entries(found));
