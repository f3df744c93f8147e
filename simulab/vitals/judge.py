"""What became of a training, from its losses: good, slow, restless, stuck or diverged."""

from typing import NamedTuple

import jax
import jax.numpy as jnp

GOOD, SLOW, RESTLESS, STUCK, DIVERGED = range(5)
VERDICTS = ("good", "slow", "restless", "stuck", "diverged")
MOST_OF_IT = 0.9
"""Share of the possible fall that a good run has fallen."""
RISING = 0.3
"""A run is restless where rises are at least this part of all the ups and downs of its second half."""
AS_BEFORE, OF_THE_REST = 0.2, 0.02
"""A run still falls where its second half falls so much of what its first half fell, or so much of what is left."""


class Signs(NamedTuple):
    """What of a run's losses its verdict depends on."""

    first: jax.Array
    middle: jax.Array
    end: jax.Array
    up: jax.Array
    """The sum of all rises in the second half."""
    down: jax.Array
    """That of all falls."""


def signs(loss: jax.Array, last: jax.Array | int) -> Signs:
    """Those of losses (T+1,) from before training on, equally far apart; ``last`` is the entry at which the run ends."""
    at, half, change = jnp.arange(loss.shape[0]), last // 2, jnp.diff(loss)
    late = (at[:-1] >= half) & (at[:-1] < last)
    up = jnp.sum(jnp.where(late, jnp.maximum(change, 0), 0))
    down = jnp.sum(jnp.where(late, jnp.maximum(-change, 0), 0))
    return Signs(loss[0], loss[half], loss[last], up, down)


def bar(blank: jax.Array, best: jax.Array) -> jax.Array:
    """The loss down to which a good run falls; none is where not even the best fell below ``blank``."""
    return jnp.where(best < blank, blank - MOST_OF_IT * (blank - best), -jnp.inf)


def decided(seen: Signs, blank: jax.Array, best: jax.Array) -> jax.Array:
    """The place of the verdict in ``VERDICTS``; see ``judge``."""
    first, middle, end, up, down = seen
    lost = ~jnp.isfinite(end) | (end >= first)
    good = end <= bar(blank, best)
    restless = up > RISING * (up + down)
    falls = middle - end >= jnp.minimum(AS_BEFORE * (first - middle), OF_THE_REST * (end - best))
    rest = jnp.where(restless, RESTLESS, jnp.where(falls, SLOW, STUCK))
    return jnp.where(lost, DIVERGED, jnp.where(good, GOOD, rest))


def judge(loss: jax.Array, last: jax.Array | int, blank: jax.Array, best: jax.Array) -> jax.Array:
    """The place of a run's verdict in ``VERDICTS``.

    Args:
        loss: (T+1,) training losses from before training on, equally far apart.
        last: the entry at which the run ends.
        blank: the loss of a net that knows nothing, from which the possible fall is measured.
        best: the lowest loss that such a run can be expected to reach.

    Returns:
        *diverged*: the last loss is not a finite number, or not below the first. *good*: the last loss is below
        ``blank`` by 90 % of what is possible. Of the others, *restless*: in the second half the rises are at least 30 % of
        all ups and downs; *slow*: in the second half it fell by a fifth of the first half's fall, or by a fiftieth of what
        is left; else *stuck*.
    """
    return decided(signs(loss, last), blank, best)
