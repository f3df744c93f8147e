"""The numbers of a run in one array: JAX takes as long over each argument of a call as a loop over dozens of steps."""

from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import numpy as np
from jax.extend.core import jaxpr_as_fun

Name = tuple[str, str]
"""Part and name of a value: ("optimizer", "beta1")."""


class Form(NamedTuple):
    """What is where; hashable, as a static argument must be."""

    floats: tuple[Name, ...]
    others: tuple[Name, ...]
    """Whole numbers and switches, and whatever else is no plain float: these stay as they are."""
    dimension: int


def packed(start: np.ndarray, values: dict[str, dict[str, Any]], box: np.ndarray) -> tuple[Form, np.ndarray, list[Any]]:
    """(what is where, the floats, the others) of one run: start (d,), its values by part and name, and the box (d, 2)."""
    names: list[Name] = []
    numbers: list[float] = []
    others: dict[Name, Any] = {}
    for part, group in values.items():
        for name, value in group.items():
            if type(value) is float:
                names.append((part, name))
                numbers.append(value)
            else:
                others[part, name] = value
    numbers += start.tolist()
    for side in box.tolist():
        numbers += side
    return Form(tuple(names), tuple(others), len(start)), np.array(numbers), [*others.values()]


def unpacked(run: Callable[..., Any], form: Form, numbers: jax.Array, others: list[Any]) -> Any:
    """``run(start, values, box)``, traced as of Python's floats, which yield to the type of an array they meet."""
    n, d = len(form.floats), form.dimension
    start, box = numbers[n : n + d], numbers[n + d :].reshape(d, 2)

    def given(floats: Any, others: list[Any]) -> tuple[Any, ...]:
        values: dict[str, dict[str, Any]] = {part: {} for part in ("optimizer", "landscape", "schedule", "modifiers")}
        for (part, name), value in zip((*form.floats, *form.others), (*floats, *others)):
            values[part][name] = value
        return start, values, box

    traced, shape = jax.make_jaxpr(run, return_shape=True)(*given([0.0] * n, others))
    leaves = jax.tree.leaves(given([*numbers[:n]], others))
    return jax.tree.unflatten(jax.tree.structure(shape), jaxpr_as_fun(traced)(*leaves))
