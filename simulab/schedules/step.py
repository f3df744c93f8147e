"""Step decay."""

from collections.abc import Mapping
from types import MappingProxyType, SimpleNamespace
from typing import Any

import jax
import jax.numpy as jnp

from simulab.knob import Knob
from simulab.rules.epochs import Line
from simulab.schedule import Schedule


class StepDecay(Schedule):
    """Divides the rate at fixed times: the loss sits on a plateau, then drops when the rate does."""

    title = "Step decay"
    order = 20
    equation = r"\eta_t = \eta_0\, \gamma^{\lfloor t/S \rfloor}"
    reference = "He et al. (2016), Deep residual learning for image recognition"
    colour = "#D55E00"
    marker = "square"

    optax_code = "optax.exponential_decay({learning_rate}, {period}, {gamma}, staircase=True)"
    torch_code = "lr.StepLR(opt, {period}, {gamma})"
    code_in_epochs = MappingProxyType({"gamma": "{drop}"})

    gamma = Knob(0.1, bounds=(0.01, 1.0), log=True, symbol="γ", doc="What the rate is multiplied by at each drop.")
    period = Knob(
        100, bounds=(1, 100_000), log=True, integer=True, symbol="S", unit="steps", doc="Steps from drop to drop."
    )

    in_epochs = MappingProxyType(
        {
            "period": Knob(30, bounds=(1, 100), integer=True, symbol="S", unit="epochs", label="Drop every",
                           doc="Epochs from drop to drop."),
            "drop": Knob(0.1, bounds=(0.01, 1.0), log=True, symbol="γ", label="Drop by",
                         doc="What the rate is multiplied by at each drop."),
        }
    )  # fmt: skip
    lines = (Line("period", "First drop", "drop", lambda k: k["period"] * jnp.arange(1.0, 7), 6),)

    @classmethod
    def from_epochs(cls, k: Mapping[str, Any]) -> dict[str, Any]:
        return {"gamma": k["drop"], "period": k["period"]}

    def rate(self, step: jax.Array, knobs: SimpleNamespace) -> jax.Array:
        drops = jnp.floor((step + 0.5) / knobs.period)  # the half keeps a rounded 2.9999 from being taken for 2
        return knobs.learning_rate * knobs.gamma**drops
