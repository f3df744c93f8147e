"""The live home: widgets computed by jitted JAX on the server, in a Panel app or in a notebook's cell."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulab.live.component import View
    from simulab.widgets.widget import Widget


def app(widget: "str | Widget", **state: object) -> "View":
    """A widget as a Panel object: ``.servable()`` in an app's script, last in a notebook's cell, or part of a layout.

    Args:
        widget: a name of the catalogue ("race") or a widget.
        state: knob -> value, where it should start; what is not given has its default.

    Raises:
        ValueError: an unknown name, an unknown knob or a value that a knob cannot take.
    """
    from simulab.catalogue import widgets
    from simulab.live.component import View

    made = widgets.make(widget, "widget")
    _, complaints = made.resolve(state)
    if complaints:
        raise ValueError(" ".join(complaints))
    return View(made, state)
