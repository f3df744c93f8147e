"""What the field knows about these rules, said of ours."""

import functools

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from replay import linear, run

from simulab.catalogue import optimizers
from simulab.component import namespace


@pytest.fixture(autouse=True)
def float64():
    with jax.enable_x64(True):
        yield


def path(name, loss, start, steps, **knobs):
    optimizer = optimizers[name]()
    return run(optimizer, loss, optimizer.knobs(knobs), jnp.array(start, float), steps)


def steps_under(name, gradients, start=0.0, **knobs):
    """The steps that a rule takes in one dimension when the gradients are these, and the terms."""
    optimizer = optimizers[name]()

    def body(carry, g):
        x, state = carry
        moved, state, terms = optimizer.step(linear(g), x, state, namespace(optimizer.knobs(knobs)))
        return (moved, state), (moved - x, terms)

    x = jnp.array([start], float)
    moves, terms = jax.lax.scan(body, (x, optimizer.init(x)), jnp.asarray(gradients, float)[:, None])[1]
    return moves[:, 0], terms


@functools.cache
def bowl(L):
    return lambda x: 0.5 * L * x[0] ** 2


@pytest.mark.parametrize("L", [0.5, 3.0, 100.0])
def test_gradient_descent_converges_below_2_over_L_cycles_at_it_and_diverges_above(L):
    size = lambda eta: jnp.abs(path("sgd", bowl(L), [1.0], 1000, learning_rate=eta)[:, 0])  # noqa: E731
    assert size(1.99 / L)[-1] < 1e-4
    np.testing.assert_allclose(size(2 / L), 1, rtol=1e-9)
    assert size(2.01 / L)[-1] > 1e4


@pytest.mark.parametrize("L", [0.5, 100.0])
def test_gradient_descent_is_monotone_below_1_over_L_and_oscillates_above(L):
    assert jnp.all(path("sgd", bowl(L), [1.0], 50, learning_rate=0.99 / L) > 0)
    oscillating = path("sgd", bowl(L), [1.0], 50, learning_rate=1.5 / L)[:, 0]
    assert jnp.all(oscillating[1:] * oscillating[:-1] < 0)


@pytest.mark.parametrize("mu", [0.0, 0.5, 0.9])
def test_momentum_moves_the_limit_to_2_times_1_plus_mu_over_L(mu):
    L = 4.0
    end = lambda eta: jnp.abs(path("momentum", bowl(L), [1.0], 3000, learning_rate=eta, momentum=mu)[-1, 0])  # noqa: E731
    assert end(0.99 * 2 * (1 + mu) / L) < 1e-3
    assert end(1.01 * 2 * (1 + mu) / L) > 1e3


@pytest.mark.parametrize("kappa", [10.0, 100.0])
def test_the_best_rates_reach_the_factors_of_theory(kappa):
    """(κ-1)/(κ+1) a step for gradient descent, (√κ-1)/(√κ+1) for tuned momentum.

    Momentum's error is t times the factor's power (the tuned iteration has a double eigenvalue), whence 3 %.
    """
    loss = lambda x: 0.5 * (x[0] ** 2 + kappa * x[1] ** 2)  # noqa: E731
    plain = jnp.linalg.norm(path("sgd", loss, [1.0, 1.0], 400, learning_rate=2 / (kappa + 1)), axis=1)
    np.testing.assert_allclose(plain[101] / plain[100], (kappa - 1) / (kappa + 1), rtol=1e-6)
    root = np.sqrt(kappa)
    tuned = {"learning_rate": 4 / (root + 1) ** 2, "momentum": ((root - 1) / (root + 1)) ** 2}
    heavy = jnp.linalg.norm(path("momentum", loss, [1.0, 1.0], 400, **tuned), axis=1)
    t = 10 * int(root)
    np.testing.assert_allclose((heavy[2 * t] / heavy[t]) ** (1 / t), (root - 1) / (root + 1), rtol=0.03)


def test_momentum_reaches_the_speed_eta_g_over_1_minus_mu():
    moves, _ = steps_under("momentum", [2.0] * 300, learning_rate=0.1, momentum=0.9)
    np.testing.assert_allclose(moves[-1], -0.1 * 2.0 / (1 - 0.9), rtol=1e-9)


def test_nesterov_overshoots_less_than_momentum():
    lowest = {
        name: path(name, bowl(1.0), [1.0], 300, learning_rate=0.1, momentum=0.9).min()
        for name in ("momentum", "nesterov")
    }
    assert lowest["momentum"] < 1.5 * lowest["nesterov"] < 0


