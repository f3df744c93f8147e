"""The learning-rate range test of a real net, beside the whole trainings that it stands for."""

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from simulab.optimizer import Optimizer
from simulab.results.archive import Saved
from simulab.results.plotting import plot
from simulab.results.reaching import Reached
from simulab.results.sparkline import sparkline
from simulab.results.tabular import data_frame
from simulab.runs.request import whole
from simulab.training import Dataset, Loss, Network, train_many
from simulab.training.epoch import train_epoch
from simulab.training.plan import Plan
from simulab.training.request import checked
from simulab.training.run import begin, shaped
from simulab.vitals.reading import FACTOR, read
from simulab.vitals.rising import Rising
from simulab.wording.calling import hinted
from simulab.wording.numbers import sig3

LONGEST, MOST_RATES, MOST = 100_000, 1000, 1000.0
TRAINED = (1e-6, 10.0)
"""Rates that a whole training takes."""


@dataclass(frozen=True, eq=False, repr=False)
class RangeTest(Reached, Saved, saved_as="range test"):
    """What a range test saw, and how well it did.

    Attributes:
        rate: (T,) the rate of each step, from the lowest to the highest.
        loss: (T,) of each mini-batch, before the step with that rate.
        smoothed: (T,) the exponential average of ``loss``.
        stopped_at: the step at which the smoothed loss was four times its lowest or no number, or None.
        lowest: the rate at the lowest smoothed loss before that; NaN where the loss never fell, as are the next two.
        steepest: the rate at which it fell fastest.
        below_lowest: a tenth of ``lowest``.
        rates: (R,) rates of whole trainings, equally far apart on a logarithmic scale; empty where none was asked for.
        final: (R,) the training loss that each ends at; NaN where it diverged.
        runs: suggestion -> (E+1,) the training loss of a whole training with it.
        settings: what reproduces it.

    Example:
        >>> import simulab as sl
        >>> test = sl.range_test("two_moons", (8,), steps=60, rates=9)
        >>> test.rate.shape, bool(test.lowest > test.steepest > 1e-5)
        ((60,), True)
    """

    rate: np.ndarray
    loss: np.ndarray
    smoothed: np.ndarray
    stopped_at: int | None
    lowest: float
    steepest: float
    rates: np.ndarray
    final: np.ndarray
    runs: dict[str, np.ndarray] = field(repr=False)
    settings: dict[str, Any] = field(repr=False)

    @property
    def below_lowest(self) -> float:
        """A tenth of the rate at the lowest smoothed loss."""
        return self.lowest / FACTOR

    @property
    def suggestions(self) -> dict[str, float]:
        """Name -> rate of both suggestions; empty where the loss never fell."""
        both = {"steepest": self.steepest, "below_lowest": self.below_lowest}
        return {name: rate for name, rate in both.items() if math.isfinite(rate)}

    @property
    def best_rate(self) -> float:
        """The rate whose whole training ends lowest; NaN where none was made or none ended."""
        return float(self.rates[np.nanargmin(self.final)]) if np.isfinite(self.final).any() else math.nan

    def plot(self, **options: Any) -> Any:
        """A Bokeh figure of loss and smoothed loss against the rate, and of the whole trainings; see ``simulab.figures``."""
        return plot(self, **options)

    def to_frame(self) -> Any:
        """A pandas DataFrame, a row a step: step, rate, loss, smoothed."""
        columns = {
            "step": np.arange(len(self.rate)),
            "rate": self.rate,
            "loss": self.loss,
            "smoothed": self.smoothed,
        }
        return data_frame(columns)

    def __len__(self) -> int:
        """How many steps."""
        return len(self.rate)

    def _repr_html_(self) -> str:
        return sparkline(np.stack([self.loss, self.smoothed]), str(self))

    def __str__(self) -> str:
        who = f"range test of {self.settings['optimizer']} on {self.settings['dataset']}"
        if not self.suggestions:
            return f"{who}: the loss never fell by 5 %, so nothing is suggested"
        words = [f"lowest loss at rate {sig3(self.lowest)}, a tenth of it is {sig3(self.below_lowest)}"]
        if math.isfinite(self.steepest):
            words.insert(0, f"steepest at rate {sig3(self.steepest)}")
        if math.isfinite(self.best_rate):
            words.append(f"of {len(self.rates)} whole trainings that at {sig3(self.best_rate)} ends lowest")
        return f"{who}: " + "; ".join(words)


