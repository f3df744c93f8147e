"""Modifiers change what they say, for every rule, under every transformation, and nothing else."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from compilations import compiled

from simulab.catalogue import optimizers
from simulab.component import namespace
from simulab.modifiers import clip_by_norm, clip_by_value, decoupled_decay, gradient_noise, l2, modified, noisy


@pytest.fixture(autouse=True)
def float64():
    with jax.enable_x64(True):
        yield


def loss(x):
    return (x[0] - 1) ** 4 + 10 * (x[1] - x[0] ** 2) ** 2


X = np.array([-1.5, 2.0])
NOISE = np.array([0.3, -0.7])


def gradient_of(changed, x=X):
    return jax.grad(changed)(jnp.asarray(x))


def test_the_penalty_adds_its_value_and_its_gradient():
    np.testing.assert_allclose(l2(loss, 0.2)(X), loss(X) + 0.1 * (X**2).sum(), rtol=1e-15)
    np.testing.assert_allclose(gradient_of(l2(loss, 0.2)), gradient_of(loss) + 0.2 * X, rtol=1e-15)


def test_noise_changes_the_gradient_by_itself_and_not_the_value():
    assert noisy(loss, NOISE)(X) == loss(X)
    np.testing.assert_allclose(gradient_of(noisy(loss, NOISE)), gradient_of(loss) + NOISE, rtol=1e-15)


def test_clipping_by_norm_keeps_the_direction_and_the_value():
    clipped = gradient_of(clip_by_norm(loss, 2.0))
    np.testing.assert_allclose(jnp.linalg.norm(clipped), 2.0, rtol=1e-14)
    np.testing.assert_allclose(clipped / 2.0, gradient_of(loss) / jnp.linalg.norm(gradient_of(loss)), rtol=1e-14)
    assert clip_by_norm(loss, 2.0)(X) == loss(X)


def test_clipping_by_value_clips_each_entry():
    np.testing.assert_array_equal(gradient_of(clip_by_value(loss, 15.0)), np.clip(gradient_of(loss), -15, 15))
    assert clip_by_value(loss, 15.0)(X) == loss(X)


@pytest.mark.parametrize("clip", [clip_by_norm, clip_by_value])
@pytest.mark.parametrize("limit", [np.inf, 1e6])
def test_a_limit_that_is_not_reached_changes_nothing(clip, limit):
    np.testing.assert_array_equal(gradient_of(clip(loss, limit)), gradient_of(loss))
    flat = lambda x: 0.0 * jnp.sum(x)  # noqa: E731
    np.testing.assert_array_equal(gradient_of(clip(flat, limit)), 0.0)


def test_huge_gradients_are_clipped_in_float32_too():
    """1e30 squared overflows float32; the clipped gradient still has the limit's length."""
    with jax.enable_x64(False):
        steep = lambda x: 1e30 * x[0] - 2e30 * x[1]  # noqa: E731
        clipped = jax.grad(clip_by_norm(steep, 1.0))(jnp.ones(2, jnp.float32))
    np.testing.assert_allclose(clipped, np.array([1, -2]) / np.sqrt(5), rtol=1e-6)


def test_they_apply_in_the_order_of_a_training_loop():
    """What is clipped is the mini-batch's gradient of loss and penalty: first by norm, then by value."""
    everything = modified(loss, l2=0.2, noise=NOISE, clip_norm=2.0, clip_value=1.1)
    raw = gradient_of(loss) + 0.2 * X + NOISE
    np.testing.assert_allclose(gradient_of(everything), np.clip(2 * raw / np.linalg.norm(raw), -1.1, 1.1), rtol=1e-14)
    assert everything(X) == l2(loss, 0.2)(X)


def test_what_is_absent_leaves_nothing_in_the_program():
    assert modified(loss) is loss


def test_amounts_may_be_traced_under_jit_vmap_and_scan():
    """A noise and limits that are tracers of every level at once, as in a jitted sweep."""

    def run(limit, weight, noises):
        def body(x, noise):
            x = x - 0.01 * jax.grad(modified(loss, l2=weight, noise=noise, clip_norm=limit, clip_value=3 * limit))(x)
            return x, x

        return jax.lax.scan(body, jnp.asarray(X), noises)[1]

    rng = np.random.default_rng(0)
    noises, limits, weights = rng.standard_normal((20, 2)), np.array([0.5, 2.0, np.inf]), np.array([0.0, 0.1, 0.2])
    swept = jax.jit(jax.vmap(run, (0, 0, None)))(limits, weights, noises)
    for limit, weight, path in zip(limits, weights, swept, strict=True):
        x = X
        for noise, wanted in zip(noises, path, strict=True):
            g = gradient_of(loss, x) + weight * x + noise
            g = np.clip(g * min(1, limit / np.linalg.norm(g)), -3 * limit, 3 * limit)
            x = x - 0.01 * g
            np.testing.assert_allclose(wanted, x, rtol=1e-11)


