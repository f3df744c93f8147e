"""What turning a knob does to the whole state: the twin of ``turn`` in the browser's state module."""

from collections.abc import Iterable, Mapping
from typing import Any

from simulab.widgets.control import Choice, Control, presets, resolve


def turn(controls: Iterable[Control], state: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """The state after some knobs were turned: a new option brings its own presets, and its bounds hold.

    Args:
        controls: the widget's.
        state: the whole state before.
        changes: knob -> value.

    Example:
        >>> from simulab.catalogue import widgets
        >>> race = widgets.make("race", "widget")
        >>> turn(race.controls(), race.resolve()[0], {"surface": "himmelblau"})["start_x"]
        -0.2
    """
    controls = list(controls)
    given = {**state, **changes}
    for control in controls:
        before, after = state[control.name], changes.get(control.name, state[control.name])
        if isinstance(control, Choice) and after != before:
            for option in control.options:
                if option.value in (before, after):
                    for knob in option.presets.keys() - changes.keys():
                        given.pop(knob, None)
    return resolve(controls, given)[0]


def departures(controls: Iterable[Control], state: Mapping[str, Any]) -> dict[str, Any]:
    """The knobs that do not stand where the chosen options would have them: what restores a state."""
    controls = list(controls)
    defaults, _ = presets(controls, state)
    return {control.name: state[control.name] for control in controls if state[control.name] != defaults[control.name]}
