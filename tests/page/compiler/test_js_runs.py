"""Wide and long computations of the widgets: sweeps, basins, and a small net's whole training."""

from __future__ import annotations

import gzip

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from test_js_optax import rosenbrock


def himmelblau(x):
    return (x[0] ** 2 + x[1] - 11) ** 2 + (x[0] + x[1] ** 2 - 7) ** 2


def momentum_run(loss, rate, x, steps):
    def body(carry, _):
        x, v = carry
        v = 0.9 * v - rate * jax.grad(loss)(x)
        return (x + v, v), None

    return jax.lax.scan(body, (x, jnp.zeros_like(x)), None, length=steps)[0][0]


def test_a_sweep_of_512_rates(agree):
    def sweep(rates, x):
        def one(rate):
            def body(carry, _):
                x, state = carry
                value, gradient = jax.value_and_grad(rosenbrock)(x)
                update, state = optax.adam(rate).update(gradient, state, x)
                return (x + update, state), value

            (x_end, _), losses = jax.lax.scan(body, (x, optax.adam(rate).init(x)), None, length=60)
            return x_end, losses

        return jax.vmap(one)(rates)

    agree(sweep, np.logspace(-4, -1, 512), np.array([-1.5, 2.0]), rtol=1e-9)


def test_basins_of_momentum(agree):
    """60 steps at a calm rate: every start ends near a minimum of its own."""

    def basins(xs, ys):
        grid = jnp.stack(jnp.meshgrid(xs, ys), -1).reshape(-1, 2)
        ends = jax.vmap(lambda p: momentum_run(himmelblau, 1e-3, p, 60))(grid)
        minima = jnp.array([[3.0, 2.0], [-2.805118, 3.131312], [-3.779310, -3.283186], [3.584428, -1.848126]])
        distance = jnp.linalg.norm(ends[:, None] - minima[None], axis=-1)
        return ends, jnp.argmin(distance, axis=1).reshape(24, 24)

    agree(basins, np.linspace(-5, 5, 24), np.linspace(-5, 5, 24), rtol=1e-8, atol=1e-8)


def net(dtype, n=100, batch=20, epochs=12, sizes=(2, 8, 8, 1)):
    """Train a tanh net by Adam on shuffled minibatches; data, weights and order come from the key."""

    def apply(params, x):
        for w, b in params[:-1]:
            x = jnp.tanh(x @ w + b)
        w, b = params[-1]
        return (x @ w + b)[:, 0]

    def train(key, rate):
        kx, kp, ks = jax.random.split(key, 3)
        x = jax.random.uniform(kx, (n, 2), dtype, -1, 1)
        y = jnp.where(x[:, 0] * x[:, 1] > 0, 1, -1).astype(dtype)
        keys = jax.random.split(kp, len(sizes) - 1)
        params = [(jax.random.normal(k, (a, b), dtype) / np.sqrt(a).astype(dtype), jnp.zeros(b, dtype))
                  for k, a, b in zip(keys, sizes[:-1], sizes[1:], strict=True)]  # fmt: skip
        optimizer = optax.adam(rate)

        def step(carry, rows):
            params, state = carry
            loss, grads = jax.value_and_grad(lambda p: jnp.mean((apply(p, x[rows]) - y[rows]) ** 2))(params)
            updates, state = optimizer.update(grads, state, params)
            return (optax.apply_updates(params, updates), state), loss

        def epoch(carry, key):
            return jax.lax.scan(step, carry, jax.random.permutation(key, n).reshape(-1, batch))

        (params, _), losses = jax.lax.scan(epoch, (params, optimizer.init(params)), jax.random.split(ks, epochs))
        return params, losses

    return train


@pytest.mark.parametrize(("dtype", "tolerance"), [("float64", 1e-9), ("float32", 2e-4)])
def test_a_nets_whole_training(agree, dtype, tolerance):
    """float32: sums run in another order than XLA's vectorised ones, and 60 steps of Adam carry 6e-8 to about 1e-5."""
    module = agree(net(dtype), jax.random.key(1), np.dtype(dtype).type(0.01), rtol=tolerance, atol=tolerance)
    assert len(gzip.compress(module.source.encode())) < 9_000


def test_many_nets_at_once(agree):
    def search(key, rates):
        return jax.vmap(lambda r: net("float64", n=40, epochs=3, sizes=(2, 5, 1))(key, r)[1])(rates)

    agree(search, jax.random.key(2), np.logspace(-3, -1, 6), rtol=1e-9)


def test_a_softmax_classifier(agree):
    def train(w, x, labels):
        def loss(w):
            return optax.softmax_cross_entropy_with_integer_labels(x @ w, labels).mean()

        def step(w, _):
            value, g = jax.value_and_grad(loss)(w)
            return w - 0.5 * g, value

        return jax.lax.scan(step, w, None, length=20)

    rng = np.random.default_rng(0)
    agree(train, np.zeros((4, 3)), rng.normal(size=(30, 4)), rng.integers(0, 3, 30), rtol=1e-9)
