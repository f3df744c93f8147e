"""Linear warmup, then cosine decay."""

from collections.abc import Mapping
from types import MappingProxyType, SimpleNamespace
from typing import Any

import jax
import jax.numpy as jnp

from simulab.knob import Knob
from simulab.rules.epochs import Line
from simulab.schedule import Schedule
from simulab.schedules.cosine import LOWEST, half_cosine

WARMUP = Knob(
    10, bounds=(1, 50), integer=True, symbol="W", unit="epochs", label="Warmup",
    doc="Epochs in which the rate rises; after half of the run it has ended in any case.",
)  # fmt: skip
"""The knob that everything with a warmup has in a viewer."""


def rising(k: Mapping[str, Any]) -> jax.Array:
    """Epochs of a viewer's warmup."""
    return jnp.minimum(k["warmup"], jnp.floor(k["steps"] / 2))


ITS_END = Line("warmup", "Warmup ends", "warmup ends", lambda k: rising(k)[None])


class WarmupCosine(Schedule):
    """Small steps while nothing is known yet, then the full rate, then down: the usual schedule of large models.

    The warmup has W = warmup · T steps. It starts at η₀/(W+1), not at 0, so that the first step is not lost, and
    reaches η₀ at t = W, where the cosine starts.
    """

    title = "Warmup, then cosine"
    order = 60
    equation = (
        r"\eta_t = \begin{cases} \eta_0\, \frac{t+1}{W+1} & t < W \\"
        r" \eta_{\min} + \tfrac12\,(\eta_0 - \eta_{\min})\left(1 + \cos\frac{\pi (t-W)}{T-W}\right)"
        r" & t \ge W \end{cases}"
    )
    reference = "Goyal et al. (2017), Accurate, large minibatch SGD; Loshchilov & Hutter (2017), SGDR"
    colour = "#009E73"
    marker = "triangle"

    optax_code = (
        "optax.warmup_cosine_decay_schedule({learning_rate} / (rising + 1), {learning_rate}, rising, {steps}, "
        "end_value={min_rate})"
    )
    torch_code = (
        "lr.SequentialLR(opt, [lr.LinearLR(opt, 1 / (rising + 1), 1.0, rising),\n"
        "        lr.CosineAnnealingLR(opt, {steps} - rising, {min_rate})], [rising])"
    )
    code_times = MappingProxyType({"rising": "round({warmup} * {steps})"})
    in_epochs = MappingProxyType({"warmup": WARMUP, "min_rate": LOWEST})
    lines = (ITS_END,)

    warmup = Knob(0.1, bounds=(0.0, 0.5), symbol="W/T", doc="Part of the run in which the rate rises.")
    min_rate = Knob(0.0, bounds=(0.0, 0.1), symbol="η_min", doc="The rate that the run ends at.")

    @classmethod
    def from_epochs(cls, k: Mapping[str, Any]) -> dict[str, Any]:
        return {"warmup": rising(k) / k["steps"], "min_rate": k["min_rate"]}

    def rate(self, step: jax.Array, knobs: SimpleNamespace) -> jax.Array:
        W = jnp.round(knobs.warmup * knobs.steps)
        rising = knobs.learning_rate * (step + 1) / (W + 1)
        falling = half_cosine((step - W) / (knobs.steps - W), knobs.learning_rate, knobs.min_rate)
        return jnp.where(step < W, rising, falling)
