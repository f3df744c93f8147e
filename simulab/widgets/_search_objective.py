"""What is searched: a formula in which one knob matters, or the validation accuracy of a real net.

Everything here is measured along two axes from 0 to 1: u of the learning rate (always by its logarithm) and v of the
other knob.
"""

import functools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from simulab import training
from simulab.training.request import checked
from simulab.widgets.picture import Option
from simulab.widgets.widget import Knobs

RATES = (1e-4, 10.0)
RUNGS = (1, 3, 9)
"""Epochs after which a trial is looked at; the last is a whole training."""
EPOCHS = RUNGS[-1]
GRID = 17
"""Trainings along each axis of a recorded response surface."""
BLUR = 0.35
"""How far the formula's value may be from the truth before anything is trained."""
NETWORK = training.Network((16,), "tanh", "xavier")
DATASET = "digits"
FIXED = {
    "optimizer": "momentum",
    "batch_size": 64,
    "validation": 0.4,
    "test": 0.2,
    "momentum": 0.9,
    "weight_decay": 0.0,
}
"""What every net has that is not searched."""


@dataclass(frozen=True)
class Other:
    """The second axis of a search over real nets."""

    knob: str
    label: str
    low: float
    high: float
    log: bool
    doc: str

    def at(self, v: Any) -> Any:
        """The knob's value at v."""
        return self.low * (self.high / self.low) ** v if self.log else self.low + (self.high - self.low) * v

    def ticks(self) -> tuple[tuple[float, str], ...]:
        """(position, text) of the axis."""
        if self.log:
            decades = round(math.log10(self.high / self.low))
            shown = range(0, decades + 1, 2)
            return tuple((i / decades, f"1e{round(math.log10(self.low)) + i}".replace("1e0", "1")) for i in shown)
        return tuple((part / 2, f"{self.at(part / 2):.2g}") for part in range(3))


OTHERS = (
    Other("weight_decay", "weight decay", 1e-6, 1.0, True, "Learning rate and decoupled weight decay"),
    Other("momentum", "momentum", 0.0, 0.99, False, "Learning rate and momentum"),
    Other("dropout", "dropout", 0.0, 0.9, False, "Learning rate and the share of silenced hidden units"),
)
RATE_TICKS = ((0.0, "1e-4"), (0.4, "1e-2"), (0.8, "1"))


