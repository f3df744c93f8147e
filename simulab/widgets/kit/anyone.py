"""One of several optimizers, which one being a traced number: in a page all racers share one loop and its code."""

from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import param

from simulab.component import namespace
from simulab.landscape import Loss
from simulab.optimizer import Optimizer, Terms

TERMS = ("gradient", "velocity")
"""The terms that all have, NaN where the chosen one has none."""


class State(NamedTuple):
    """The state of whichever member it is, as large as the largest member's."""

    rows: jax.Array
    """(rows, d) what there is one of for each weight."""
    rest: jax.Array
    """(numbers,) all else."""


class Anyone(Optimizer):
    """The member at position ``which``. Its knobs are a vector as long as the largest member needs.

    Args:
        members: the optimizers.
        which: a traced position among them.
        told: whether a step says its ``TERMS``.
    """

    def __init__(self, members: Sequence[Optimizer], which: jax.Array, told: bool = True) -> None:
        super().__init__()
        self._members, self._which, self._told = tuple(members), which, TERMS if told else ()

    def init(self, x: jax.Array) -> State:
        parted = [_parted(jax.eval_shape(member.init, x), x) for member in self._members]
        sizes = max(len(rows) for rows, _ in parted), max(sum(leaf.size for leaf in rest) for _, rest in parted)

        def first(member: Optimizer, x: jax.Array) -> State:
            return _pack(member.init(x), x, *sizes)

        with jax.ensure_compile_time_eval():
            at_zeros, at_ones = (
                jax.tree.map(lambda *states: np.stack(states), *[first(member, at) for member in self._members])
                for at in (jnp.zeros(x.shape), jnp.ones(x.shape))
            )
        if jax.tree.all(jax.tree.map(np.array_equal, at_zeros, at_ones)):
            # no member's first state depends on x: a table says it
            return jax.tree.map(lambda table: jnp.asarray(table)[self._which], at_zeros)
        return self._switch(first, x)

    def step(self, loss: Loss, x: jax.Array, state: State, knobs: SimpleNamespace) -> tuple[jax.Array, State, Terms]:
        """``knobs.values`` holds the chosen member's knobs as ``values_of`` laid them out."""

        def one(member: Optimizer, x: jax.Array, state: State, rate: jax.Array, values: jax.Array) -> Any:
            given = {**_named(member, values), "learning_rate": rate}
            moved, after, terms = member.step(loss, x, _unpack(member, x, state), namespace(given))
            seen = [jnp.asarray(terms.get(name, jnp.full_like(x, jnp.nan)), x.dtype) for name in self._told]
            return jnp.concatenate([jnp.asarray(moved, x.dtype), *seen]), _pack(after, x, *_sizes(state))

        # the terms travel with the weights: whoever has no use for them still calls the same function
        together, state = jax.jit(lambda *given: self._switch(one, *given))(x, state, knobs.learning_rate, knobs.values)
        moved, *seen = together.reshape(1 + len(self._told), -1)
        return moved, state, dict(zip(self._told, seen))

    def _switch(self, one: Callable[..., Any], *operands: Any) -> Any:
        branches = [lambda *given, member=member: one(member, *given) for member in self._members]
        return jax.lax.switch(self._which, branches, *operands)


def own_knobs(member: Optimizer) -> dict[str, param.Parameter]:
    """The knobs besides the rate, which comes step by step."""
    return {name: declared for name, declared in member.knob_declarations().items() if name != "learning_rate"}


def values_of(members: Sequence[Optimizer], knobs: Sequence[dict[str, Any]]) -> jax.Array:
    """(members, longest list of knobs): each member's own knobs as a row of numbers."""
    size = max(len(own_knobs(member)) for member in members)
    rows = [[jnp.asarray(given[name], float) for name in own_knobs(member)] for member, given in zip(members, knobs)]
    return jnp.stack([jnp.stack([*row, *[jnp.zeros(())] * (size - len(row))]) for row in rows])


def _named(member: Optimizer, values: jax.Array) -> dict[str, jax.Array]:
    return {
        name: values[i] != 0 if isinstance(declared, param.Boolean) else values[i]
        for i, (name, declared) in enumerate(own_knobs(member).items())
    }


def _parted(state: Any, x: jax.Array) -> tuple[list[Any], list[Any]]:
    """The leaves of a state of which there is one number for each weight, and the others."""
    leaves = jax.tree.leaves(state)
    return [leaf for leaf in leaves if leaf.shape == x.shape], [leaf for leaf in leaves if leaf.shape != x.shape]


def _sizes(state: State) -> tuple[int, int]:
    return state.rows.shape[0], state.rest.shape[0]


def _pack(state: Any, x: jax.Array, rows: int, numbers: int) -> State:
    """A member's state; zeros stand where the largest one has more."""
    own, rest = _parted(state, x)
    whole = jnp.concatenate([*[jnp.asarray(row[None], float) for row in own], jnp.zeros((rows - len(own), *x.shape))])
    flat = jnp.concatenate([jnp.asarray(leaf, float).reshape(-1) for leaf in (*rest, jnp.zeros(numbers))])
    return State(whole, flat[:numbers])


def _unpack(member: Optimizer, x: jax.Array, packed: State) -> Any:
    """A member's own state; of ``x`` only the shape counts."""
    likes, tree = jax.tree.flatten(jax.eval_shape(member.init, x))
    rows, at, leaves = iter(packed.rows), 0, []
    for like in likes:
        if like.shape == x.shape:
            leaf = next(rows)
        else:
            leaf = packed.rest[at : at + like.size].reshape(like.shape)
            at += like.size
        leaves.append(leaf.astype(like.dtype))
    return jax.tree.unflatten(tree, leaves)
