// Builds simulab/static from src: minified scripts and sheets that Python hands out as they are, so that an install needs no
// Node; and the pure modules that Python's tests compare with their twins.
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { minify } from "terser";
import { places, unmarked, Words } from "./words.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const src = (name) => join(here, "src", name);
const MARK = "/* Generated from js/src by js/build.mjs; do not edit. */\n";
const COMMON = {
  bundle: true,
  minify: true,
  write: false,
  target: "es2022",
  legalComments: "none",
  charset: "utf8",
  logLevel: "warning",
};

const words = new Words();

/** A script or sheet, with its texts marked: as esbuild writes it, a script shorter by what only terser does (4 % gzipped). */
const made = async (entry, options) => {
  const plugins = [...(options.plugins ?? []), words.plugin];
  const { outputFiles } = await build({ ...COMMON, ...(entry ? { entryPoints: [entry] } : {}), ...options, plugins });
  const text = options.format ? await shorter(outputFiles[0].text, options.format === "esm") : outputFiles[0].text;
  return `${text.trimEnd()}\n`;
};

/** Only what is safe for any program: no option that terser calls unsafe, none that takes a getter for pure. */
const shorter = async (text, module) => (await minify(text, { module, ecma: 2022, format: { comments: false } })).code;

/** A stylesheet as a script's text: what a fragment gives to its shadow root. */
const sheets = {
  name: "sheets",
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.css$/ }, async ({ path }) => ({ contents: (await made(path, {})).trimEnd(), loader: "text" })),
};

const classic = (name, options) => made(src(name), { format: "iife", plugins: [sheets], ...options });
const module = (name, plugins = []) => made(src(name), { format: "esm", plugins });
const digest = (text) => createHash("sha256").update(unmarked(text)).digest("hex").slice(0, 12);
const at = (name, text) => `./${name}?v=${digest(text)}`; // kept by a browser for as long as its text is the same

/** Modules that lie in files of their own beside the one that is built. @param {Map<string, string>} where module -> address */
const beside = (where) => ({
  name: "beside",
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\./ }, ({ path, resolveDir }) => {
      const address = where.get(join(resolveDir, path));
      return address && { path: address, external: true };
    }),
});

const IMPORT = /^(?:import|export) \{([^}]+)\} from "(\.[^"]+)";$/gm;

/**
 * One file of modules that several scripts of a live page share. It exports what the others import, and nothing else.
 * @param {string[]} modules  @param {string[]} users those that import from them
 */
async function library(modules, users, plugins = []) {
  const wanted = new Map(modules.map((path) => [path, new Set()]));
  for (const user of users)
    for (const [, names, path] of (await readFile(user, "utf8")).matchAll(IMPORT))
      for (const name of names.split(",").map((one) => one.trim()))
        if (name) wanted.get(join(dirname(user), path))?.add(name);
  const lines = [...wanted].filter(([, names]) => names.size);
  const contents = lines.map(([path, names]) => `export { ${[...names].join(", ")} } from ${JSON.stringify(path)};`);
  return made(undefined, { format: "esm", plugins, stdin: { contents: contents.join("\n"), resolveDir: here } });
}

/** What is loaded when it is asked for, or once the picture stands; all else of its room comes first. */
const LATER = [
  ...["takeaways", "code", "reports", "report", "share", "statefile", "digest", "study", "replay"],
  ...[
    "parts",
    "painters",
    "dots",
    "curves",
    "named",
    "basins",
    "outside",
    "leaving",
    "flags",
    "regions",
    "glossary",
    "always",
  ],
  ...["stop", "recorded", "kept", "kepttable", "tip"],
].map((name) => src(`player/${name}.js`));
const PAINTERS = ["basins", "names", "paths", "points"];
const LESSON_LATER = [
  ...["parts", "takeaways", "ending", "report", "photograph", "paper", "visit", "crowd"],
  ...["record", "missing", "typed", "judge"],
].map((name) => src(`lesson/${name}.js`));
const DRAWN = ["drawn", "pin", "pad", "limit"].map((name) => src(`lesson/${name}.js`));

/**
 * A painter that a page may carry before its script: a function of what js/src/page/core.js gives it.
 * @param {string} name
 */
async function painter(name) {
  const core = await readFile(src("page/core.js"), "utf8");
  const inner = LATER.map((path) => path.slice(0, -3));
  const given = {
    name: "given",
    setup: ({ onResolve }) =>
      onResolve({ filter: /^\./ }, ({ path, resolveDir, kind }) => {
        const at = join(resolveDir, path).slice(0, -3);
        const ours = kind === "entry-point" || inner.includes(at) || at === src("t");
        return ours ? undefined : { path: "core", external: true, sideEffects: false };
      }),
  };
  const text = await module(`painters/${name}.js`, [given]);
  const pairs = (names) => names.split(",").map((one) => one.split(" as "));
  return `(self.simulabPainters??=[]).push(core=>{${text
    .trimEnd()
    .replace(/import\{([^}]*)\}from"core";/g, (_, names) => {
      for (const [name] of pairs(names))
        if (!new RegExp(`\\b${name}\\b`).test(core)) throw new Error(`core.js: ${name}`);
      return `const{${pairs(names).map((one) => one.join(":"))}}=core;`;
    })
    .replace(
      /export\{([^}]*)\};$/,
      (_, names) => `return{${pairs(names).map(([own, name]) => (name ? `${name}:${own}` : own))}}`,
    )}});\n`;
}

