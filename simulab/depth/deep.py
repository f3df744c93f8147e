"""``train_deep``: a deep net trained, with its activations and gradients in every layer at every step."""

import functools
import reprlib
from dataclasses import dataclass, field
from typing import Any

import jax
import numpy as np

from simulab.depth.layer import ACTIVATION_NAMES, NORMALISATIONS
from simulab.depth.net import DEEPEST, STARTS
from simulab.depth.training import EXAMPLES, Given, trained
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

MOST_STEPS = 120
BOUNDS = {
    "depth": (1, DEEPEST),
    "scale": (0.25, 4.0),
    "learning_rate": (1e-3, 1.0),
    "batch_size": (1, EXAMPLES),
    "clip_norm": (0.01, 100.0),
}
"""Between which numbers a control's knobs are."""
BY_LAYER = ("activation", "backward", "gradient")


@dataclass(frozen=True, eq=False, repr=False)
class DeepRun(Reached, Saved, saved_as="deep run"):
    """A training of a deep net, every layer seen at every step; T steps, L layers.

    Attributes:
        activation: (T+1, L) root mean square of each layer's activations.
        backward: (T+1, L) norm of the loss's gradient by each layer's activations: what travels back.
        gradient: (T+1, L) norm of the loss's gradient by each layer's weights: what moves them.
        loss: (T+1,) of the mini-batch of each step, the last one after the last step.
        final_loss: loss of all examples at the end, as the net is used: batch normalisation by its running statistics.
        right: share of all examples that are right, likewise.
        right_left_on: the same of a net left in training mode and asked about B examples at a time.
        settings: what reproduces it.

    Example:
        >>> import simulab as sl
        >>> run = sl.train_deep(depth=24, activation="tanh", scale=0.5, steps=1)
        >>> bool(run.backward[0, 0] < 1e-6 * run.backward[0, -1])  # halved in every layer
        True
    """

    activation: np.ndarray
    backward: np.ndarray
    gradient: np.ndarray
    loss: np.ndarray
    final_loss: float
    right: float
    right_left_on: float
    settings: dict[str, Any] = field(repr=False)

    def plot(self, **options: Any) -> Any:
        """A Bokeh figure of ``backward`` over the layers, before training and at its end; see ``simulab.figures``."""
        return plot(self, **options)

    def to_frame(self) -> Any:
        """A pandas DataFrame, a row a step and layer: ``step``, ``layer``, ``activation``, ``backward``, ``gradient``,
        ``loss``."""
        steps, layers = self.activation.shape
        at = np.repeat(np.arange(steps), layers)
        rows = {name: getattr(self, name).ravel() for name in BY_LAYER}
        return data_frame(
            {"step": at, "layer": np.tile(np.arange(1, layers + 1), steps), **rows, "loss": self.loss[at]}
        )

    def __len__(self) -> int:
        """How many steps."""
        return len(self.loss) - 1

    def _repr_html_(self) -> str:
        return sparkline(self.loss[None], str(self))

    def __str__(self) -> str:
        layers = self.activation.shape[1]
        first, last = (sig3(float(self.backward[0, i])) for i in (0, -1))
        way = f"the gradient by layer 1 is {first}, by layer {layers} {last}"
        return f"before training {way}; ends at a loss of {sig3(self.final_loss)}, {100 * self.right:.0f} % right"


@hinted
def train_deep(
    *,
    depth: int = 24,
    activation: str = "tanh",
    initialisation: str = "xavier",
    scale: float = 1.0,
    normalisation: str = "none",
    skip: bool = False,
    learning_rate: float = 0.03,
    batch_size: int = EXAMPLES,
    clip: float | None = None,
    steps: int = 60,
    seed: int = 0,
) -> DeepRun:
    """A net of ``depth`` layers of 16 units learns two half moons (32 examples), h' = φ(N(hW) + b), by w <- w - η g.

    Args:
        depth: L, 1 to 64 hidden layers.
        activation: φ: sigmoid, tanh, relu, leaky_relu, gelu or prelu (whose slope below zero is learnt).
        initialisation: the deviation of the initial weights: xavier, he or zeros.
        scale: the initial weights are this many times as wide.
        normalisation: N: none, batch, layer or group (four groups of units), without a learnt width.
        skip: True adds each layer's input to what it gives, but for the first layer's.
        learning_rate: η.
        batch_size: B, 1 to 32 examples whose mean gradient makes a step.
        clip: the largest norm of a step's gradient, of all layers together; None for no such.
        steps: T, up to 120.
        seed: other initial weights, and another order of the mini-batches.

    Returns:
        DeepRun.

    Raises:
        ValueError, TypeError: one sentence that begins with the argument's name.

    Source:
        Glorot & Bengio (2010), Understanding the difficulty of training deep feedforward neural networks; He et al. (2015),
        Delving deep into rectifiers; Ioffe & Szegedy (2015), Batch normalization; He et al. (2016), Deep residual learning.

    Example:
        >>> import simulab as sl
        >>> small, xavier = (sl.train_deep(scale=scale).final_loss for scale in (0.5, 1.0))
        >>> small > 0.69 > 0.5 > xavier  # log 2 is what it costs to know nothing
        True
    """
    given = Given(
        np.int32(whole("depth", depth, 1, DEEPEST)),
        np.int32(ACTIVATION_NAMES.index(known("activation", activation, ACTIVATION_NAMES))),
        np.int32(STARTS.index(known("initialisation", initialisation, STARTS))),
        np.float64(_number("scale", scale, (0.0, 100.0))),
        np.int32(NORMALISATIONS.index(known("normalisation", normalisation, NORMALISATIONS))),
        np.bool_(skip),
        np.float64(_number("learning_rate", learning_rate, (1e-6, 100.0))),
        np.float64(whole("batch_size", batch_size, 1, EXAMPLES)),
        np.float64(np.inf if clip is None else _number("clip", clip, (1e-6, 1e6))),
        np.uint32(whole("seed", seed, 0, 2**32 - 1)),
    )
    whole("steps", steps, 1, MOST_STEPS)
    with backend.float64():
        seen = jax.device_get(_program()(given, np.int32(steps)))
    activation_size, backward, gradient = (one[: steps + 1, :depth] for one in (seen.size, seen.back, seen.norm))
    settings = {
        "depth": depth, "activation": activation, "initialisation": initialisation, "scale": scale,
        "normalisation": normalisation, "skip": skip, "learning_rate": learning_rate, "batch_size": batch_size, "clip": clip,
        "steps": steps, "seed": seed,
    }  # fmt: skip
    right, left_on = (float(one) for one in seen.right)
    loss = seen.loss[: steps + 1]
    return DeepRun(activation_size, backward, gradient, loss, float(seen.final[0]), right, left_on, settings)


@functools.cache
def _program() -> Any:
    return jax.jit(lambda given, steps: trained(given, steps, MOST_STEPS))


def _number(name: str, value: Any, bounds: tuple[float, float]) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | np.number):
        raise TypeError(f"{name}: give a number, not {reprlib.repr(value)}")
    low, high = bounds
    if not low <= value <= high:
        raise ValueError(f"{name}: give a number from {low:g} to {high:g}, not {value:g}")
    return float(value)
