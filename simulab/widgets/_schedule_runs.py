"""What schedules do: one optimizer under each of them, on a surface and on a small real net, at equal budgets."""

import functools
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import jax
import jax.numpy as jnp

from simulab import backend, training
from simulab.descent import kicks_of, roll
from simulab.optimizer import Optimizer
from simulab.schedule import Reaction
from simulab.training.request import Request, checked
from simulab.verdict import Facts
from simulab.widgets import _schedule_rows as rows

CAPACITY = 100
"""The longest run, in epochs of the net or steps on the surface."""
EXAMPLES, BATCH = 90, 20
"""Points of the two moons, of which two thirds train; examples in a mini-batch."""
BATCHES = 3
"""Mini-batches in an epoch."""
NETWORK = training.Network((8,), "tanh", "xavier")


@functools.cache
def net() -> Request:
    """The training whose optimizer and rates are exchanged."""
    with jax.ensure_compile_time_eval(), jax.enable_x64(False):  # whoever asks may be in the middle of tracing
        data = training.dataset("two_moons", examples=EXAMPLES, noise=0.25)
    request = checked(
        data, NETWORK, optimizer="sgd", schedule="constant", loss=None, epochs=CAPACITY, batch_size=BATCH, seed=0,
        validation=1 / 3, test=0.0, split_seed=0, standardise=True, averaging_kind="none", surface_epochs=(),
        resolution=2, record=("steps",), dtype="float64", given={}, many=False,
    )  # fmt: skip
    # three decimals: the points travel with every page
    parts = {name: part._replace(x=part.x.round(3)) for name, part in request.split.parts.items()}
    return replace(request, split=replace(request.split, parts=parts))


def each_row(chosen: jax.Array, one: Any) -> dict[str, jax.Array]:
    """``one(i)`` for every row, stacked; in a page only for those that are ``chosen``."""
    index = jnp.arange(chosen.shape[0])
    if not backend.runs_in_turn():
        return jax.vmap(one)(index)

    def perhaps(i: jax.Array) -> dict[str, jax.Array]:
        like = jax.eval_shape(one, i)
        nothing = lambda: jax.tree.map(lambda leaf: jnp.zeros(leaf.shape, leaf.dtype), like)  # noqa: E731
        return jax.lax.cond(chosen[i], lambda: one(i), nothing)

    return jax.lax.map(perhaps, index)


def on_surface(
    k: Mapping[str, Any],
    surface: Any,
    optimizer: Optimizer,
    knobs: Mapping[str, Any],
    rates: jax.Array,
    reacts: jax.Array,
) -> dict[str, jax.Array]:
    """A step for every entry of ``rates`` (T+1,): x, y, loss above the minimum, rate, score (NaN), each (T+1,)."""
    loss, facts = surface
    start = jnp.stack([k["start_x"], k["start_y"]])
    kicks = kicks_of(k["seed"].astype(jnp.uint32), k["noise"], jnp.ones(()), CAPACITY + 1, 2)
    reaction = Reaction(rows.Row(), rows.as_namespace(rows.row(k, rates, reacts, 1)))
    facts = Facts(*map(jnp.asarray, facts))
    run = roll(optimizer, loss, start, rates, knobs, {}, kicks, facts.box, False, reaction)
    blank = jnp.full_like(run["loss"], jnp.nan)
    return {"x": run["x"][:, 0], "y": run["x"][:, 1], "loss": run["loss"], "rate": run["rate"], "score": blank}


def on_net(
    k: Mapping[str, Any], optimizer: Optimizer, knobs: Mapping[str, Any], rates: jax.Array, reacts: jax.Array
) -> dict[str, jax.Array]:
    """An epoch for every entry of ``rates`` but the last: the same columns; loss and score (accuracy) of validation."""
    request = net()
    plan = request.plan._replace(optimizer=optimizer, schedule=rows.Row())
    given = {**request.knobs, "optimizer": knobs, "schedule": rows.row(k, rates, reacts, BATCHES)}
    found = training.run(plan, given, jax.random.key(k["seed"].astype(jnp.uint32)), request.split.parts)
    used = found["rate"][:, 0]
    blank = jnp.full_like(rates, jnp.nan)
    return {
        "x": blank, "y": blank, "loss": found["validation_loss"], "score": found["validation_accuracy"],
        "rate": jnp.where(reacts, jnp.concatenate([used, used[-1:]]), rates),
    }  # fmt: skip
