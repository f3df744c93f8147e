"""The widgets, one a file or a package, and what a widget of one's own is written with.

``Widget`` and ``source`` declare it, the controls are its knobs, the records of ``picture`` are what is drawn; what the
built-in widgets share (surfaces, racers, plots, datasets) is in ``simulab.widgets.kit``.
"""

from simulab.widgets.control import Choice, Control, Flag, Number, Set, Table, Text
from simulab.widgets.knobs import Knobs
from simulab.widgets.picture import (
    Column,
    Curves,
    Dots,
    Field,
    Figure,
    Group,
    Handle,
    Named,
    Option,
    Rules,
    Series,
    Showcase,
    Tracks,
)
from simulab.widgets.widget import Widget, source

__all__ = [
    "Choice",
    "Column",
    "Control",
    "Curves",
    "Dots",
    "Field",
    "Figure",
    "Flag",
    "Group",
    "Handle",
    "Knobs",
    "Named",
    "Number",
    "Option",
    "Rules",
    "Series",
    "Set",
    "Showcase",
    "Table",
    "Text",
    "Tracks",
    "Widget",
    "source",
]
