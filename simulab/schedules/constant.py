"""A constant rate."""

from types import SimpleNamespace

import jax
import jax.numpy as jnp

from simulab.schedule import Schedule


class Constant(Schedule):
    """The same rate from the first step to the last: what every schedule is compared with."""

    title = "Constant"
    order = 10
    shown_at_first = True
    equation = r"\eta_t = \eta_0"
    reference = "Robbins & Monro (1951), A stochastic approximation method"
    colour = "#5A5A5A"

    optax_code = "optax.constant_schedule({learning_rate})"
    torch_code = "lr.ConstantLR(opt, factor=1.0)"

    def rate(self, step: jax.Array, knobs: SimpleNamespace) -> jax.Array:
        return jnp.asarray(knobs.learning_rate)
