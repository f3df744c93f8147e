"""A widget's controls as parameters of a Panel component."""

from collections.abc import Iterable, Sequence
from typing import Any

import param

from simulab.widgets.control import Control


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
    labels = [option.label for option in control.options]
    options = {
        label if labels.count(label) == 1 else f"{label} ({option.value})": option.value
        for label, option in zip(labels, control.options)
    }
    kinds: dict[str, tuple[type[param.Parameter], dict[str, Any]]] = {
        "number": (param.Integer if control.integer else param.Number, {"bounds": control.bounds}),
        "flag": (param.Boolean, {}),
        "choice": (param.Selector, {"objects": options}),
        "set": (param.ListSelector, {"objects": options}),
        "text": (param.String, {"regex": rf"(?s).{{0,{control.longest}}}\Z"}),
    }
    kind, limits = kinds[control.kind]
    default = list(control.default) if control.kind == "set" else control.default
    return kind(default=default, label=control.label, doc=control.doc, **limits)
