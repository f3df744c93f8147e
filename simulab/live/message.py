"""A message from a browser, checked. It may come from anybody, so nothing of it is believed."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

from simulab.live.standing import Standing
from simulab.widgets.widget import Widget

LONGEST_WORD = 200
LONGEST_LIST = 64
MOST_VALUES = 500


class Refused(ValueError):
    """A message that cannot be answered; the text is one sentence for the person who sent it."""


@dataclass(frozen=True)
class Question:
    """A view stands at this state, and wants these sources for it; ``id`` goes back with the answer."""

    id: int
    sources: tuple[str, ...]
    """None where it only says where it stands."""
    state: dict[str, Any]
    seen: int = 0
    """How many turns from Python the view knew of."""
    back: bool = False
    """True for the first one after a reconnection."""
    by: str = ""
    """Which view it is, where one component is shown by several."""
    beside: bool = False
    """True for the numbers of another state than the one at which the view stands."""


def read(message: Any, widget: Widget, standing: Standing | None = None) -> Question:
    """The request that a message makes.

    Args:
        message: what came.
        widget: whose page it is about.
        standing: where its view stood last, if anybody knows.

    Raises:
        Refused: it is not one.
    """
    if not isinstance(message, dict):
        raise Refused("A message is {id, sources, state}.")
    sources, state = message.get("sources", ()), message.get("state")
    if "sources" in message and not (isinstance(sources, list) and 0 < len(sources) <= len(widget.sources)):
        raise Refused("sources is a list of this widget's sources.")
    unknown = [name for name in sources if not isinstance(name, str) or name not in widget.sources]
    if unknown:
        raise Refused(f"There is no source {str(unknown[0])[:40]!r}.")
    if not isinstance(state, Mapping) or len(state) > MOST_VALUES:
        raise Refused("state is {knob: value}.")
    seen, by = message.get("seen", 0), message.get("by", "")
    if not _is_number(seen) or not isinstance(by, str) or len(by) > LONGEST_WORD:
        raise Refused("seen is a whole number, by a word.")
    standing = standing or Standing(widget)
    resolved = standing.at(state, lambda values: _check(values, standing.tables))
    back, beside = (message.get(word) is True for word in ("back", "beside"))
    return Question(number(message), tuple(dict.fromkeys(sources)), resolved, seen, back, by, beside)


def _check(values: Mapping[Any, Any], tables: Mapping[str, int]) -> None:
    for knob, value in values.items():
        longest = tables.get(knob, LONGEST_WORD) if isinstance(knob, str) and len(knob) <= LONGEST_WORD else 0
        if not longest or not _is_plain(value, longest):
            raise Refused("state holds numbers, words, switches and lists of words.")


@dataclass(frozen=True)
class Reading:
    """Read this text of this knob, and say what it is or what is wrong with it."""

    id: int
    knob: str
    text: str


def reading(message: Any, widget: Widget) -> Reading | None:
    """The text that a message asks to be read, None where it asks for something else.

    Raises:
        Refused: it is none that the widget has a knob for.
    """
    if not isinstance(message, dict) or "read" not in message:
        return None
    knob, text = message["read"], message.get("text")
    known = [control for control in widget.controls() if control.kind == "text" and control.name == knob]
    if not known or not isinstance(text, str) or len(text) > known[0].longest:
        raise Refused("A reading is {id, read: a knob, text}.")
    return Reading(number(message), known[0].name, text)


def cancelled(message: Any) -> int | None:
    """The id of the request that a message takes back, None where it asks for something else.

    Raises:
        Refused: it names none.
    """
    if not isinstance(message, dict) or "cancel" not in message:
        return None
    if not _is_number(message["cancel"]):
        raise Refused("A cancel is {cancel: the id of a request}.")
    return message["cancel"]


def number(message: Any) -> int:
    """The id of a message, 0 where it has none."""
    given = message.get("id") if isinstance(message, dict) else None
    return given if _is_number(given) else 0


def _is_number(given: Any) -> TypeGuard[int]:
    return isinstance(given, int) and not isinstance(given, bool) and 0 <= given < 2**53


def _is_plain(value: Any, longest: int) -> bool:
    if isinstance(value, bool | int):
        return True
    if isinstance(value, float):
        return not math.isnan(value)
    if isinstance(value, str):
        return len(value) <= longest
    return (
        isinstance(value, list)
        and len(value) <= LONGEST_LIST
        and all(isinstance(item, str) and len(item) <= LONGEST_WORD for item in value)
    )
