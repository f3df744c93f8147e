"""RunPlan: what of a run is compiled; and what a run may be asked for with."""

import functools
from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import numpy as np
import optax

from simulab.landscape import Landscape, Loss
from simulab.optimizer import Optimizer
from simulab.runs.request import Request
from simulab.runs.roll import kicks_of, rates_of
from simulab.schedule import Schedule
from simulab.surface.facts import Facts

SurfaceLike = str | Landscape | type[Landscape] | Callable[..., Any]
"""A name of the catalogue, a formula, a landscape, or a function of jnp operations."""
OptimizerLike = str | Optimizer | type[Optimizer] | optax.GradientTransformation | Callable[..., Any]
"""A name of the catalogue, an optimizer, a transformation of optax, or a function that makes one of a rate."""
ScheduleLike = str | Schedule | type[Schedule] | Callable[[Any], Any]
"""A name of the catalogue, a schedule, or a function from the step to the rate."""


class RunPlan(NamedTuple):
    """The structure of a run: what is compiled. Two runs with equal plans share one program."""

    landscape: Landscape
    optimizer: Optimizer
    schedule: Schedule
    steps: int
    modifiers: frozenset[str]
    terms: bool = False
    told: bool = False
    """Whether it says how far it is."""


@functools.lru_cache(maxsize=256)
def facts_of(landscape: Landscape) -> Facts:
    """What a judgement needs to know of the surface, as float64 arrays."""
    d = landscape.dimension
    points = np.array([minimum.x for minimum in landscape.minima], float).reshape(-1, d)
    values = np.array([minimum.value for minimum in landscape.minima], float)
    box = np.array(landscape.bounds, float)
    return Facts(points, values, box, np.float64(landscape.tolerance), np.float64(landscape.lowest), np.ones(d))


def setup(plan: RunPlan, values: dict[str, Any]) -> tuple[Loss, jax.Array, jax.Array | None]:
    """The loss, the rates (T+1,) and the noise (T+1, d) of a run, from its traced values."""
    loss = plan.landscape.bind(values["landscape"])
    rates = rates_of(plan.schedule, of_schedule(values), plan.steps + 1)
    noise = None
    if "noise" in plan.modifiers:
        chosen = values["modifiers"]
        noise = kicks_of(
            chosen["seed"], chosen["noise"], chosen["batch_size"], plan.steps + 1, plan.landscape.dimension
        )
    return loss, rates, noise


def of_schedule(values: dict[str, Any]) -> dict[str, Any]:
    """What a schedule is told: its own knobs, the length of the run, and the optimizer's rate."""
    return {**values["schedule"], "learning_rate": values["optimizer"]["learning_rate"]}


def plan_of(request: Request, terms: bool = False, told: bool = False) -> RunPlan:
    """What of a request is compiled."""
    return RunPlan(
        request.landscape, request.optimizer, request.schedule, request.steps, request.modifiers, terms, told
    )
