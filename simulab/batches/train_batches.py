"""``train_batches``: the same start, several batch sizes; loss, noise, sharpness."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from simulab import catalogue
from simulab.batches import accumulation, descent
from simulab.batches.bowl import bowl, floor
from simulab.batches.nets import net
from simulab.batches.noise import law
from simulab.batches.sharpness import sharpest
from simulab.batches.task import NOISE, ORDER, WITH, WITHOUT, Task, key_of, rows_of
from simulab.machine import backend
from simulab.results.archive import Saved
from simulab.results.plotting import plot
from simulab.results.sparkline import sparkline
from simulab.results.tabular import data_frame
from simulab.runs.request import whole
from simulab.training import LOSSES, Dataset, Network
from simulab.training.known import known
from simulab.wording.numbers import sig3

BOWL = "bowl"
MOST_STEPS, MOST_SIZES, TRIALS, PARTS = 100_000, 64, 200, 4
SCALINGS = ("same", "linear")


@dataclass(frozen=True, eq=False)
class BatchRuns(Saved, saved_as="batch runs"):
    """Trainings on mini-batches of R sizes from the same start; T steps, N examples.

    Attributes:
        batch_size: (R,) B.
        learning_rate: (R,) η.
        loss: (R, T+1) of all examples, before and after each step.
        noise: (R,) before training, the root mean square distance of 200 mini-batches' gradients from that of all examples.
        noise_law: (R,) the same of all mini-batches there are: σ/√B, without replacement times √((N - B)/(N - 1)).
        sharpness: (R,) largest eigenvalue of the Hessian of the loss of all examples after the last step.
        floor: (R,) on the bowl, the mean loss about which a training settles, Σ η σ²/(2B (2 - η L)); NaN elsewhere.
        accumulated: (R, 1 or 2) before training, how far a batch's gradient is from the mean of its four parts', relative to the
            longest of these: in float64 and, of a net, in float32.
        settings: what reproduces it.

    Example:
        >>> import simulab as sl
        >>> runs = sl.train_batches("iris", batch_sizes=(1, 16, None), learning_rate=0.5, steps=200)
        >>> runs.batch_size.tolist(), bool(runs.sharpness[0] < runs.sharpness[-1])  # one example ends where it is flatter
        ([1, 16, 150], True)
    """

    batch_size: np.ndarray
    learning_rate: np.ndarray
    loss: np.ndarray
    noise: np.ndarray
    noise_law: np.ndarray
    sharpness: np.ndarray
    floor: np.ndarray
    accumulated: np.ndarray
    settings: dict[str, Any] = field(repr=False)

    @property
    def examples(self) -> np.ndarray:
        """(R, T+1) examples that each has seen, those seen again counted again."""
        return self.batch_size[:, None] * np.arange(self.loss.shape[1])

    def plot(self, **options: Any) -> Any:
        """A Bokeh figure of the losses over the examples seen; see ``simulab.figures``."""
        return plot(self, **options)

    def to_frame(self) -> Any:
        """A pandas DataFrame, a row a size and step: ``batch_size``, ``learning_rate``, ``step``, ``examples``, ``loss``."""
        sizes, steps = self.loss.shape
        return data_frame({
            "batch_size": np.repeat(self.batch_size, steps), "learning_rate": np.repeat(self.learning_rate, steps),
            "step": np.tile(np.arange(steps), sizes), "examples": self.examples.ravel(), "loss": self.loss.ravel(),
        })  # fmt: skip

    def __len__(self) -> int:
        """How many sizes."""
        return len(self.batch_size)

    def _repr_html_(self) -> str:
        return sparkline(self.loss, str(self))

    def __str__(self) -> str:
        ends = "; ".join(
            f"B = {size} at {sig3(float(rate))} ends at {sig3(float(end))}"
            for size, rate, end in zip(self.batch_size, self.learning_rate, self.loss[:, -1])
        )
        return f"after {self.loss.shape[1] - 1} steps on {self.settings['dataset']}: {ends}"


def train_batches(
    dataset: str | Dataset = "iris",
    network: Network | Sequence[int] = Network((8,), "tanh", "xavier"),  # noqa: B008 - frozen
    *,
    batch_sizes: Sequence[int | None] = (1, 8, None),
    learning_rate: float = 0.1,
    scaling: str = "same",
    drawn: str = WITHOUT,
    steps: int = 400,
    noise: float = 1.0,
    standardise: bool = True,
    seed: int = 0,
) -> BatchRuns:
    """The same net from the same start on mini-batches of several sizes, by w <- w - η g.

    Args:
        dataset: "bowl", a quadratic surface that is a mean over 120 examples; or data with classes, all of which train.
        network: without batch normalisation; not looked at on the bowl.
        batch_sizes: B of each; None is all examples.
        learning_rate: η.
        scaling: "same": η for all; "linear": η is that of the first size, others have it in proportion to B.
        drawn: "without" or "with" replacement: each step's mini-batch anew from all examples.
        steps: T.
        noise: σ of one example's gradient along each axis of the bowl.
        standardise: features to mean 0 and deviation 1.
        seed: other initial weights, other mini-batches.

    Returns:
        BatchRuns.

    Raises:
        ValueError, TypeError: one sentence that begins with the argument's name.

    Source:
        Goyal et al. (2017), Accurate, large minibatch SGD (the linear rule); Keskar et al. (2017), On large-batch training for
        deep learning (sharpness); Robbins & Monro (1951), A stochastic approximation method.

    Example:
        >>> import simulab as sl
        >>> runs = sl.train_batches("bowl", batch_sizes=(1, 4), drawn="with")
        >>> round(float(runs.noise_law[0] / runs.noise_law[1]), 6)  # four times as many examples, half the noise
        2.0
    """
    known("scaling", scaling, SCALINGS)
    known("drawn", drawn, (WITHOUT, WITH))
    whole("steps", steps, 1, MOST_STEPS)
    whole("seed", seed, 0, 2**32 - 1)
    for name, value in (("learning_rate", learning_rate), ("noise", noise)):
        if isinstance(value, bool) or not isinstance(value, int | float | np.number) or not 0 < value < 1e6:
            raise ValueError(f"{name}: give a number above 0, not {value!r}")
    if not isinstance(batch_sizes, Sequence) or isinstance(batch_sizes, str) or not 0 < len(batch_sizes) <= MOST_SIZES:
        raise TypeError(f"batch_sizes: give up to {MOST_SIZES} sizes, like (1, 8, None), not {batch_sizes!r}")
    with backend.float64():
        # the bowl is known in float64 only: there is no net whose sums could be rounded
        widths = ("float64",) if isinstance(dataset, str) and dataset == BOWL else ("float64", "float32")
        made = {width: _task(dataset, network, noise, seed, standardise, width) for width in widths}
        task = made["float64"]
        sizes = [task.count if one is None else whole("batch_sizes", one, 1, task.count) for one in batch_sizes]
        held = np.array(sizes, float)
        rates = learning_rate * (held / held[0] if scaling == "linear" else np.ones(len(held)))
        found = jax.device_get(_measured(made, held, rates, drawn == WITH, steps, seed))
    floors = np.full(len(held), np.nan)
    if isinstance(dataset, str) and dataset == BOWL:
        with backend.float64():
            floors = np.array([float(floor(rate, noise, b, drawn == WITH)) for rate, b in zip(rates, held)])
    settings = {
        "dataset": dataset if isinstance(dataset, str) else dataset.name, "learning_rate": learning_rate, "scaling": scaling,
        "drawn": drawn, "steps": steps, "noise": noise, "standardise": standardise, "seed": seed,
    }  # fmt: skip
    return BatchRuns(np.array(sizes), rates, floor=floors, settings=settings, **found)


def _task(dataset: Any, network: Any, noise: float, seed: int, standardise: bool, dtype: str) -> Task:
    if isinstance(dataset, str) and dataset == BOWL:
        return bowl(noise, seed)
    data = catalogue.datasets.make(dataset, "dataset")
    if not data.classes:
        raise ValueError(f"dataset: {data.name} has no classes; choose one that has, or “bowl”")
    shape = network if isinstance(network, Network) else Network(tuple(network))
    if shape.normalisation == "batch":
        raise ValueError("network: under batch normalisation examples are not apart; choose none or layer")
    return net(data, shape, LOSSES["cross_entropy"], standardise, dtype)


def _measured(
    made: dict[str, Task], held: np.ndarray, rates: np.ndarray, replaced: bool, steps: int, seed: int
) -> dict[str, jax.Array]:
    task = made["float64"]

    @jax.jit
    def one(size: jax.Array, rate: jax.Array) -> dict[str, jax.Array]:
        loss = descent.watched(task, seed, size, rate, replaced, steps, steps)
        end = descent.ended(task, seed, size, rate, replaced, steps)
        w = task.start(seed)
        g = task.each(w)
        off = g - jnp.mean(g, axis=0)
        sigma = jnp.sqrt(jnp.sum(off**2) / task.count)
        share = (jnp.arange(task.most) < size) / size
        keys = jax.vmap(lambda i: jax.random.fold_in(key_of(seed, NOISE), i))(jnp.arange(TRIALS))
        squares = jax.lax.map(lambda key: jnp.sum((share @ off[rows_of(task, key, replaced)]) ** 2), keys)
        rows = rows_of(task, key_of(seed, ORDER), replaced)
        added = [
            accumulation.difference(one, jnp.asarray(w, width), rows, size, PARTS).astype(float)
            for width, one in made.items()
        ]
        return {
            "loss": loss, "sharpness": sharpest(task.loss, end)[0], "noise": jnp.sqrt(jnp.mean(squares)),
            "noise_law": law(sigma, size, task.count)[int(replaced)], "accumulated": jnp.stack(added),
        }  # fmt: skip

    rows = [one(size, rate) for size, rate in zip(held, rates)]
    return jax.tree.map(lambda *leaves: jnp.stack(leaves), *rows)
