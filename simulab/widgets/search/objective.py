"""What is searched: a formula in which one knob matters, or the validation accuracy of a real net.

Everything here is measured along two axes from 0 to 1: u of the learning rate (always by its logarithm) and v of the
other knob.
"""

import math
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp

from simulab.search.ranges import RATE, SECOND
from simulab.search.space import Range
from simulab.search.trials import Judged
from simulab.widgets.picture import Option
from simulab.widgets.widget import Knobs

RATES = (RATE.low, RATE.high)
RUNGS = (1, 3, 9)
"""Epochs after which a trial is looked at; the last is a whole training."""
EPOCHS = RUNGS[-1]
UNITS = 16
"""Hidden units of a net."""
BLUR = 0.5
"""Share of chance in what is seen of the formula's value before anything is paid."""


@dataclass(frozen=True)
class Other:
    """The second axis of a search over real nets."""

    knob: str
    label: str
    doc: str

    @property
    def range(self) -> Range:
        """Where it is searched."""
        return SECOND[self.knob]

    def at(self, v: Any) -> Any:
        """The knob's value at v."""
        low, high = self.range.low, self.range.high
        return low * (high / low) ** v if self.range.log else low + (high - low) * v

    def ticks(self) -> tuple[tuple[float, str], ...]:
        """(position, text) of the axis."""
        if self.range.log:
            low, high = (round(math.log10(end)) for end in (self.range.low, self.range.high))
            return tuple(((at - low) / (high - low), f"1e{at}".replace("1e0", "1")) for at in range(low, high + 1, 2))
        return tuple((part / 2, f"{self.at(part / 2):.2g}") for part in range(3))


OTHERS = (
    Other("weight_decay", "weight decay", "Learning rate and decoupled weight decay"),
    Other("momentum", "momentum", "Learning rate and momentum"),
    Other("dropout", "dropout", "Learning rate and the share of silenced hidden units"),
)
RATE_TICKS = ((0.0, "1e-4"), (0.4, "1e-2"), (0.8, "1"))


def options() -> tuple[Option, ...]:
    """What can be searched."""
    about = f" of a net with {UNITS} hidden units; the value is its validation accuracy."
    plain = (
        ("learning rate", RATE_TICKS),
        ("the other knob", tuple((i / 2, f"{i / 2:g}") for i in range(3))),
    )
    formula = Option(
        "formula", "A formula", "One knob matters, the other hardly does.", ticks=dict(zip("xy", plain)), presets={"reveal": True}
    )  # fmt: skip
    nets = (
        Option(
            other.knob,
            f"Real nets: rate and {other.label}",
            other.doc + about,
            ticks={"x": plain[0], "y": (other.label, other.ticks())},
            presets={"reveal": False},
        )
        for other in OTHERS
    )
    return (formula, *nets)


TEST, AT = 0, 1
"""What a trial's facts are: its test accuracy (NaN for the formula), and where it is on the rate's axis."""


def formula(k: Knobs, u: jax.Array, v: jax.Array, peak: Any = None) -> jax.Array:
    """f(u, v) = (1 - m) exp(-((u - p)/w)^2) + m exp(-((v - q)/0.4)^2), at most 1.

    m is how much the other knob matters, w how narrow the peak is, (p, q) the optimum.
    """
    p, q = (k["peak_x"], k["peak_y"]) if peak is None else peak
    share = k["matters"]
    return (1 - share) * jnp.exp(-(((u - p) / k["width"]) ** 2)) + share * jnp.exp(-(((v - q) / 0.4) ** 2))


def judge_formula(k: Knobs, u: jax.Array, v: jax.Array) -> Judged:
    """The formula's value f; what is seen of it early is a mixture with chance: (1 - b) f + b c, b = BLUR (1 - share paid)."""
    true = formula(k, u, v)
    luck = (1 + jnp.sin(1e3 * u + 1.7e3 * v)) / 2  # the same trial looks the same whenever it is tried
    early = [true + BLUR * (1 - rung / EPOCHS) * (luck - true) for rung in RUNGS]
    return Judged(jnp.stack(early, axis=1), jnp.stack([jnp.full(u.shape, jnp.nan), u], axis=1))


def rate_at(u: Any) -> Any:
    """The learning rate at u."""
    return RATES[0] * (RATES[1] / RATES[0]) ** u
