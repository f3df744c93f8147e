"""A formula's characters as tokens: numbers, words of the vocabulary, signs. Each character is looked at once."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from simulab.formula.error import FormulaError
from simulab.formula.limits import LARGEST, LONGEST
from simulab.formula.vocabulary import FUNCTIONS, VARIABLES, spelled

_NUMBER = re.compile(r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_LETTERS = re.compile(r"[A-Za-zπ]+[0-9]*")
_SIGNS = {"−": "-", "–": "-", "×": "*", "·": "*", "÷": "/", "[": "(", "]": ")", "{": "(", "}": ")"}
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_ADVICE = {
    "=": "Type only the loss itself, without an equals sign.",
    "|": "Write abs(x) for |x|.",
    "!": "There is no factorial here.",
    "√": "Write sqrt(x) for a root.",
    "½": "Write 1/2 for ½.",
    "⁻": "Write x^-1 for a negative power.",
    "∞": "Infinity is no number to compute with.",
}
_GREEK = "Greek letters have no value here: the weights are x and y, and a constant is written as its number."
_LOW = str.maketrans("₁₂", "12")
_GREEK_OF_PLACES = (
    "Greek letters have no value here: the inputs are x1 and x2, and a constant is written as its number."
)
_LOWERED_OF_PLACES = "The inputs are called x1 and x2 here."
_LOWERED = "The weights are called x and y here, without an index."


class Token(NamedTuple):
    """``kind``: "number", "word", "end", or a sign itself."""

    kind: str
    text: str
    at: int
    value: float = 0.0


def tokens(text: str, variables: Sequence[str] = VARIABLES) -> list[Token]:
    """The tokens of a formula in these variables, an "end" last.

    Raises:
        FormulaError: it is empty or too long, or a character, a word or a number has no place in a formula.
    """
    if len(text) > LONGEST:
        raise FormulaError(f"A formula has {LONGEST} characters at most; this one has {len(text)}.", LONGEST)
    words, aliases = spelled(tuple(variables))
    places = "x1" in variables
    if places:
        text = text.translate(_LOW)
    found, at = [], 0
    while at < len(text):
        letter = text[at]
        if letter in " \t\n\r\u00a0":
            at += 1
        elif number := _NUMBER.match(text, at):
            found.append(_number(number[0], at))
            at = number.end()
        elif letters := _LETTERS.match(text, at):
            found += _words(letters[0], at, words, aliases)
            at = letters.end()
        elif letter in "⁰¹²³⁴⁵⁶⁷⁸⁹":
            found += [Token("^", "^", at), _number(letter.translate(_RAISED), at)]
            at += 1
        elif text.startswith("**", at):
            found.append(Token("^", "**", at))
            at += 2
        elif (sign := _SIGNS.get(letter, letter)) in "+-*/^(),":
            found.append(Token(sign, letter, at))
            at += 1
        else:
            raise FormulaError(_advice(letter, places), at)
    return [*found, Token("end", "", len(text))]


def _advice(letter: str, places: bool) -> str:
    if "Α" <= letter <= "ω":
        return _GREEK_OF_PLACES if places else _GREEK
    if "₀" <= letter <= "₉":
        return _LOWERED_OF_PLACES if places else _LOWERED
    shown = letter if letter.isprintable() else f"character {ord(letter)}"
    return _ADVICE.get(letter, f"“{shown}” has no place in a formula.")


def _number(text: str, at: int) -> Token:
    value = float(text)
    if value > LARGEST:
        raise FormulaError(f"{text[:12]} is too large; the largest number here is {LARGEST:g}.", at)
    return Token("number", text, at, value)


def _words(letters: str, at: int, words: Sequence[str], aliases: Mapping[str, str]) -> list[Token]:
    """A run of letters as words of the vocabulary: xy is x and y, xsin is x and sin."""
    found, inside, letters = [], 0, letters.lower()
    while inside < len(letters):
        word = next((word for word in words if letters.startswith(word, inside)), None)
        if word is None:
            rest = letters[inside:]
            if rest.isdigit() and len(rest) < 10 and found and found[-1].text not in FUNCTIONS:
                last = letters[found[-1].at - at : inside]
                raise FormulaError(f"Write {last}*{rest} or {last}^{rest}, not {last}{rest}.", at + inside)
            if found and found[-1].text in FUNCTIONS and rest[:1].isdigit():
                raise FormulaError(f"{found[-1].text} needs parentheses: {found[-1].text}({rest[:9]}x).", at + inside)
            raise FormulaError(_unknown(letters, "x1" in words), at)
        found.append(Token("word", aliases.get(word, word), at + inside))
        inside += len(word)
    return found


def _unknown(letters: str, places: bool) -> str:
    shown = letters if len(letters) <= 20 else f"{letters[:20]}…"
    names = "x1, x2" if places else "x, y"
    return f"There is no “{shown}” here; use {names}, numbers, pi, e and functions like sin, exp, sqrt, abs."
