"""Words: phrases chosen by codes and numbers that compute returns, so that every home says the same."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from simulab.wording.numbers import sig3

Phrases = dict[int, str]
"""Code -> a template with {who} (a series' label), {a}, {b}, {c} (numbers): ``{a:int}``, ``{a:sig3}``, ``{a:rate}``, and
``{a:int step}`` for 1 step, 2 steps (in a language with other plurals ``{a:int Schritt|Schritte}``)."""


def fill(template: str, who: str, numbers: Mapping[str, float], written: Callable[[str], str] = str) -> str:
    """A template with its numbers put in, as ``written`` has their decimal signs."""
    text = template.replace("{who}", who)
    for key, value in numbers.items():
        whole = str(round(value)) if math.isfinite(value) else "–"
        text = text.replace(f"{{{key}:int}}", whole)
        text = re.sub(
            rf"\{{{key}:int (\w+)\|?(\w*)\}}", lambda noun, whole=whole: _counted(whole, *noun.groups()), text
        )
        for form in ("sig3", "rate"):
            text = text.replace(f"{{{key}:{form}}}", written(sig3(float(value))))
    return text


def _counted(whole: str, one: str, many: str) -> str:
    return f"{whole} {one if whole == '1' else many or f'{one}s'}"


def speak(
    phrases: Phrases, labels: Sequence[str], words: Mapping[str, Any], written: Callable[[str], str] = str
) -> str:
    """The sentences that a ``words`` source chose.

    Args:
        phrases: the widget's.
        labels: of all its series.
        words: columns ``code`` (m,) (-1: say nothing), ``who`` (m,) index of a series, ``a``, ``b``, ``c`` (m,) numbers.
        written: a number with its language's decimal sign.
    """
    said = []
    for i, code in enumerate(words.get("code", ())):
        if int(code) >= 0:
            who = int(words["who"][i])
            numbers = {key: float(words[key][i]) for key in ("a", "b", "c") if key in words}
            said.append(fill(phrases[int(code)], labels[who] if 0 <= who < len(labels) else "", numbers, written))
    return " ".join(said)
