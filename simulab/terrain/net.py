"""The net whose landscape is looked at: 2-8-8-1, all its weights one vector; and the examples it learns."""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from simulab.machine.normal import normal
from simulab.training.activation import relu
from simulab.training.initialisation import he, xavier
from simulab.training.normalisation import by, seen

EXAMPLES = 100
INPUTS, WIDTH = 2, 8
SHAPES = ((INPUTS, WIDTH), (WIDTH, WIDTH), (WIDTH, 1))
"""(n_in, n_out) of each layer; in the vector each layer's weights, row by row, and then its biases."""
ENDS = np.cumsum([(fan_in + 1) * fan_out for fan_in, fan_out in SHAPES])
COUNT = int(ENDS[-1])
"""Weights and biases of the net."""
ACTIVATIONS, NORMALISATIONS, LOSSES = ("tanh", "relu"), ("none", "batch"), ("squared", "logistic")
HUSHED = 0.2
"""Deviation of the examples from their half moon."""


def _units() -> np.ndarray:
    """(COUNT,) the unit that each weight comes into, from 0; -1 for a bias."""
    found, first = [], 0
    for fan_in, fan_out in SHAPES:
        found += [np.tile(np.arange(first, first + fan_out), fan_in), np.full(fan_out, -1)]
        first += fan_out
    return np.concatenate(found)


UNIT = _units()
UNITS = int(UNIT.max()) + 1


class Kind(NamedTuple):
    """What a net is, and what it is to lower; every entry may be traced."""

    activation: Any
    """Its place in ``ACTIVATIONS``."""
    normalisation: Any
    """Its place in ``NORMALISATIONS``."""
    loss: Any
    """Its place in ``LOSSES``."""


def moons() -> tuple[jax.Array, jax.Array]:
    """Inputs (n, 2), of mean 0 and deviation 1 each, and their classes (n,), -1 or 1; the same for everybody."""
    half = EXAMPLES // 2
    turn = jnp.pi * (jnp.arange(half) + 0.5) / half
    one = jnp.stack([jnp.cos(turn), jnp.sin(turn)], axis=1)
    x = jnp.concatenate([one, jnp.array([1.0, 0.5]) - one]) + HUSHED * normal(jax.random.key(0), (EXAMPLES, INPUTS))
    return (x - jnp.mean(x, axis=0)) / jnp.std(x, axis=0), jnp.repeat(jnp.array([-1.0, 1.0]), half)


def layers(w: jax.Array) -> list[tuple[jax.Array, jax.Array]]:
    """Weights (n_in, n_out) and biases (n_out,) of each layer."""
    found = []
    for (fan_in, fan_out), end in zip(SHAPES, ENDS):
        middle = int(end) - fan_out
        found.append((w[middle - fan_in * fan_out : middle].reshape(fan_in, fan_out), w[middle : int(end)]))
    return found


def begun(kind: Kind, seed: Any) -> jax.Array:
    """(COUNT,): He's normal draw under ReLUs, Xavier's else; biases are zero."""
    drawn = normal(jax.random.key(jnp.asarray(seed, jnp.uint32)), (COUNT,))
    relus = kind.activation == ACTIVATIONS.index("relu")
    wide = [jnp.where(relus, he(i, o), xavier(i, o)) for i, o in SHAPES]
    width = jnp.concatenate([jnp.concatenate([jnp.full(i * o, d), jnp.zeros(o)]) for d, (i, o) in zip(wide, SHAPES)])
    return drawn * width


def scores(kind: Kind, w: jax.Array, x: jax.Array) -> jax.Array:
    """(n,): what the net says of inputs (n, 2), batch normalisation by the statistics of all of them."""
    (first, low), (second, high), (last, bias) = layers(w)
    h, by_batch = x, jnp.asarray(kind.normalisation == NORMALISATIONS.index("batch"))
    for weights, biases in ((first, low), (second, high)):
        z = h @ weights
        u = jax.lax.cond(by_batch, lambda z: by(z, seen(z)), lambda z: z, z) + biases
        h = jnp.where(kind.activation == ACTIVATIONS.index("relu"), relu(u), jnp.tanh(u))
    return (h @ last)[:, 0] + bias[0]


def loss(kind: Kind, w: jax.Array) -> jax.Array:
    """(): mean over the examples of (f - y)², or of log(1 + exp(-yf))."""
    x, y = moons()
    f = scores(kind, w, x)
    return jnp.mean(jnp.where(kind.loss == LOSSES.index("squared"), (f - y) ** 2, jnp.logaddexp(0, -y * f)))


@jax.jit  # a page writes it once for all that go down
def gradient(kind: Kind, w: jax.Array) -> jax.Array:
    """(COUNT,): of the loss."""
    return jax.grad(lambda w: loss(kind, w))(w)
