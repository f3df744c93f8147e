"""Runs: ``descend`` one, ``sweep`` many.

One jitted loop each; knobs are traced, structure is static.
"""

import functools
from collections.abc import Sequence
from typing import Any, overload

import jax
import numpy as np

from simulab.landscape import Landscape
from simulab.machine import backend
from simulab.runs.batch import Runs, are_several, each_of
from simulab.runs.grid import crossed, is_axis
from simulab.runs.pace import Progress, told_of
from simulab.runs.packed import Form, packed, unpacked
from simulab.runs.plan import OptimizerLike, RunPlan, ScheduleLike, SurfaceLike, facts_of, of_schedule, plan_of, setup
from simulab.runs.request import CALL, checked_request
from simulab.runs.roll import roll
from simulab.runs.trajectory import Trajectory
from simulab.schedule import reaction
from simulab.surface.facts import Facts
from simulab.surface.where import where
from simulab.wording.calling import hinted


def _descend(plan: RunPlan, start: jax.Array, values: dict[str, Any], box: jax.Array) -> dict[str, Any]:
    loss, rates, noise = setup(plan, values)
    chosen, reacts = (values["optimizer"], values["modifiers"]), reaction(plan.schedule, of_schedule(values))
    return roll(plan.optimizer, loss, start, rates, *chosen, noise, box, plan.terms, reacts, plan.told)


@functools.partial(jax.jit, static_argnums=(0, 1))
def _descend_one(plan: RunPlan, form: Form, numbers: jax.Array, others: list[Any]) -> dict[str, Any]:
    return unpacked(functools.partial(_descend, plan), form, numbers, others)


@functools.partial(jax.jit, static_argnums=(0, 4))
def _descend_each(plan: RunPlan, start: jax.Array, values: dict[str, Any], box: jax.Array, axes: Any) -> dict[str, Any]:
    start_axis, value_axes = axes.tree
    return jax.vmap(functools.partial(_descend, plan), in_axes=(start_axis, value_axes, None))(start, values, box)


@overload
def descend(
    surface: SurfaceLike,
    optimizer: OptimizerLike,
    *,
    start: Any = None,
    steps: int = 100,
    schedule: ScheduleLike = "constant",
    noise: float = 0.0,
    batch_size: int = 1,
    seed: int = 0,
    terms: bool = False,
    progress: Progress = False,
    **knobs: Any,
) -> Trajectory: ...


@overload
def descend(
    surface: SurfaceLike,
    optimizer: Sequence[OptimizerLike],
    *,
    start: Any = None,
    steps: int = 100,
    schedule: ScheduleLike = "constant",
    noise: float = 0.0,
    batch_size: int = 1,
    seed: int = 0,
    terms: bool = False,
    progress: Progress = False,
    **knobs: Any,
) -> Runs: ...


@hinted
def descend(
    surface: SurfaceLike,
    optimizer: OptimizerLike | Sequence[OptimizerLike],
    *,
    start: Any = None,
    steps: int = 100,
    schedule: ScheduleLike = "constant",
    noise: float = 0.0,
    batch_size: int = 1,
    seed: int = 0,
    terms: bool = False,
    progress: Progress = False,
    **knobs: Any,
) -> Trajectory | Runs:
    """Run one optimizer on one surface, or several; from one start, or from several.

    Args:
        surface: a catalogue name, a landscape, a formula like "x^2 + 3 y^2", or a function f(x, y) of jnp operations.
        optimizer: a catalogue name, an optimizer, one of optax's (``optax.adam`` takes ``learning_rate`` from here,
            ``optax.adam(0.01)`` has its own), or a list of such, which gives ``Runs``.
        schedule: a catalogue name, a schedule, or a function from the step to the rate, as optax's are; such a function
            may be given as ``learning_rate`` as well.
        start: d numbers, or n points (n, d), which are run side by side as ``sweep``'s; the surface's own unless told.
        steps: T, the number of updates.
        noise: sigma of the gradient of a single example; a mini-batch's is sigma/√batch_size.
        batch_size: B, examples a gradient is averaged over.
        seed: of the noise; the same seed gives the same numbers.
        terms: also record what each update was made of.
        progress: True shows a bar in a terminal or a notebook; a function is called some 20 times with the number of steps
            that were taken.
        **knobs: any knob of the optimizer (``learning_rate``, ``beta1`` ...), the surface (``condition_number``) or
            the schedule (``gamma``), and the modifiers of any optimizer: ``l2``, ``weight_decay`` (decoupled),
            ``clip_norm``, ``clip_value``. Of several optimizers each takes those that it has, and somebody has to.

    Returns:
        Trajectory with x (T+1, d), loss (T+1,), grad (T+1, d), rate (T,), all float64; the rate of an optax
        transformation, which has it inside, is given as 1. Of a list, ``Runs`` of such.

    Raises:
        ValueError, TypeError: one sentence that begins with the argument's name.

    Example:
        >>> import simulab as sl
        >>> t = sl.descend("quadratic_1d", "sgd", start=(1.0,), steps=3, learning_rate=0.5)
        >>> t.x[:, 0].tolist(), t.loss.tolist()  # w <- w - 0.5 w on w²/2
        ([1.0, 0.5, 0.25, 0.125], [0.5, 0.125, 0.03125, 0.0078125])
    """
    if are_several(optimizer) or is_axis("start", start):
        given = {"start": start, "steps": steps, "schedule": schedule, "noise": noise, "batch_size": batch_size}
        given |= {"seed": seed, "terms": terms, "progress": progress}
        if are_several(optimizer):
            return Runs(each_of(optimizer, knobs, lambda rule, **mine: descend(surface, rule, **given, **mine)))
        return sweep(surface, optimizer, **given, **knobs)  # pyright: ignore[reportArgumentType]
    request = checked_request(
        surface, optimizer, schedule, knobs, start=start, steps=steps, noise=noise, batch_size=batch_size, seed=seed
    )
    with backend.float64():
        facts = facts_of(request.landscape)
        with backend.on_one(), told_of(progress, request) as told:
            raw = _descend_one(plan_of(request, terms, told), *packed(request.start, request.values, facts.box))
    place = functools.partial(_place, request.landscape, request.values["landscape"], facts=facts)
    return Trajectory(raw, facts, place, request.settings, landscape=request.landscape)


