"""The schedules as the viewer sees them: their looks, their knobs in epochs, their rates and their boundaries."""

import functools
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import jax
import jax.numpy as jnp

from simulab import catalogue
from simulab.component import namespace
from simulab.descent import rates_of
from simulab.schedule import Controller, Schedule
from simulab.widgets.control import Control
from simulab.widgets.picture import Handle, Series

LOOKS = {
    "constant": ("#5A5A5A", (), "circle"),
    "step": ("#D55E00", (), "square"),
    "exponential": ("#B8860B", (8, 3), "triangle"),
    "cosine": ("#0072B2", (), "diamond"),
    "cosine_restarts": ("#56B4E9", (8, 3), "inverted_triangle"),
    "warmup_cosine": ("#009E73", (), "triangle"),
    "one_cycle": ("#CC79A7", (), "star"),
    "polynomial": ("#8C510A", (2, 3), "hex"),
    "inverse_sqrt": ("#35978F", (2, 3), "pentagon"),
    "plateau": ("#7B3294", (), "cross"),
}
"""Colour, dash and marker, the same in every figure."""
SHOWN_FIRST = ("constant", "step", "cosine", "warmup_cosine", "one_cycle", "plateau")
DROPS, RESTARTS, CUTS = 6, 4, 12
LABELS = ("warm-up ends", "peak", *["drop"] * DROPS, *["restart"] * RESTARTS)
"""What the vertical lines stand for; see ``boundaries``."""


def all_schedules() -> dict[str, Schedule]:
    """The curriculum's, in its order."""
    return {name: catalogue.schedules.make(name, "schedule") for name in LOOKS}


def series(schedules: Mapping[str, Schedule]) -> tuple[Series, ...]:
    """One line a schedule."""
    return tuple(Series(name, one.title, *LOOKS[name]) for name, one in schedules.items())


def _number(
    name: str,
    label: str,
    value: float,
    bounds: tuple[float, float],
    of: tuple[str, ...],
    doc: str,
    symbol: str = "",
    **more: Any,
) -> Control:
    return Control(name, "number", label, value, doc, symbol, bounds=bounds, shown={"schedules": of}, **more)  # fmt: skip


def controls() -> tuple[Control, ...]:
    """The knobs of the shapes; times are in epochs, so that a line in the picture can be dragged."""
    whole: dict[str, Any] = {"integer": True, "unit": "epochs"}
    smooth = ("cosine", "cosine_restarts", "warmup_cosine")
    return (
        _number("warmup", "Warm-up", 10, (1, 50), ("warmup_cosine", "inverse_sqrt"),
                "Epochs in which the rate rises; after half of the run it has ended in any case.", "W", **whole),
        _number("period", "Drop every", 30, (1, 100), ("step",), "Epochs from drop to drop.", "S", **whole),
        _number("drop", "Drop by", 0.1, (0.01, 1.0), ("step",), "What the rate is multiplied by at each drop.", "γ", log=True),
        _number("decay", "Decay", 0.97, (0.8, 1.0), ("exponential",), "What the rate is multiplied by every epoch.", "γ"),
        _number("cycle", "First restart", 25, (2, 100), ("cosine_restarts",), "Epochs until the rate jumps back.", "T₀", **whole),
        _number("growth", "Cycles grow", 2, (1, 4), ("cosine_restarts",), "How many times longer the next cycle is.", "m",
                integer=True),
        _number("min_rate", "Lowest rate", 0.0, (0.0, 0.1), smooth, "Where a cosine ends.", "η_min"),
        _number("peak", "Peak", 40, (1, 90), ("one_cycle",),
                "Epoch of the highest rate; at nine tenths of the run at the latest.", "P", **whole),
        _number("div_factor", "Starts below by", 25.0, (1.0, 1000.0), ("one_cycle",), "Peak over first rate.", "d", log=True),
        _number("final_div_factor", "Ends below by", 1e4, (1.0, 1e6), ("one_cycle",), "First over last rate.", "f", log=True),
        _number("power", "Power", 1.0, (0.25, 5.0), ("polynomial",), "1 is a straight line.", "p"),
        _number("factor", "Cut to", 0.3, (0.01, 0.99), ("plateau",), "Its factor on a plateau.", "γ", log=True),
        _number("patience", "Patience", 8, (0, 100), ("plateau",), "Epochs without a better loss that are borne.", "P", **whole),
        _number("threshold", "Better by", 0.01, (0.0, 0.5), ("plateau",),
                "The part by which a loss must be lower to count as better.", "θ"),
    )  # fmt: skip


