// Builds simulab/static from src: minified scripts and sheets that Python hands out as they are, so that an install needs no
// Node; and the pure modules that Python's tests compare with their twins.
import { createHash } from "node:crypto";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

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

const made = async (entry, options) => {
  const { outputFiles } = await build({ ...COMMON, entryPoints: [entry], ...options });
  return `${outputFiles[0].text.trimEnd()}\n`;
};

/** A stylesheet as a script's text: what a fragment gives to its shadow root. */
const sheets = {
  name: "sheets",
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.css$/ }, async ({ path }) => ({ contents: (await made(path, {})).trimEnd(), loader: "text" })),
};

const classic = (name, options) => made(src(name), { format: "iife", plugins: [sheets], ...options });
/** A module that a live page loads from beside its own script, where somebody asks for it: `later` is the file's text. */
const beside = (source, name, later) => ({
  name: "beside",
  setup: ({ onResolve }) =>
    onResolve({ filter: new RegExp(`${source}$`) }, ({ kind }) =>
      kind === "dynamic-import" ? { path: `./${name}?v=${digest(later)}`, external: true } : undefined,
    ),
});
const digest = (text) => createHash("sha256").update(text).digest("hex").slice(0, 12);
const module = (name, plugins = []) => made(src(name), { format: "esm", plugins });

/** File name -> text of all that is built. */
export async function built() {
  const teacher = await module("class/dialog.js");
  const live = [beside("/class/dialog\\.js", "class.js", teacher)];
  const files = {
    "class.js": teacher,
    "simulab.css": await made(src("player/simulab.css"), {}),
    "lesson.css": await made(src("lesson/lesson.css"), {}),
    "widget-page.js": await classic("page/widget.js", { globalName: "simulab" }),
    "lesson-page.js": await classic("page/lesson.js", { globalName: "simulab" }),
    "strict.js": await classic("page/strict.js"),
    "worker.js": await classic("page/worker.js"),
    "arrival.js": await classic("live/arrival.js"),
    "moments.js": await classic("moments/entry.js"),
    "net.js": await classic("net/net.js"),
    "widget-live.js": await module("live/widget.js", live),
    "lesson-live.js": await module("live/lesson.js", live),
  };
  // Names one version of the view: fragments that carry the same one share it.
  const version = digest(Object.values(files).join("\0"));
  const define = { VERSION: JSON.stringify(version) };
  files["widget-fragment.js"] = await classic("page/widget-fragment.js", { define });
  files["lesson-fragment.js"] = await classic("page/lesson-fragment.js", { define });
  files["front.css"] = await made(src("front/front.css"), {});
  files["front.js"] = await classic("front/front.js");
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [name, MARK + text]));
}

/** What Python's tests load into a bare V8: every name of ``tests/pure.js`` in the open. */
export const pure = async () =>
  MARK +
  (await made(join(here, "tests/pure.js"), {
    format: "iife",
    globalName: "pure",
    footer: { js: "Object.assign(globalThis, pure);" },
  }));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const target = resolve(process.argv[2] ?? join(here, ".."));
  const folder = join(target, "simulab/static");
  await mkdir(folder, { recursive: true });
  const files = await built();
  for (const name of await readdir(folder))
    if (/\.(js|css)$/.test(name) && !(name in files)) await rm(join(folder, name));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  await mkdir(join(target, "tests"), { recursive: true });
  await writeFile(join(target, "tests/pure.js"), await pure());
}
