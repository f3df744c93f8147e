"""The description that the browser's view mounts a lesson with."""

import json
import re
from collections.abc import Callable
from typing import Any

from simulab.lessons import prepare
from simulab.lessons.lesson import Lesson
from simulab.lessons.look_over import look_over
from simulab.widgets.widget import Widget


def described(
    lesson: Lesson,
    name: str,
    spec_of: Callable[[Widget], Any],
    widgets_of: Callable[[Lesson], tuple[dict[str, Widget], list[str | None]]] = prepare.live,
) -> dict[str, Any]:
    """All that ``mountLesson`` needs to know, as JSON-ready data; each widget is described once.

    Args:
        lesson: what is shown.
        name: its name in the address, and in what the browser remembers.
        spec_of: a home's description of a widget.
        widgets_of: a home's widgets by name, and the name of each scenario's.

    Raises:
        Mistake: something in the lesson is not there, or cannot be read.
    """
    look_over(lesson)
    widgets, names = widgets_of(lesson)
    made = prepare.prepare(lesson, name, names)
    specs = {called: _renamed(called, spec_of(widget)) for called, widget in widgets.items()}
    return {**made, "widgets": specs}


def _renamed(slug: str, spec: Any) -> Any:
    # Bokeh's ids count from p1001 in every process: those of two widgets in one page must not meet
    return json.loads(re.sub(r'"p(\d{4,})"', rf'"{slug}-\1"', json.dumps(spec)))
