"""The training lottery: a few values of one knob are drawn, and each is trained; then what every value would have given."""

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
from simulab.training.known import known
from simulab.vitals.judge import VERDICTS, judge
from simulab.wording.calling import hinted
from simulab.wording.numbers import sig3

RANGES = {"learning_rate": (1e-4, 10.0), "initial_scale": (0.01, 100.0), "batch_size": (1.0, 128.0)}
"""What can be the ticket, and between which values it is drawn."""
MOST_TICKETS, MOST_VALUES, MOST_SEEDS = 100, 200, 200


@dataclass(frozen=True, eq=False, repr=False)
class Lottery(Reached, Saved, saved_as="lottery"):
    """Tickets, what became of each, and the curve on which they lie.

    Attributes:
        knob: what was drawn.
        tickets: (n,) its values.
        loss: (n, E+1) the training loss of each from before training on.
        verdicts: n words: good, slow, restless, stuck or diverged; see ``simulab.vitals.judge``.
        values: (V,) all values along the range.
        final: (V, S) the training loss at the end from each of S seeds; NaN where the run diverged.
        settings: what reproduces it.

    Example:
        >>> import simulab as sl
        >>> draw = sl.lottery("two_moons", (8,), tickets=[1e-4, 0.1], points=9, seeds=3)
        >>> draw.loss.shape, draw.final.shape, draw.winner
        ((2, 31), (9, 3), 1)
    """

    knob: str
    tickets: np.ndarray
    loss: np.ndarray
    verdicts: tuple[str, ...]
    values: np.ndarray
    final: np.ndarray
    settings: dict[str, Any] = field(repr=False)

    @property
    def winner(self) -> int | None:
        """The place of the ticket that ends lowest; None where all diverged."""
        last = self.loss[:, -1]
        return int(np.nanargmin(last)) if np.isfinite(last).any() else None

    @property
    def quartiles(self) -> np.ndarray:
        """(3, V) lower quartile, median and upper quartile over the seeds; a diverged run counts as infinite."""
        return np.quantile(
            np.where(np.isfinite(self.final), self.final, np.inf), [0.25, 0.5, 0.75], axis=1, method="lower"
        )

    def plot(self, **options: Any) -> Any:
        """A Bokeh figure of the curve over all values with its band, the tickets on it; see ``simulab.figures``."""
        return plot(self, **options)

    def to_frame(self) -> Any:
        """A pandas DataFrame, a row a ticket: the knob, the final loss, the verdict."""
        columns = {self.knob: self.tickets, "final": self.loss[:, -1], "verdict": list(self.verdicts)}
        return data_frame(columns)

    def __len__(self) -> int:
        """How many tickets."""
        return len(self.tickets)

    def _repr_html_(self) -> str:
        return sparkline(self.loss, str(self))

    def __str__(self) -> str:
        drawn = ", ".join(f"{sig3(float(value))} {word}" for value, word in zip(self.tickets, self.verdicts))
        return f"{self.settings['optimizer']} on {self.settings['dataset']}: {self.knob} {drawn}"


