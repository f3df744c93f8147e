"""The net lab's own backward pass, against what JAX says of the same forward pass in the same direction."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from simulab.widgets.net_lab import network
from simulab.widgets.net_lab.network import BATCH, LAYER, Going, Net
from simulab.widgets.net_lab.shape import DEEPEST, INPUTS, LAYERS, SIZE, WIDEST, Shape

N = 12


@pytest.mark.parametrize("norm", [0, BATCH, LAYER])
@pytest.mark.parametrize("given", [False, True], ids=["own moments", "running moments"])
def test_the_slope_in_any_direction_is_that_of_the_loss(norm: int, given: bool):
    rng = np.random.default_rng(7)
    with jax.enable_x64(True):
        widths = jnp.array([2, 5, 3, 1, 0, 0][: LAYERS + 1])
        net = Net(
            Shape(jnp.asarray(2), widths), jnp.zeros(DEEPEST, int), jnp.asarray(network.SQUARED), jnp.asarray(norm)
        )
        table = jnp.where(net.shape.used(net.norm), jnp.asarray(rng.normal(size=SIZE)), 0)
        x = jnp.zeros((N, INPUTS)).at[:, :2].set(rng.normal(size=(N, 2)))
        y = jnp.asarray(rng.normal(size=N))
        moments = jnp.stack([jnp.asarray(rng.normal(size=(DEEPEST, WIDEST))), jnp.full((DEEPEST, WIDEST), 0.3)])
        going = Going(jnp.full(N, 1 / N), None, moments if given else None)
        along = jnp.where(net.shape.used(net.norm), jnp.asarray(rng.normal(size=SIZE)), 0)

        def loss(table):
            return jnp.mean(network.cost(net, network.forward(net, table, x, going).scores, y)[0])

        _, right = jax.jvp(loss, (table,), (along,))
        passed = network.forward(net, table, x, going)
        delta = network.cost(net, passed.scores, y)[1] / N
        found = network.backward(net, table, x, passed, going, delta)
        # both in float64, with some hundred additions
        np.testing.assert_allclose(float(found @ along), float(right), rtol=1e-10)
