"""Exponential decay."""

from collections.abc import Mapping
from types import MappingProxyType, SimpleNamespace
from typing import Any

import jax
import jax.numpy as jnp

from simulab.knob import Knob
from simulab.schedule import Schedule


class Exponential(Schedule):
    """The same part off at every step: a straight line on a logarithmic axis, and soon too small if γ is.

    The first update (t = 0) uses η₀ itself.
    """

    title = "Exponential"
    order = 30
    equation = r"\eta_t = \eta_0\, \gamma^{t}"
    reference = "Bottou (2012), Stochastic gradient descent tricks"
    colour = "#B8860B"
    dash = (8, 3)
    marker = "triangle"

    optax_code = "optax.exponential_decay({learning_rate}, 1, {gamma})"
    torch_code = "lr.ExponentialLR(opt, {gamma})"
    code_in_epochs = MappingProxyType({"gamma": "{decay}"})

    gamma = Knob(0.97, bounds=(0.5, 1.0), symbol="γ", doc="What the rate is multiplied by at every step.")

    in_epochs = MappingProxyType(
        {"decay": Knob(0.97, bounds=(0.8, 1.0), symbol="γ", doc="What the rate is multiplied by every epoch.")}
    )

    @classmethod
    def from_epochs(cls, k: Mapping[str, Any]) -> dict[str, Any]:
        return {"gamma": k["decay"]}

    def rate(self, step: jax.Array, knobs: SimpleNamespace) -> jax.Array:
        return knobs.learning_rate * jnp.asarray(knobs.gamma, float) ** step
