"""Trials of nets, trained side by side in blocks: shapes are fixed, yet no block is trained in which nothing is wanted."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp

from simulab.training.run import advance, begin, finish
from simulab.widgets._search_objective import RUNGS, Judged, judge_nets, knobs_at, request, settings_at, train
from simulab.widgets._search_trials import REACH

BLOCK = 16
"""Nets in a block."""


def whole(which: int, u: jax.Array, v: jax.Array, wanted: jax.Array) -> Judged:
    """Nets trained to the end; zeros in a block of which none is ``wanted``."""
    found = _in_blocks(lambda u, v: train(which, u, v), wanted, u, v)
    return judge_nets(found, u)


def in_rungs(which: int, u: jax.Array, v: jax.Array, goes_on: Callable[[int, Any], jax.Array]) -> Judged:
    """Nets trained on from rung to rung as far as ``goes_on(rung, values at the last)`` lets them; NaN beyond.

    The same numbers as of whole trainings: who goes on, goes on from the weights that it has.
    """
    made = request(which)
    parts, key, count = jax.tree.map(jnp.asarray, made.split.parts), jax.random.key(0), len(u)
    settings = settings_at(which, u, v)
    with jax.enable_x64(False):
        carry = jax.vmap(lambda *one: begin(made.plan, knobs_at(which, *one), key, parts))(*settings)
    who = jnp.arange(count)  # whose the rows are
    seen: list[jax.Array] = []
    for rung, epochs in enumerate(zip((0, *RUNGS), RUNGS)):
        on = goes_on(rung, seen[-1] if seen else None)
        first = jnp.argsort(~on[who], stable=True)[: REACH[rung]]
        who, settings, carry = jax.tree.map(lambda rows: rows[first], (who, settings, carry))  # noqa: B023

        def trained(settings: Any, carry: Any, epochs: tuple[int, int] = epochs) -> Any:
            def one(carry: Any, *settings: jax.Array) -> Any:
                knobs = knobs_at(which, *settings)
                carry, rows = advance(made.plan, knobs, key, parts, carry, jnp.arange(epochs[0] + 1, epochs[1] + 1))
                return carry, rows["validation_accuracy"][-1]

            with jax.enable_x64(False):
                return jax.vmap(one)(carry, *settings)

        carry, accuracy = _in_blocks(trained, on[who], settings, carry)
        value = jnp.where(on[who], jnp.nan_to_num(accuracy.astype(u.dtype)), jnp.nan)
        seen.append(jnp.full(count, jnp.nan).at[who].set(value))

    def tested(carry: Any, *settings: jax.Array) -> jax.Array:
        return finish(made.plan, knobs_at(which, *settings), parts, carry)["test_accuracy"]

    with jax.enable_x64(False):
        test = jax.vmap(tested)(carry, *settings)
    test = jnp.full(count, jnp.nan).at[who].set(jnp.nan_to_num(test.astype(u.dtype)))
    return Judged(jnp.stack(seen, axis=1), jnp.where(jnp.isfinite(seen[-1]), test, jnp.nan), u)


def _in_blocks(function: Callable[..., Any], wanted: jax.Array, *columns: Any) -> Any:
    """``function`` of BLOCK rows at a time, for all rows; zeros where none of a block is wanted."""
    count = len(wanted)
    size = min(BLOCK, count)
    more = -count % size

    def split(column: jax.Array) -> jax.Array:
        padding = jnp.zeros((more, *column.shape[1:]), column.dtype)
        return jnp.concatenate([column, padding]).reshape(-1, size, *column.shape[1:])

    def block(given: Any) -> Any:
        wanted, columns = given
        like = jax.eval_shape(function, *columns)
        nothing = jax.tree.map(lambda leaf: jnp.zeros(leaf.shape, leaf.dtype), like)
        return jax.lax.cond(jnp.any(wanted), lambda: function(*columns), lambda: nothing)

    made = jax.lax.map(block, jax.tree.map(split, (wanted, columns)))
    return jax.tree.map(lambda leaf: leaf.reshape(-1, *leaf.shape[2:])[:count], made)
