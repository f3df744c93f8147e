"""What the nets learn that are trained in few bits, and by several workers: on which side of a wave a point lies."""

import jax
import jax.numpy as jnp

EXAMPLES = 64


def border() -> tuple[jax.Array, jax.Array]:
    """Inputs (n, 2), an even net of places turned by its golden ratio, and their classes (n,), 0 or 1; the same for everybody."""
    i = jnp.arange(EXAMPLES)
    x = jnp.stack([2 * (i + 0.5) / EXAMPLES - 1, 2 * (i * 0.6180339887498949 % 1) - 1], axis=1)
    order = 27 * i % EXAMPLES  # any few that follow each other lie everywhere
    x = x[order]
    return 1.5 * x, (x[:, 1] > 0.6 * jnp.sin(jnp.pi * x[:, 0])).astype(float)
