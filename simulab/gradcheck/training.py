"""A few steps of Adam by hand on the net: is the optimizer right where the gradient is?"""

import jax
import jax.numpy as jnp

from simulab.gradcheck import net
from simulab.gradcheck.by_hand import NOTHING, adam_step
from simulab.gradcheck.rules import Setting, by_hand

STEPS = 60
RATE = 0.01


def step_lengths(s: Setting) -> tuple[jax.Array, jax.Array]:
    """(STEPS,) twice: root mean square of each step, in units of the rate: the program's, and the textbook's for the same
    gradients.

    Adam's first step is as long as its rate, whatever the gradient: m^/√v^ = ±1 there.
    """
    still = jnp.zeros((), bool)
    s = s._replace(single=still, dropout=still, loose=still)

    def walk(carry: tuple[jax.Array, ...], t: jax.Array) -> tuple[tuple[jax.Array, ...], tuple[jax.Array, jax.Array]]:
        theta, m, v = carry
        gradient = by_hand(s, theta, s.fault)
        step, _, _ = adam_step(gradient, m, v, t, s.fault)
        textbook, m, v = adam_step(gradient, m, v, t, NOTHING)
        return (theta + RATE * step, m, v), (_length(step), _length(textbook))

    start = (s.theta, jnp.zeros(net.COUNT), jnp.zeros(net.COUNT))
    return jax.lax.scan(walk, start, jnp.arange(1.0, STEPS + 1))[1]


def _length(step: jax.Array) -> jax.Array:
    return jnp.sqrt(jnp.mean(step**2))
