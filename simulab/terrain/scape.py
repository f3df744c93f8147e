"""``net_landscape``: the loss of a trained net over a plane through its weights, the runs on it, and their sharpness."""

import functools
import reprlib
from dataclasses import dataclass, field
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from simulab.machine import backend
from simulab.results.archive import Saved
from simulab.results.plotting import plot
from simulab.results.sparkline import sparkline
from simulab.results.tabular import data_frame
from simulab.runs.request import whole
from simulab.terrain import edge, study
from simulab.terrain.between import barrier
from simulab.terrain.net import ACTIVATIONS, LOSSES, NORMALISATIONS, Kind
from simulab.terrain.plane import PLANES, SIZE
from simulab.terrain.run import EVERY, MOST, RULES, limit, rules
from simulab.terrain.study import Given
from simulab.training.known import known
from simulab.wording.numbers import sig3

BOUNDS = {
    "gd_rate": (0.01, 1.0),
    "momentum_rate": (0.01, 1.0),
    "momentum": (0.0, 0.95),
    "adam_rate": (1e-3, 0.3),
    "reach": (0.05, 4.0),
}
"""Between which numbers a control's knobs are."""


@dataclass(frozen=True, eq=False)
class NetLandscape(Saved, saved_as="net landscape"):
    """A plane through a net's weights with three runs on it; T looks, one every ``EVERY`` steps.

    Attributes:
        x: (41,) places across, y: (41,) places up, from the lowest; of ``random`` in lengths of the net's filters, else as long
            as the weights themselves.
        loss: (41, 41) the net's loss there, a row for each y.
        runs: the names of the three runs: optimizers, or starts where the plane goes through solutions.
        path: (3, T+1, 2) where each run is drawn at each look.
        share: (3,) which part of each run's squared distances from the plane's centre lies in the plane; 1: all of it.
        under: (3, T+1) the plane's loss where a run is drawn; what it is where the share is 1.
        run_loss: (3, T+1) the net's own loss in each run.
        sharpness: (3, T+1) of gradient descent, momentum and Adam (preconditioned) from one start.
        limit: (3,) 2/η, 2(1 + μ)/η, 38/η.
        between: (51,) the loss from the first start's solution straight to the second's.
        matched: (51,) the same once the second's units are matched to the first's.
        settings: what reproduces it.

    Example:
        >>> import simulab as sl
        >>> found = sl.net_landscape(looks=60)
        >>> bool(found.share[0] > 0.9), bool(found.barrier > found.barrier_matched)
        (True, True)
    """

    x: np.ndarray
    y: np.ndarray
    loss: np.ndarray
    runs: tuple[str, ...]
    path: np.ndarray
    share: np.ndarray
    under: np.ndarray
    run_loss: np.ndarray
    sharpness: np.ndarray
    limit: np.ndarray
    between: np.ndarray
    matched: np.ndarray
    settings: dict[str, Any] = field(repr=False)

    @property
    def barrier(self) -> float:
        """How far the loss between both solutions rises above the straight line between their losses."""
        return float(barrier(jnp.asarray(self.between)))

    @property
    def barrier_matched(self) -> float:
        """The same of the net whose units are matched."""
        return float(barrier(jnp.asarray(self.matched)))

    def plot(self, **options: Any) -> Any:
        """A Bokeh figure of the plane with the runs; see ``simulab.figures``."""
        return plot(self, **options)

    def to_frame(self) -> Any:
        """A pandas DataFrame, a row a run and look: ``run``, ``step``, ``x``, ``y``, ``loss``, ``under``."""
        count = self.run_loss.shape[1]
        return data_frame(
            {
                "run": np.repeat(self.runs, count), "step": np.tile(EVERY * np.arange(count), len(self.runs)),
                "x": self.path[..., 0].ravel(), "y": self.path[..., 1].ravel(), "loss": self.run_loss.ravel(),
                "under": self.under.ravel(),
            }
        )  # fmt: skip

    def __len__(self) -> int:
        """How many looks after the first."""
        return self.run_loss.shape[1] - 1

    def _repr_html_(self) -> str:
        return sparkline(self.run_loss, str(self))

    def __str__(self) -> str:
        shares = ", ".join(f"{name} {100 * share:.1f} %" for name, share in zip(self.runs, self.share))
        return f"the plane shows of the paths: {shares}; barrier between two solutions {sig3(self.barrier)}"


