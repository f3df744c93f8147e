"""Networks: fully connected layers between an input and an output."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from simulab.training import normalisation
from simulab.training.activation import ACTIVATIONS
from simulab.training.initialisation import INITIALISATIONS, weights
from simulab.training.known import known
from simulab.training.normalisation import Statistics

Parameters = list[dict[str, jax.Array]]
"""For each layer ``weights`` (n_in, n_out) and ``bias`` (n_out,), and where it is normalised ``scale`` and ``shift``
(n_out,). Under batch normalisation a hidden layer has no bias: the mean is taken off anyway, its gradient would be
nothing but rounding, and Adam would make steps of it."""

WIDEST, DEEPEST = 1024, 64


class Pass(NamedTuple):
    """What went through a network."""

    outputs: jax.Array
    """(n, outputs): scores, before any softmax or sigmoid."""
    sums: list[jax.Array]
    """(n, width) for each hidden layer: what its activation was given."""
    activations: list[jax.Array]
    """(n, width) for each hidden layer: what the next layer was given, without dropout."""
    statistics: list[Statistics]
    """For each hidden layer under batch normalisation: the running statistics after this pass; else empty."""


@dataclass(frozen=True)
class Network:
    """A multi-layer perceptron.

    A hidden layer is h' = act(norm(h W + b)); under dropout some of its entries are then silenced, and with ``skip``
    h is added wherever both have the same width.

    Args:
        hidden: widths of the hidden layers; () is a linear model.
        activation: sigmoid, tanh, relu, leaky_relu or gelu.
        initialisation: zeros, too_small, xavier, he or too_large. Biases start at zero.
        normalisation: "none", "batch" (statistics of the mini-batch in training, running ones at inference) or "layer".
        skip: add a layer's input to its output.

    Raises:
        ValueError, TypeError: one sentence that begins with the argument's name.
    """

    hidden: tuple[int, ...] = (16, 16)
    activation: str = "relu"
    initialisation: str = "he"
    normalisation: str = "none"
    skip: bool = False

    def __post_init__(self) -> None:
        widths = self.hidden if isinstance(self.hidden, Sequence) and not isinstance(self.hidden, str) else None
        if widths is None or any(isinstance(n, bool) or not isinstance(n, int | np.integer) for n in widths):
            raise TypeError(f"hidden: give the widths of the hidden layers, e.g. (16, 16), not {self.hidden!r}")
        if len(widths) > DEEPEST or any(not 1 <= n <= WIDEST for n in widths):
            raise ValueError(f"hidden: give at most {DEEPEST} widths from 1 to {WIDEST}, not {self.hidden!r}")
        object.__setattr__(self, "hidden", tuple(int(n) for n in widths))
        known("activation", self.activation, ACTIVATIONS)
        known("initialisation", self.initialisation, INITIALISATIONS)
        known("normalisation", self.normalisation, normalisation.KINDS)
        if not isinstance(self.skip, bool):
            raise TypeError(f"skip: give True or False, not {self.skip!r}")

    def init(self, key: jax.Array, inputs: int, outputs: int, scale: Any = 1.0, dtype: Any = None) -> Parameters:
        """The parameters before training; the same key gives the same ones in every precision.

        Args:
            key: of jax.random.
            inputs, outputs: d and the number of scores.
            scale: what the initial weights are multiplied by; may be traced.
            dtype: float32 unless told.
        """
        sizes = [inputs, *self.hidden, outputs]
        parameters = []
        for layer, drawn in enumerate(weights(key, self.initialisation, sizes)):
            made = {"weights": (scale * drawn).astype(dtype or jnp.float32)}
            one, nothing = (
                jnp.ones(drawn.shape[1], dtype or jnp.float32),
                jnp.zeros(drawn.shape[1], dtype or jnp.float32),
            )
            kind = self.normalisation if layer < len(self.hidden) else "none"
            if kind != "batch":
                made["bias"] = nothing
            if kind != "none":
                made |= {"scale": one, "shift": nothing}
            parameters.append(made)
        return parameters

    def statistics(self, dtype: Any = None) -> list[Statistics]:
        """The running statistics before training: empty unless batch-normalised."""
        if self.normalisation != "batch":
            return []
        dtype = dtype or jnp.float32
        return [Statistics(jnp.zeros(n, dtype), jnp.ones(n, dtype)) for n in self.hidden]

    def apply(
        self,
        parameters: Parameters,
        x: jax.Array,
        statistics: Sequence[Statistics] = (),
        *,
        training: bool = False,
        masks: Sequence[jax.Array] | None = None,
        share: jax.Array | None = None,
    ) -> Pass:
        """Send examples through.

        Args:
            parameters: see ``init``.
            x: (n, d) examples.
            statistics: running statistics of batch normalisation.
            training: normalise by the mini-batch instead, and update the running statistics.
            masks: (n, width) for each hidden layer: dropout's factors, see ``dropout.masks``.
            share: (n,) weights of the examples in the mini-batch's statistics; alike unless told.
        """
        activate = ACTIVATIONS[self.activation]
        h, sums, activations, after = x, [], [], []
        for layer, made in enumerate(parameters[:-1]):
            z = h @ made["weights"]
            if "bias" in made:
                z = z + made["bias"]
            if self.normalisation == "layer":
                z = made["scale"] * normalisation.by_layer(z) + made["shift"]
            elif self.normalisation == "batch":
                seen = normalisation.seen(z, share) if training else statistics[layer]
                after.append(normalisation.running(statistics[layer], seen, z.shape[0], share) if training else seen)
                z = made["scale"] * normalisation.by(z, seen) + made["shift"]
            out = activate(z)
            sums.append(z)
            activations.append(out)
            if masks is not None:
                out = out * masks[layer]
            h = h + out if self.skip and h.shape[-1] == out.shape[-1] else out
        last = parameters[-1]
        return Pass(h @ last["weights"] + last["bias"], sums, activations, after)
