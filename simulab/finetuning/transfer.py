"""``transfer``: a net pretrained on digits 0 to 4 learns another task from few examples, in five ways."""

import functools
import reprlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import jax
import numpy as np

from simulab.finetuning.data import POOL, TASKS
from simulab.finetuning.methods import KEPT, METHODS, trained_numbers
from simulab.finetuning.net import UNITS
from simulab.finetuning.seen import on_old, watched
from simulab.finetuning.training import EVERY, Way, key_of, pretrained
from simulab.knob import Knob
from simulab.machine import backend
from simulab.results.archive import Saved
from simulab.results.plotting import plot
from simulab.results.sparkline import sparkline
from simulab.results.tabular import data_frame
from simulab.runs.request import whole
from simulab.training.known import known

MOST_ROUNDS, MOST_DRAWS = 40, 64
KNOBS = {
    "examples": Knob(4, bounds=(1, POOL), integer=True, log=True, symbol="m", doc="Examples of each class of the new task."),
    "learning_rate": Knob(0.01, bounds=(1e-4, 0.05), log=True, symbol="η", doc="Of Adam on the new task, for every method."),
    "rank": Knob(4, bounds=(1, UNITS), integer=True, symbol="r", doc="Of the adapter's B A; with 16 it can be any matrix."),
    "pretraining": Knob(POOL, bounds=(0, POOL), integer=True, doc="Examples of each old digit that the net learns first."),
    "rounds": Knob(20, bounds=(4, MOST_ROUNDS), integer=True, doc="How long each method trains: so many times 5 steps."),
}  # fmt: skip
"""What can be turned, by name."""


@dataclass(frozen=True, eq=False)
class Transfer(Saved, saved_as="transfer"):
    """Trainings on a new task, looked at every five steps: D draws, M methods, R looks after the start.

    Attributes:
        methods: their names, in the order of the rows.
        new: (D, M, R+1) share of the new task's 270 test pictures that is right.
        old: (D, M, R+1) share of the old task's 270 that is still right, by the old head on the trunk as it is now; not a
            number from scratch.
        before: (D,) that share before the new task.
        trained: (M,) how many numbers each method trains.
        settings: what reproduces it.

    Example:
        >>> import simulab as sl
        >>> found = sl.transfer("hidden", examples=1, draws=2)
        >>> found.best, bool(found.old[:, 1, -1].mean() == found.before.mean())  # frozen features forget nothing
        ('frozen', True)
    """

    methods: tuple[str, ...]
    new: np.ndarray
    old: np.ndarray
    before: np.ndarray
    trained: np.ndarray
    settings: dict[str, Any] = field(repr=False)

    @property
    def best(self) -> str:
        """The method that is right most often on the new task at the end, in the mean of the draws."""
        return self.methods[int(np.argmax(self.new[:, :, -1].mean(axis=0)))]

    def plot(self, **options: Any) -> Any:
        """A Bokeh figure of ``new`` and ``old`` over the steps, in the mean of the draws; see ``simulab.figures``."""
        return plot(self, **options)

    def to_frame(self) -> Any:
        """A pandas DataFrame, a row a draw, method and look: ``draw``, ``method``, ``step``, ``new``, ``old``."""
        draw, method, look = (axis.ravel() for axis in np.indices(self.new.shape))
        rows = {"draw": draw, "method": np.array(self.methods)[method], "step": EVERY * look}
        return data_frame({**rows, "new": self.new.ravel(), "old": self.old.ravel()})

    def __len__(self) -> int:
        """How many draws."""
        return len(self.new)

    def _repr_html_(self) -> str:
        return sparkline(self.new.mean(axis=0), str(self))

    def __str__(self) -> str:
        ends = self.new[:, :, -1].mean(axis=0)
        return ", ".join(f"{name} {100 * end:.1f} % right" for name, end in zip(self.methods, ends))