@hinted
def range_test(
    dataset: str | Dataset | tuple[Any, Any],
    network: Network | Sequence[int] = Network(),  # noqa: B008 - frozen
    *,
    optimizer: str | Optimizer = "momentum",
    lowest: float = 1e-5,
    highest: float = 10.0,
    steps: int = 200,
    smoothing: float = 0.9,
    rates: int = 33,
    loss: str | Loss | None = None,
    batch_size: int | None = 20,
    seed: int = 0,
    validation: float = 0.2,
    test: float = 0.2,
    split_seed: int = 0,
    standardise: bool = True,
    dtype: str = "float32",
    **knobs: Any,
) -> RangeTest:
    """One short training whose rate rises from tiny to huge; where its loss falls says which rate to take.

    η_t = η_low (η_high/η_low)^{t/(T-1)}, and ŝ_t = (1-β) Σ_i β^{t-i} l_i / (1-β^{t+1}) is the smoothed loss. Suggested are
    the rate at which ŝ falls fastest, over T/20 steps on either side, and a tenth of the rate at which it is lowest; the
    first tenth of the steps suggests nothing. The test is over where ŝ is four times its lowest. Both rates are then tried
    in whole trainings of as many epochs as the test needed, as are ``rates`` others: the sensitivity that the test
    estimates.

    Args:
        dataset, network, optimizer, loss, batch_size, seed, validation, test, split_seed, standardise, dtype: as ``sl.train``'s.
        lowest, highest: the rates of the first and of the last step.
        steps: T, mini-batches of the test.
        smoothing: β, from 0 (none) to below 1.
        rates: R, whole trainings to compare with, from the lowest to the highest rate or 10; 0 makes none.
        **knobs: as ``sl.train``'s, without the learning rate.

    Returns:
        RangeTest: rate, loss, smoothed (T,), and what is read from them.

    Raises:
        ValueError, TypeError: one sentence that begins with the argument's name.

    Source:
        Smith (2017), Cyclical learning rates for training neural networks, WACV (arXiv 1506.01186, 2015): the test.
        Howard & Gugger (2020), fastai: A layered API for deep learning, Information 11: the smoothed loss, both suggestions.

    Example:
        >>> import simulab as sl
        >>> found = sl.range_test("two_moons", (8,), steps=60, rates=9)
        >>> sorted(found.suggestions), found.final.shape
        (['below_lowest', 'steepest'], (9,))
    """
    whole("steps", steps, 10, LONGEST)
    whole("rates", rates, 0, MOST_RATES)
    low, high = _between(lowest, highest)
    if isinstance(smoothing, bool) or not isinstance(smoothing, int | float) or not 0 <= smoothing < 1:
        raise ValueError(f"smoothing: give a number from 0 to below 1, not {smoothing!r}")
    if "learning_rate" in knobs:
        raise ValueError("learning_rate: the test sweeps it; give lowest and highest")
    same: dict[str, Any] = {
        "optimizer": optimizer, "loss": loss, "batch_size": batch_size, "seed": seed, "validation": validation,
        "test": test, "split_seed": split_seed, "standardise": standardise, "dtype": dtype,
    }  # fmt: skip
    request = _request(dataset, network, low, high, steps, same, knobs)
    epochs = request.plan.epochs
    with jax.enable_x64(dtype == "float64"):
        seen = _swept(request.plan, np.uint32(request.seed), request.knobs, request.split.parts)
        losses = jnp.asarray(seen["step_loss"]).reshape(-1)[:steps]
        said = jax.device_get(read(losses, jnp.asarray(smoothing, losses.dtype), steps))
    rate = np.asarray(seen["rate"]).reshape(-1)[:steps]
    at = {name: float(rate[place]) if place >= 0 else math.nan for name, place in
          (("lowest", int(said.lowest)), ("steepest", int(said.steepest)))}  # fmt: skip
    settings = {
        "dataset": request.settings["dataset"], "network": list(request.plan.network.hidden),
        "optimizer": request.settings["optimizer"], "highest": high, "steps": steps, "smoothing": smoothing,
        "batch_size": request.settings["batch_size"], "seed": int(request.seed), "epochs": epochs,
    }  # fmt: skip
    stopped = int(said.over) if said.over >= 0 else None
    found = RangeTest(
        rate, np.asarray(losses), np.asarray(said.smoothed), stopped, **at,
        rates=np.zeros(0), final=np.zeros(0), runs={}, settings=settings,
    )  # fmt: skip
    return _with_trainings(found, rates, (low, high), (dataset, network), {**same, "epochs": epochs, **knobs})


