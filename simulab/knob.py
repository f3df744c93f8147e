"""A knob: a number a student may turn, declared once and read by every home."""

from typing import Any

import param

_slot = object.__getattribute__


class Knob(param.Number):
    """A bounded number with what a control needs to draw it.

    Args:
        default: the value before anybody touches it.
        bounds: (lowest, highest), both allowed. They are the validation: of a slider, a URL and an API call alike.
        log: True where equal steps of the control multiply the value (rates); needs positive bounds.
        symbol: the letter of the equation, e.g. "η".
        unit: what the number counts, e.g. "steps"; empty for pure numbers.
        integer: True where only whole numbers make sense.
        doc: one sentence a student understands.

    Example:
        >>> import simulab as sl
        >>> class Drift(sl.Optimizer):
        ...     pull = sl.Knob(0.1, bounds=(0.0, 1.0), symbol="λ", doc="How strongly it pulls towards zero.")
        >>> Drift().pull, Drift.param.pull.symbol
        (0.1, 'λ')
    """

    __slots__ = ["integer", "log", "symbol", "unit"]

    _slot_defaults = {**param.Number._slot_defaults, "log": False, "symbol": "", "unit": "", "integer": False}

    def __init__(
        self,
        default: Any = param.Undefined,
        *,
        bounds: Any = param.Undefined,
        log: Any = param.Undefined,
        symbol: Any = param.Undefined,
        unit: Any = param.Undefined,
        integer: Any = param.Undefined,
        **params: Any,
    ) -> None:
        super().__init__(default=default, bounds=bounds, **params)
        self.log = log
        self.symbol = symbol
        self.unit = unit
        self.integer = integer

    def __get__(self, obj: Any, objtype: Any) -> Any:
        # a knob is a number, never one of param's generators of numbers, for which a run would look a dozen times; and
        # what param asks in Python, its name and whether it has one, is asked of its slots here
        try:
            return obj._param__private.values.get(_slot(self, "name"), _slot(self, "default"))
        except AttributeError:  # of a class
            return param.Parameter.__get__(self, obj, objtype)


def learning_rate(default: float = 0.01) -> Knob:
    """The rate every optimizer has: logarithmic, from 1e-6 to 10."""
    return Knob(default, bounds=(1e-6, 10.0), log=True, symbol="η", doc="Length of a step for a gradient of one.")
