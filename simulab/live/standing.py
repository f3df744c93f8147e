"""Where a view stands, from one question to the next: of a whole state mostly one knob has changed, and only that is checked."""

import math
from collections.abc import Callable, Mapping
from typing import Any

from simulab.widgets.control import Choice, Set, resolved
from simulab.widgets.widget import Widget


class Standing:
    """The last state of a view.

    A value is taken as it was only where the same value came to the same knob, and was taken, the last time; and a knob is
    checked alone only where no other one depends on it.

    Args:
        widget: whose knobs they are.
    """

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._knobs = {control.name: control for control in widget.all_controls}
        asked = {knob for one in self._knobs.values() for option in one.options for knob in option.shown or ()}
        choices = {name for name, control in self._knobs.items() if isinstance(control, Choice)}
        self._alone = self._knobs.keys() - choices - asked
        """What turning them changes nothing else: neither bounds nor defaults, nor which options there are."""
        self._lists = [name for name, control in self._knobs.items() if isinstance(control, Set)]
        self.tables = {name: control.longest for name, control in self._knobs.items() if control.kind == "table"}
        """How long the texts of those knobs may be that are tables."""
        self._given: dict[str, Any] = {}
        self._last = resolved(widget.all_controls, {})

    def at(self, given: Mapping[str, Any], check: Callable[[Mapping[str, Any]], None]) -> dict[str, Any]:
        """The whole, valid state of what was given, ``widget.resolve(given)[0]``.

        Args:
            given: knob -> value; it may be anything.
            check: raises where a value, or a knob, is not one that a message may hold.
        """
        changed = _changed(self._given, given)
        check({knob: given[knob] for knob in changed} if changed is not None else given)
        last = self._last
        if changed is None or not self._alone.issuperset(changed):
            self._last = resolved(self._widget.all_controls, given)
        else:
            state = dict(last.state)
            for name in changed:
                control = self._knobs[name]
                state[name], _ = control.check(given[name], last.bounds.get(name), last.defaults[name])
            self._last = last._replace(state=state)
        self._given = dict(given)
        state = self._last.state
        return {**state, **{name: [*state[name]] for name in self._lists}}  # whoever has it may change it


def _changed(before: Mapping[str, Any], given: Mapping[str, Any]) -> list[str] | None:
    """The knobs with another value than before; None where there are other knobs."""
    if before.keys() != given.keys():
        return None
    return [knob for knob, value in given.items() if not _same(before[knob], value)]


def _same(one: Any, other: Any) -> bool:
    """Whether two values are the same to whoever reads them: neither 1 and True, nor 0.0 and -0.0."""
    if one != other or type(one) is not type(other):
        return False
    return type(one) is not float or one != 0 or math.copysign(1, one) == math.copysign(1, other)