def test_moving_an_amount_does_not_recompile():
    gradient = jax.jit(lambda x, limit, weight: jax.grad(modified(loss, l2=weight, clip_norm=limit))(x))
    gradient(X, 0.1, 0.01)
    assert compiled(lambda: [gradient(X, limit, limit / 10) for limit in (1.0, np.inf)]) == []


def test_forward_mode_sees_the_changed_gradient_too():
    clipped = clip_by_norm(loss, 2.0)
    np.testing.assert_allclose(jax.jacfwd(clipped)(jnp.asarray(X)), gradient_of(clipped), rtol=1e-15)


@pytest.mark.parametrize("name", list(optimizers))
def test_every_rule_takes_a_modified_loss(name):
    """The gradient that the rule reports is the modified one, look-ahead or not, and the step is finite."""
    optimizer = optimizers[name]()
    x = jnp.asarray(X)
    changed = modified(loss, l2=0.1, noise=NOISE, clip_norm=1.0)
    state = optimizer.init(x)
    for _ in range(3):
        x, state, terms = optimizer.step(changed, x, state, namespace(optimizer.knobs()))
        np.testing.assert_allclose(jnp.linalg.norm(terms["gradient"]), 1.0, rtol=1e-12)
        assert jnp.all(jnp.isfinite(x))


def test_decoupled_decay_of_adam_is_adamw():
    adam, adamw = optimizers["adam"](), optimizers["adamw"]()
    x = jnp.asarray(X)
    knobs = namespace(adamw.knobs({"weight_decay": 0.3}))
    decayed, _, _ = adamw.step(loss, x, adamw.init(x), knobs)
    plain, _, _ = adam.step(loss, x, adam.init(x), knobs)
    np.testing.assert_allclose(
        plain - x + decoupled_decay(x, knobs.learning_rate, knobs.weight_decay), decayed, rtol=1e-15
    )


def test_a_penalty_is_not_decoupled_decay_for_adam_but_is_for_gradient_descent():
    sgd, adam = optimizers["sgd"](), optimizers["adam"]()
    x = jnp.asarray(X)
    for optimizer, same in ((sgd, True), (adam, False)):
        knobs = namespace(optimizer.knobs({"learning_rate": 0.01}))
        penalised, _, _ = optimizer.step(l2(loss, 0.3), x, optimizer.init(x), knobs)
        plain, _, _ = optimizer.step(loss, x, optimizer.init(x), knobs)
        decayed = plain - x + decoupled_decay(x, 0.01, 0.3)
        assert np.allclose(penalised, decayed, rtol=1e-12) is same


def test_noise_is_the_same_in_every_call_and_another_in_every_step_and_seed():
    draw = lambda seed, step: gradient_noise(jax.random.key(seed), step, (2,), float, sigma=1.0, batch_size=1)  # noqa: E731
    np.testing.assert_array_equal(draw(0, 3), jax.jit(draw)(0, 3))
    assert len({tuple(draw(seed, step).tolist()) for seed in range(3) for step in range(3)}) == 9


def test_noise_is_the_same_number_in_both_precisions():
    wide, narrow = (
        gradient_noise(jax.random.key(0), 5, (2,), dtype, sigma=1.0, batch_size=1) for dtype in ("float64", "float32")
    )
    assert (wide.dtype, narrow.dtype) == ("float64", "float32")
    np.testing.assert_array_equal(wide.astype("float32"), narrow)


def test_noise_falls_as_one_over_the_root_of_the_batch():
    """4,000 draws know a standard deviation to about 1 %; 5 % is four of their standard errors and more."""
    for batch_size in (1, 16, 100):
        draws = jax.vmap(
            lambda t, B=batch_size: gradient_noise(jax.random.key(1), t, (2,), float, sigma=3.0, batch_size=B)
        )(jnp.arange(2000))
        np.testing.assert_allclose(draws.std(), 3.0 / np.sqrt(batch_size), rtol=0.05)
        assert abs(draws.mean()) < 0.05 * 3.0 / np.sqrt(batch_size) * 2