def net_landscape(
    plane: str = "principal",
    optimizer: str = "gd",
    *,
    activation: str = "tanh",
    normalisation: str = "none",
    loss: str = "squared",
    gd_rate: float = 0.2,
    momentum_rate: float = 0.2,
    momentum: float = 0.9,
    adam_rate: float = 0.05,
    looks: int = MOST,
    draw: int = 0,
    reach: float = 1.0,
    seed: int = 0,
) -> NetLandscape:
    """Train a net (2-8-8-1, 105 weights) on 100 points of two half moons, and look at its loss on a plane through its weights.

    Args:
        plane: random (two directions normalised by filter, about the run's end), principal (components of the run about its end)
            or solutions (through the ends of three starts).
        optimizer: whose run the plane is about: gd, momentum or adam; all on all examples at once.
        activation: tanh or relu.
        normalisation: none or batch: each hidden unit's sums over all examples, without a learnt width.
        loss: squared, (f - y)² with classes -1 and 1, or logistic, log(1 + exp(-yf)).
        gd_rate, momentum_rate, adam_rate: η of each; momentum: μ.
        looks: T, up to 120, each after 5 more steps.
        draw: other random directions.
        reach: the square is so many times as wide.
        seed: other initial weights.

    Returns:
        NetLandscape.

    Raises:
        ValueError, TypeError: one sentence that begins with the argument's name.

    Source:
        Li, Xu, Taylor, Studer & Goldstein (2018), Visualizing the loss landscape of neural nets; Cohen et al. (2021), Gradient
        descent on neural networks typically occurs at the edge of stability; Entezari et al. (2022), The role of permutation
        invariance in linear mode connectivity.

    Example:
        >>> import simulab as sl
        >>> found = sl.net_landscape("random", looks=40)
        >>> found.loss.shape, bool(found.share[0] < 0.5)
        ((41, 41), True)
    """
    rates = {
        "gd_rate": gd_rate,
        "momentum_rate": momentum_rate,
        "momentum": momentum,
        "adam_rate": adam_rate,
        "reach": reach,
    }
    given = {name: _number(name, value, BOUNDS[name]) for name, value in rates.items()}
    at = {
        "plane": (plane, PLANES), "optimizer": (optimizer, RULES), "activation": (activation, ACTIVATIONS),
        "normalisation": (normalisation, NORMALISATIONS), "loss": (loss, LOSSES),
    }  # fmt: skip
    chosen = {name: names.index(known(name, value, names)) for name, (value, names) in at.items()}
    count = whole("looks", looks, 1, MOST)
    numbers = np.array([count, whole("draw", draw, 0, 2**32 - 1), whole("seed", seed, 0, 2**31)])
    with backend.float64():
        planar, seen, sharp, limits, plain, matched = jax.device_get(_program()(chosen, given, numbers))
    cut = slice(0, count + 1)
    along = np.linspace(-1.0, 1.0, SIZE)
    solutions = plane == "solutions"
    settings = {name: value for name, (value, _) in at.items()} | rates | {"looks": looks, "draw": draw, "seed": seed}
    return NetLandscape(
        planar.box[0] + planar.box[2] * along, planar.box[1] + planar.box[2] * along, planar.field.reshape(SIZE, SIZE),
        tuple(f"start {i + 1}" for i in range(3)) if solutions else RULES,
        np.stack([planar.x, planar.y], axis=-1)[:, cut], planar.share, planar.under[:, cut], seen[:, cut], sharp[:, cut],
        limits, plain, matched, settings,
    )  # fmt: skip


@functools.cache
def _program() -> Any:
    def found(chosen: Any, rates: Any, numbers: Any) -> Any:
        kind = Kind(chosen["activation"], chosen["normalisation"], chosen["loss"])
        all_rules = rules(rates["gd_rate"], rates["momentum_rate"], rates["momentum"], rates["adam_rate"])
        given = Given(
            kind, all_rules, chosen["optimizer"], numbers[2], numbers[0], chosen["plane"], numbers[1], rates["reach"]
        )
        planar = study.drawn(given, chosen["plane"] == PLANES.index("solutions"))
        sharp = edge.whole(given).sharp
        return planar, planar.loss, sharp, limit(all_rules), *study.crossing(given)[:2]

    return jax.jit(found)


def _number(name: str, value: Any, bounds: tuple[float, float]) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | np.number):
        raise TypeError(f"{name}: give a number, not {reprlib.repr(value)}")
    low, high = bounds
    if not low <= value <= high:
        raise ValueError(f"{name}: give a number from {low:g} to {high:g}, not {value:g}")
    return float(value)
