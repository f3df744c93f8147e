"""What the widget trains: the bowl, or a net of eight tanh units on a dataset; one program for all of them."""

from collections.abc import Mapping, Sequence
from typing import Any

import jax
import jax.numpy as jnp

from simulab.batches import decay
from simulab.batches.bowl import EXAMPLES, bowl
from simulab.batches.task import Task
from simulab.widgets.kit import short_data, short_net
from simulab.widgets.kit.short_data import Problem, ShortData

BOWL = "bowl"


def net(problem: Problem) -> Task:
    """The net of ``kit.short_net``."""

    def each(w: jax.Array) -> jax.Array:
        def one(x: jax.Array, y: jax.Array) -> jax.Array:
            return jax.grad(lambda w: short_net.losses(problem, w, x[None], y[None])[0])(w)

        return jax.vmap(one)(problem.x, problem.y)

    return Task(
        problem.count,
        problem.x.shape[0],
        lambda seed: short_net.start(jax.random.key(jnp.asarray(seed, jnp.uint32)), problem, jnp.ones(())),
        lambda w: short_net.mean_loss(problem, w),
        lambda rows, held, w: short_net.batch_gradient(problem, rows, jnp.zeros((), jnp.int32), held, w),
        each,
    )


def halves(data: Sequence[ShortData], k: Mapping[str, Any]) -> decay.Halves:
    """The net on the first half of the dataset's examples, which are in no order, and its loss on the others."""
    problem = short_data.chosen(data, {"data": jnp.maximum(k["data"] - 1, 0)})
    train = problem._replace(count=problem.count // 2)
    count = problem.count - train.count

    def held_out(w: jax.Array) -> jax.Array:
        at = jnp.arange(problem.x.shape[0])
        there = (at >= train.count) & (at < problem.count)
        return jnp.sum(jnp.where(there, short_net.losses(problem, w, problem.x, problem.y), 0)) / count

    def thinned(rows: jax.Array, held: Any, w: jax.Array, key: jax.Array, rate: Any) -> jax.Array:
        return short_net.batch_gradient(train, rows, jnp.zeros((), jnp.int32), held, w, (key, rate))[1]

    return decay.Halves(net(train), thinned, held_out, count)


def chosen(data: Sequence[ShortData], k: Mapping[str, Any]) -> Task:
    """What the knob ``data`` asks for: the bowl stands before the datasets."""
    inner = net(short_data.chosen(data, {"data": jnp.maximum(k["data"] - 1, 0)}))
    size = jax.eval_shape(lambda: inner.start(0)).shape[0]
    surface = bowl(k["noise"], k["seed"], size)
    is_bowl = k["data"] == 0
    most = inner.most

    def either(name: str) -> Any:
        two = getattr(surface, name), getattr(inner, name)
        return lambda *given: jax.lax.cond(is_bowl, *two, *given)

    def each(w: jax.Array) -> jax.Array:
        return jax.lax.cond(is_bowl, lambda w: jnp.pad(surface.each(w), ((0, most - EXAMPLES), (0, 0))), inner.each, w)

    return Task(jnp.where(is_bowl, EXAMPLES, inner.count), most, either("start"), either("loss"), either("batch"), each)
