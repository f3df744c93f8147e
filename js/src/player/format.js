// Numbers as a person writes them. The twin of simulab/widgets/words.py: a test holds the two together, digit for digit.
import { t } from "../t.js";

/** Rounded at the d-th decimal, ties to even on the exact binary value, as Python does (toFixed rounds ties up). */
export function fixedEven(x, d) {
  const size = Math.abs(x);
  const exact = size.toFixed(d + 30);
  const cut = exact.length - 30;
  const kept = d ? exact.slice(0, cut) : exact.slice(0, cut - 1);
  const tie = /^50*$/.test(exact.slice(cut));
  const text = tie && Number(kept.at(-1)) % 2 === 0 ? kept : size.toFixed(d);
  return (x < 0 || Object.is(x, -0) ? "-" : "") + text;
}

/** Scientific notation with d decimals, ties to even: [mantissa, exponent]. @returns {[string, number]} */
export function scientific(x, d) {
  const size = Math.abs(x);
  const [digits, power] = size.toExponential(100).split("e");
  const kept = digits.slice(0, d ? d + 2 : 1);
  const tie = /^50*$/.test(digits.slice(d + 2));
  const text = tie && Number(kept.at(-1)) % 2 === 0 ? `${kept}e${power}` : size.toExponential(d);
  const [mantissa, exponent] = text.split("e");
  return [(x < 0 ? "-" : "") + mantissa, Number(exponent)];
}

const bare = (text) => (text.includes(".") ? text.replace(/0+$/, "").replace(/\.$/, "") : text);

/** A number as the page's language writes it: 0.5, or 0,5. */
export const written = (text) => text.replace(".", t`.`);

/** Three significant digits: 0.0123, 1.23e-5, 240. */
export const sig3 = (value) => written(plain(value));

function plain(value) {
  if (!Number.isFinite(value)) return "–";
  if (value === 0) return "0";
  const [mantissa, exponent] = scientific(value, 2);
  if (exponent >= -3 && exponent < 5) return bare(fixedEven(value, Math.max(0, 2 - exponent)));
  return `${bare(mantissa)}e${exponent}`;
}

/** Python's ``format(x, "g")``: six significant digits. */
export const general = (x) => written(sixDigits(x));

function sixDigits(x) {
  if (Number.isNaN(x)) return "nan";
  if (!Number.isFinite(x)) return x > 0 ? "inf" : "-inf";
  if (x === 0) return Object.is(x, -0) ? "-0" : "0";
  const [mantissa, exponent] = scientific(x, 5);
  if (exponent >= -4 && exponent < 6) return bare(fixedEven(x, 5 - exponent));
  const sign = exponent < 0 ? "-" : "+";
  return `${bare(mantissa)}e${sign}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

/** The nearest whole number, halves to the even one, as Python's round. */
export function whole(x) {
  const near = Math.round(x);
  return Math.abs(x % 1) === 0.5 && near % 2 !== 0 ? near - 1 : near;
}

/** A whole number in plain digits, however long. */
export const wholeText = (x) => (Number.isFinite(x) ? BigInt(whole(x)).toString() : "–");

/** The shortest text that parses back to the same number. */
export const shortest = (x) => String(x).replace("e+", "e");

/** As a person writes a setting: 0.02, 3e-3 below a hundredth on logarithmic knobs, -1.5 with a real minus sign left to fonts. */
export const setting = (value, control) => written(set(value, control));

function set(value, control) {
  if (control.integer) return String(value);
  const rounded = Number(value.toPrecision(control.log ? 3 : 4));
  if (control.log && rounded !== 0 && (Math.abs(rounded) < 0.01 || Math.abs(rounded) >= 1e5)) {
    const [mantissa, exponent] = scientific(rounded, 2);
    return `${bare(mantissa)}e${exponent}`;
  }
  return shortest(rounded);
}

/** A value as a complaint quotes it; long ones are cut. */
export function quoted(value) {
  const text = value === true ? "True" : value === false ? "False" : value == null ? "None" : String(value);
  const letters = Array.from(text);
  return letters.length > 40 ? `“${letters.slice(0, 40).join("")}…”` : `“${text}”`;
}
