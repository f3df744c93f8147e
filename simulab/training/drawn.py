"""What the generated datasets are made of."""

from typing import Any

import jax
import jax.numpy as jnp

TWO = ("blue", "orange")


def drawn(key: jax.Array, count: int, classes: Any, noise: Any = 0.0) -> tuple[jax.Array, jax.Array, jax.Array]:
    """Labels by turns (count,), uniform numbers (count,) and standard normals (count, 2).

    The draws are float32 in every precision; what is made of them is as precise as ``noise``, float32 for a plain number.
    """
    real = jnp.result_type(jnp.float32, noise)
    labels = jnp.arange(count, dtype=jnp.int32) % classes
    uniform = jax.random.uniform(jax.random.fold_in(key, 0), (count,), jnp.float32)
    jitter = jax.random.normal(jax.random.fold_in(key, 1), (count, 2), jnp.float32)
    return labels, uniform.astype(real), jitter.astype(real)
