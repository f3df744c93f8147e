"""Runs: what a list of optimizers gives; and how each of them gets what belongs to it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeGuard

import numpy as np
import optax

from simulab import catalogue
from simulab.results.several import Several
from simulab.runs.archive import packed
from simulab.runs.trajectory import Trajectory


@dataclass(frozen=True, eq=False, repr=False)
class Runs(Several[Trajectory]):
    """Several optimizers' runs from one start on one surface, by name and in order.

    Example:
        >>> import simulab as sl
        >>> runs = sl.descend("quadratic", ["sgd", "adam"], steps=50, learning_rate=0.05)
        >>> len(runs), runs["adam"].x.shape, runs[0].settings["optimizer"]
        (2, (51, 2), 'sgd')
    """

    kind = "list of runs"
    packed = staticmethod(packed)
    opened = staticmethod(Trajectory.opened)

    def curves(self) -> np.ndarray:
        """(n, T+1) losses over the lowest that was met."""
        losses = np.concatenate([run.loss.reshape(-1, run.steps + 1) for run in self])
        return losses - np.nanmin(losses)


def are_several(optimizer: Any) -> TypeGuard[Sequence[Any]]:
    """Whether a list was given; a transformation of optax is a pair, and one optimizer."""
    return isinstance(optimizer, list | tuple) and not isinstance(optimizer, optax.GradientTransformation)


def each_of(optimizers: Sequence[Any], knobs: Mapping[str, Any], call: Callable[..., Any]) -> dict[str, Any]:
    """Name -> ``call(optimizer, **its knobs)`` for each of a list.

    Every one takes those knobs that it has, and those that none has, which are the surface's or a mistake. Where a run was
    ended by its progress callback, it is the last.
    """
    rules = [catalogue.optimizers.make(one, "optimizer") for one in optimizers]
    if not rules:
        raise ValueError("optimizer: give one at least")
    others = {name for rule in rules for name in rule.knob_declarations()}
    runs: dict[str, Any] = {}
    for one, rule in zip(optimizers, rules):
        mine = {k: v for k, v in knobs.items() if k in rule.knob_declarations() or k not in others}
        if rule.rate_inside:
            mine.pop("learning_rate", None)
        name = one if isinstance(one, str) else rule.title
        made = call(one, **mine)
        runs[name if name not in runs else f"{name} ({len(runs) + 1})"] = made
        if getattr(made, "cancelled", False):
            break
    return runs
