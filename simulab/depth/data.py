"""What every deep net here learns: two half moons."""

import jax
import jax.numpy as jnp

EXAMPLES = 32


def moons() -> tuple[jax.Array, jax.Array]:
    """Inputs (n, 2), of mean 0 and deviation 1 each, and their classes (n,), 0 or 1; the same for everybody."""
    turn = jnp.pi * (jnp.arange(EXAMPLES // 2) + 0.5) / (EXAMPLES // 2)
    one = jnp.stack([jnp.cos(turn), jnp.sin(turn)], axis=1)
    x = jnp.concatenate([one, jnp.array([1.0, 0.5]) - one])
    x, label = (x - jnp.mean(x, axis=0)) / jnp.std(x, axis=0), jnp.repeat(jnp.arange(2.0), EXAMPLES // 2)
    order = 13 * jnp.arange(EXAMPLES) % EXAMPLES  # both classes in any few examples that follow each other
    return x[order], label[order]
