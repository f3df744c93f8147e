"""Stepping an optimizer in a test: from recorded states, and freely."""

import functools

import jax
import jax.numpy as jnp

from simulab.component import namespace


def linear(gradient):
    """A loss with this gradient everywhere: how a test hands a recorded gradient to any rule."""
    return lambda w: jnp.sum(gradient * w)


def looked_ahead(optimizer, x, velocity, knobs):
    """The point that optax and PyTorch store: w + μv for Nesterov, w for the others."""
    return x + knobs["momentum"] * velocity if optimizer.slug() == "nesterov" else x


@functools.partial(jax.jit, static_argnums=0)
def single_steps(optimizer, knobs, x_before, gradients):
    """Each step from the recorded weights, with the state that the recorded gradients so far have made.

    ``x_before`` and the result are what libraries store (see ``looked_ahead``).
    """

    def body(state, given):
        x, gradient = given
        w = looked_ahead(optimizer, x, -state, knobs) if optimizer.slug() == "nesterov" else x
        w, state, _ = optimizer.step(linear(gradient), w, state, namespace(knobs))
        return state, looked_ahead(optimizer, w, state, knobs)

    return jax.lax.scan(body, optimizer.init(x_before[0]), (x_before, gradients))[1]


@functools.partial(jax.jit, static_argnums=(0, 1, 4))
def run(optimizer, loss, knobs, start, steps):
    """A whole run from ``start``: what libraries store before step 1 and after each step, (steps + 1, d)."""

    def body(carry, _):
        x, state = carry
        x, state, _ = optimizer.step(loss, x, state, namespace(knobs))
        return (x, state), looked_ahead(optimizer, x, state, knobs)

    xs = jax.lax.scan(body, (start, optimizer.init(start)), length=steps)[1]
    return jnp.concatenate([start[None], xs])


def run_optax(transformation, loss, start, steps):
    """The same run by an optax transformation, stepped as optax's manual says."""

    def body(carry, _):
        x, state = carry
        updates, state = transformation.update(jax.grad(loss)(x), state, x)
        return (x + updates, state), x + updates

    xs = jax.lax.scan(body, (start, transformation.init(start)), length=steps)[1]
    return jnp.concatenate([start[None], xs])


def replay_optax(transformation, x_before, gradients):
    """Single steps of an optax transformation from recorded weights, as ``single_steps``."""

    def body(state, given):
        x, gradient = given
        updates, state = transformation.update(gradient, state, x)
        return state, x + updates

    return jax.lax.scan(body, transformation.init(x_before[0]), (x_before, gradients))[1]
