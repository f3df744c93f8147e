// What a person types as a number: 1/4, 95 %, 39 steps, 1e-3, 2π, 0,25, −0.5, 2·10⁻³. Nothing here knows a page.
import { t } from "../t.js";

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const PARTS = { "½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4", "⅕": "1/5", "⅛": "1/8" };
const FACTOR = /^(?:(\d+\.?\d*|\.\d+)(e[+-]?\d+)?(?:\^([+-]?\d+))?|pi|π)/i;

/** One way of writing for each sign: a long minus, a raised power, a middle dot, a thin space. */
function plain(text) {
  return text
    .replace(/[−–‒﹣－]/g, "-")
    .replace(/[·×∙⋅]/g, "*")
    .replace(/[½⅓⅔¼¾⅕⅛]/g, (part) => ` ${PARTS[part]}`)
    .replace(/⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+/g, (power) => {
      const digits = Array.from(power.replace("⁻", ""), (digit) => RAISED.indexOf(digit)).join("");
      return `^${power.startsWith("⁻") ? "-" : ""}${digits}`;
    })
    .replace(/[\u00a0\u2009\u202f]/g, " ")
    .replace(/^\s*[=≈~]/, "")
    .trim();
}

/** 1,000 is one or a thousand, but where decimals have a comma; 0,25 and 1,000,000 and 1,000.5 are clear. null where it is not. */
function commas(text) {
  if (!text.includes(",")) return text;
  if (/(?<![\d.])[1-9]\d{0,2}(,\d{3}){2,}(?!\d)|(?<![\d.])[1-9]\d{0,2}(,\d{3})+\.\d/.test(text))
    return text.replaceAll(",", "");
  if (t`.` === "." && /(?<![\d.])[1-9]\d{0,2},\d{3}(?!\d)/.test(text)) return null;
  return text.replace(/,(?=\d)/g, ".");
}

/** A product of numbers, powers and π; NaN where it is none. */
function product(text) {
  const mixed = /^([+-]?)(\d+) +(\d+)\/(\d+)$/.exec(text); // 1 1/2
  if (mixed) return (mixed[1] === "-" ? -1 : 1) * (Number(mixed[2]) + Number(mixed[3]) / Number(mixed[4]));
  let rest = text.replace(/(\d) (?=\d{3}(?!\d))/g, "$1").replace(/\s+/g, "");
  let value = 1;
  const sign = /^[+-]/.exec(rest)?.[0];
  if (sign) rest = rest.slice(1);
  for (let work = "*"; ; ) {
    const found = FACTOR.exec(rest);
    if (!found) return NaN;
    const [whole, digits, exponent, power] = found;
    const factor = digits === undefined ? Math.PI : Number(digits + (exponent ?? "")) ** Number(power ?? 1);
    value = work === "/" ? value / factor : value * factor;
    rest = rest.slice(whole.length);
    if (!rest) return sign === "-" ? -value : value;
    const next = /^[*/]/.exec(rest)?.[0];
    if (!next && !/^(pi|π)/i.test(rest)) return NaN;
    work = next ?? "*";
    rest = rest.slice(next ? 1 : 0);
  }
}

/** Whether a word is the unit, in any number: "step" for "steps", "Schritt" for "Schritte". */
const means = (word, unit) => {
  const bare = (name) =>
    name
      .toLowerCase()
      .replace(/(e?s|e?n|e)$/, "")
      .replace(/\s+/g, "");
  return unit !== "" && bare(word) === bare(unit);
};

/**
 * The number that a person typed, or one sentence that says what is wrong with it.
 * @param {string} text
 * @param {string} unit of the question: "", "%", "steps"
 * @returns {{value: number, problem?: undefined}|{value?: undefined, problem: string}}
 */
export function readTyped(text, unit = "") {
  const quoted = `“${text.trim().slice(0, 20)}”`;
  const like = {
    problem: unit
      ? t`${quoted} is not a number; write it like 0.5, 1/2, 5e-1.`
      : t`${quoted} is not a number; write it like 0.5, 1/2, 5e-1 or 50 %.`,
  };
  let bare = plain(text);
  if (bare === "") return { problem: t`Type a number first.` };
  let scale = 1;
  const behind = /^(.*[\d.)π]|.*\bpi)\s*(%|[a-zà-ÿµ°][a-zà-ÿ µ°]*)$/i.exec(bare);
  if (behind && !/^(e\d|pi$)/i.test(behind[2])) {
    const [, before, word] = behind;
    const percent = /^(%|per ?cent|prozent)$/i.test(word);
    if (percent && unit !== "%") {
      if (unit) return { problem: t`${quoted}: the answer is in ${unit}, not in per cent.` };
      scale = 0.01;
    } else if (!percent && !means(word, unit)) {
      return {
        problem: unit
          ? t`${quoted}: the answer is in ${unit}; “${word}” says nothing here.`
          : t`${quoted}: the answer has no unit; “${word}” says nothing here.`,
      };
    }
    bare = before;
  }
  const clear = commas(bare);
  if (clear === null) {
    const digits = bare.replace(",", "");
    return {
      problem: t`${quoted} may be ${bare.replace(",", ".").replace(/\.?0+$/, "")} or ${digits}; write it without the comma.`,
    };
  }
  const value = product(clear);
  if (Number.isNaN(value)) return like;
  if (!Number.isFinite(value)) return { problem: t`${quoted} is no finite number.` };
  return { value: value * scale };
}
