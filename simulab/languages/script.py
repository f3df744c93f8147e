"""A built script in another language: its texts are where ``static/words.json`` says, which js/build.mjs writes."""

import functools
import json
from typing import Any

from simulab import static
from simulab.languages.language import SLOT, Language

Place = list[Any]
"""[begin, end, number of the text, [begin, end] of each slot …], in letters; outer texts before those inside their slots."""


def text(name: str, language: Language) -> str:
    """A built file of ``static`` in a language.

    Args:
        name: such as "view.js"; a stylesheet is the same in every language.
        language: whose words stand in it.
    """
    return static.text(name) if language.code == "en" else _spoken(name, language.code, language)


_made: dict[tuple[str, str], str] = {}


def _spoken(name: str, code: str, language: Language) -> str:
    if (name, code) not in _made:
        script, places = static.text(name), _words()["places"].get(name, [])
        _made[name, code] = _put(script, places, 0, len(script), language)
    return _made[name, code]


@functools.cache
def _words() -> dict[str, Any]:
    return json.loads(static.text("words.json"))


def texts() -> list[str]:
    """All texts of the scripts."""
    return list(_words()["texts"])


def _put(script: str, places: list[Place], begin: int, end: int, language: Language) -> str:
    """The stretch of a script with its texts in a language."""
    made, at = "", begin
    for place in places:
        first, last, number, *slots = place
        if first < at or last > end:
            continue  # inside a text that is done, or outside of this stretch
        made += script[at:first] + _said(script, places, number, slots, language)
        at = last
    return made + script[at:end]


def _said(script: str, places: list[Place], number: int, slots: list[list[int]], language: Language) -> str:
    said = language.text(_words()["texts"][number])
    parts, at = "", 0
    for slot in SLOT.finditer(said):
        begin, end = slots[int(slot[0][1:-1])]
        parts += _quoted(said[at : slot.start()]) + _put(script, places, begin, end, language)
        at = slot.end()
    return parts + _quoted(said[at:])


def _quoted(words: str) -> str:
    """Words as they may stand between quotes of any kind."""
    for sign, written in (("\\", "\\\\"), ("\n", "\\n"), ('"', '\\"'), ("'", "\\'"), ("`", "\\`"), ("${", "\\${")):
        words = words.replace(sign, written)
    return words