def transfer(
    task: str = "others",
    methods: Sequence[str] = METHODS,
    *,
    examples: int = 4,
    pretraining: int = POOL,
    learning_rate: float = 0.01,
    rank: int = 4,
    kept: str = "none",
    rounds: int = 20,
    draws: int = 1,
    seed: int = 0,
) -> Transfer:
    """A net of two layers of 16 ReLUs learns digits 0 to 4 (8 x 8 pixels), and then a new task from m examples of each class.

    The new task has a head of its own, which starts from zeros; every step is one of Adam on 20 examples. What moves of the
    trunk is the method's: nothing (frozen), all of it (fine), one layer after the other from the top (gradual), a matrix of low
    rank added to its weights, W + B A (adapter), or all of a trunk that has learnt nothing (scratch).

    Args:
        task: others (digits 5 to 9), or hidden (0 to 4 again, of which four pixels in ten are hidden).
        methods: some of scratch, frozen, gradual, fine and adapter.
        examples: m, 1 to 60 of each class.
        pretraining: 0 to 60 examples of each old digit; of 0 the trunk is as it begins.
        learning_rate: η of Adam on the new task.
        rank: r, 1 to 16.
        kept: the trunk's layers that fine and gradual leave as they are: none, first or both.
        rounds: the training's length, so many times 5 steps, up to 40.
        draws: D, each with another trunk, other examples and other mini-batches.
        seed: the same seed gives the same draws.

    Returns:
        Transfer.

    Raises:
        ValueError, TypeError: one sentence that begins with the argument's name.

    Source:
        Yosinski et al. (2014), How transferable are features in deep neural networks?; Howard & Ruder (2018), Universal
        language model fine-tuning; Hu et al. (2022), LoRA: low-rank adaptation of large language models.

    Example:
        >>> import simulab as sl
        >>> none = sl.transfer(methods=("scratch", "fine"), pretraining=0, rounds=4)
        >>> bool((none.new[:, 0] == none.new[:, 1]).all())  # nothing was learnt: it is training from scratch
        True
    """
    names = tuple(methods) if not isinstance(methods, str) else (methods,)
    if not names:
        raise ValueError("methods: give one at least")
    places = np.array([METHODS.index(known("methods", name, METHODS)) for name in names], np.int32)
    given = {
        "task": np.int32(TASKS.index(known("task", task, TASKS))),
        "kept": np.int32(KEPT.index(known("kept", kept, KEPT))),
        "rank": np.float64(_whole("rank", rank)),
        "learning_rate": np.float64(_number("learning_rate", learning_rate, (1e-6, 1.0))),
        "examples": np.float64(_whole("examples", examples)),
        "steps": np.int32(EVERY * _whole("rounds", rounds)),
    }
    learnt_of = np.float64(_whole("pretraining", pretraining))
    whole("draws", draws, 1, MOST_DRAWS)
    whole("seed", seed, 0, 2**32 - 1)
    with backend.float64():
        one = _program()
        drawn = [
            [one(np.uint32(seed), np.int32(d), learnt_of, method, given) for method in places] for d in range(draws)
        ]
        found = jax.device_get(drawn)
        trained = np.asarray(trained_numbers(places, given["kept"], given["rank"]))
    new, old = (np.array([[method[i] for method in row] for row in found]) for i in range(2))
    before = np.array([row[0][2] for row in found])
    settings = {
        "task": task, "examples": examples, "pretraining": pretraining, "learning_rate": learning_rate, "rank": rank,
        "kept": kept, "rounds": rounds, "draws": draws, "seed": seed,
    }  # fmt: skip
    return Transfer(names, new[:, :, : rounds + 1], old[:, :, : rounds + 1], before, trained, settings)


@functools.cache
def _program() -> Any:
    def draw(seed: Any, which: Any, learnt_of: Any, method: Any, given: dict[str, Any]) -> tuple[Any, Any, Any]:
        key = key_of(seed, which)
        was = pretrained(key, learnt_of)
        seen = watched(key, was, Way(method, **given), MOST_ROUNDS)
        return seen.new, seen.old, on_old(was, was.trunk)

    return jax.jit(draw)


def _whole(name: str, value: Any) -> int:
    low, high = KNOBS[name].bounds  # pyright: ignore
    return whole(name, value, low, high)  # pyright: ignore


def _number(name: str, value: Any, bounds: tuple[float, float]) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | np.number):
        raise TypeError(f"{name}: give a number, not {reprlib.repr(value)}")
    low, high = bounds
    if not low <= value <= high:
        raise ValueError(f"{name}: give a number from {low:g} to {high:g}, not {value:g}")
    return float(value)