HANDLES = (
    Handle("Warm-up ends", "warmup", kind="line", shown={"schedules": ("warmup_cosine", "inverse_sqrt")}),
    Handle("First drop", "period", kind="line", shown={"schedules": ("step",)}),
    Handle("First restart", "cycle", kind="line", shown={"schedules": ("cosine_restarts",)}),
    Handle("Peak of one cycle", "peak", kind="line", shown={"schedules": ("one_cycle",)}),
)


def shapes(k: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Schedule -> its own knobs, from the viewer's."""
    T = k["steps"]
    rising = jnp.minimum(k["warmup"], jnp.floor(T / 2))
    low = {"min_rate": k["min_rate"]}
    return {
        "constant": {},
        "step": {"gamma": k["drop"], "period": k["period"]},
        "exponential": {"gamma": k["decay"]},
        "cosine": low,
        "cosine_restarts": {"cycle": k["cycle"], "growth": k["growth"], **low},
        "warmup_cosine": {"warmup": rising / T, **low},
        "one_cycle": {
            "peak": highest(k) / T,
            "div_factor": k["div_factor"],
            "final_div_factor": k["final_div_factor"],
        },
        "polynomial": {"power": k["power"], "min_rate": jnp.zeros(())},
        "inverse_sqrt": {"warmup_steps": rising},
        "plateau": {"factor": k["factor"], "plateau_patience": k["patience"], "threshold": k["threshold"]},
    }


def highest(k: Mapping[str, Any]) -> jax.Array:
    """When one cycle peaks."""
    return jnp.minimum(k["peak"], jnp.floor(0.9 * k["steps"]))


def table(schedules: Mapping[str, Schedule], k: Mapping[str, Any], count: int) -> jax.Array:
    """(schedules, count) rates; of one that reacts, what it starts from."""
    own, base = shapes(k), {"learning_rate": k["learning_rate"], "steps": k["steps"]}
    return jnp.stack([rates_of(one, {**own[name], **base}, count) for name, one in schedules.items()])


def boundaries(k: Mapping[str, Any], names: list[str]) -> jax.Array:
    """(12,) where the lines of ``LABELS`` stand, NaN where a schedule is not chosen or the run is over."""
    chosen = dict(zip(names, k["schedules"]))
    T = k["steps"]
    groups = (
        (chosen["warmup_cosine"] | chosen["inverse_sqrt"], jnp.minimum(k["warmup"], jnp.floor(T / 2))[None]),
        (chosen["one_cycle"], highest(k)[None]),
        (chosen["step"], k["period"] * jnp.arange(1.0, DROPS + 1)),
        (chosen["cosine_restarts"], jnp.cumsum(k["cycle"] * k["growth"] ** jnp.arange(RESTARTS))),
    )
    at = jnp.concatenate([jnp.where(there, places, jnp.nan) for there, places in groups])
    return jnp.where(at < T, at, jnp.nan)


def cuts(rate: jax.Array, chosen: jax.Array, steps: jax.Array) -> tuple[jax.Array, jax.Array]:
    """(how many, (12,) the first of them): epochs after which a controller's rates (T+1,) are lower than before."""
    fallen = jnp.concatenate([jnp.zeros(1, bool), rate[1:] < rate[:-1] * (1 - 1e-9)])
    counted = jnp.cumsum(fallen & (jnp.arange(rate.shape[0]) < steps))
    at = [jnp.where(counted[-1] > i, jnp.argmax(counted > i), jnp.nan) for i in range(CUTS)]
    return counted[-1], jnp.where(chosen, jnp.stack(at), jnp.nan)


@functools.cache
def _plateau() -> Controller:
    """The catalogue's controller."""
    made = catalogue.schedules.make("plateau", "schedule")
    assert isinstance(made, Controller)
    return made


class Row(Controller):
    """One row of a table of rates, which reacts to losses if it is the plateau's: all rows share one program.

    Knobs: ``rates`` (T+1,), ``batches`` (updates that share a rate), ``reacts`` and the plateau's own.
    """

    def rate(self, step: jax.Array, knobs: SimpleNamespace) -> jax.Array:
        return knobs.rates[jnp.floor((step + 0.5) / knobs.batches).astype(int)]

    def init(self, knobs: SimpleNamespace) -> Any:
        return _plateau().init(knobs)

    def update(self, state: Any, loss: jax.Array, knobs: SimpleNamespace) -> tuple[Any, jax.Array]:
        state, scale = _plateau().update(state, loss, knobs)
        return state, jnp.where(knobs.reacts, scale, 1.0)


def row(k: Mapping[str, Any], rates: jax.Array, reacts: jax.Array, batches: int) -> dict[str, Any]:
    """The knobs of a ``Row``."""
    return {"rates": rates, "batches": batches, "reacts": reacts, **shapes(k)["plateau"]}


def as_namespace(knobs: Mapping[str, Any]) -> SimpleNamespace:
    """The knobs as a controller takes them."""
    return namespace(knobs)
