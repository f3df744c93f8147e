"""The net lab's own backward pass, against what JAX says of the same forward pass in the same direction."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from simulab.training.loss import LOSSES
from simulab.widgets.net_lab import network
from simulab.widgets.net_lab.network import BATCH, LAYER, Going, Net
from simulab.widgets.net_lab.shape import DEEPEST, LAYERS, OUTPUTS, SIZE, STRIP, WIDEST, Shape

N = 12


@pytest.mark.parametrize("norm", [0, BATCH, LAYER])
@pytest.mark.parametrize("given", [False, True], ids=["own moments", "running moments"])
def test_the_slope_in_any_direction_is_that_of_the_loss(norm: int, given: bool):
    rng = np.random.default_rng(7)
    with jax.enable_x64(True):
        widths = jnp.array([2 * STRIP + 5, 5, 3, 1, 0, 0][: LAYERS + 1])
        net = Net(
            Shape(jnp.asarray(2), widths), jnp.zeros(DEEPEST, int), jnp.asarray(network.SQUARED), jnp.asarray(norm)
        )
        table = jnp.where(net.shape.used(net.norm), jnp.asarray(rng.normal(size=SIZE)), 0)
        strips = jnp.asarray(rng.normal(size=(3, N, STRIP))).at[2, :, 5:].set(0)

        def x(at):
            return strips[at]

        y = jnp.asarray(rng.normal(size=N))
        moments = jnp.stack([jnp.asarray(rng.normal(size=(DEEPEST, WIDEST))), jnp.full((DEEPEST, WIDEST), 0.3)])
        going = Going(jnp.full(N, 1 / N), None, moments if given else None)
        along = jnp.where(net.shape.used(net.norm), jnp.asarray(rng.normal(size=SIZE)), 0)

        def loss(table):
            return jnp.mean(network.cost(net, network.forward(net, table, x, going).scores, y)[0])

        _, right = jax.jvp(loss, (table,), (along,))
        passed = network.forward(net, table, x, going)
        delta = network.cost(net, passed.scores, y)[1] / N
        found = network.backward(net, table, x, passed, going, delta, jnp.zeros(SIZE))
        # both in float64, with some hundred additions
        np.testing.assert_allclose(float(found @ along), float(right), rtol=1e-10)


@pytest.mark.parametrize("task", [network.BINARY, network.CATEGORICAL, network.SQUARED])
@pytest.mark.parametrize("loss", range(3))
def test_each_loss_has_its_own_slope_and_is_the_engines(task: int, loss: int):
    """The engine has no squared loss of classes, and smooths no focal one."""
    rng = np.random.default_rng(3)
    given = {"label_smoothing": 0.1, "focal_gamma": 1.5, "huber_delta": 0.7}
    with jax.enable_x64(True):
        outputs = 4 if task == network.CATEGORICAL else 1
        shape = Shape(jnp.asarray(0), jnp.array([2, outputs, 0, 0, 0, 0][: LAYERS + 1]))
        net = Net(shape, jnp.zeros(DEEPEST, int), jnp.asarray(task), 0, False, 0.1, loss, 1.5, loss, 0.7)
        scores = jnp.zeros((N, OUTPUTS)).at[:, :outputs].set(3 * rng.normal(size=(N, outputs)))
        y = jnp.asarray(rng.normal(size=N) if task == network.SQUARED else rng.integers(0, max(outputs, 2), N) * 1.0)
        each, delta, _ = network.cost(net, scores, y)
        np.testing.assert_allclose(delta, jax.grad(lambda s: network.cost(net, s, y)[0].sum())(scores), atol=1e-12)
        names = {
            network.BINARY: ("binary_cross_entropy", "focal"),
            network.CATEGORICAL: ("cross_entropy", "focal"),
            network.SQUARED: ("mse", "mae", "huber"),
        }[task]
        if loss < len(names):
            right = LOSSES[names[loss]].function(scores[:, :outputs], y, given)
            np.testing.assert_allclose(each, right, rtol=1e-12)
        else:
            p = jax.nn.softmax(scores[:, :outputs]) if outputs > 1 else jax.nn.sigmoid(scores[:, :1])
            truth = (
                jnp.where(jnp.arange(outputs) == y[:, None], 0.9, 0.1 / 3) if outputs > 1 else 0.1 + 0.8 * y[:, None]
            )
            np.testing.assert_allclose(each, ((p - truth) ** 2).sum(1), rtol=1e-12)


@pytest.mark.parametrize("task", [network.BINARY, network.CATEGORICAL])
@pytest.mark.parametrize("gamma", [0.0, 0.5, 1.0, 5.0])
def test_a_focal_loss_of_a_sure_answer_is_finite(task: int, gamma: float):
    outputs = 4 if task == network.CATEGORICAL else 1
    shape = Shape(jnp.asarray(0), jnp.array([2, outputs, 0, 0, 0, 0][: LAYERS + 1]))
    net = Net(shape, jnp.zeros(DEEPEST, int), jnp.asarray(task), class_loss=1, gamma=gamma)
    scores = jnp.zeros((2, OUTPUTS)).at[:, 0].set(jnp.array([400.0, -400.0]))
    for truth in (0.0, 1.0):
        each, delta, _ = network.cost(net, scores, jnp.full(2, truth))
        assert np.all(np.isfinite(each))
        assert np.all(np.isfinite(delta))
