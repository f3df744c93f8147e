"""What ``simulab list`` prints."""

import textwrap
from collections.abc import Iterable

from simulab.catalogue import Catalogue, Kind


def listing(catalogue: Catalogue) -> str:
    """Every name of a catalogue with its title and its knobs, in columns."""
    parts = []
    for heading, kinds in (
        ("Landscapes", catalogue.landscapes),
        ("Optimizers", catalogue.optimizers),
        ("Schedules", catalogue.schedules),
        ("Widgets", catalogue.widgets),
    ):
        rows = [(name, kind.title, ", ".join(_knobs(kinds, name))) for name, kind in kinds.items()]
        parts.append("\n".join([heading, *columns(rows)]))
    rows = [(name, one.title, _what(one.size)) for name, one in catalogue.datasets.recipes.items()]
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


def _what(size: tuple[int, int, tuple[str, ...]]) -> str:
    examples, features, classes = size
    asked = f"classes {', '.join(classes)}" if classes else "regression"
    return f"{examples:,} examples of {features} feature{'s' if features > 1 else ''}; {asked}"


def _knobs(kinds: Kind, name: str) -> list[str]:
    if not hasattr(kinds[name], "controls"):
        return list(kinds[name].knob_declarations())
    try:
        names = [control.name for control in kinds.make(name, name).controls()]
    except ValueError as error:  # what it is made of was left out
        return [str(error)]
    own = sum("." in name for name in names)  # a racer's own knobs, as many as racers times knobs
    return [name for name in names if "." not in name] + ([f"and {own} of single racers"] if own else [])
