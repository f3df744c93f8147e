"""Reduce on plateau."""

from collections.abc import Mapping
from types import MappingProxyType, SimpleNamespace
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from simulab.knob import Knob
from simulab.schedule import Controller


class Watched(NamedTuple):
    """What the controller remembers; all scalars."""

    best: jax.Array
    """The lowest loss so far that counted as better."""
    waited: jax.Array
    """Losses since then, or since the last reduction."""
    scale: jax.Array
    """What the base rate is multiplied by now."""


class Plateau(Controller):
    """Watches the loss and divides the rate when it has stopped falling: no curve over time, but an answer to the run.

    After more than P losses in a row that are not below the best by the threshold, the rate is multiplied by γ and the
    count begins anew. This is PyTorch's count; optax's ``reduce_on_plateau`` reduces one loss earlier, at P in a row.
    Both take a part of the best loss itself, so that below zero every loss near the best counts as better; here it is a
    part of its size.
    """

    title = "Reduce on plateau"
    order = 100
    equation = (
        r"\eta_t = \eta_0\, s, \quad s \leftarrow \gamma\, s \text{ after more than } P \text{ losses } "
        r"\ell \ge \ell_{best} - \theta\, |\ell_{best}|"
    )
    reference = "PyTorch (2017), torch.optim.lr_scheduler.ReduceLROnPlateau"
    colour = "#7B3294"
    dash = (8, 3)
    marker = "cross"

    reaction_code = """\
    lowest, waited = (watched, 0) if watched < lowest * (1 - {threshold}) else (lowest, waited + 1)
    if waited > {plateau_patience}:
        scale, waited = scale * {factor}, 0"""

    factor = Knob(0.1, bounds=(0.01, 0.99), log=True, symbol="γ", doc="What the rate is multiplied by on a plateau.")
    plateau_patience = Knob(
        10,
        bounds=(0, 10_000),
        integer=True,
        symbol="P",
        unit="losses",
        doc="Losses without a better one that are borne.",
    )
    threshold = Knob(
        1e-4, bounds=(0.0, 0.5), symbol="θ", doc="How much lower, as a part, a loss must be to count as better."
    )

    in_epochs = MappingProxyType(
        {
            "factor": Knob(0.3, bounds=(0.01, 0.99), log=True, symbol="γ", label="Cut to", doc="Its factor on a plateau."),
            "patience": Knob(8, bounds=(0, 100), integer=True, symbol="P", unit="epochs",
                             doc="Epochs without a better loss that are borne."),
            "threshold": Knob(0.01, bounds=(0.0, 0.5), symbol="θ", label="Better by",
                              doc="The part by which a loss must be lower to count as better."),
        }
    )  # fmt: skip

    @classmethod
    def from_epochs(cls, k: Mapping[str, Any]) -> dict[str, Any]:
        return {"factor": k["factor"], "plateau_patience": k["patience"], "threshold": k["threshold"]}

    def rate(self, step: jax.Array, knobs: SimpleNamespace) -> jax.Array:
        return jnp.asarray(knobs.learning_rate)

    def init(self, knobs: SimpleNamespace) -> Watched:
        one = jnp.asarray(1.0, jnp.result_type(float))
        return Watched(one * jnp.inf, one * 0, one)

    def update(self, state: Watched, loss: jax.Array, knobs: SimpleNamespace) -> tuple[Watched, jax.Array]:
        better = loss < state.best * (1 - knobs.threshold * jnp.sign(state.best))  # lower, whatever its sign
        waited = jnp.where(better, 0.0, state.waited + 1)
        tired = waited > knobs.plateau_patience
        scale = jnp.where(tired, state.scale * knobs.factor, state.scale)
        return Watched(jnp.where(better, loss, state.best), jnp.where(tired, 0.0, waited), scale), scale
