"""Gradient flow, dw/dt = -g: where descent would go with steps so short that no curvature is too sharp for them."""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from simulab.machine import backend
from simulab.terrain.net import COUNT, Kind, begun, gradient, loss
from simulab.terrain.run import EVERY, MOST, Rule, sharpness

SHORT = 1.0
"""Sharpness times a step's length: Runge and Kutta's classical method is stable up to 2.78."""
MOST_PARTS = 100
"""Steps from one look to the next; a flow that would need more is followed no further."""
BUDGET, BUDGET_IN_TURN = 20_000, 4_000
"""Gradients of a slice: some 0.2 s on a server's processor, and in a page."""
LOOKED = 40
"""What a look costs, in gradients."""


class Flow(NamedTuple):
    """As far as it is followed; all zeros before the first look."""

    w: Any
    """(COUNT,)"""
    ended: Any
    """() 1 where it is followed no further."""
    loss: Any
    """(MOST+1,); not numbers where it has not come to, or where it is followed no further."""
    sharpness: Any
    """(MOST+1,)"""
    at: Any
    """() the number of the next look."""

    def over(self, looks: Any) -> jax.Array:
        """() whether this is all of it."""
        return (self.at > looks) | (self.ended > 0)

    def reached(self, looks: Any) -> jax.Array:
        """() the last look that is there, or that would be."""
        return jnp.where(self.over(looks), looks, self.at - 1).astype(int)

    def share(self, looks: Any) -> jax.Array:
        """() of the work that is done."""
        return jnp.where(self.over(looks), 1.0, self.at / (looks + 1))


def nothing() -> Flow:
    """Zeros, as they are handed to the first slice."""
    row = jnp.zeros(MOST + 1)
    return Flow(jnp.zeros(COUNT), jnp.zeros(()), row, row, jnp.zeros(()))


def further(kind: Kind, rate: Any, seed: Any, looks: Any, flow: Flow) -> Flow:
    """One slice more of the flow at the times ηt of a descent's looks, each step of it as short as the sharpness asks."""
    plain = Rule(jnp.array(False), jnp.asarray(rate, float), jnp.zeros(()))
    budget = BUDGET_IN_TURN if backend.runs_in_turn() else BUDGET

    def look(carry: tuple[Flow, jax.Array]) -> tuple[Flow, jax.Array]:
        flow, spent = carry
        w, i = flow.w, flow.at.astype(int)
        sharp = sharpness(kind, plain, w, jnp.zeros_like(w), jnp.zeros(()))
        parts = jnp.ceil(EVERY * rate * jnp.maximum(sharp, 1.0) / SHORT)
        goes_on = parts <= MOST_PARTS
        h = EVERY * rate / parts

        def step(_: Any, w: jax.Array) -> jax.Array:
            # Runge and Kutta (1901): one product program for the four slopes
            def stage(k: jax.Array, share: jax.Array) -> tuple[jax.Array, jax.Array]:
                k = -gradient(kind, w + share * h * k)
                return k, k

            _, slopes = jax.lax.scan(stage, jnp.zeros_like(w), jnp.array([0.0, 0.5, 0.5, 1.0]))
            return w + h * (jnp.array([1.0, 2.0, 2.0, 1.0]) / 6) @ slopes

        count = jnp.where(goes_on & (i < looks), parts, 0).astype(int)
        rows = flow.loss.at[i].set(loss(kind, w)), flow.sharpness.at[i].set(sharp)
        after = jax.lax.fori_loop(0, count, step, w)
        return Flow(after, 1.0 - goes_on, *rows, flow.at + 1), spent + LOOKED + 4.0 * count

    def more(carry: tuple[Flow, jax.Array]) -> jax.Array:
        flow, spent = carry
        return ~flow.over(looks) & (spent < budget)

    flow = flow._replace(w=jnp.where(flow.at > 0, flow.w, begun(kind, seed)))
    flow = jax.lax.while_loop(more, look, (flow, jnp.zeros(())))[0]
    there = jnp.arange(MOST + 1) < flow.at
    return flow._replace(loss=jnp.where(there, flow.loss, jnp.nan), sharpness=jnp.where(there, flow.sharpness, jnp.nan))
