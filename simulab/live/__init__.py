"""The live home: widgets computed by jitted JAX on the server, in a Panel app or in a notebook's cell."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulab.lessons.lesson import Lesson
    from simulab.live.component import Component
    from simulab.live.lesson import LessonView
    from simulab.widgets.widget import Widget


def app(widget: "str | Widget | Lesson", **state: object) -> "Component | LessonView":
    """A widget or a lesson as a Panel component: ``.servable()`` in an app's script, last in a notebook's cell, or part of a
    layout.

    Args:
        widget: a name of the catalogue ("race", "how-large-a-step"), a widget or a lesson.
        state: knob -> value, where a widget should start; what is not given has its default. ``adam_learning_rate`` is the
            knob ``adam.learning_rate``. A lesson takes none.

    Raises:
        ValueError: an unknown name, an unknown knob or a value that a knob cannot take.

    Example:
        >>> import simulab as sl
        >>> widget = sl.app("race", surface="beale", learning_rate=0.01)
    """
    from simulab.catalogue import lessons, widgets
    from simulab.lessons.lesson import Lesson
    from simulab.live.component import component

    if isinstance(widget, Lesson) or (isinstance(widget, str) and widget in lessons):
        from simulab.live.lesson import LessonView

        if state:
            raise ValueError("a lesson sets the knobs of its widgets itself; give none")
        lesson = lessons.make(widget, "lesson")
        name = widget if isinstance(widget, str) else re.sub(r"[^a-z0-9]+", "-", lesson.title.lower()).strip("-")
        return LessonView(lesson, name)
    return component(widgets.make(widget, "widget"), state)
