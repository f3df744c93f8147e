"""Cosine decay with warm restarts."""

from types import MappingProxyType, SimpleNamespace

import jax
import jax.numpy as jnp

from simulab.knob import Knob
from simulab.rules.epochs import Line
from simulab.schedule import Schedule
from simulab.schedules.cosine import LOWEST, half_cosine

CYCLES = 24
"""Restarts that are looked for where cycles grow; twice as long each, the last would come after ten million steps."""


class CosineRestarts(Schedule):
    """Down a cosine, then back to the full rate: each restart leaves the place the run had settled in.

    The first cycle has T₀ steps, each next one m times as many. A restart's own step uses η₀ again; η_min itself would
    come at that step and is never used.
    """

    title = "Cosine with restarts"
    order = 50
    equation = (
        r"\eta_t = \eta_{\min} + \tfrac12\,(\eta_0 - \eta_{\min})\left(1 + \cos\frac{\pi\, t_i}{T_i}\right),"
        r"\quad T_{i+1} = m\, T_i"
    )
    reference = "Loshchilov & Hutter (2017), SGDR: stochastic gradient descent with warm restarts"
    colour = "#56B4E9"
    dash = (8, 3)
    marker = "inverted_triangle"

    optax_code = (
        "optax.sgdr_schedule([dict(init_value={learning_rate}, peak_value={learning_rate}, warmup_steps=0,\n"
        "        decay_steps={cycle} * {growth}**i, end_value={min_rate}) \n"
        "        for i in range({steps} // {cycle} + 1) if {growth}**i <= 2 * {steps}])"
    )
    torch_code = "lr.CosineAnnealingWarmRestarts(opt, {cycle}, {growth}, {min_rate})"

    cycle = Knob(
        50, bounds=(1, 100_000), log=True, integer=True, symbol="T₀", unit="steps", doc="Steps until the first restart."
    )
    growth = Knob(1, bounds=(1, 4), integer=True, symbol="m", doc="How many times longer each cycle is than the last.")
    min_rate = Knob(0.0, bounds=(0.0, 0.1), symbol="η_min", doc="The rate that every cycle goes down to.")

    in_epochs = MappingProxyType(
        {
            "cycle": Knob(25, bounds=(2, 100), integer=True, symbol="T₀", unit="epochs", label="First restart",
                          doc="Epochs until the rate jumps back."),
            "growth": Knob(2, bounds=(1, 4), integer=True, symbol="m", label="Cycles grow",
                           doc="How many times longer the next cycle is."),
            "min_rate": LOWEST,
        }
    )  # fmt: skip
    lines = (Line("cycle", "First restart", "restart", lambda k: restarts(k["cycle"], k["growth"], 4), 4),)

    def rate(self, step: jax.Array, knobs: SimpleNamespace) -> jax.Array:
        m = jnp.asarray(knobs.growth, float)
        starts = restarts(knobs.cycle, m, CYCLES)
        grown = jnp.sum(step + 0.5 >= starts)  # the half: a start that rounding put a little late is still met
        even = jnp.floor((step + 0.5) / knobs.cycle)
        begun = jnp.where(m > 1, jnp.concatenate([jnp.zeros(1), starts])[grown], even * knobs.cycle)
        length = knobs.cycle * jnp.where(m > 1, m**grown, 1.0)
        return half_cosine((step - begun) / length, knobs.learning_rate, knobs.min_rate)


def restarts(cycle: jax.Array, growth: jax.Array, count: int) -> jax.Array:
    """(count,) the steps at which the rate jumps back, the first one after ``cycle`` steps."""
    return jnp.cumsum(cycle * jnp.asarray(growth, float) ** jnp.arange(count))
