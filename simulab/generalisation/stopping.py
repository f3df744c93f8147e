"""Error against the time of training: gradient descent, and the version that early stopping keeps."""

from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from simulab.generalisation.data import GRID, SETS, sets
from simulab.generalisation.errors import errors, first_lowest
from simulab.generalisation.features import POLYNOMIALS, polynomials

LONGEST = 3_000
LOOKS = np.unique(np.round(np.geomspace(1, LONGEST, 33)).astype(int))
"""Steps after which the curve is known; at these the validation loss is looked at."""
VALIDATION, POWER = 1, 60


def study(k: Mapping[str, Any]) -> dict[str, jax.Array]:
    """Errors along ``at`` (C,) and, last in each column (C+1,), after ``stop`` steps; fits there ``fit`` (R, G).

    ``held`` (C,) is the mean validation loss, ``kept`` (R,) the step whose version of each fit has the lowest one, ``spared`` the
    mean error on fresh examples of these versions. Each set has a validation set as large as itself.
    """
    seen, others = sets(k), sets(k, VALIDATION)
    used = jnp.arange(POLYNOMIALS) < k["capacity"]

    def made(x: jax.Array) -> jax.Array:
        return jnp.where(seen.there[:, None] & used, polynomials(x), 0.0)

    phi, beside = made(seen.x), made(others.x)
    run = descent(phi, seen.y, seen.count)
    w = jnp.concatenate([looked(run), run(jnp.zeros(phi.shape[::2]), k["stop"])[:, None]], axis=1)
    places, examples = w @ polynomials(jnp.asarray(GRID)).T, w @ jnp.swapaxes(phi, 1, 2)
    wrong = jnp.where(seen.there, w[:, :-1] @ jnp.swapaxes(beside, 1, 2) - others.y[:, None, :], 0.0)
    held = jnp.sum(wrong**2, axis=-1) / seen.count
    best = first_lowest(held)
    from_truth = jnp.mean((places - jnp.sin(jnp.pi * GRID)) ** 2, axis=-1)
    spared = jnp.mean(jnp.take_along_axis(from_truth, best[:, None], axis=1)) + k["noise"] ** 2
    return {
        "at": jnp.asarray(LOOKS, float), **errors(places, examples, seen, k), "held": jnp.mean(held, axis=0),
        "kept": jnp.asarray(LOOKS)[best], "spared": spared[None], "x": seen.x, "y": seen.y, "fit": places[:, -1],
    }  # fmt: skip


def descent(phi: jax.Array, y: jax.Array, count: jax.Array) -> Any:
    """(w (R, P), steps) -> w: of gradient descent on |y - Φw|²/2n, each set at 1 over its largest curvature."""
    gram = jnp.swapaxes(phi, 1, 2) @ phi / count
    pull = jnp.sum(phi * y[:, :, None], axis=1) / count

    def times(v: jax.Array) -> jax.Array:
        return jnp.sum(gram * v[:, None, :], axis=-1)

    def turned(_: Any, v: jax.Array) -> jax.Array:
        v = times(v)
        return v / jnp.sqrt(jnp.sum(v**2, axis=1, keepdims=True))

    v = jax.lax.fori_loop(0, POWER, turned, jnp.ones(pull.shape))
    rate = 1 / jnp.sum(v * times(v), axis=1, keepdims=True)

    def run(w: jax.Array, steps: Any) -> jax.Array:
        return jax.lax.fori_loop(0, jnp.asarray(steps, int), lambda _, w: w - rate * (times(w) - pull), w)

    return run


def looked(run: Any) -> jax.Array:
    """(R, C, P) the weights after each of ``LOOKS``."""

    def go(w: jax.Array, steps: jax.Array) -> tuple[jax.Array, jax.Array]:
        after = run(w, steps)
        return after, after

    gaps = jnp.asarray(np.diff(LOOKS, prepend=0))
    return jnp.swapaxes(jax.lax.scan(go, jnp.zeros((SETS, POLYNOMIALS)), gaps)[1], 0, 1)
