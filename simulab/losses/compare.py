"""``compare_losses``: one problem, three losses, the same start and rate; where does each fit end?"""

import functools
import reprlib
from dataclasses import dataclass, field
from typing import Any

import jax
import numpy as np

from simulab.knob import Knob
from simulab.losses import classes, embedding, line
from simulab.losses.descent import MOST_STEPS
from simulab.losses.shape import TASKS
from simulab.machine import backend
from simulab.results.archive import Saved
from simulab.results.plotting import plot
from simulab.results.reaching import Reached
from simulab.results.sparkline import sparkline
from simulab.results.tabular import data_frame
from simulab.runs.request import whole
from simulab.training.known import known
from simulab.wording.calling import hinted
from simulab.wording.numbers import sig3

ROOMS = {"line": line, "classes": classes, "embedding": embedding}
MEASURES = {"line": "off", "classes": "right", "embedding": "apart"}
"""Task -> the measured column by which its fits are compared."""
KNOBS = {
    "outliers": Knob(0.1, bounds=(0.0, 0.4), doc="Share of the points that lie far below the line, in its right half."),
    "scatter": Knob(0.3, bounds=(0.0, 1.0), doc="Deviation of all points from the line."),
    "rare": Knob(0.2, bounds=(0.05, 0.5), doc="Share of the examples that are of class B."),
    "wrong": Knob(0.1, bounds=(0.0, 0.4), doc="Share of class A's examples that are labelled B."),
    "spread": Knob(1.5, bounds=(0.0, 3.0), doc="Deviation of the two features that say nothing."),
    "huber_delta": Knob(1.0, bounds=(0.1, 5.0), log=True, symbol="δ", doc="Residual from which Huber's loss is straight."),
    "focal_gamma": Knob(2.0, bounds=(0.0, 5.0), symbol="γ", doc="0 is the cross-entropy; more forgets what is easy."),
    "margin": Knob(1.0, bounds=(0.1, 3.0), symbol="m", doc="Lead or distance beyond which nothing is asked for."),
}  # fmt: skip
"""What can be turned, by name."""
RATES = {"line": 0.1, "classes": 0.5, "embedding": 0.1}
"""Task -> the learning rate unless told."""


@dataclass(frozen=True, eq=False, repr=False)
class LossFits(Reached, Saved, saved_as="loss fits"):
    """Three fits of one problem, each under a loss of its own.

    Attributes:
        task: line, classes or embedding.
        losses: the names of the three.
        measure: (3, T+1) after each step: of ``line`` the mean distance from the true line, of ``classes`` the chance that a
            fresh example is named rightly where both classes come equally often, of ``embedding`` how many times as far
            apart two of different classes lie as two of one.
        columns: name -> the data, and of each fit its weights after each step.
        settings: what reproduces it.

    Example:
        >>> import simulab as sl
        >>> fits = sl.compare_losses("line", outliers=0.1)
        >>> fits.losses, fits.best
        (('mse', 'mae', 'huber'), 'mae')
    """

    task: str
    losses: tuple[str, ...]
    measure: np.ndarray
    columns: dict[str, np.ndarray] = field(repr=False)
    settings: dict[str, Any] = field(repr=False)

    @property
    def best(self) -> str | None:
        """The loss whose fit ends best by ``measure``; None where none has a number."""
        ends = self.measure[:, -1] * (-1 if self.task == "line" else 1)
        return self.losses[int(np.nanargmax(ends))] if np.isfinite(ends).any() else None

    def plot(self, **options: Any) -> Any:
        """A Bokeh figure of ``measure`` after each step, a line a loss; see ``simulab.figures``."""
        return plot(self, **options)

    def to_frame(self) -> Any:
        """A pandas DataFrame, a row a step: ``step``, and ``measure`` of each loss."""
        return data_frame({"step": np.arange(self.measure.shape[1]), **dict(zip(self.losses, self.measure))})

    def __len__(self) -> int:
        """How many steps."""
        return self.measure.shape[1] - 1

    def _repr_html_(self) -> str:
        return sparkline(self.measure, str(self))

    def __str__(self) -> str:
        ends = ", ".join(f"{name} {sig3(float(end))}" for name, end in zip(self.losses, self.measure[:, -1]))
        return f"{self.task}: {MEASURES[self.task]} {ends}"


@hinted
def compare_losses(
    task: str = "line", *, steps: int = 200, learning_rate: float | None = None, seed: int = 0, **knobs: float
) -> LossFits:
    """One problem fitted under three losses, from one start, by full gradient descent: w <- w - η g.

    Args:
        task: ``line`` (mean squared error, mean absolute error, Huber), ``classes`` (binary cross-entropy, hinge, focal: a
            straight line between two clouds of points) or ``embedding`` (categorical cross-entropy, contrastive,
            triplet: a linear map of four features into the plane).
        steps: T, up to 300.
        learning_rate: η, the same for all three; 0.1, of ``classes`` 0.5, unless told.
        seed: other points.
        **knobs: ``outliers``, ``scatter`` and ``huber_delta`` of a line; ``rare``, ``wrong``, ``focal_gamma`` and ``margin``
            (the hinge's) of classes; ``spread`` and ``margin`` of an embedding.

    Returns:
        LossFits.

    Raises:
        ValueError, TypeError: one sentence that begins with the argument's name.

    Source:
        Huber (1964), Robust estimation of a location parameter; Lin et al. (2017), Focal loss for dense object detection;
        Hadsell, Chopra & LeCun (2006), Dimensionality reduction by learning an invariant mapping; Schroff et al.
        (2015), FaceNet.

    Example:
        >>> import simulab as sl
        >>> far = sl.compare_losses("line", outliers=0.1, seed=1).measure[:, -1]
        >>> bool(far[0] > 5 * far[1])  # the squared error follows the outliers, the absolute one hardly
        True
    """
    known("task", task, TASKS)
    whole("steps", steps, 1, MOST_STEPS)
    whole("seed", seed, 0, 2**32 - 1)
    given: dict[str, Any] = {name: knob.default for name, knob in KNOBS.items()}
    for name, value in knobs.items():
        given[name] = _number(name, value, KNOBS[known(name, name, KNOBS)].bounds)
    rate = RATES[task] if learning_rate is None else _number("learning_rate", learning_rate, (1e-6, 100.0))
    settings = {**given, "learning_rate": rate, "seed": seed}
    with backend.float64():
        found = jax.device_get(_program(task)(settings))
    columns = {
        name: value[:, : steps + 1] if value.shape[-1] == MOST_STEPS + 1 else value for name, value in found.items()
    }
    return LossFits(
        task, tuple(TASKS[task]), columns[MEASURES[task]], columns, {**settings, "task": task, "steps": steps}
    )


@functools.cache
def _program(task: str) -> Any:
    return jax.jit(ROOMS[task].fits)


def _number(name: str, value: Any, bounds: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | np.number):
        raise TypeError(f"{name}: give a number, not {reprlib.repr(value)}")
    low, high = bounds
    if not low <= value <= high:
        raise ValueError(f"{name}: give a number from {low:g} to {high:g}, not {value:g}")
    return float(value)
