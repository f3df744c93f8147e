"""A call that a function cannot take, answered with what to write instead of with what Python says of it."""

import functools
import inspect
import re
from collections.abc import Callable, Mapping
from typing import Any, ParamSpec, TypeVar

from simulab.wording.synonyms import SYNONYMS, meant

P = ParamSpec("P")
R = TypeVar("R")

SHOWN = 5
"""So many arguments are named, where none is near."""


def hinted(function: Callable[P, R]) -> Callable[P, R]:
    """The same function; an argument that is missing, unknown or given without its name is named, with how it is written.

    A call that can be made costs nothing more.
    """

    @functools.wraps(function)
    def called(*given: P.args, **named: P.kwargs) -> R:
        try:
            return function(*given, **named)
        except TypeError:
            if (wrong := _wrong(function, given, named)) is None:
                raise  # something inside
        raise TypeError(wrong)

    return called


def _wrong(function: Callable[..., Any], given: tuple[Any, ...], named: Mapping[str, Any]) -> str | None:
    """What is wrong with a call; None where nothing is."""
    signature = inspect.signature(function)
    try:
        signature.bind(*given, **named)
    except TypeError:
        return sentence(function.__name__, signature.parameters, given, named, _example(function))
    return None


def sentence(
    name: str,
    parameters: Mapping[str, inspect.Parameter],
    given: tuple[Any, ...],
    named: Mapping[str, Any],
    example: str = "",
) -> str:
    """What to write instead of a call that cannot be made.

    Args:
        name: of the function.
        parameters: that it has.
        given: what the call gave without a name.
        named: and with one.
        example: a call that can be made.
    """
    kinds = inspect.Parameter
    plain = [p.name for p in parameters.values() if p.kind in (kinds.POSITIONAL_ONLY, kinds.POSITIONAL_OR_KEYWORD)]
    others = [p.name for p in parameters.values() if p.kind is kinds.KEYWORD_ONLY]
    also = f", as in {example}" if example else ""
    if len(given) > len(plain):
        some = ", ".join(f"{one}=..." for one in others[:SHOWN])
        return f"{name}: only {' and '.join(plain)} are given without a name; write the rest with it: {some}"
    missing = [p for p in plain[len(given) :] if p not in named and parameters[p].default is kinds.empty]
    unknown = [one for one in named if one not in parameters]
    for one in unknown:
        if near := [p for p in SYNONYMS.get(one.lower(), ()) if p in missing]:
            return f"{one}: {name} has no such argument; did you mean {near[0]}?"
    if missing:
        return f"{missing[0]}: {name} needs it{also}"
    if unknown:
        near = meant(unknown[0], [*plain, *others])
        hint = f"did you mean {' or '.join(near)}?" if near else f"it takes {', '.join([*plain, *others])}"
        return f"{unknown[0]}: {name} has no such argument; {hint}"
    return f"{plain[0]}: it is given twice, with its name and without"


def _example(function: Callable[..., Any]) -> str:
    """A call of the function in its docstring."""
    found = re.search(rf"\b(?:sl\.)?{function.__name__}\(.*\)", (function.__doc__ or "").partition("Example:")[2])
    return found[0] if found else ""
