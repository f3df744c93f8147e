"""Polynomial decay."""

from collections.abc import Mapping
from types import MappingProxyType, SimpleNamespace
from typing import Any

import jax
import jax.numpy as jnp

from simulab.knob import Knob
from simulab.schedule import Schedule


class Polynomial(Schedule):
    """Down to the lowest rate by a power of what is left of the run; p = 1 is linear decay.

    It reaches η_min at t = T, which no update of a run of T steps uses.
    """

    title = "Polynomial"
    order = 80
    equation = r"\eta_t = \eta_{\min} + (\eta_0 - \eta_{\min})\left(1 - \frac{t}{T}\right)^{p}"
    reference = "Mishkin et al. (2017), Systematic evaluation of CNN advances on the ImageNet"
    colour = "#8C510A"
    dash = (2, 3)
    marker = "hex"

    optax_code = "optax.polynomial_schedule({learning_rate}, {min_rate}, {power}, {steps})"
    torch_code = "lr.PolynomialLR(opt, {steps}, {power})"
    code_in_epochs = MappingProxyType({"min_rate": "0.0"})

    power = Knob(1.0, bounds=(0.25, 5.0), symbol="p", doc="1 is a straight line; more of it falls earlier.")
    min_rate = Knob(0.0, bounds=(0.0, 0.1), symbol="η_min", doc="The rate that the run ends at.")

    in_epochs = MappingProxyType({"power": Knob(1.0, bounds=(0.25, 5.0), symbol="p", doc="1 is a straight line.")})

    @classmethod
    def from_epochs(cls, k: Mapping[str, Any]) -> dict[str, Any]:
        return {"power": k["power"], "min_rate": jnp.zeros(())}

    def rate(self, step: jax.Array, knobs: SimpleNamespace) -> jax.Array:
        left = jnp.maximum(1 - step / knobs.steps, 0)
        return knobs.min_rate + (knobs.learning_rate - knobs.min_rate) * left**knobs.power
