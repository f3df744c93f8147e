// Which words of a script a person reads. A text is marked t`…` in the source (src/t.js); here the tag is taken away, and where
// the text came to stand in the built script is noted, for Python to put another language's words there.
import { readFile } from "node:fs/promises";
import { parseAst } from "vite";

// Private letters, which no source of ours holds: where a text begins (before its number) and ends, and what is put into it.
// A number is one letter too: numbers are given by chance, and neither a digit's nor a text's length may sway a minifier.
const [BEGINS, IN, OUT, ENDS] = ["\ue000", "\ue002", "\ue003", "\ue004"];
const FIRST = 0xe010;
const MARKS = /\ue000[\ue010-\uf8ff]|[\ue002-\ue004]/g;

/** Every node below one, with it. */
function* below(node) {
  if (typeof node?.type === "string") yield node;
  for (const part of Object.values(node ?? {})) if (part && typeof part === "object") yield* below(part);
}

/** The text of a t`…` as the catalogue has it. */
export const keyOf = ({ quasi: { quasis } }) =>
  quasis.map(({ value }, i) => value.cooked + (i < quasis.length - 1 ? `{${i}}` : "")).join("");

/** The marked texts of a source. */
export const textsOf = (source) =>
  [...below(parseAst(source))].filter((one) => one.type === "TaggedTemplateExpression" && one.tag.name === "t");

/** Texts in the order in which they were met; a text's place is its number. */
export class Words {
  /** @type {Map<string, number>} */
  #known = new Map();

  get all() {
    return [...this.#known.keys()];
  }

  /** An esbuild plugin that takes the tags away and leaves marks. */
  get plugin() {
    return {
      name: "words",
      setup: ({ onLoad }) =>
        onLoad({ filter: /[\\/]src[\\/].*\.js$/ }, async ({ path }) => ({
          contents: this.#marked(await readFile(path, "utf8")),
          loader: "js",
        })),
    };
  }

  #number(text) {
    if (!this.#known.has(text)) this.#known.set(text, this.#known.size);
    return this.#known.get(text);
  }

  #marked(source) {
    const cuts = textsOf(source).flatMap((node) => {
      const { quasis, expressions } = node.quasi;
      const begins = [
        node.start,
        quasis[0].start,
        `\`${BEGINS}${String.fromCharCode(FIRST + this.#number(keyOf(node)))}`,
      ];
      const slots = expressions.flatMap((_, i) => [
        [quasis[i].end, quasis[i].end, IN],
        [quasis[i + 1].start, quasis[i + 1].start, OUT],
      ]);
      return [begins, ...slots, [quasis.at(-1).end, quasis.at(-1).end, ENDS]];
    });
    let [made, at] = ["", 0];
    for (const [from, to, put] of cuts.sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
      made += source.slice(at, from) + put;
      at = to;
    }
    return made + source.slice(at);
  }
}

/** A built script as it is handed out. */
export const unmarked = (script) => script.replace(MARKS, "");

/**
 * Where its texts are: [begin, end, number, [begin, end] of each slot …], in letters as Python counts them, outer texts first.
 * @param {string} script  @param {number[]} numbers of the texts, as the list has them that goes with it
 * @returns {[number, number, number, ...[number, number][]][]}
 */
export function places(script, numbers) {
  const [found, open] = [[], []];
  let [at, last] = [0, 0];
  for (const { 0: mark, index } of script.matchAll(MARKS)) {
    at += Array.from(script.slice(last, index)).length;
    last = index + mark.length;
    const within = open.at(-1);
    if (mark[0] === BEGINS) {
      const place = [at, 0, numbers[mark.charCodeAt(1) - FIRST]];
      found.push(place);
      open.push(place);
    } else if (mark === IN) within.push([at, at]);
    else if (mark === OUT) within.at(-1)[1] = at;
    else open.pop()[1] = at;
  }
  return found;
}
