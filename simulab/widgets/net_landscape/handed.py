"""What a slice hands to the next: a tuple of tuples as arrays by number, and back."""

from typing import Any, TypeVar

import jax
import jax.numpy as jnp

Handed = dict[str, jax.Array] | None
"""As a source is given it; None where only its shapes are asked for."""
T = TypeVar("T")


def on(found: Any) -> dict[str, jax.Array]:
    """float64 arrays by names that no column has."""
    return {f"handed_{i}": jnp.asarray(leaf, float) for i, leaf in enumerate(jax.tree.leaves(found))}


def taken(empty: T, carry: Handed) -> T:
    """What was handed on, in the form of ``empty``, which it is where nothing was."""
    if carry is None:
        return empty
    return jax.tree.unflatten(jax.tree.structure(empty), [carry[name] for name in on(empty)])
