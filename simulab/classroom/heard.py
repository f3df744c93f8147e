"""What comes from a browser, read: each function gives a value that is safe to keep and to show, or raises Refused."""

import json
import math
import re
import unicodedata
from collections.abc import Collection, Mapping
from typing import Any

from simulab.classroom import limits


class Refused(ValueError):
    """What was said cannot be taken; one sentence for the person."""


def message(text: str | bytes) -> dict[str, Any]:
    """A message: an object of JSON without NaN, of texts that can be written down: half a surrogate pair cannot."""
    if not isinstance(text, str):
        raise Refused("This page and the server do not understand each other; load it again.")
    try:
        found = json.loads(text, parse_constant=lambda _: None)
        json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Refused("This page and the server do not understand each other; load it again.")
    return found


def name(given: Any) -> str:
    """A nickname on one line, without what does not print; "" where there is none."""
    if not isinstance(given, str):
        return ""
    kept = "".join(one for one in given[: 4 * limits.NAME] if unicodedata.category(one)[0] != "C")
    return " ".join(kept.split())[: limits.NAME]


def text(given: Any, longest: int = limits.TEXT) -> str:
    """A text as it is, cut where it is too long."""
    return given[:longest] if isinstance(given, str) else ""


_ADDRESS = re.compile(r"([\w-]{0,80})(#[^\s<>\"`\\]*)?")


def address(given: Any, pages: Collection[str]) -> str:
    """A page of this server with a state, ``race#learning_rate=0.1``; "" is the front page. Never another site's."""
    found = _ADDRESS.fullmatch(given) if isinstance(given, str) and len(given) <= limits.ADDRESS else None
    if found is None or (found[1] and found[1] not in pages):
        raise Refused("This is no page of the class, or its state is too long for an address.")
    return found[0]


def answer(given: Any) -> dict[str, Any]:
    """An answer to a question of a lesson: ids, what was asked, what was answered, and whether it is right."""
    if not isinstance(given, Mapping):
        raise Refused("This is no answer.")
    good = given.get("good")
    return {
        "lesson": text(given.get("lesson"), 80),
        "part": text(given.get("part"), 120),
        "question": text(given.get("question"), 40),
        "kind": text(given.get("kind"), 20),
        "asked": text(given.get("asked")),
        "answer": _value(given.get("answer")),
        "good": good if isinstance(good, bool) else None,
    }


def _value(given: Any) -> Any:
    """What an answer can be: a number, a text, a place, a curve, some knobs."""
    if isinstance(given, list):
        return [_plain(one) for one in given[:64]]
    if isinstance(given, Mapping):
        return {str(key)[:60]: _plain(one) for key, one in list(given.items())[:40]}
    return _plain(given)


def _plain(one: Any) -> Any:
    if isinstance(one, str):
        return text(one)
    if isinstance(one, bool) or one is None:
        return one
    if isinstance(one, int | float) and abs(one) < 1e300 and math.isfinite(one):
        return one
    return None
