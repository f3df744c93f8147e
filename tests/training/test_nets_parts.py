"""Losses, initialisations, normalisation, dropout: each is what its formula says (CURRICULUM: losses, hazards)."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulab import training
from simulab.training import averaging, dropout, normalisation
from simulab.training.activation import ACTIVATIONS, slope
from simulab.training.loss import LOSSES, smoothed

KNOBS = {"label_smoothing": 0.0, "huber_delta": 1.0, "focal_gamma": 2.0}
KEY = jax.random.key(0)


@pytest.fixture
def _float64():
    with jax.enable_x64(True):
        yield


def value(name, scores, y, **knobs):
    scores = jnp.asarray(scores, float).reshape(len(y), -1)
    return np.asarray(LOSSES[name].function(scores, jnp.asarray(y), {**KNOBS, **knobs}))


@pytest.mark.usefixtures("_float64")
def test_regression_losses_by_hand():
    y, scores = [0.0, 0.0, 0.0], [0.5, -1.0, 3.0]
    np.testing.assert_allclose(value("mse", scores, y), [0.25, 1, 9])
    np.testing.assert_allclose(value("mae", scores, y), [0.5, 1, 3])
    np.testing.assert_allclose(value("huber", scores, y), [0.125, 0.5, 2.5])


@pytest.mark.usefixtures("_float64")
def test_classification_losses_by_hand():
    p = 1 / (1 + np.exp(-0.7))
    np.testing.assert_allclose(value("binary_cross_entropy", [0.7, 0.7], [1, 0]), [-np.log(p), -np.log(1 - p)])
    np.testing.assert_allclose(value("hinge", [0.7, 0.7, 2.0], [1, 0, 1]), [0.3, 1.7, 0])
    np.testing.assert_allclose(
        value("focal", [0.7, 0.7], [1, 0]), [-((1 - p) ** 2) * np.log(p), -(p**2) * np.log(1 - p)]
    )
    q = np.exp([1.0, 2.0, 0.0]) / np.exp([1.0, 2.0, 0.0]).sum()
    np.testing.assert_allclose(value("cross_entropy", [[1.0, 2.0, 0.0]], [1]), [-np.log(q[1])])
    np.testing.assert_allclose(value("focal", [[1.0, 2.0, 0.0]], [1]), [-((1 - q[1]) ** 2) * np.log(q[1])])
    np.testing.assert_allclose(value("hinge", [[1.0, 2.0, 0.0]], [0]), [2.0])


@pytest.mark.usefixtures("_float64")
def test_focal_with_gamma_zero_is_cross_entropy():
    scores, y = jax.random.normal(KEY, (20, 3)), np.arange(20) % 3
    np.testing.assert_allclose(value("focal", scores, y, focal_gamma=0.0), value("cross_entropy", scores, y))


@pytest.mark.parametrize("name", LOSSES)
def test_no_score_makes_a_loss_or_its_slope_nan(name):
    """Scores of 10,000 overflow an exponential in float32."""
    scores = jnp.array([-1e4, -1.0, 0.0, 1.0, 1e4])[:, None]
    if LOSSES[name].outputs(2) > 1:
        scores = jnp.concatenate([scores, -scores], axis=1)

    def total(z):
        return jnp.sum(LOSSES[name].function(z, jnp.array([0, 1, 0, 1, 1]), KNOBS))

    assert jnp.isfinite(total(scores))
    assert jnp.isfinite(jax.grad(total)(scores)).all()


def test_smoothed_targets_are_one_minus_a_and_a_over_the_others():
    targets = np.asarray(smoothed(jnp.array([0, 2]), 3, 0.1, jnp.float32))
    np.testing.assert_allclose(targets, [[0.9, 0.05, 0.05], [0.05, 0.05, 0.9]], rtol=1e-6)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_slopes_are_those_of_central_differences(name):
    with jax.enable_x64(True):
        z, h, f = jnp.array([-2.0, -0.3, 0.4, 3.0]), 1e-5, ACTIVATIONS[name]
        np.testing.assert_allclose(slope(f, z), (f(z + h) - f(z - h)) / (2 * h), atol=1e-9)  # h² and rounding/h


def variances(initialisation, activation, depth=10, width=256):
    network = training.Network((width,) * depth, activation, initialisation)
    x = jax.random.normal(jax.random.key(1), (200, width))
    sent = network.apply(network.init(KEY, width, 1), x)
    return [float(jnp.mean(h**2)) for h in sent.activations], [float(jnp.mean(z**2)) for z in sent.sums]


def test_he_keeps_the_mean_square_through_ten_relu_layers_and_xavier_halves_it_in_each():
    """Widths of 256 leave a scatter of about 2/sqrt(256) a layer."""
    assert 0.5 < variances("he", "relu")[1][-1] / 2 < 2
    assert 0.5 < variances("xavier", "relu")[1][-1] / 2**-9 < 2


def test_xavier_keeps_the_variance_while_tanh_is_nearly_linear():
    network = training.Network((256,) * 10, "tanh", "xavier")
    x = 0.01 * jax.random.normal(jax.random.key(1), (200, 256))
    last = network.apply(network.init(KEY, 256, 1), x).activations[-1]
    assert 0.5 < float(jnp.mean(last**2)) / 1e-4 < 2


def test_too_small_dies_out_and_too_large_saturates():
    assert variances("too_small", "tanh")[0][-1] < 1e-15
    assert variances("too_large", "tanh")[0][-1] > 0.8


def layer_gradients(**structure):
    network = training.Network((32,) * 8, **structure)
    x, y = jax.random.normal(jax.random.key(1), (64, 32)), jnp.arange(64) % 2

    def loss(parameters):
        scores = network.apply(parameters, x, network.statistics(), training=True).outputs
        return jnp.mean(LOSSES["binary_cross_entropy"].function(scores, y, KNOBS))

    return [float(jnp.linalg.norm(made["weights"])) for made in jax.grad(loss)(network.init(KEY, 32, 1))]


def test_gradients_vanish_in_deep_sigmoid_nets_and_not_with_relu_and_he():
    vanishing, kept = layer_gradients(activation="sigmoid", initialisation="xavier"), layer_gradients()
    assert vanishing[0] < 1e-3 * vanishing[-1]  # at most 1/4 a layer, over eight layers
    assert kept[0] > 0.1 * kept[-1]


@pytest.mark.parametrize("cure", [{"normalisation": "batch"}, {"normalisation": "layer"}, {"skip": True}])
def test_normalisation_and_skip_connections_cure_vanishing(cure):
    ill = layer_gradients(activation="tanh", initialisation="too_small")
    cured = layer_gradients(activation="tanh", initialisation="too_small", **cure)
    assert cured[0] > 1e3 * ill[0]


def test_gradients_explode_when_weights_start_too_large():
    large = layer_gradients(activation="relu", initialisation="too_large")
    assert large[0] > 1e3 * layer_gradients()[0]


def test_inverted_dropout_keeps_the_mean_and_silences_the_share():
    """200,000 draws: the mean scatters by sqrt(p/(1-p)/200000), 0.003 at most."""
    for rate in (0.1, 0.5, 0.8):
        (mask,) = dropout.masks(KEY, rate, 1000, [200], jnp.float32)
        assert abs(float(mask.mean()) - 1) < 0.02
        assert abs(float(jnp.mean(mask == 0)) - rate) < 0.01
    assert float(dropout.masks(KEY, 0.0, 10, [3], jnp.float32)[0].min()) == 1


def test_batch_normalisation_takes_the_mini_batch_in_training_and_running_statistics_at_inference():
    network = training.Network((6,), "tanh", "xavier", "batch")
    made, x = network.init(KEY, 3, 1), 5 + 2 * jax.random.normal(KEY, (50, 3))
    trained = network.apply(made, x, network.statistics(), training=True)
    np.testing.assert_allclose(trained.sums[0].mean(axis=0), 0, atol=1e-5)
    np.testing.assert_allclose(trained.sums[0].std(axis=0), 1, atol=1e-3)
    statistics = network.statistics()
    for _ in range(200):  # 0.9^200 is nothing
        statistics = network.apply(made, x, statistics, training=True).statistics
    np.testing.assert_allclose(network.apply(made, x, statistics).sums[0], trained.sums[0], atol=0.05)
    alone = network.apply(made, x[:1], statistics).outputs
    np.testing.assert_allclose(alone, network.apply(made, x, statistics).outputs[:1], atol=1e-5)


@given(share=st.lists(st.booleans(), min_size=8, max_size=8).filter(lambda s: sum(s) >= 2))
@settings(max_examples=10, deadline=None)
def test_rows_that_do_not_count_change_no_statistics(share):
    z = jax.random.normal(KEY, (len(share), 2))
    weights = jnp.array(share, jnp.float32)
    seen, counted = normalisation.seen(z, weights), np.asarray(z)[share]
    np.testing.assert_allclose(seen.mean, counted.mean(axis=0), atol=1e-6)
    np.testing.assert_allclose(seen.variance, counted.var(axis=0), atol=1e-6)


def test_layer_normalisation_gives_every_example_mean_zero_and_deviation_one():
    z = normalisation.by_layer(3 + 4 * jax.random.normal(KEY, (5, 50)))
    np.testing.assert_allclose(z.mean(axis=1), 0, atol=1e-5)
    np.testing.assert_allclose(z.std(axis=1), 1, atol=1e-4)


def test_polyak_is_the_mean_and_the_exponential_average_forgets():
    steps = [jnp.array([float(t)]) for t in range(1, 6)]
    mean = moving = jnp.array([100.0])  # what was there before counts for nothing
    for t, w in enumerate(steps):
        mean = averaging.averaged("polyak", mean, jnp.asarray(t), w, 0.5)
        moving = averaging.averaged("ema", moving, jnp.asarray(t), w, 0.5)
    assert float(mean[0]) == pytest.approx(3.0)
    assert float(moving[0]) == pytest.approx(1 / 16 + 2 / 16 + 3 / 8 + 4 / 4 + 5 / 2)


@pytest.mark.parametrize(
    ("arguments", "error", "sentence"),
    [
        ({"hidden": 8}, TypeError, "hidden: give the widths"),
        ({"hidden": (0,)}, ValueError, "hidden: give at most"),
        ({"activation": "rely"}, ValueError, "activation: 'rely' is not known; did you mean relu"),
        ({"initialisation": "glorot"}, ValueError, "initialisation: 'glorot' is not known; there are"),
        ({"normalisation": None}, TypeError, "normalisation: give one of none, batch, layer"),
        ({"skip": 1}, TypeError, "skip: give True or False"),
    ],
)
def test_a_bad_network_is_refused_in_one_sentence(arguments, error, sentence):
    with pytest.raises(error, match="^" + sentence):
        training.Network(**arguments)
