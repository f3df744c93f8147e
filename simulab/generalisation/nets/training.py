"""A training of such a net, on mini-batches that are drawn from its pictures; every number of it may be traced."""

from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import optax

from simulab.generalisation.nets.changes import DRAWS, changed
from simulab.generalisation.nets.digits import CLASSES, Chosen, pool
from simulab.generalisation.nets.net import HIDDEN, Net, Price, loss, start
from simulab.training import batches

BATCH = 20
"""Examples of a step, each drawn from all of the training set."""
RATE = 0.01
MOST_STEPS = 1000
ADAM = optax.scale_by_adam()


class Given(NamedTuple):
    """One training."""

    seed: Any
    """Of the initial weights, of the mini-batches and of all that is drawn for them."""
    pictures: Chosen
    steps: Any
    rate: Any = RATE
    cycles: Any = 1
    """How often the rate falls to zero, as a cosine does; 0: it stays."""
    change: Any = 0
    """Its place in ``CHANGES``."""
    strength: Any = 1.0
    dropout: Any = 0.0
    price: Price = Price()
    wrong: Any = 0.0
    """Share of the pictures that are called the next digit."""


def rate_at(given: Given, step: Any) -> Any:
    """η (1 + cos πs)/2, s being the share of the cycle that is over; Loshchilov & Hutter (2017)."""
    share = jnp.mod(step * given.cycles, given.steps) / given.steps
    return given.rate * jnp.where(given.cycles > 0, (1 + jnp.cos(jnp.pi * share)) / 2, 1.0)


def labels(given: Given) -> jax.Array:
    """(POOL,) what each of the training set's rows is called; the first in order are the wrong ones."""
    y = pool().y[given.pictures.rows]
    wrong = jnp.arange(y.shape[0]) < jnp.round(given.wrong * given.pictures.count)
    return jnp.where(wrong, (y + 1) % CLASSES, y)


def begun(given: Given, rule: Any = ADAM) -> tuple[Net, Any]:
    """The net before training, and the rule's memory."""
    key = jax.random.fold_in(jax.random.key(jnp.asarray(given.seed, jnp.uint32)), batches.WEIGHTS)
    net = start(key)
    return net, rule.init(net)


@jax.jit  # a page writes it once for all studies
def slope(
    net: Net, key: jax.Array, pictures: jax.Array, names: jax.Array, count: Any, change: Any, strength: Any, dropout: Any,
    price: Price,
) -> Net:  # fmt: skip
    """The gradient on a mini-batch that ``key`` draws from the first ``count`` of pictures with their names."""
    luck = jax.random.uniform(key, (BATCH, 1 + DRAWS + HIDDEN), jnp.float32)
    rows = jnp.floor(jnp.asarray(luck[:, 0], float) * count).astype(jnp.int32)
    targets = (names[rows][:, None] == jnp.arange(CLASSES)).astype(float)
    turned = jnp.asarray(luck[:, 1 : 1 + DRAWS], float)
    seen, targets = changed(key, turned, change, strength, pictures[rows], targets)
    mask = jnp.where(luck[:, 1 + DRAWS :] >= dropout, 1 / (1 - dropout), 0.0)  # dropout's, inverted
    return jax.grad(loss)(net, seen, targets, mask, price)


def stepper(given: Given, rule: Any = ADAM) -> Callable[[Any, tuple[Net, Any]], tuple[Net, Any]]:
    """(step, (net, memory)) -> both after that step."""
    x, y = pool().x[given.pictures.rows], labels(given)
    key = jax.random.fold_in(jax.random.key(jnp.asarray(given.seed, jnp.uint32)), batches.ORDER)
    # of one kind in every study, so that they share a function
    price = Price(*(jnp.asarray(one, float) for one in given.price))
    price = price._replace(weights=jnp.broadcast_to(price.weights, (CLASSES,)))
    change = jnp.asarray(given.change, int)
    strength, dropout = (jnp.asarray(one, float) for one in (given.strength, given.dropout))

    def step(at: Any, carry: tuple[Net, Any]) -> tuple[Net, Any]:
        net, memory = carry
        gradient = slope(net, jax.random.fold_in(key, at), x, y, given.pictures.count, change, strength, dropout, price)
        turn, memory = rule.update(gradient, memory, net)
        rate = rate_at(given, at)
        return jax.tree.map(lambda w, u: w - rate * u, net, turn), memory

    return step


def trained(given: Given, rule: Any = ADAM) -> Net:
    """The net after all steps."""
    return jax.lax.fori_loop(0, jnp.asarray(given.steps, jnp.int32), stepper(given, rule), begun(given, rule))[0]
