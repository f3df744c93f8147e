"""Trials of nets, trained side by side in blocks: shapes are fixed, yet no block is trained in which nothing is wanted."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp

from simulab import training
from simulab.search.trials import Judged
from simulab.training.request import checked
from simulab.training.run import advance, begin, finish
from simulab.widgets.search.data import SHARES, SearchData
from simulab.widgets.search.objective import EPOCHS, OTHERS, RUNGS, UNITS, rate_at

GRID = 17
"""Trainings along each axis of a response surface."""
BLOCK = 16
"""Nets in a block."""
NETWORK = training.Network((UNITS,), "tanh", "xavier")
FIXED = {"optimizer": "momentum", "batch_size": 64, **SHARES, "momentum": 0.9, "weight_decay": 0.0}
"""What every net has that is not searched."""


@dataclass(frozen=True)
class Nets:
    """Nets on one dataset, of which the learning rate and one other knob are searched.

    Every net starts from the same weights and sees the same batches. One that diverged has none right.
    """

    which: int
    """The other knob's place in OTHERS."""
    data: SearchData

    @functools.cached_property
    def request(self) -> Any:
        """The checked wish for such nets: their plan, their data in parts, their numbers."""
        own = {name: value for name, value in FIXED.items() if name not in ("momentum", "weight_decay")}
        given = {"momentum": FIXED["momentum"], "weight_decay": FIXED["weight_decay"], "learning_rate": 0.1}
        given[OTHERS[self.which].knob] = OTHERS[self.which].range.low
        return checked(
            self.data.dataset, NETWORK, schedule="constant", loss=None, epochs=EPOCHS, seed=0, split_seed=0,
            standardise=True, averaging_kind="none", surface_epochs=(), resolution=64, record=(), dtype="float32",
            given=given, many=False, **own,
        )  # fmt: skip

    def train(self, u: jax.Array, v: jax.Array) -> dict[str, jax.Array]:
        """All n nets in one call: ``right`` (n, 3) validation examples after each rung, ``tested`` (n,) at the end."""
        made = self.request

        def one(rate: jax.Array, second: jax.Array) -> Any:
            found = training.run(made.plan, self.knobs_at(rate, second), jax.random.key(0), made.split.parts)
            seen = jnp.stack([found["validation_accuracy"][rung] for rung in RUNGS])
            return seen, found["test_accuracy"]

        settings = self.settings_at(u, v)
        with jax.enable_x64(False):  # the very numbers of ``training.train_many``, which is float32 unless told
            seen, tested = jax.vmap(one)(*settings)
        validation, test = self.data.sizes
        return {
            "right": jnp.round(jnp.nan_to_num(seen) * validation).astype(u.dtype),
            "tested": jnp.round(jnp.nan_to_num(tested) * test).astype(u.dtype),
        }

    def settings_at(self, u: jax.Array, v: jax.Array) -> tuple[jax.Array, jax.Array]:
        """The learning rate and the second knob at (u, v), as nets take them."""
        return rate_at(u).astype(jnp.float32), OTHERS[self.which].at(v).astype(jnp.float32)

    def knobs_at(self, rate: jax.Array, second: jax.Array) -> Any:
        """All numbers of one run."""
        knobs = {part: dict(group) for part, group in self.request.knobs.items()}
        group = next(group for group in knobs.values() if OTHERS[self.which].knob in group)
        group[OTHERS[self.which].knob] = second
        knobs["optimizer"]["learning_rate"] = knobs["schedule"]["learning_rate"] = rate
        return knobs

    def row(self, row: jax.Array) -> dict[str, jax.Array]:
        """One row of the response surface, the row-th v: ``right`` (3, GRID) and ``tested`` (GRID,); entry j is the j-th u."""
        at = jnp.linspace(0, 1, GRID)
        found = self.train(at, jnp.full(GRID, at[row]))
        return {"right": found["right"].T, "tested": found["tested"]}

    def whole(self, u: jax.Array, v: jax.Array, wanted: jax.Array) -> Judged:
        """Nets trained to the end; zeros in a block of which none is ``wanted``."""
        found = _in_blocks(self.train, wanted, u, v)
        return judged(found["right"], found["tested"], u, self.data.sizes)

    def in_rungs(
        self, u: jax.Array, v: jax.Array, goes_on: Callable[[int, Any], jax.Array], reach: tuple[int, ...]
    ) -> Judged:
        """Nets trained on from rung to rung as far as ``goes_on(rung, values at the last)`` lets them; NaN beyond.

        The same numbers as of whole trainings: who goes on, goes on from the weights that it has.
        """
        made = self.request
        parts, key, count = jax.tree.map(jnp.asarray, made.split.parts), jax.random.key(0), len(u)
        settings = self.settings_at(u, v)
        with jax.enable_x64(False):
            carry = jax.vmap(lambda *one: begin(made.plan, self.knobs_at(*one), key, parts))(*settings)
        who = jnp.arange(count)  # whose the rows are
        seen: list[jax.Array] = []
        for rung, epochs in enumerate(zip((0, *RUNGS), RUNGS)):
            on = goes_on(rung, seen[-1] if seen else None)
            first = jnp.argsort(~on[who], stable=True)[: reach[rung]]
            who, settings, carry = jax.tree.map(lambda rows: rows[first], (who, settings, carry))  # noqa: B023

            def trained(settings: Any, carry: Any, epochs: tuple[int, int] = epochs) -> Any:
                def one(carry: Any, *settings: jax.Array) -> Any:
                    due = jnp.arange(epochs[0] + 1, epochs[1] + 1)
                    carry, rows = advance(made.plan, self.knobs_at(*settings), key, parts, carry, due)
                    return carry, rows["validation_accuracy"][-1]

                with jax.enable_x64(False):
                    return jax.vmap(one)(carry, *settings)

            carry, accuracy = _in_blocks(trained, on[who], settings, carry)
            value = jnp.where(on[who], jnp.nan_to_num(accuracy.astype(u.dtype)), jnp.nan)
            seen.append(jnp.full(count, jnp.nan).at[who].set(value))

        def tested(carry: Any, *settings: jax.Array) -> jax.Array:
            return finish(made.plan, self.knobs_at(*settings), parts, carry)["test_accuracy"]

        with jax.enable_x64(False):
            test = jax.vmap(tested)(carry, *settings)
        test = jnp.full(count, jnp.nan).at[who].set(jnp.nan_to_num(test.astype(u.dtype)))
        test = jnp.where(jnp.isfinite(seen[-1]), test, jnp.nan)
        return Judged(jnp.stack(seen, axis=1), jnp.stack([test, u], axis=1))


def judged(right: jax.Array, tested: jax.Array, u: jax.Array, sizes: tuple[Any, Any]) -> Judged:
    """Accuracies of counts, at u."""
    return Judged(right / sizes[0], jnp.stack([tested / sizes[1], u], axis=1))


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
