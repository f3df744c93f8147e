"""What is said of a wrong value where nothing is put in its place: to an author, or in Python."""

import difflib
import re
from collections.abc import Iterable

from simulab.widgets.widget import Widget


def strict(complaints: Iterable[str], widget: Widget) -> list[str]:
    """The complaints of ``widget.resolve`` without what a link's reader is shown instead, and with a name that is near.

    Example:
        >>> import simulab as sl
        >>> race = sl.catalogue.widgets.make("race", "widget")
        >>> strict(race.resolve({"learning_rate": 99.0})[1], race)
        ['Learning rate: 99 is outside 1e-06 to 10.']
    """
    return [_stated(complaint, widget) for complaint in complaints]


def _stated(complaint: str, widget: Widget) -> str:
    wrong = re.search(r"there is no “(.*?)”", complaint)
    options = [option.value for control in widget.controls() for option in control.options]
    near = difflib.get_close_matches(wrong[1], options, n=1) if wrong else []
    return re.sub(r"; (?:left|set) [^;]*$", "", complaint.rstrip(".")) + (f"; did you mean {near[0]}?" if near else ".")