@hinted
def lottery(
    dataset: str | Dataset | tuple[Any, Any],
    network: Network | Sequence[int] = Network(),  # noqa: B008 - frozen
    *,
    knob: str = "learning_rate",
    tickets: int | Sequence[float] = 3,
    deal: int = 0,
    points: int = 25,
    seeds: int = 8,
    optimizer: str | Optimizer = "momentum",
    loss: str | Loss | None = None,
    epochs: int = 30,
    batch_size: int | None = 20,
    seed: int = 0,
    validation: float = 0.2,
    test: float = 0.2,
    split_seed: int = 0,
    standardise: bool = True,
    dtype: str = "float32",
    **knobs: Any,
) -> Lottery:
    """The same net, the same data, a few values of one knob drawn at random: which wins, and what would the others have given?

    A ticket's value is log-uniform, low (high/low)^u with u from ``jax.random.key(deal)``: the rate from 1e-4 to 10, the scale
    of the initial weights from 0.01 to 100, the batch size from 1 to 128. A run is judged by its own losses, not by its
    value: its fall against the possible one, from the lowest loss before any training to the lowest that a ticket or
    the median of the seeds reaches.

    Args:
        dataset, network, optimizer, loss, epochs, batch_size, seed, validation, test, split_seed, standardise, dtype: as
            ``sl.train``'s. ``seed`` is that of the tickets and the first of the curve.
        knob: learning_rate, initial_scale or batch_size.
        tickets: how many are drawn, or the values themselves.
        deal: another number, other tickets.
        points: V, values along the curve.
        seeds: S, trainings at each of them.
        **knobs: as ``sl.train``'s.

    Returns:
        Lottery.

    Raises:
        ValueError, TypeError: one sentence that begins with the argument's name.

    Source:
        The bands are those of sensitivity plots, Sivaprasad et al. (2020), Optimizer benchmarking needs to account for
        hyperparameter tuning, ICML; the verdicts are this project's own.

    Example:
        >>> import simulab as sl
        >>> draw = sl.lottery("two_moons", (8,), tickets=[1e-4, 0.1], points=9, seeds=3)
        >>> draw.verdicts
        ('slow', 'good')
    """
    known("knob", knob, RANGES)
    whole("points", points, 2, MOST_VALUES)
    whole("seeds", seeds, 1, MOST_SEEDS)
    whole("deal", deal, 0, 2**32 - 1)
    if knob in knobs or (knob == "batch_size" and batch_size != 20):
        raise ValueError(f"{knob}: it is what is drawn; give tickets the values")
    drawn = _drawn(knob, tickets, deal)
    low, high = RANGES[knob]
    along = np.geomspace(low, high, points)
    if knob == "batch_size":
        drawn, along = np.round(drawn), np.unique(np.round(along))
    given: dict[str, Any] = {
        "optimizer": optimizer, "loss": loss, "epochs": epochs, "batch_size": batch_size, "validation": validation,
        "test": test, "split_seed": split_seed, "standardise": standardise, "dtype": dtype, **knobs,
    }  # fmt: skip
    curve, own = np.repeat(along, seeds), np.tile(seed + np.arange(seeds), len(along))
    settings, losses = _trained(
        (dataset, network),
        knob,
        np.concatenate([drawn, curve]),
        np.concatenate([np.full(len(drawn), seed), own]),
        given,
    )
    race, final = losses[: len(drawn)], losses[len(drawn) :, -1].reshape(len(along), seeds)
    middle = np.quantile(np.where(np.isfinite(final), final, np.inf), 0.5, axis=1, method="lower")
    best = min(float(np.min(middle)), float(np.nanmin(np.append(race[:, -1], np.inf))))
    blank = float(np.nanmin(losses[:, 0]))
    judged = jax.vmap(lambda one: judge(one, race.shape[1] - 1, jnp.asarray(blank), jnp.asarray(best)))
    plain = {
        "dataset": settings["dataset"], "network": list(settings["network"].hidden), "optimizer": settings["optimizer"],
        "epochs": epochs, "batch_size": settings["batch_size"], "seed": seed, "deal": deal,
    }  # fmt: skip
    return Lottery(
        knob, drawn, race, tuple(VERDICTS[int(code)] for code in judged(jnp.asarray(race))), along, final, plain
    )


def ticket(share: Any, ends: tuple[float, float]) -> Any:
    """The value at a share from 0 to 1 of a logarithmic range."""
    return ends[0] * (ends[1] / ends[0]) ** share


def _drawn(knob: str, tickets: Any, deal: int) -> np.ndarray:
    if isinstance(tickets, Sequence | np.ndarray) and not isinstance(tickets, str):
        values = np.asarray(tickets, float)
        if values.ndim != 1 or not len(values) or not all(math.isfinite(v) and v > 0 for v in values):
            raise ValueError(f"tickets: give values above 0, not {tickets!r}")
        return values
    count = whole("tickets", tickets, 1, MOST_TICKETS)
    shares = np.asarray(jax.random.uniform(jax.random.key(deal), (count,), jnp.float32), float)
    return ticket(shares, RANGES[knob])


def _trained(what: Any, knob: str, values: np.ndarray, seeds: np.ndarray, given: Any) -> tuple[Any, np.ndarray]:
    """The settings, and the training losses (n, E+1) for each value and seed: in one call wherever one program can."""
    if knob != "batch_size":
        made = train_many(*what, seed=seeds, **{knob: values}, **given)
        return made.settings, np.asarray(made.train_loss)
    found, settings = np.zeros((len(values), given["epochs"] + 1)), {}
    for value in np.unique(values):  # how many examples a step has is compiled in
        mine = values == value
        made = train_many(*what, seed=seeds[mine], **{**given, "batch_size": int(value)})
        found[mine], settings = np.asarray(made.train_loss), made.settings
    return settings, found
