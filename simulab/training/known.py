"""The sentence for a name that is not known, the same for every kind of name."""

import difflib
from collections.abc import Iterable
from typing import Any


def known(argument: str, given: Any, names: Iterable[str]) -> str:
    """``given``, if it is one of the names.

    Raises:
        TypeError: it is no word.
        ValueError: no such name; the sentence lists the nearest ones.
    """
    names = list(names)
    if not isinstance(given, str):
        raise TypeError(f"{argument}: give one of {', '.join(names)}, not {type(given).__name__}")
    if given not in names:
        near = difflib.get_close_matches(given.lower().replace(" ", "_").replace("-", "_"), names, n=3, cutoff=0.5)
        hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(names)}."
        raise ValueError(f"{argument}: {given!r} is not known; {hint}")
    return given
