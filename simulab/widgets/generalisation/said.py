"""Rows of sentences: which phrase, about whom, with which numbers."""

from typing import Any

import jax
import jax.numpy as jnp

Columns = dict[str, jax.Array]


def rows(*said: tuple[Any, ...]) -> Columns:
    """``code``, ``who``, ``a``, ``b``, ``c`` of sentences (code, who, a, b, c), of which the last ones may be left out.

    A sentence whose numbers are not there yet (NaN) is not said.
    """
    found = []
    for code, *rest in said:
        who, *numbers = [*rest, *[-1, 0.0, 0.0, 0.0][len(rest) :]]
        values = [jnp.asarray(number, float) for number in numbers]
        there = jnp.all(jnp.stack([~jnp.isnan(value) for value in values]))
        found.append((jnp.where(there, code, -1), who, *values))
    code, who, *numbers = zip(*found)
    return {
        "code": jnp.stack([jnp.asarray(one, int) for one in code]),
        "who": jnp.stack([jnp.asarray(one, int) for one in who]),
        **{name: jnp.stack(values) for name, values in zip("abc", numbers)},
    }