def _between(lowest: Any, highest: Any) -> tuple[float, float]:
    for name, value in (("lowest", lowest), ("highest", highest)):
        number = isinstance(value, int | float | np.number) and not isinstance(value, bool)
        if not number or not 1e-6 <= value <= MOST:
            raise ValueError(f"{name}: give a rate from 1e-06 to {MOST:g}, not {value!r}")
    if not lowest < highest:
        raise ValueError(f"highest: give a rate above the lowest, {lowest:g}, not {highest!r}")
    return float(lowest), float(highest)


def _request(dataset: Any, network: Any, low: float, high: float, steps: int, same: Any, knobs: Any) -> Any:
    """The checked training of the test, with as many epochs as its steps fill."""

    def made(epochs: int) -> Any:
        return checked(
            dataset, network, schedule=Rising(), epochs=epochs, averaging_kind="none", surface_epochs=(), resolution=64,
            record=("steps",), given={**knobs, "learning_rate": low, "highest": high, "sweep": steps}, many=False, **same,
        )  # fmt: skip

    first = made(1)
    a_pass = -(-len(first.split.parts["train"].x) // first.plan.batch_size)
    return made(-(-steps // a_pass))


@functools.partial(jax.jit, static_argnums=0)
def _swept(plan: Plan, seed: Any, knobs: Any, splits: Any) -> dict[str, jax.Array]:
    """``step_loss`` and ``rate`` (E, S), also of the epoch in which the run blows up."""
    key = jax.random.key(seed)
    splits = jax.tree.map(jnp.asarray, splits)
    carry, unravel = begin(plan, knobs, key, splits), shaped(plan, splits["train"].x)

    def epoch(trained: Any, number: jax.Array) -> Any:
        return train_epoch(plan, knobs, key, splits["train"], unravel, trained, number)

    return jax.lax.scan(epoch, carry.trained, jnp.arange(plan.epochs))[1]


def _with_trainings(found: RangeTest, count: int, ends: tuple[float, float], what: Any, settings: Any) -> RangeTest:
    """The same with whole trainings at ``count`` rates and at those that it suggests, all in one call."""
    suggested = {name: min(max(rate, TRAINED[0]), TRAINED[1]) for name, rate in found.suggestions.items()}
    grid = np.geomspace(ends[0], min(ends[1], TRAINED[1]), count) if count else np.zeros(0)
    if not count:
        return found
    # as many as there can be, so that the number of suggestions compiles nothing anew
    spare = [*suggested.values(), *[ends[0]] * (2 - len(suggested))]
    every = train_many(*what, learning_rate=np.concatenate([grid, spare]), **settings)
    loss = np.asarray(every.train_loss)
    runs = dict(zip(suggested, loss[count:]))
    return RangeTest(
        found.rate, found.loss, found.smoothed, found.stopped_at, found.lowest, found.steepest, grid, loss[:count, -1],
        runs, found.settings,
    )  # fmt: skip
