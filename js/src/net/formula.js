// A typed input: a formula in x1 and x2 as a stack's operations. The twin of simulab/widgets/net_lab/typed.py and what it reads by.
import { general } from "../player/format.js";
import { t } from "../t.js";

const LONGEST = 60;
const DEEPEST = 24;
const HIGHEST_POWER = 20;
const LARGEST = 1e9;
const TWO = ["min", "max"];
const FUNCTIONS = "sin cos tan asin acos atan sinh cosh tanh exp ln log10 log2 sqrt abs sigmoid relu min max".split(
  " ",
);
const OPERATIONS = ["end", "number", "x1", "x2", "negative", "+", "-", "*", "/", "^", ...FUNCTIONS];
const CONSTANTS = { pi: Math.PI, e: Math.E };
const ALIASES = {
  π: "pi",
  arcsin: "asin",
  arccos: "acos",
  arctan: "atan",
  log: "ln",
  w1: "x1",
  w2: "x2",
  x: "x1",
  y: "x2",
};
const WORDS = [...new Set([...FUNCTIONS, ...Object.keys(CONSTANTS), ...Object.keys(ALIASES), "x1", "x2"])].sort(
  (a, b) => b.length - a.length || (a < b ? -1 : 1),
);
const SIGNS = { "−": "-", "–": "-", "×": "*", "·": "*", "÷": "/", "[": "(", "]": ")", "{": "(", "}": ")" };
const ADVICE = {
  "=": t`Type only the loss itself, without an equals sign.`,
  "|": t`Write abs(x) for |x|.`,
  "!": t`There is no factorial here.`,
  "√": t`Write sqrt(x) for a root.`,
  "½": t`Write 1/2 for ½.`,
  "⁻": t`Write x^-1 for a negative power.`,
  "∞": t`Infinity is no number to compute with.`,
};
const COMMA = t`A comma only parts the two numbers of min and max; decimals have a point.`;
const BINDING = { "+": 10, "-": 10, "*": 20, "/": 20, "^": 30, number: 20, word: 20, "(": 20 };
const SIGN = 25;

class FormulaError extends Error {
  constructor(reason, at) {
    super(reason);
    this.at = at;
  }
}

function numberOf(text, at) {
  const value = Number(text);
  if (value > LARGEST)
    throw new FormulaError(t`${text.slice(0, 12)} is too large; the largest number here is ${general(LARGEST)}.`, at);
  return { kind: "number", text, at, value };
}

function wordsOf(letters, at) {
  const found = [];
  let inside = 0;
  while (inside < letters.length) {
    const word = WORDS.find((one) => letters.startsWith(one, inside));
    const last = found.at(-1);
    if (!word) {
      const rest = letters.slice(inside);
      const called = FUNCTIONS.includes(last?.text);
      if (/^\d{1,9}$/.test(rest) && last && !called) {
        const name = letters.slice(last.at - at, inside);
        throw new FormulaError(t`Write ${name}*${rest} or ${name}^${rest}, not ${name}${rest}.`, at + inside);
      }
      if (called && /^\d/.test(rest))
        throw new FormulaError(t`${last.text} needs parentheses: ${last.text}(${rest.slice(0, 9)}x).`, at + inside);
      const shown = letters.length <= 20 ? letters : `${letters.slice(0, 20)}…`;
      throw new FormulaError(
        t`There is no “${shown}” here; use x1, x2, numbers, pi, e and functions like sin, exp, sqrt, abs.`,
        at,
      );
    }
    found.push({ kind: "word", text: ALIASES[word] ?? word, at: at + inside });
    inside += word.length;
  }
  return found;
}

function advice(letter) {
  if (letter >= "Α" && letter <= "ω")
    return t`Greek letters have no value here: the inputs are x1 and x2, and a constant is written as its number.`;
  if (letter >= "₀" && letter <= "₉") return t`The inputs are called x1 and x2 here.`;
  const shown = /[\p{C}\p{Z}]/u.test(letter) ? t`character ${letter.codePointAt(0)}` : letter;
  return ADVICE[letter] ?? t`“${shown}” has no place in a formula.`;
}

