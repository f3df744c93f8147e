"""A run bounces where, over its last quarter, it travels over twice as far as it gets."""

import jax.numpy as jnp
import numpy as np
import pytest

import simulab as sl
from simulab.optimizer import Optimizer

STEPS = 16


class Walker(Optimizer):
    """Goes a way that is laid down, whatever the loss: straight on, and to and fro in its last quarter."""

    title = "Walker"

    def __init__(self, ratio: float, **given):
        super().__init__(**given)
        self.ratio = ratio

    def init(self, x):
        return jnp.zeros((), int)

    def step(self, loss, x, state, knobs):
        # a zig-zag of unit moves at an angle whose cosine is 1/ratio: four moves get 4/ratio far
        cosine = 1 / self.ratio
        side = jnp.sqrt(1 - cosine**2) * jnp.where(state % 2 == 0, 1.0, -1.0)
        move = jnp.where(state < STEPS - 4, jnp.array([0.0, 1.0]), jnp.stack([side, cosine + 0 * side]))
        return x + move, state + 1, {"gradient": jnp.zeros_like(x)}


@pytest.mark.parametrize(
    ("ratio", "verdict"), [(1.2, "slow"), (1.5, "slow"), (1.98, "slow"), (2.02, "oscillating"), (3, "oscillating")]
)
def test_it_oscillates_from_twice_as_far_as_it_gets(ratio, verdict):
    plane = sl.Landscape.from_function(lambda x, y: 100 - x - y, bounds=((-30, 30), (-30, 30)))
    run = sl.descend(plane, Walker(ratio), start=(0.0, 0.0), steps=STEPS)
    moves = np.linalg.norm(np.diff(run.x[-5:], axis=0), axis=1)
    assert moves.sum() / np.linalg.norm(run.x[-1] - run.x[-5]) == pytest.approx(ratio)
    assert run.verdict == verdict
