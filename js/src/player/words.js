// What a listener hears: the twin of simulab/widgets/words.py.
import { t } from "../t.js";
import { sig3, wholeText } from "./format.js";

/** A template with its numbers put in. */
export function fill(template, who, numbers) {
  let text = template.replaceAll("{who}", () => who);
  for (const [key, value] of Object.entries(numbers)) {
    const whole = wholeText(value);
    text = text.replaceAll(`{${key}:int}`, whole);
    const counted = new RegExp(`\\{${key}:int (\\w+)\\|?(\\w*)\\}`, "g");
    text = text.replaceAll(counted, (_, one, many) => `${whole} ${whole === "1" ? one : many || `${one}s`}`);
    for (const form of ["sig3", "rate"]) text = text.replaceAll(`{${key}:${form}}`, sig3(value));
  }
  return text;
}

const COUNTED = new RegExp(`((?:\\S+ = )?\\S*\\d\\S*(?: (?:%|(?:${t`steps?|epochs?|trials?`}|m?s)(?!\\w))\\S*)?)`);

/** A text cut at its numbers: every second piece is one with its name and unit, and stays in one line: 9.99e-6, h = 0.1, 74 %. */
export const numbersApart = (text) => text.split(COUNTED);

/** The sentences that a ``words`` source chose, one by one. @returns {string[]} */
export function sentences(phrases, labels, words) {
  const said = [];
  const codes = words.code ?? [];
  for (let i = 0; i < codes.length; i++) {
    if (codes[i] < 0) continue;
    const numbers = {};
    for (const key of ["a", "b", "c"]) if (words[key]) numbers[key] = words[key][i];
    said.push(fill(phrases[codes[i]], labels[words.who[i]] ?? "", numbers));
  }
  return said;
}

/** All of them. */
export const speak = (phrases, labels, words) => sentences(phrases, labels, words).join(" ");
