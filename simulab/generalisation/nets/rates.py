"""Three optimizers at every rate: which does best on what was not seen, each at the rate that validation chooses?"""

from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp
import optax

from simulab.generalisation.nets.compared import of_training, right
from simulab.generalisation.nets.digits import HELD, POOL, Pictures, chosen, fresh, pool
from simulab.generalisation.nets.training import ADAM, Given, trained
from simulab.machine import backend

RULES = ("sgd", "momentum", "adam")
RATES = tuple(10 ** (-4 + i / 2) for i in range(10))
"""A part each."""
NETS = 4
HEAVY = optax.trace(0.9)
SAME = 1e-6
"""Mean shares that are nearer are the same: sums of float32 numbers, and of a hundred pictures one is a hundredth."""


def rule(which: Any) -> optax.GradientTransformation:
    """The one of ``RULES`` at this place, which may be traced; each keeps a memory of its own."""

    def init(net: Any) -> Any:
        return HEAVY.init(net), ADAM.init(net)

    def update(gradient: Any, memory: Any, net: Any = None) -> Any:
        heavy, held = HEAVY.update(gradient, memory[0], net)
        scaled, known = ADAM.update(gradient, memory[1], net)
        turn = jax.tree.map(
            lambda g, m, a: jnp.where(which == 0, g, jnp.where(which == 1, m, a)), gradient, heavy, scaled
        )
        return turn, (held, known)

    return optax.GradientTransformation(init, update)  # pyright: ignore


def study(k: Mapping[str, Any], part: Any) -> dict[str, jax.Array]:
    """At one rate (): the shares named rightly, ``seen``, ``held`` (of what validates) and ``fresh``, each (3, N).

    Reads ``pictures``, ``length`` and ``seed``. Every rate falls to zero as a cosine does.
    """
    rate, test = jnp.asarray(RATES)[part], fresh()

    def one(which: jax.Array, seed: jax.Array) -> tuple[jax.Array, ...]:
        pictures = chosen(seed, k["pictures"])
        rows = pictures.rows[POOL - HELD :]
        g = Given(seed, pictures, k["length"], rate=rate)
        net = trained(g, rule(which))
        return (
            of_training(net, g),
            jnp.mean(right(net, Pictures(pool().x[rows], pool().y[rows]))),
            jnp.mean(right(net, test)),
        )

    many = jnp.arange(len(RULES) * NETS)
    seen, held, found = backend.each(one)(many // NETS, k["seed"] + many % NETS)
    shape = (len(RULES), NETS)
    return {"rate": rate, "seen": seen.reshape(shape), "held": held.reshape(shape), "fresh": found.reshape(shape)}


def chosen_of(held: jax.Array) -> jax.Array:
    """(rules,) of (rates, rules, nets): the place of the rate with the highest mean share; of several such, the lowest rate."""
    mean = jnp.mean(held, axis=2)
    return jnp.argmax(mean >= jnp.max(mean, axis=0) - SAME, axis=0)
