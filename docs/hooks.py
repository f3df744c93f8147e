"""What MkDocs makes besides the pages: the script of the live widgets in them, and the list of every number a lesson may read."""

from typing import Any

from mkdocs.structure.files import File, Files

import simulab as sl
from simulab.command.numbers import numbers

SHOWN = ("learning-rate", "race", "schedules", "net-lab")
"""The widgets whose tags stand in these pages."""


def on_files(files: Files, config: Any) -> Files:
    """Adds ``simulab.js`` and ``reference/numbers.md``."""
    files.append(File.generated(config, "simulab.js", content=sl.to_script(SHOWN, inline=True)))
    made = [numbers(widget(name)) for name in sl.catalogue.widgets]
    text = "# Numbers of a run\n\nWhat `sl.number(...)` may name, widget by widget, as `simulab list WIDGET --numbers` says.\n"
    text += "".join(f"\n```text\n{one}\n```\n" for one in made)
    files.append(File.generated(config, "reference/numbers.md", content=text))
    return files


def widget(name: str) -> Any:
    """A widget of the catalogue."""
    return sl.catalogue.widgets.make(name, "widget")