/** The tokens of a text, an "end" last. Places count characters, as Python does. */
function tokens(typed) {
  const letters = Array.from(typed.replaceAll("₁", "1").replaceAll("₂", "2"));
  const text = letters.map((one) => (one.length > 1 ? "\ufffd" : one)).join("");
  const found = [];
  let at = 0;
  const match = (pattern) => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  while (at < text.length) {
    const letter = letters[at];
    const number = match(/(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?/y);
    const run = number ? null : match(/[A-Za-zπ]+[0-9]*/y);
    const raised = "⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(letter);
    const sign = SIGNS[letter] ?? letter;
    if (" \t\n\r\u00a0".includes(letter)) at++;
    else if (number) {
      found.push(numberOf(number, at));
      at += number.length;
    } else if (run) {
      found.push(...wordsOf(run.toLowerCase(), at));
      at += run.length;
    } else if (raised >= 0) {
      found.push({ kind: "^", text: "^", at }, numberOf(String(raised), at));
      at++;
    } else if (text.startsWith("**", at)) {
      found.push({ kind: "^", text: "**", at });
      at += 2;
    } else if ("+-*/^(),".includes(sign)) {
      found.push({ kind: sign, text: letter, at });
      at++;
    } else throw new FormulaError(advice(letter), at);
  }
  return [...found, { kind: "end", text: "", at: text.length }];
}

/** Pratt's algorithm, which writes what a stack is to do as it goes: [operation, number] each. */
class Parser {
  constructor(text) {
    this.tokens = tokens(text);
    this.at = 0;
    this.depth = 0;
    this.steps = [];
  }

  get next() {
    return this.tokens[this.at];
  }

  whole() {
    this.#expression(0);
    const { kind, text, at } = this.next;
    if (kind === ")") throw new FormulaError(t`This parenthesis closes nothing.`, at);
    if (kind === ",") throw new FormulaError(COMMA, at);
    if (kind !== "end") throw new FormulaError(t`“${text}” cannot stand here.`, at);
    return this.steps;
  }

  #does(name, value = 0) {
    this.steps.push([OPERATIONS.indexOf(name), value]);
  }

  #expression(binding) {
    if (++this.depth > DEEPEST)
      throw new FormulaError(t`More than ${DEEPEST} levels inside each other; write it flatter.`, this.next.at);
    this.#first();
    for (let strength = BINDING[this.next.kind] ?? 0; strength > binding; strength = BINDING[this.next.kind] ?? 0)
      this.#rest(strength);
    this.depth--;
  }

  #first() {
    const token = this.next;
    this.at++;
    if (token.kind === "number") this.#does("number", token.value);
    else if (token.kind === "word") this.#word(token);
    else if (token.kind === "(") {
      this.#expression(0);
      this.#close(token);
    } else if (token.kind === "+" || token.kind === "-") {
      this.#expression(SIGN);
      if (token.kind === "-") this.#does("negative");
    } else {
      this.at--;
      const before = this.at ? this.tokens[this.at - 1].text : "";
      const { kind, text, at } = token;
      if (kind === "end")
        throw new FormulaError(
          before
            ? t`The formula stops here; a number, x1 or x2 is missing after “${before}”.`
            : t`The formula stops here; a number, x1 or x2 is missing.`,
          at,
        );
      throw new FormulaError(
        before
          ? t`A number, x1 or x2 is missing after “${before}” before “${text}”.`
          : t`A number, x1 or x2 is missing before “${text}”.`,
        at,
      );
    }
  }

  #rest(strength) {
    const { kind, at } = this.next;
    if (kind === "number") throw new FormulaError(t`Write the sign that stands before this number.`, at);
    if (kind in BINDING && !["word", "("].includes(kind)) this.at++;
    if (kind === "^") this.#exponent();
    else this.#expression(kind in BINDING && "+-*/".includes(kind) ? strength : BINDING["*"]);
    this.#does("+-*/^".includes(kind) ? kind : "*");
  }

  #exponent() {
    const { at } = this.next;
    const from = this.steps.length;
    this.#expression(BINDING["^"] - 1);
    const own = this.steps.slice(from);
    if (own.some(([code]) => code === 2 || code === 3)) return;
    const value = numeric(own);
    if (!(Math.abs(value) <= HIGHEST_POWER))
      throw new FormulaError(
        Number.isFinite(value)
          ? t`The exponent is ${general(value)}; at most ${HIGHEST_POWER} is allowed.`
          : t`The exponent is not a number; at most ${HIGHEST_POWER} is allowed.`,
        at,
      );
  }

  #close(opened) {
    if (this.next.kind === ",") throw new FormulaError(COMMA, this.next.at);
    if (this.next.kind !== ")")
      throw new FormulaError(t`The parenthesis of character ${opened.at + 1} is not closed.`, this.next.at);
    this.at++;
  }

  #word({ text: name }) {
    if (name in CONSTANTS) this.#does("number", CONSTANTS[name]);
    else if (FUNCTIONS.includes(name)) this.#call(name);
    else this.#does(name);
  }

  #call(name) {
    const count = TWO.includes(name) ? 2 : 1;
    const example = count === 1 ? `${name}(x)` : `${name}(x, y)`;
    if (this.next.kind === "^")
      throw new FormulaError(t`Write the power after the parenthesis: ${name}(x)^2.`, this.next.at);
    if (this.next.kind !== "(") throw new FormulaError(t`${name} needs parentheses: ${example}.`, this.next.at);
    const opened = this.next;
    this.at++;
    this.#expression(0);
    let inside = 1;
    for (; this.next.kind === "," && inside < count; inside++) {
      this.at++;
      this.#expression(0);
    }
    if (inside < count || this.next.kind === ",") {
      throw new FormulaError(
        count === 1
          ? t`${name} takes one number, like ${example}.`
          : t`${name} takes two numbers with a comma between them, like ${example}.`,
        this.next.at,
      );
    }
    this.#close(opened);
    this.#does(name);
  }
}

