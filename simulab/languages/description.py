"""A widget's description in another language: the same data with other words."""

import re
from collections.abc import Callable
from typing import Any

from simulab.languages.language import Language
from simulab.wording import glossary

WORDS = frozenset(
    {
        *("title", "lead", "action", "folds", "label", "doc", "unit", "work", "word", "phrases", "labels", "names"),
        "reason",
    }
)
"""The fields that hold words; all that stands in them, however deep, is read by a person."""
CODE = frozenset({"code", "glossary", "equation", "equation_mathml"})
"""What is the same in every language, or is made anew."""


def described(description: dict[str, Any], language: Language) -> dict[str, Any]:
    """A description as ``simulab.widgets.describe`` makes it, in a language; it may be changed."""
    if language.code == "en":
        return description
    made = _walked(description, language)
    made["glossary"] = terms([made["lead"], *made["phrases"].values()], language)
    return made


def terms(texts: list[str], language: Language) -> dict[str, str]:
    """The glossary's terms that stand in texts of a language, with what they mean."""
    if language.code == "en":
        return glossary.used(texts)
    whole = "\n".join(texts)
    spelled = (f"(?<![\\w-])(?:{spelling})(?![\\w-])" for spelling, _ in language.terms.values())
    return {
        spelling: said
        for (spelling, said), pattern in zip(language.terms.values(), spelled, strict=True)
        if re.search(pattern, whole, re.IGNORECASE)
    }


def strings(description: dict[str, Any]) -> set[str]:
    """All words of a description that a language has to have."""
    found = set[str]()

    def noted(text: str) -> str:
        found.add(text)
        return text

    _each(description, noted)
    return {text for text in found if text}


def _walked(description: dict[str, Any], language: Language) -> dict[str, Any]:
    return _each(
        description, lambda text: language.text(text) if re.search(r"[^\W\d]", text) else language.number(text)
    )


def _each(part: Any, said: Callable[[str], str], words: bool = False, key: str = "") -> Any:
    if isinstance(part, str):
        return said(part) if words or (key == "says" and part != "loss") else part
    if isinstance(part, list | tuple):
        return [_each(one, said, words, key) for one in part]
    if not isinstance(part, dict):
        return part
    return {name: _field(name, one, said, words) for name, one in part.items()}


def _field(name: str, part: Any, said: Callable[[str], str], words: bool) -> Any:
    if name in CODE:
        return part
    if name == "action":  # on a button it is something to do, where a heading of the same word is a thing
        return said(f"{part} (button)").removesuffix(" (button)")
    apart = {"named": _named, "ticks": _ticks, "models": _drawn}.get(name)
    return apart(part, said) if apart else _each(part, said, words or name in WORDS, name)


def _named(part: Any, said: Callable[[str], str]) -> Any:
    """Names beside curves: [column, name, colour] each."""
    columns = [[column, said(name), colour] for column, name, colour in (part or {}).get("columns", ())]
    return part and {**part, "columns": columns}


def _ticks(part: Any, said: Callable[[str], str]) -> Any:
    """What axes measure: "x", "y" -> a label, and (place, text) of each tick; and names of classes and inputs."""
    measured = {axis: part[axis] for axis in ("x", "y") if axis in part}
    axes = {axis: [said(label), [[at, said(text)] for at, text in marks]] for axis, (label, marks) in measured.items()}
    return {**_each(part, said, True), **axes}


def _drawn(part: Any, said: Callable[[str], str], key: str = "") -> Any:
    """Figures of Bokeh: the labels of their axes, and the words among a source's columns."""
    if isinstance(part, dict):
        return {
            name: said(one) if name == "axis_label" and isinstance(one, str) else _drawn(one, said, name)
            for name, one in part.items()
        }
    if not isinstance(part, list):
        return part
    if key == "entries" and len(part) == 2 and part[0] == "text":
        return [part[0], _each(part[1], said, True)]
    return [_drawn(one, said, key) for one in part]
