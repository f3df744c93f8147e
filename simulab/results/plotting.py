"""``thing.plot()``: the engine knows no Bokeh, so the room that draws is loaded when somebody asks for a picture."""

import importlib
from typing import Any


def plot(thing: Any, **options: Any) -> Any:
    """A Bokeh figure of a result or a surface: see ``simulab.figures.figure_of``."""
    return importlib.import_module("simulab.figures").figure_of(thing, **options)
