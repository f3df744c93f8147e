"""One of several optimizers, which one being a traced number: in a page all racers share one loop and its code."""

from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import param
from jax.flatten_util import ravel_pytree

from simulab.component import namespace
from simulab.landscape import Loss
from simulab.optimizer import Optimizer, Terms

TERMS = ("gradient", "velocity")
"""The terms that all have, NaN where the chosen one has none."""


class Anyone(Optimizer):
    """The member at position ``which``. Its state and its knobs are vectors as long as the largest member needs.

    Args:
        members: the optimizers.
        which: a traced position among them.
        told: whether a step says its ``TERMS``.
    """

    def __init__(self, members: Sequence[Optimizer], which: jax.Array, told: bool = True) -> None:
        super().__init__()
        self._members, self._which, self._told = tuple(members), which, TERMS if told else ()

    def init(self, x: jax.Array) -> jax.Array:
        size = max(_pack(member.init(x)).size for member in self._members)
        with jax.ensure_compile_time_eval():
            at_zeros, at_ones = (
                np.stack([_padded(_pack(member.init(at)), size) for member in self._members])
                for at in (jnp.zeros(x.shape), jnp.ones(x.shape))
            )
        if np.array_equal(at_zeros, at_ones):  # no member's first state depends on x: a table says it
            return jnp.asarray(at_zeros)[self._which]
        return self._switch(lambda member, x: _padded(_pack(member.init(x)), size), x)

    def step(
        self, loss: Loss, x: jax.Array, state: jax.Array, knobs: SimpleNamespace
    ) -> tuple[jax.Array, jax.Array, Terms]:
        """``knobs.values`` holds the chosen member's knobs as ``values_of`` laid them out."""

        def one(member: Optimizer, x: jax.Array, state: jax.Array, rate: jax.Array, values: jax.Array) -> Any:
            given = {**_named(member, values), "learning_rate": rate}
            moved, after, terms = member.step(loss, x, _unpack(member, x, state), namespace(given))
            seen = [jnp.asarray(terms.get(name, jnp.full_like(x, jnp.nan)), x.dtype) for name in self._told]
            return jnp.concatenate([jnp.asarray(moved, x.dtype), *seen]), _padded(_pack(after), state.size)

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


def _pack(state: Any) -> jax.Array:
    return jnp.asarray(ravel_pytree(state)[0], float)


def _unpack(member: Optimizer, x: jax.Array, packed: jax.Array) -> Any:
    flat, unravel = ravel_pytree(member.init(x))
    return unravel(packed[: flat.size].astype(flat.dtype))


def _padded(vector: jax.Array, size: int) -> jax.Array:
    return jnp.concatenate([vector, jnp.zeros(size - vector.size)])
