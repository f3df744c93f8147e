"""What a run meets on its way: the loss itself, the slope, and the curvature in every direction. They tell a saddle."""

from collections.abc import Callable

import jax
import jax.numpy as jnp

from simulab.machine import backend


def along(
    hessian: Callable[[jax.Array], jax.Array], x: jax.Array, loss: jax.Array, grad: jax.Array, line: jax.Array
) -> dict[str, jax.Array]:
    """Columns (T+1,) of a run: step, loss, gradient (its length), largest and smallest (the Hessian's eigenvalues).

    Everything but the step is NaN where the run has left every bound.

    Args:
        hessian: of the surface, (2,) -> (2, 2).
        x, grad: (T+1, 2); loss: (T+1,).
        line: whether the surface has one weight: the second, which is none, has no curvature, and f'' is both.
    """
    h = backend.each(hessian, x.shape[0])(x)
    mean, half = (h[:, 0, 0] + h[:, 1, 1]) / 2, (h[:, 0, 0] - h[:, 1, 1]) / 2
    root = jnp.sqrt(half**2 + h[:, 0, 1] ** 2)
    columns = {
        "step": jnp.arange(x.shape[0] * 1.0),
        "loss": loss,
        "gradient": jnp.sqrt(jnp.sum(grad**2, axis=-1)),
        "largest": jnp.where(line, h[:, 0, 0], mean + root),
        "smallest": jnp.where(line, h[:, 0, 0], mean - root),
    }
    return {name: jnp.where(jnp.isfinite(loss), column, jnp.nan) for name, column in columns.items()}
