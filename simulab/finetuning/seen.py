"""What is seen of a net that learns a new task: how often it is right there, and how often still on the old one."""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from simulab.finetuning import data
from simulab.finetuning.methods import SCRATCH
from simulab.finetuning.net import Linear, Net, merged, right, scores
from simulab.finetuning.training import EVERY, Pretrained, Way, beginning, learnt, rest

SHOWN = 20
"""Pictures of the new task's test whose answers are kept."""


class Seen(NamedTuple):
    """A training on the new task, looked at every ``EVERY`` steps, R times after its start."""

    new: Any
    """(R+1,) share of the new task's test that is right."""
    old: Any
    """(R+1,) share of the old task's test that is right, by the trunk as it is now and the head of before; not a number from
    scratch, where there was no before."""
    answer: Any
    """(R+1, SHOWN) the class that is said of each picture."""
    sure: Any
    """(R+1, SHOWN) and its probability."""
    filters: Any
    """(UNITS, 64) the first layer's weights at the end."""


def tests(task: Any) -> jax.Array:
    """Inputs of a new task's test."""
    return data.inputs(jnp.stack([jnp.asarray(one.test) for one in data.new()])[task])


def on_old(was: Pretrained, trunk: tuple[Linear, Linear]) -> jax.Array:
    """Share of the old task's test that the old head gets right on a trunk."""
    return right(trunk, was.head, data.inputs(data.old().test))


def _both(was: Pretrained, way: Way, net: Net, tested: jax.Array) -> tuple[jax.Array, jax.Array]:
    trunk = merged(net)
    before = jnp.where(jnp.asarray(way.method) == SCRATCH, jnp.nan, on_old(was, trunk))
    return right(trunk, net.head, tested), before


def ended(key: jax.Array, was: Pretrained, way: Way) -> tuple[jax.Array, jax.Array]:
    """Both shares at the end of a training."""
    adam = learnt(key, rest(beginning(key, was, way)), way, 0, way.steps)
    return _both(was, way, adam.net, tests(way.task))


def watched(key: jax.Array, was: Pretrained, way: Way, most: int) -> Seen:
    """A training of at most ``most`` rounds of ``EVERY`` steps; not numbers beyond its own."""
    tested = tests(way.task)

    def look(adam: Any) -> tuple[Any, ...]:
        z = scores(merged(adam.net), adam.net.head, tested[:SHOWN])
        return (
            *_both(was, way, adam.net, tested),
            jnp.asarray(jnp.argmax(z, axis=1), float),
            jnp.max(jax.nn.softmax(z, axis=1), axis=1),
        )

    def at(adam: Any, i: jax.Array) -> tuple[Any, Any]:
        def inside() -> tuple[Any, Any]:
            seen = look(adam)
            ends = jnp.minimum(EVERY * (i + 1), way.steps)
            return learnt(key, adam, way, EVERY * i, ends), seen

        nothing = (*[jnp.full((), jnp.nan)] * 2, *[jnp.full(SHOWN, jnp.nan)] * 2)
        return jax.lax.cond(EVERY * i <= way.steps, inside, lambda: (adam, nothing))

    last, (new, old, answer, sure) = jax.lax.scan(at, rest(beginning(key, was, way)), jnp.arange(most + 1))
    return Seen(new, old, answer, sure, merged(last.net)[0].weights)
