"""A widget's controls as parameters of a Panel component."""

from collections.abc import Iterable, Sequence
from typing import Any

import param

from simulab.widgets.control import Choice, Control, Flag, Number, Set, Table, Text


def names(controls: Iterable[Control], taken: Sequence[str]) -> dict[str, str]:
    """Parameter -> knob: the knob's own name, with "_" for a dot (``adam_learning_rate``).

    A name that the component needs itself, or that another knob has, gets a "_" at its end.

    Args:
        controls: the widget's.
        taken: what the component has besides.
    """
    found: dict[str, str] = {}
    for control in controls:
        name = control.name.replace(".", "_").replace("-", "_")
        while name in taken or name in found:
            name += "_"
        found[name] = control.name
    return found


def parameter(control: Control) -> param.Parameter:
    """The parameter of a control: its default, bounds or options, label and doc."""
    named: dict[str, Any] = {"label": control.label, "doc": control.doc}
    match control:
        case Flag():
            return param.Boolean(control.default, **named)
        case Choice():
            return param.Selector(default=control.default, objects=_options(control), **named)
        case Set():
            return param.ListSelector(default=list(control.default), objects=_options(control), **named)
        case Text() | Table():
            return param.String(control.default, regex=rf"(?s).{{0,{control.longest}}}\Z", **named)
        case Number():
            limits: dict[str, Any] = {"bounds": control.bounds, **named}
            return (
                param.Integer(control.default, **limits) if control.integer else param.Number(control.default, **limits)
            )
    raise TypeError(f"{control.name}: a {type(control).__name__} has no parameter")


def _options(control: Control) -> dict[str, Any]:
    """Label -> value; where two options have one label, the value tells them apart."""
    labels = [option.label for option in control.options]
    return {
        label if labels.count(label) == 1 else f"{label} ({option.value})": option.value
        for label, option in zip(labels, control.options)
    }