def test_adam_without_bias_correction_steps_3_times_too_long_at_first():
    """(1-β₁)/√(1-β₂) = 3.16; with the correction the first step is η. 1e-7: ε against a gradient of 1."""
    knobs = {"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999}
    off, _ = steps_under("adam", [1.0], bias_correction=False, **knobs)
    on, _ = steps_under("adam", [1.0], bias_correction=True, **knobs)
    np.testing.assert_allclose(on[0], -1e-3, rtol=1e-7)
    np.testing.assert_allclose(off[0] / on[0], (1 - 0.9) / np.sqrt(1 - 0.999), rtol=1e-6)
    assert round(float(off[0] / on[0]), 2) == 3.16


def test_adagrads_rate_dies_as_one_over_the_root_of_t():
    moves, terms = steps_under("adagrad", [5.0] * 10_000, learning_rate=0.1)
    np.testing.assert_allclose(moves, -0.1 / jnp.sqrt(jnp.arange(1, 10_001)), rtol=1e-6)
    assert terms["effective_rate"][-1, 0] < 0.011 * terms["effective_rate"][0, 0]


def test_rmsprops_rate_does_not_die_so_it_bounces_at_the_bottom():
    xs = path("rmsprop", bowl(1.0), [1.0], 2000, learning_rate=0.01)[-100:, 0]
    assert 0.1 * 0.01 < jnp.abs(jnp.diff(xs)).max() < 5 * 0.01
    assert jnp.any(xs[1:] * xs[:-1] < 0)


def test_adadelta_starts_with_steps_of_the_root_of_eps():
    moves, _ = steps_under("adadelta", [1.0], rho=0.95, eps=1e-6)
    np.testing.assert_allclose(moves[0], -np.sqrt(1e-6 / (0.05 + 1e-6)), rtol=1e-12)


@pytest.mark.parametrize("name", ["adam", "amsgrad", "nadam", "rmsprop", "adagrad", "lamb", "lion"])
def test_scaling_the_loss_changes_nothing_where_the_gradient_is_normalised(name):
    loss = lambda x: (x[0] - 1) ** 4 + 3 * x[1] ** 2  # noqa: E731
    knobs = {"learning_rate": 0.01} | ({"eps": 1e-12} if "eps" in optimizers[name]().knobs() else {})
    once = path(name, loss, [0.2, 2.0], 50, **knobs)
    np.testing.assert_allclose(path(name, lambda x: 1000 * loss(x), [0.2, 2.0], 50, **knobs), once, rtol=1e-8)


def test_lion_moves_every_weight_by_eta():
    xs = path("lion", lambda x: x[0] ** 2 + 1e6 * x[1] ** 2, [1.0, -1.0], 50, learning_rate=0.003)
    np.testing.assert_allclose(jnp.abs(jnp.diff(xs, axis=0)), 0.003, rtol=1e-9)


def test_lamb_moves_the_weights_by_the_fraction_eta_of_their_length():
    xs = path("lamb", lambda x: x[0] ** 2 + 9 * x[1] ** 2, [3.0, -4.0], 20, learning_rate=0.01)
    moved = jnp.linalg.norm(jnp.diff(xs, axis=0), axis=1)
    np.testing.assert_allclose(moved, 0.01 * jnp.linalg.norm(xs[:-1], axis=1), rtol=1e-9)


def test_lamb_can_leave_the_origin():
    moves, _ = steps_under("lamb", [1.0], learning_rate=0.01)
    np.testing.assert_allclose(moves[0], -0.01, rtol=1e-5)


def test_adamw_shrinks_a_weight_by_the_same_factor_whatever_its_gradients_were():
    """After gradients of 1000 as after gradients of 0.001, a step without gradient shrinks the weight by 1 - ηλ."""
    knobs = {"learning_rate": 0.01, "beta1": 0.0}
    for g in (1000.0, 0.001):
        gradients = [g] * 20 + [0.0]
        moves, _ = steps_under("adamw", gradients, start=1.0, weight_decay=0.5, **knobs)
        before_last = 1.0 + moves[:-1].sum()
        np.testing.assert_allclose(moves[-1], -0.01 * 0.5 * before_last, rtol=1e-12)


def test_adam_goes_to_the_wrong_end_on_the_online_problem_of_reddi_et_al_and_amsgrad_to_the_right_one():
    """f_t(x) = 1010x once in 101 steps, else -10x, on [-1, 1], rate 0.5/√t: the best fixed x is -1."""
    end = {}
    for name in ("adam", "amsgrad"):
        optimizer = optimizers[name]()
        knobs = optimizer.knobs({"beta1": 0.9, "beta2": 0.99})

        def body(carry, t, optimizer=optimizer, knobs=knobs):
            x, state = carry
            now = namespace(knobs | {"learning_rate": 0.5 / jnp.sqrt(t + 1.0)})
            x, state, _ = optimizer.step(linear(jnp.where(t % 101 == 0, 1010.0, -10.0)), x, state, now)
            return (jnp.clip(x, -1, 1), state), x[0]

        x = jnp.zeros(1)
        xs = jax.lax.scan(body, (x, optimizer.init(x)), jnp.arange(101 * 2000))[1]
        end[name] = xs[-101 * 20 :].mean()
    assert end["adam"] > 0.9
    assert end["amsgrad"] < -0.9
