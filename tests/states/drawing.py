"""States that a person can reach, drawn from the bounds and corners of all knobs that a source reads."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from simulab.widgets.control import Choice, Control, Flag, Number, Set, presets
from simulab.widgets.widget import Widget


def drawn(
    widget: Widget, source: str | Sequence[str], draw: np.random.Generator, fixed: Mapping[str, Any]
) -> dict[str, Any]:
    """A whole state: ``fixed`` as it is given, every other knob that ``source`` reads at a corner or anywhere.

    Args:
        fixed: knob -> value, or a list of values of which one is drawn; "*" stands for anywhere within the bounds.
    """
    given = {knob: one(draw, values) for knob, values in fixed.items()}
    sources = [source] if isinstance(source, str) else source
    free = [one for one in widget.all_controls if any(one.name in widget.reads[name] for name in sources)]
    choices = [control for control in free if isinstance(control, Choice)]
    state = {control.name: given.get(control.name, control.default) for control in choices}
    for control in choices:
        if control.name not in fixed:
            state[control.name] = draw.choice([option.value for option in control.options]).item()
    defaults, bounds = presets(widget.all_controls, state)
    calm = draw.random() < 0.4  # a state in which only what is fixed and a few others are turned
    for control in free:
        if control.name in given and given[control.name] != "*":
            state[control.name] = given[control.name]
        elif control not in choices and (given.get(control.name) == "*" or not calm or draw.random() < 0.2):
            state[control.name] = _turned(control, draw, bounds.get(control.name), defaults[control.name])
    resolved, complaints = widget.resolve(state)
    # an option that is there at other numbers only is given up
    assert not [one for one in complaints if "there is no" not in one], complaints
    return resolved


def one(draw: np.random.Generator, values: Any) -> Any:
    """One of a list, or what is no list."""
    return values[int(draw.integers(len(values)))] if isinstance(values, list) else values


def _turned(control: Control, draw: np.random.Generator, bounds: Any, default: Any) -> Any:
    if isinstance(control, Number):
        low, high = bounds
        corners = [low, high, default, *([0.0] if low <= 0 <= high else [])]
        if draw.random() < 0.4:
            return corners[int(draw.integers(len(corners)))]
        inside = np.exp(draw.uniform(np.log(low), np.log(high))) if control.log else draw.uniform(low, high)
        return round(inside) if control.integer else float(np.clip(inside, low, high))
    if isinstance(control, Flag):
        return bool(draw.random() < 0.5)
    if isinstance(control, Set):
        names = [option.value for option in control.options]
        count = int(draw.choice([0, 1, 1, 2, 3, len(names)], p=[0.04, 0.26, 0.1, 0.2, 0.2, 0.2]))
        return sorted(draw.choice(names, count, replace=False).tolist(), key=names.index)
    return default