@overload
def sweep(
    surface: SurfaceLike,
    optimizer: OptimizerLike,
    *,
    start: Any = None,
    steps: int = 100,
    schedule: ScheduleLike = "constant",
    noise: Any = 0.0,
    batch_size: Any = 1,
    seed: Any = 0,
    terms: bool = False,
    grid: bool = False,
    progress: Progress = False,
    **knobs: Any,
) -> Trajectory: ...


@overload
def sweep(
    surface: SurfaceLike,
    optimizer: Sequence[OptimizerLike],
    *,
    start: Any = None,
    steps: int = 100,
    schedule: ScheduleLike = "constant",
    noise: Any = 0.0,
    batch_size: Any = 1,
    seed: Any = 0,
    terms: bool = False,
    grid: bool = False,
    progress: Progress = False,
    **knobs: Any,
) -> Runs: ...


@hinted
def sweep(
    surface: SurfaceLike,
    optimizer: OptimizerLike | Sequence[OptimizerLike],
    *,
    start: Any = None,
    steps: int = 100,
    schedule: ScheduleLike = "constant",
    noise: Any = 0.0,
    batch_size: Any = 1,
    seed: Any = 0,
    terms: bool = False,
    grid: bool = False,
    progress: Progress = False,
    **knobs: Any,
) -> Trajectory | Runs:
    """Many runs at once: every array-valued argument is swept, all of them side by side (entry i of each makes run i).

    Args:
        start: (d,) for all runs or (n, d); the rest as ``descend``'s, each a number or an array of shape (n,).
        optimizer: one, or a list, which gives ``Runs`` of such sweeps.
        grid: every value of each with every value of the others, instead of side by side.

    Returns:
        Trajectory with a leading axis of n on every array: x (n, T+1, d), loss (n, T+1) ...; of a grid with one axis for
        each argument that is an array, in the order start, noise, batch_size, seed, knobs as written: see its ``grid``.

    Raises:
        ValueError: nothing is swept, or the arrays have different lengths; else as ``descend``.

    Example:
        >>> import simulab as sl
        >>> s = sl.sweep("quadratic_1d", "sgd", start=(1.0,), steps=50, learning_rate=[0.01, 0.5, 2.5])
        >>> s.loss.shape, s.verdict.tolist()
        ((3, 51), ['slow', 'converged', 'diverged'])
        >>> sl.sweep("quadratic", "momentum", grid=True, learning_rate=[0.01, 0.1], momentum=[0.0, 0.5, 0.9]).verdict.shape
        (2, 3)
    """
    if are_several(optimizer):
        given = {"start": start, "steps": steps, "schedule": schedule, "noise": noise, "batch_size": batch_size}
        given |= {"seed": seed, "terms": terms, "grid": grid, "progress": progress}
        return Runs(each_of(optimizer, knobs, lambda rule, **mine: sweep(surface, rule, **given, **mine)))
    axes_of_grid: dict[str, np.ndarray] = {}
    if grid:
        named = {"start": start, "noise": noise, "batch_size": batch_size, "seed": seed, **knobs}
        axes_of_grid, named = crossed(named)
        start, noise, batch_size, seed = (named.pop(name) for name in ("start", "noise", "batch_size", "seed"))
        knobs = named
    request = checked_request(
        surface,
        optimizer,
        schedule,
        knobs,
        start=start,
        steps=steps,
        noise=noise,
        batch_size=batch_size,
        seed=seed,
        swept=True,
        arguments=(*CALL, "grid"),
    )
    axes = request.axes
    with backend.float64():
        facts = facts_of(request.landscape)
        swept = jax.tree.map(
            lambda leaf, axis: leaf if axis is None else backend.place(leaf, request.runs),
            (request.start, request.values),
            axes.tree,
            is_leaf=lambda leaf: leaf is None,
        )
        with told_of(progress, request) as told:
            raw = _descend_each(plan_of(request, terms, told), *swept, facts.box, axes)
    place = functools.partial(_place_each, request.landscape, request.values["landscape"], axes, facts=facts)
    return Trajectory(raw, facts, place, request.settings, True, request.landscape, axes_of_grid)


@functools.partial(jax.jit, static_argnums=0)
def _place(landscape: Landscape, knobs: dict[str, Any], x: jax.Array, facts: Facts) -> jax.Array:
    return where(jax.value_and_grad(landscape.bind(knobs)), x, facts)


@functools.partial(jax.jit, static_argnums=(0, 2))
def _place_each(landscape: Landscape, knobs: dict[str, Any], axes: Any, x: jax.Array, facts: Facts) -> jax.Array:
    one = functools.partial(_place, landscape)
    return jax.vmap(one, in_axes=(axes.tree[1]["landscape"], 0, None))(knobs, x, facts)
