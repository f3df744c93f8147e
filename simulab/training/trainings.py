"""Trainings: what ``train`` gives for a list of optimizers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from simulab.results.several import Several
from simulab.training.history import History
from simulab.training.kept import opened, packed


def _history(arrays: Mapping[str, Any], plain: Mapping[str, Any]) -> History:
    """A training of what ``packed`` made of it."""
    return History(**opened(arrays, plain))


@dataclass(frozen=True, eq=False, repr=False)
class Trainings(Several[History]):
    """One net trained by several optimizers, from the same weights on the same batches; by name and in order.

    Example:
        >>> import simulab as sl
        >>> tried = sl.train("xor", (4,), optimizer=["adam", "sgd"], epochs=2, learning_rate=0.02)
        >>> len(tried), tried["adam"].train_loss.shape, tried[1].settings["optimizer"]
        (2, (3,), 'sgd')
    """

    kind = "list of trainings"
    packed = staticmethod(packed)
    opened = staticmethod(_history)

    def curves(self) -> np.ndarray:
        """(n, E+1) validation losses, or training losses without a validation split."""
        return np.stack([run.train_loss if run.validation_loss is None else run.validation_loss for run in self])
