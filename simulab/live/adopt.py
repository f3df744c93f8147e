"""A person's own objects as values of knobs: each gets a name in a catalogue of this one component."""

import re
from collections.abc import Mapping
from typing import Any

from simulab.catalogue import Catalogue
from simulab.landscape import Landscape
from simulab.optimizer import Optimizer
from simulab.schedule import Schedule
from simulab.training.dataset import Dataset

KNOBS = {
    "surface": "landscapes",
    "optimizer": "optimizers",
    "racers": "optimizers",
    "schedule": "schedules",
    "schedules": "schedules",
    "data": "datasets",
    "dataset": "datasets",
}
"""Of what kind a knob's values are: there a function, a formula, a pair (X, y) is one of them."""
KINDS = {"landscapes": Landscape, "optimizers": Optimizer, "schedules": Schedule, "datasets": Dataset}


def adopted(state: Mapping[str, Any], catalogue: Catalogue) -> tuple[dict[str, Any], Catalogue]:
    """``state`` with names where it held objects or classes, and the catalogue that has those names.

    Args:
        state: knob -> value; a value, or a part of a list, may be a landscape, an optimizer, a schedule or a dataset, or what
            else their kinds take: a function, a formula, what makes a transformation of a rate, a pair (X, y).
        catalogue: what is there; it stays as it is, and is given back where nothing is new.

    Raises:
        ValueError, TypeError: such a thing cannot be used; one sentence that begins with the knob's name.
    """
    own: dict[str, dict[str, Any]] = {kind: {} for kind in KINDS}

    def named(knob: str, given: Any) -> Any:
        value = _taken(knob, given, catalogue)
        if isinstance(value, list | tuple):
            return [named(knob, part) for part in value]
        kind = _kind(value)
        return value if kind is None else _known(value, kind, catalogue) or _given(value, catalogue, kind, own[kind])

    named_state = {knob: named(knob, value) for knob, value in state.items()}
    return named_state, catalogue.with_(**own) if any(own.values()) else catalogue


def _taken(knob: str, given: Any, catalogue: Catalogue) -> Any:
    """What a knob's kind makes of a value that is neither a name nor one of this kind; all else as it is."""
    kind = KNOBS.get(knob)
    if (
        kind is None
        or _kind(given)
        or (isinstance(given, str) and (kind != "landscapes" or given in catalogue.landscapes))
    ):
        return given
    made = KINDS[kind].takes(given, knob)
    if getattr(made, "rate_inside", False):
        write = "what makes it of a rate, like optax.adam" if kind == "optimizers" else "a class of sl.Schedule"
        raise ValueError(f"{knob}: this has its rate inside, which no knob could turn; give {write}")
    return given if made is None else made


def _kind(value: Any) -> str | None:
    is_a = issubclass if isinstance(value, type) else isinstance
    return next((kind for kind, one in KINDS.items() if is_a(value, one)), None)


def _known(value: Any, kind: str, catalogue: Catalogue) -> str | None:
    """The name of what the catalogue has already: its own object, or one of our classes."""
    there = getattr(catalogue, kind)
    for name, one in there.own.items():
        if one is value:
            return name
    if kind == "datasets":
        return next((name for name in there if name not in there.own and there[name] is value), None)
    made_of = value if isinstance(value, type) else type(value)
    return next((name for name, one in there.items() if name not in there.own and one is made_of), None)


def _given(value: Any, catalogue: Catalogue, kind: str, own: dict[str, Any]) -> str:
    """The name that it has from now on: of a class its own in snake case, of an object what menus call it."""
    for name, one in own.items():
        if one is value:
            return name
    called = value.__name__ if isinstance(value, type) else getattr(value, "title", "") or getattr(value, "name", "")
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", called or type(value).__name__)
    first = re.sub(r"\W+", "_", words, flags=re.ASCII).strip("_").lower() or "own"
    taken, name, more = {*getattr(catalogue, kind), *own}, first, 2
    while name in taken:
        name, more = f"{first}_{more}", more + 1
    own[name] = value
    return name
