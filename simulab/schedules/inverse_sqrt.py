"""Inverse square root with warmup."""

from collections.abc import Mapping
from types import MappingProxyType, SimpleNamespace
from typing import Any

import jax
import jax.numpy as jnp

from simulab.knob import Knob
from simulab.schedule import Schedule
from simulab.schedules.warmup_cosine import ITS_END, WARMUP, rising


class InverseSqrt(Schedule):
    """Rises for W steps, then falls with the root of the steps taken: the one that need not know when a run ends.

    The first update uses η₀/(W+1); η₀ is reached at t = W. With W = 0 it is η₀/√(t+1).
    """

    title = "Inverse square root"
    order = 90
    equation = r"\eta_t = \eta_0 \min\left(\frac{t+1}{W+1},\ \sqrt{\frac{W+1}{t+1}}\right)"
    reference = "Vaswani et al. (2017), Attention is all you need, equation 3"
    colour = "#35978F"
    dash = (2, 3)
    marker = "pentagon"

    optax_code = "lambda t: {learning_rate} * min((t + 1) / (rising + 1), ((rising + 1) / (t + 1)) ** 0.5)"
    torch_code = "lr.LambdaLR(opt, lambda t: min((t + 1) / (rising + 1), ((rising + 1) / (t + 1)) ** 0.5))"
    code_times = MappingProxyType({"rising": "{warmup_steps}"})
    in_epochs = MappingProxyType({"warmup": WARMUP})
    lines = (ITS_END,)

    warmup_steps = Knob(
        10, bounds=(0, 100_000), integer=True, symbol="W", unit="steps", doc="Steps in which the rate rises."
    )

    @classmethod
    def from_epochs(cls, k: Mapping[str, Any]) -> dict[str, Any]:
        return {"warmup_steps": rising(k)}

    def rate(self, step: jax.Array, knobs: SimpleNamespace) -> jax.Array:
        share = (step + 1) / (knobs.warmup_steps + 1)
        return knobs.learning_rate * jnp.minimum(share, 1 / jnp.sqrt(share))
