"""Plan: the structure of a training run, which is what is compiled."""

from typing import Any, NamedTuple

from simulab.optimizer import Optimizer
from simulab.schedule import Schedule
from simulab.training.loss import Loss
from simulab.training.network import Network

Knobs = dict[str, dict[str, Any]]
"""The numbers of a run, all of them possibly traced: ``optimizer`` and ``schedule`` (their knobs; the schedule's with
``learning_rate`` and ``steps``), ``modifiers`` (any of l2, weight_decay, clip_norm, clip_value) and ``training`` (see
``simulab.training.knobs``)."""

RECORDS = ("steps", "gradients", "weights", "surface")


class Plan(NamedTuple):
    """Two runs with equal plans (and data of equal shapes) share one program."""

    network: Network
    loss: Loss
    outputs: int
    optimizer: Optimizer
    schedule: Schedule
    epochs: int
    batch_size: int
    modifiers: frozenset[str] = frozenset()
    """Which optional things the run has: dropout, l1, patience."""
    averaging: str = "none"
    """ "none", "ema" or "polyak"."""
    record: frozenset[str] = frozenset()
    """What is recorded besides losses and accuracies: any of ``RECORDS``."""
    resolution: int = 0
    """Points on each side of a decision surface."""

    def layers(self) -> int:
        """How many layers have weights."""
        return len(self.network.hidden) + 1
