"""What ``simulab list`` prints."""

import textwrap
from collections.abc import Iterable
from typing import Any

from simulab import catalogue
from simulab.training.datasets import size


def listing() -> str:
    """Every name of the catalogue with its title and its knobs, in columns."""
    parts = []
    for heading, kinds in (
        ("Landscapes", catalogue.landscapes),
        ("Optimizers", catalogue.optimizers),
        ("Schedules", catalogue.schedules),
        ("Widgets", catalogue.widgets),
    ):
        rows = [(name, kind.title, ", ".join(_knobs(kind))) for name, kind in kinds.items()]
        parts.append("\n".join([heading, *columns(rows)]))
    rows = [(name, _title(name), _what(name)) for name in catalogue.datasets]
    parts.append("\n".join(["Datasets", *columns(rows)]))
    rows = [(name, lesson.title, lesson.lead) for name, lesson in catalogue.lessons.items()]  # pyright: ignore
    parts.append("\n".join(["Lessons", *columns(rows)]))
    return "\n\n".join(parts)


def columns(rows: Iterable[tuple[str, str, str]], width: int = 100) -> list[str]:
    """Rows as lines of at most so many letters, each column as wide as its widest word, the last one folded."""
    rows = list(rows)
    first, second = (max((len(row[i]) for row in rows), default=0) for i in (0, 1))
    indent = " " * (first + second + 6)
    lines = []
    for name, title, knobs in rows:
        folded = textwrap.wrap(knobs, width - len(indent)) or [""]
        lines.append(f"  {name:{first}}  {title:{second}}  {folded[0]}".rstrip())
        lines += [indent + more for more in folded[1:]]
    return lines


def _title(name: str) -> str:
    own = catalogue.datasets.own
    return own[name].name if name in own else name.capitalize().replace("_", " ")


def _what(name: str) -> str:
    examples, features, classes = size(name)
    asked = f"classes {', '.join(classes)}" if classes else "regression"
    return f"{examples:,} examples of {features} feature{'s' if features > 1 else ''}; {asked}"


def _knobs(kind: Any) -> list[str]:
    if not hasattr(kind, "controls"):
        return list(kind.knob_declarations())
    names = [control.name for control in kind().controls()]
    own = sum("." in name for name in names)  # a racer's own knobs, as many as racers times knobs
    return [name for name in names if "." not in name] + ([f"and {own} of single racers"] if own else [])