/** A live page's scripts: one library that widgets and lessons share, and what is only needed here or there beside it. */
async function live() {
  const all = async (room) =>
    (await readdir(src(room))).filter((name) => name.endsWith(".js")).map((name) => src(`${room}/${name}`));
  const [player, lesson, teacher, wires] = await Promise.all(["player", "lesson", "class", "live"].map(all));
  const bridge = wires.filter((one) => /(bridge|wire)\.js$/.test(one));
  const first = [...player.filter((one) => !LATER.includes(one)), ...bridge];
  const parts = [...LESSON_LATER, ...DRAWN];
  const firstOfLesson = lesson.filter((one) => !parts.includes(one));
  const view = await library(first, [...LATER, ...lesson, ...teacher, ...wires]);
  const where = new Map(first.map((one) => [one, at("view.js", view)]));
  const book = await library(firstOfLesson, [...parts, ...wires], [beside(where)]);
  const both = new Map([
    ...where,
    ...firstOfLesson.map((one) => /** @type {[string, string]} */ ([one, at("lesson.js", book)])),
  ]);
  const loaded = {
    "class.js": await module("class/dialog.js", [beside(where)]),
    "takeaways.js": await module("player/takeaways.js", [beside(where)]),
    "painters.js": await module("player/painters.js", [beside(where)]),
    "standby.js": await module("live/standby.js", [beside(where)]),
    "lesson-takeaways.js": await module("lesson/takeaways.js", [beside(both)]),
    "lesson-drawn.js": await module("lesson/drawn.js", [beside(both)]),
  };
  const entries = [
    ...["class/dialog", "player/takeaways", "player/painters", "live/standby"],
    ...["lesson/takeaways", "lesson/drawn"],
  ].map((name) => src(`${name}.js`));
  Object.entries(loaded).forEach(([name, text], i) => both.set(entries[i], at(name, text)));
  return {
    "view.js": view,
    "lesson.js": book,
    ...loaded,
    "widget-live.js": await module("live/widget.js", [beside(both)]),
    "lesson-live.js": await module("live/lesson.js", [beside(both)]),
    // a notebook's cell has no files beside it
    "widget-notebook.js": await module("live/widget.js"),
    "lesson-notebook.js": await module("live/lesson.js"),
  };
}

/** File name -> text of all that is built. */
export async function built() {
  const files = {
    ...(await live()),
    "simulab.css": await made(src("player/simulab.css"), {}),
    "site.css": await made(src("player/site.css"), {}),
    "lesson.css": await made(src("lesson/lesson.css"), {}),
    "class-page.js": await module("class/dialog.js"),
    "widget-page.js": await classic("page/widget.js", { globalName: "simulab" }),
    "lesson-page.js": await classic("page/lesson.js", { globalName: "simulab" }),
    "strict.js": await classic("page/strict.js"),
    "worker.js": await classic("page/worker.js"),
    "arrival.js": await classic("live/arrival.js"),
    "moments.js": await classic("moments/entry.js"),
    "net.js": await classic("net/net.js"),
    "checks.js": await classic("vitals/checks.js"),
    "clinic.js": await classic("vitals/clinic.js"),
    "vitals.js": await classic("vitals/vitals.js"),
    "losses.js": await classic("losses/losses.js"),
    "generalisation.js": await classic("generalisation/generalisation.js"),
    "depth.js": await classic("depth/depth.js"),
    "batches.js": await classic("batches/batches.js"),
    "transfer.js": await classic("transfer/transfer.js"),
    "net-landscape.js": await classic("net-landscape/net-landscape.js"),
  };
  for (const name of PAINTERS) files[`painter-${name}.js`] = await painter(name);
  // Names one version of the view: fragments that carry the same one share it.
  const version = digest(Object.values(files).join("\0"));
  const define = { VERSION: JSON.stringify(version) };
  files["widget-fragment.js"] = await classic("page/widget-fragment.js", { define });
  files["widget-element.js"] = await classic("page/widget-element.js");
  files["lesson-fragment.js"] = await classic("page/lesson-fragment.js", { define });
  files["front.css"] = await made(src("front/front.css"), {});
  files["front.js"] = await classic("front/front.js");
  files["classroom.css"] = await made(src("classroom/classroom.css"), {});
  files["class-student.js"] = await classic("classroom/student.js");
  files["class-teacher.js"] = await classic("classroom/teacher.js");
  const scripts = Object.entries(files).map(([name, text]) => [name, MARK + text]);
  const texts = [...words.all].sort(); // files are read side by side: in which order is chance
  const numbers = words.all.map((text) => texts.indexOf(text));
  const where = scripts.map(([name, text]) => [name, places(text, numbers)]).filter(([, found]) => found.length);
  return {
    ...Object.fromEntries(scripts.map(([name, text]) => [name, unmarked(text)])),
    // one line a script: a change of one is a change of its line
    "words.json": `{"texts":${JSON.stringify(texts)},\n"places":{\n${where
      .map((one) => one.map((part) => JSON.stringify(part)).join(":"))
      .join(",\n")}\n}}\n`,
  };
}

/** What Python's tests load into a bare V8: every name of ``tests/pure.js`` in the open. */
export const pure = async () =>
  MARK +
  unmarked(
    await made(join(here, "tests/pure.js"), {
      format: "iife",
      globalName: "pure",
      footer: { js: "Object.assign(globalThis, pure);" },
    }),
  );

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const target = resolve(process.argv[2] ?? join(here, ".."));
  const folder = join(target, "simulab/static");
  await mkdir(folder, { recursive: true });
  const files = await built();
  for (const name of await readdir(folder))
    if (/\.(js|css|json)$/.test(name) && !(name in files)) await rm(join(folder, name));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  await mkdir(join(target, "tests"), { recursive: true });
  await writeFile(join(target, "tests/pure.js"), await pure());
}
