"""Plain gradient descent of several fits at once: each has parameters of its own, so one gradient serves all."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp

MOST_STEPS = 300


def path(cost: Callable[[Any], jax.Array], start: Any, rate: Any, seen: Callable[[Any], Any]) -> Any:
    """What is seen of the parameters before and after each of ``MOST_STEPS`` steps, a leading axis of MOST_STEPS + 1.

    Args:
        cost: parameters -> the sum of the mean losses of all fits.
        start: the parameters before the first step.
        rate: η of w <- w - η g.
        seen: parameters -> what is kept of them.
    """

    def step(at: Any, _: Any) -> tuple[Any, Any]:
        after = jax.tree.map(lambda w, g: w - rate * g, at, jax.grad(cost)(at))
        return after, seen(after)

    _, rows = jax.lax.scan(step, start, None, length=MOST_STEPS)
    return jax.tree.map(lambda first, rest: jnp.concatenate([first[None], rest]), seen(start), rows)
