// What a person reads is marked t`…`, so that it can be said in another language: a text that is not would stay English.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: sources and built scripts stand here as texts
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parseAst } from "vite";
import { describe, expect, it } from "vitest";
import { keyOf, places, textsOf, unmarked } from "../words.mjs";

const SRC = join(import.meta.dirname, "../src");
const files = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((one) =>
    one.isDirectory() ? files(join(folder, one.name)) : one.name.endsWith(".js") ? [join(folder, one.name)] : [],
  );

/** Two words, or a capital and more letters: as sentences and labels are, and names in code hardly ever. */
const READS = /[A-Za-z]{2,} [a-z(]{2,}|^[A-Z][a-z]+( |$)|^[A-Z][a-z]+…$/;
/** Which do so and are none: styles, fonts, queries, selectors, markup, code in Python, keys, names of kinds and formats. */
const CODE = [
  /system-ui|prefers-|translate\(|^[.:#]|^<|\(\{\}\)|=>|^\(|:not\(|^a, |^input, |^Bearer |^\s*(widget|set|show|figures)=/,
  /^(Enter|Escape|Delete|Backspace|Tab|Files|True|False|None|Choice|Explain|LossCurve|Number|LogScale|NumPy|Error)$/,
  /^simulab (export|serve)|^"""|^sl\.|^running (mean|variance)$|^probability of that$|^end race$|^take down$|no.wrap/,
  /^sin cos tan/,
  /^Nobody (waits|looks)|^Another run is A/, // why a promise was given up: nobody reads it
];

function* literals(node, key = "", parent = null) {
  if (!node || typeof node !== "object") return;
  if (Array.isArray(node)) {
    for (const one of node) yield* literals(one, key, parent);
    return;
  }
  if (/^(Import|ExportAll)/.test(node.type ?? "")) return;
  if (node.type === "TaggedTemplateExpression" && node.tag.name === "t") {
    yield* literals(node.quasi.expressions, "expressions", node.quasi);
    return;
  }
  const compared = parent?.type === "BinaryExpression" && /===|!==|^in$/.test(parent.operator);
  if (node.type === "Literal" && typeof node.value === "string" && key !== "key" && !compared) yield node.value;
  if (node.type === "TemplateLiteral") yield node.quasis.map(({ value }) => value.cooked).join("{}");
  for (const [name, part] of Object.entries(node)) if (name !== "type") yield* literals(part, name, node);
}

describe("words", () => {
  it("no text that reads like one stands unmarked in the source", () => {
    const loose = files(SRC).flatMap((file) =>
      [...literals(parseAst(readFileSync(file, "utf8")))]
        .filter((text) => READS.test(text) && !CODE.some((kind) => kind.test(text.trim())))
        .map((text) => `${relative(SRC, file)}: ${text}`),
    );
    expect(loose).toEqual([]);
  });

  it("a text's key has numbers for what is put in", () => {
    const [text, inner] = textsOf("const a = t`Step ${n} of ${t`all ${m}`}.`;");
    expect([keyOf(text), keyOf(inner)]).toEqual(["Step {0} of {1}.", "all {0}"]);
  });

  it("where the texts of a built script stand is counted without the marks", () => {
    const marked = "x=`\ue000\ue011Step \ue002${n}\ue003!\ue004`;y='\ue000\ue010No\ue004'";
    expect(unmarked(marked)).toBe("x=`Step ${n}!`;y='No'");
    expect(places(marked, [4, 9])).toEqual([
      [3, 13, 9, [8, 12]],
      [18, 20, 4],
    ]);
  });
});