/** The value of steps without a variable. */
function numeric(steps) {
  const stack = [];
  const of = { ln: Math.log, sigmoid: (u) => 1 / (1 + Math.exp(-u)), relu: (u) => Math.max(u, 0) };
  const signs = {
    "+": (a, b) => a + b,
    "-": (a, b) => a - b,
    "*": (a, b) => a * b,
    "/": (a, b) => a / b,
    "^": (a, b) => a ** b,
  };
  for (const [code, value] of steps) {
    const name = OPERATIONS[code];
    if (name === "number") stack.push(value);
    else if (name === "negative") stack.push(-stack.pop());
    else {
      const last = stack.pop();
      const apply = signs[name] ?? of[name] ?? Math[name];
      stack.push(name in signs || TWO.includes(name) ? apply(stack.pop(), last) : apply(last));
    }
  }
  return stack[0];
}

/** A formula's operations, of which there is room for so many: a product needs no sign. */
function stepsOf(text) {
  const steps = new Parser(text).whole();
  if (steps.length > LONGEST) throw new FormulaError(t`More than ${LONGEST} operations; write it shorter.`, 0);
  return steps;
}

/** What is wrong with a formula, and at which character; {} of one that can be read, and of none. */
export function read(text) {
  try {
    if (text.trim()) stepsOf(text.trim());
    return {};
  } catch (error) {
    if (error instanceof FormulaError) return { error: error.message, at: error.at };
    throw error;
  }
}

/** The sentence alone. */
export function wrong(text) {
  const { error, at } = read(text);
  return error ? t`character ${at + 1}: ${error}` : null;
}

/** (2, LONGEST) operations and their numbers. */
export function leaf(text) {
  const array = new Float64Array(2 * LONGEST);
  if (text.trim())
    stepsOf(text.trim()).forEach(([code, value], i) => {
      array[i] = code;
      array[LONGEST + i] = value;
    });
  return array;
}
