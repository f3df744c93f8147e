"""Basins of attraction: where each start of a grid ends, and how fast."""

import functools
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from simulab.landscape import Loss
from simulab.machine import backend
from simulab.optimizer import Optimizer
from simulab.runs.basin_map import Basins
from simulab.runs.pace import REPORTS
from simulab.runs.plan import OptimizerLike, RunPlan, ScheduleLike, SurfaceLike, facts_of, plan_of, setup
from simulab.runs.request import checked_request, whole
from simulab.runs.roll import updater
from simulab.schedule import Controller
from simulab.surface.facts import Facts
from simulab.surface.where import at_stated
from simulab.wording.calling import hinted
from simulab.wording.progress import bar

CALL = ("surface", "optimizer", "resolution", "steps", "schedule", "progress")
"""What a basin map takes besides knobs."""

SETTLED = 1e-3
"""A basin map counts a start as settled after its last move longer than this part of the box's width."""


@hinted
def basins(
    surface: SurfaceLike,
    optimizer: OptimizerLike,
    *,
    resolution: int = 128,
    steps: int = 200,
    schedule: ScheduleLike = "constant",
    progress: bool = False,
    **knobs: Any,
) -> Basins:
    """Run from every point of a resolution x resolution grid over the drawing box of a 2-D surface.

    Only the last point and the settling step are kept, so that the map can follow a slider. Arguments as ``descend``'s;
    ``progress=True`` shows a bar in a terminal or a notebook.

    Returns:
        Basins with ``minimum`` and ``steps``, (resolution, resolution), row by row from the lowest y: which minimum each start
        ends at (-1: none), and the step after which it hardly moved any more.

    Raises:
        ValueError: the surface has one axis, the schedule reacts to losses, or the resolution is not 2 to 1024; else as
            ``descend``.

    Example:
        >>> import simulab as sl
        >>> b = sl.basins("himmelblau", "momentum", resolution=8, steps=200)
        >>> b.minimum.shape, sorted(set(b.minimum.ravel().tolist()) - {-1})  # the four minima of Himmelblau's function
        ((8, 8), [0, 1, 2, 3])
    """
    resolution = whole("resolution", resolution, 2, 1024)
    request = checked_request(surface, optimizer, schedule, knobs, steps=steps, arguments=CALL)
    if request.landscape.dimension != 2:
        raise ValueError("surface: a basin map needs a surface of two weights")
    if isinstance(request.schedule, Controller):
        raise ValueError("schedule: a basin map keeps no losses, so no schedule that reacts to them; choose another")
    x, y = (np.linspace(low, high, resolution) for low, high in request.landscape.bounds)
    starts = np.stack(np.meshgrid(x, y), -1).reshape(-1, 2)
    with backend.float64():
        plan, facts = plan_of(request), facts_of(request.landscape)
        ends = (
            _ends_told(plan, starts, request.values, facts) if progress else _ends(plan, starts, request.values, facts)
        )
    which, settled, loss = (np.concatenate(column).reshape(resolution, resolution) for column in zip(*ends))
    return Basins(x, y, which, settled, loss)


def _ends(plan: RunPlan, starts: np.ndarray, values: dict[str, Any], facts: Facts) -> list[Any]:
    at_once = backend.at_once(len(starts))
    # every part is started without waiting for the one before: they run side by side
    return jax.device_get([_basins(plan, at_once, part, values, facts) for part in backend.split(starts)])


def _ends_told(plan: RunPlan, starts: np.ndarray, values: dict[str, Any], facts: Facts) -> list[Any]:
    """The same in equal parts one after another, each of which is heard of."""
    count = next(n for n in range(REPORTS, 0, -1) if len(starts) % n == 0)
    ends: list[Any] = []
    with bar("mapping", len(starts), "starts") as told:
        for done, part in enumerate(np.split(starts, count), 1):
            ends += _ends(plan, part, values, facts)
            told(done * len(part))
    return ends


@functools.partial(jax.jit, static_argnums=(0, 1))
def _basins(plan: RunPlan, at_once: int, starts: jax.Array, values: dict[str, Any], facts: Facts) -> Any:
    loss, rates, _ = setup(plan, values)
    update = updater(plan.optimizer, loss, values["optimizer"], values["modifiers"])
    end = functools.partial(settle, update, plan.optimizer, loss, rates=rates[:-1], facts=facts, steps=plan.steps)
    return backend.each(end, at_once)(starts)


def settle(
    update: Callable[..., Any],
    optimizer: Optimizer,
    loss: Loss,
    start: jax.Array,
    rates: jax.Array,
    facts: Facts,
    steps: Any,
) -> tuple[jax.Array, jax.Array, jax.Array]:
    """Where one start (d,) ends: (index of the minimum or -1, step after which it hardly moved, last loss).

    Takes ``steps`` (traced) steps, at most as many as there are ``rates`` (T,).
    """
    facts = Facts(*map(jnp.asarray, facts))
    width = facts.width

    def body(step: jax.Array, carry: Any) -> Any:
        x, state, settled = carry
        moved, state, _ = update(x, state, rates[step], None)
        return moved, state, jnp.where(jnp.any(jnp.abs(moved - x) > SETTLED * width), step + 1, settled)

    many = jnp.minimum(jnp.asarray(steps, int), rates.shape[0])
    end, _, settled = jax.lax.fori_loop(0, many, body, (start, optimizer.init(start), jnp.asarray(0)))
    height = loss(end)
    index, there = at_stated(end, height, facts)
    return jnp.where(there, index, -1), settled, height
