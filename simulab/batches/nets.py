"""A net on a dataset, trained on mini-batches."""

from typing import Any

import jax
import jax.numpy as jnp
from jax.flatten_util import ravel_pytree

from simulab.batches.task import Task
from simulab.training import Dataset, Loss, Network, batches, split


def net(data: Dataset, network: Network, loss: Loss, standardise: bool = True, dtype: str = "float64") -> Task:
    """All examples train; the start of a seed is that of ``sl.train``'s."""
    part = split(data, validation=0.0, test=0.0, standardise=standardise, dtype=dtype).parts["train"]
    x, y = jnp.asarray(part.x), jnp.asarray(part.y)
    outputs = loss.outputs(len(data.classes))
    knobs = {"label_smoothing": 0.0, "huber_delta": 1.0, "focal_gamma": 2.0}
    parameters = network.init(jax.random.key(0), x.shape[1], outputs, dtype=x.dtype)
    unravel = ravel_pytree(parameters)[1]

    def losses(w: jax.Array, x: jax.Array, y: jax.Array) -> jax.Array:
        return loss.function(network.apply(unravel(w), x).outputs, y, knobs)

    def start(seed: Any) -> jax.Array:
        key = jax.random.fold_in(jax.random.key(jnp.asarray(seed, jnp.uint32)), batches.WEIGHTS)
        return ravel_pytree(network.init(key, x.shape[1], outputs, dtype=x.dtype))[0]

    def batch(rows: jax.Array, held: Any, w: jax.Array) -> tuple[jax.Array, jax.Array]:
        share = jnp.asarray((jnp.arange(len(x)) < held) / jnp.asarray(held, float), x.dtype)
        return jax.value_and_grad(lambda w: jnp.sum(share * losses(w, x[rows], y[rows])))(w)

    def each(w: jax.Array) -> jax.Array:
        return jax.vmap(lambda x, y: jax.grad(lambda w: losses(w, x[None], y[None])[0])(w))(x, y)

    return Task(len(x), len(x), start, lambda w: jnp.mean(losses(w, x, y)), batch, each)