def options() -> tuple[Option, ...]:
    """What can be searched."""
    about = f" of a net with {NETWORK.hidden[0]} hidden units on {DATASET}; the value is its validation accuracy."
    plain = (
        ("learning rate", RATE_TICKS),
        ("a knob that hardly matters", tuple((i / 2, f"{i / 2:g}") for i in range(3))),
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


class Judged(NamedTuple):
    """What is known of n trials."""

    values: jax.Array
    """(n, 3) after each of RUNGS; the last is the trial's own."""
    test: jax.Array
    """(n,) test accuracy; NaN for the formula."""
    u: jax.Array
    """(n,) where they are on the rate's axis."""


def formula(k: Knobs, u: jax.Array, v: jax.Array, peak: Any = None) -> jax.Array:
    """f(u, v) = (1 - m) exp(-((u - p)/w)^2) + m exp(-((v - q)/0.4)^2), at most 1.

    m is how much the other knob matters, w how narrow the peak is, (p, q) the optimum.
    """
    p, q = (k["peak_x"], k["peak_y"]) if peak is None else peak
    share = k["matters"]
    return (1 - share) * jnp.exp(-(((u - p) / k["width"]) ** 2)) + share * jnp.exp(-(((v - q) / 0.4) ** 2))


def judge_formula(k: Knobs, u: jax.Array, v: jax.Array) -> Judged:
    """The formula's value; what is seen of it early is blurred, by BLUR(1 - share of the training)."""
    true = formula(k, u, v)
    wave = jnp.sin(1e3 * u + 1.7e3 * v)  # the same trial looks the same whenever it is tried
    early = [true + BLUR * (1 - rung / EPOCHS) * wave for rung in RUNGS]
    return Judged(jnp.stack(early, axis=1), jnp.full(u.shape, jnp.nan), u)


def rate_at(u: Any) -> Any:
    """The learning rate at u."""
    return RATES[0] * (RATES[1] / RATES[0]) ** u


def train(which: int, u: jax.Array, v: jax.Array) -> Mapping[str, jax.Array]:
    """All n nets in one call: ``right`` (n, 3) validation examples after each rung, ``tested`` (n,) at the end.

    A net that diverged has none right. Every net starts from the same weights and sees the same batches.
    """
    made = request(which)
    sizes = {name: len(part.x) for name, part in made.split.parts.items()}

    def one(rate: jax.Array, second: jax.Array) -> Any:
        found = training.run(made.plan, knobs_at(which, rate, second), jax.random.key(0), made.split.parts)
        seen = jnp.stack([found["validation_accuracy"][rung] for rung in RUNGS])
        return seen, found["test_accuracy"]

    rates, seconds = settings_at(which, u, v)
    with jax.enable_x64(False):  # the very numbers of ``training.train_many``, which is float32 unless told
        seen, tested = jax.vmap(one)(rates, seconds)
    return {
        "right": jnp.round(jnp.nan_to_num(seen) * sizes["validation"]).astype(u.dtype),
        "tested": jnp.round(jnp.nan_to_num(tested) * sizes["test"]).astype(u.dtype),
    }


def settings_at(which: int, u: jax.Array, v: jax.Array) -> tuple[jax.Array, jax.Array]:
    """The learning rate and the second knob at (u, v), as nets take them."""
    return rate_at(u).astype(jnp.float32), OTHERS[which].at(v).astype(jnp.float32)


def knobs_at(which: int, rate: jax.Array, second: jax.Array) -> Any:
    """All numbers of one run."""
    knobs = {part: dict(group) for part, group in request(which).knobs.items()}
    group = next(group for group in knobs.values() if OTHERS[which].knob in group)
    group[OTHERS[which].knob] = second
    knobs["optimizer"]["learning_rate"] = knobs["schedule"]["learning_rate"] = rate
    return knobs


@functools.cache
def request(which: int) -> Any:
    """The checked wish for such nets: their plan, their data in parts, their numbers."""
    other = OTHERS[which]
    own = {name: value for name, value in FIXED.items() if name not in ("momentum", "weight_decay")}
    given = {
        "learning_rate": 0.1,
        **{name: FIXED[name] for name in ("momentum", "weight_decay")},
        other.knob: other.low,
    }
    return checked(
        DATASET, NETWORK, schedule="constant", loss=None, epochs=EPOCHS, seed=0, split_seed=0, standardise=True,
        averaging_kind="none", surface_epochs=(), resolution=64, record=(), dtype="float32", given=given, many=False, **own,
    )  # fmt: skip


def judge_nets(found: Mapping[str, jax.Array], u: jax.Array) -> Judged:
    """Accuracies of counts, at u."""
    parts = request(0).split.parts
    return Judged(found["right"] / len(parts["validation"].x), found["tested"] / len(parts["test"].x), u)


def dense(which: int, row: jax.Array) -> dict[str, jax.Array]:
    """One row of the response surface, the row-th v: ``right`` (3, GRID) and ``tested`` (GRID,); entry j is the j-th u."""
    at = jnp.linspace(0, 1, GRID)
    found = train(which, at, jnp.full(GRID, at[row]))
    return {"right": found["right"].T, "tested": found["tested"]}


def between(table: jax.Array, u: jax.Array, v: jax.Array) -> jax.Array:
    """A (size, size) table's values at (u, v) of any shape, bilinear."""
    size = table.shape[0]
    x, y = u * (size - 1), v * (size - 1)
    i = jnp.clip(jnp.floor(x), 0, size - 2).astype(jnp.int32)
    j = jnp.clip(jnp.floor(y), 0, size - 2).astype(jnp.int32)
    s, t = x - i, y - j
    flat = table.reshape(-1)
    at = j * size + i
    low = flat[at] * (1 - s) + flat[at + 1] * s
    high = flat[at + size] * (1 - s) + flat[at + size + 1] * s
    return low * (1 - t) + high * t


def read(surface: Mapping[str, jax.Array], u: jax.Array, v: jax.Array) -> Judged:
    """Trials looked up on a recorded response surface."""
    right = jnp.stack([between(surface["right"][:, rung], u, v) for rung in range(3)], axis=1)
    return judge_nets({"right": right, "tested": between(surface["tested"], u, v)}, u)


def accuracy_at(surface: Mapping[str, jax.Array], u: jax.Array, v: jax.Array) -> jax.Array:
    """The validation accuracy of a whole training at places of any shape, on a recorded response surface."""
    return between(surface["right"][:, -1], u, v) / len(request(0).split.parts["validation"].x)
