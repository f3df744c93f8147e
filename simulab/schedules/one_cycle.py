"""The one-cycle policy."""

from collections.abc import Mapping
from types import MappingProxyType, SimpleNamespace
from typing import Any

import jax
import jax.numpy as jnp

from simulab.knob import Knob
from simulab.rules.epochs import Line
from simulab.schedule import Schedule


def highest(k: Mapping[str, Any]) -> jax.Array:
    """The epoch of a viewer's peak."""
    return jnp.minimum(k["peak"], jnp.floor(0.9 * k["steps"]))


class OneCycle(Schedule):
    """Up to a rate that would not do for a whole run, and down far below where it began.

    It starts at η₀/d at t = 0, peaks at t = P = round(peak · T), or T - 1 where that is less, and would end at η₀/(d·f) at
    t = T. PyTorch's ``OneCycleLR`` counts to its last update instead: ask it for total_steps = T + 1 and pct_start =
    (P + 1)/(T + 1).
    """

    title = "One cycle"
    order = 70
    shown_at_first = True
    equation = (
        r"\eta_t = \begin{cases} \frac{\eta_0}{d} + \left(\eta_0 - \frac{\eta_0}{d}\right)"
        r"\frac{1 - \cos(\pi t/P)}{2} & t < P \\ \frac{\eta_0}{df} + \left(\eta_0 - \frac{\eta_0}{df}\right)"
        r"\frac{1 + \cos(\pi (t-P)/(T-P))}{2} & t \ge P \end{cases}"
    )
    reference = (
        "Smith & Topin (2018), Super-convergence: very fast training of neural networks using large learning rates"
    )
    colour = "#CC79A7"
    marker = "star"

    optax_code = (
        "optax.cosine_onecycle_schedule({steps}, {learning_rate}, (peak + 0.5) / {steps},  # optax rounds the peak down\n"
        "        {div_factor}, {final_div_factor})"
    )
    torch_code = (
        "lr.OneCycleLR(opt, {learning_rate}, total_steps={steps} + 1,  # PyTorch counts to the last update, one too early\n"
        "        pct_start=(peak + 1) / ({steps} + 1), div_factor={div_factor}, final_div_factor={final_div_factor},\n"
        "        cycle_momentum=False)"
    )
    code_times = MappingProxyType({"peak": "min(round({peak} * {steps}), {steps} - 1)"})
    in_epochs = MappingProxyType(
        {
            "peak": Knob(40, bounds=(1, 90), integer=True, symbol="P", unit="epochs",
                         doc="Epoch of the highest rate; at nine tenths of the run at the latest."),
            "div_factor": Knob(25.0, bounds=(1.0, 1000.0), log=True, symbol="d", label="Starts below by",
                               doc="Peak over first rate."),
            "final_div_factor": Knob(1e4, bounds=(1.0, 1e6), log=True, symbol="f", label="Ends below by",
                                     doc="First over last rate."),
        }
    )  # fmt: skip
    lines = (Line("peak", "Peak of one cycle", "peak", lambda k: highest(k)[None]),)

    peak = Knob(0.3, bounds=(0.0, 0.9), symbol="P/T", doc="Part of the run in which the rate rises.")
    div_factor = Knob(25.0, bounds=(1.0, 1000.0), log=True, symbol="d", doc="How far below the peak it starts.")
    final_div_factor = Knob(1e4, bounds=(1.0, 1e6), log=True, symbol="f", doc="How far below its start it ends.")

    @classmethod
    def from_epochs(cls, k: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "peak": highest(k) / k["steps"],
            "div_factor": k["div_factor"],
            "final_div_factor": k["final_div_factor"],
        }

    def rate(self, step: jax.Array, knobs: SimpleNamespace) -> jax.Array:
        P = jnp.minimum(jnp.round(knobs.peak * knobs.steps), knobs.steps - 1)
        first = knobs.learning_rate / knobs.div_factor
        last = first / knobs.final_div_factor
        rising = _between(step / jnp.maximum(P, 1), first, knobs.learning_rate)
        falling = _between((step - P) / jnp.maximum(knobs.steps - P, 1), knobs.learning_rate, last)
        return jnp.where(step < P, rising, falling)


def _between(progress: jax.Array, start: jax.Array, end: jax.Array) -> jax.Array:
    """Half a cosine wave from ``start`` to ``end``, constant beyond."""
    return end + (start - end) * (1 + jnp.cos(jnp.pi * jnp.clip(progress, 0, 1))) / 2
