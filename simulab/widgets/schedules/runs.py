"""What schedules do: one optimizer under each of them, on a surface and on a small real net, at equal budgets."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp

from simulab import training
from simulab.component import namespace
from simulab.machine import backend
from simulab.optimizer import Optimizer
from simulab.runs.roll import kicks_of, roll
from simulab.schedule import Reaction
from simulab.surface.facts import Facts
from simulab.widgets.schedules.data import CAPACITY, Problem
from simulab.widgets.schedules.rows import Row


@dataclass(frozen=True)
class Rates:
    """The rates of all schedules: ``planned`` (R, T+1), and how each row reacts."""

    planned: jax.Array
    row: Row
    which: jax.Array
    """(R,): see ``Row``."""
    knobs: Mapping[str, Any]

    def given(self, i: jax.Array, batches: int) -> dict[str, Any]:
        """The knobs of row i."""
        return self.row.of(self.knobs, self.planned[i], self.which[i], batches)


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
    k: Mapping[str, Any], surface: Any, optimizer: Optimizer, knobs: Mapping[str, Any], rates: Rates
) -> Callable[[jax.Array], dict[str, jax.Array]]:
    """A step for every entry of the i-th rates (T+1,): x, y, loss above the minimum, rate, score (NaN), each (T+1,)."""
    loss, facts = surface
    start = jnp.stack([k["start_x"], k["start_y"]])
    kicks = kicks_of(k["seed"].astype(jnp.uint32), k["noise"], jnp.ones(()), CAPACITY + 1, 2)
    facts = Facts(*map(jnp.asarray, facts))

    def one(i: jax.Array) -> dict[str, jax.Array]:
        reaction = Reaction(rates.row, namespace(rates.given(i, 1)))
        run = roll(optimizer, loss, start, rates.planned[i], knobs, {}, kicks, facts.box, False, reaction)
        blank = jnp.full_like(run["loss"], jnp.nan)
        return {"x": run["x"][:, 0], "y": run["x"][:, 1], "loss": run["loss"], "rate": run["rate"], "score": blank}

    return one


def on_net(
    k: Mapping[str, Any], problem: Problem, optimizer: Optimizer, knobs: Mapping[str, Any], rates: Rates
) -> Callable[[jax.Array], dict[str, jax.Array]]:
    """An epoch for every entry of the i-th rates but the last: the same columns; loss and score (accuracy) of validation."""
    plan = problem.plan._replace(optimizer=optimizer, schedule=rates.row)
    blank = jnp.full(CAPACITY + 1, jnp.nan)

    def one(i: jax.Array) -> dict[str, jax.Array]:
        given = {**problem.knobs, "optimizer": knobs, "schedule": rates.given(i, problem.batches)}
        found = training.run(plan, given, jax.random.key(k["seed"].astype(jnp.uint32)), problem.parts)
        used = found["rate"][:, 0]
        return {
            "x": blank, "y": blank, "loss": found["validation_loss"], "score": found.get("validation_accuracy", blank),
            "rate": jnp.where(rates.which[i] >= 0, jnp.concatenate([used, used[-1:]]), rates.planned[i]),
        }  # fmt: skip

    return one
