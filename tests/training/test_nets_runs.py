"""Training runs: arrays, seeds, divergence, early stopping, many at once, progress; the sanity checks of CURRICULUM."""

import functools
import math

import numpy as np
import pytest
from compilations import compilations

import simulab as sl
from simulab import training

SMALL = {"epochs": 6, "batch_size": 20, "record": ()}
two_moons = functools.cache(lambda: training.dataset("two_moons", examples=100))


@pytest.fixture(scope="module")
def moons():
    return sl.train(
        two_moons(), (4, 4), epochs=6, batch_size=16, learning_rate=0.05, surface_epochs=(0, 6), resolution=8
    )


def test_a_history_has_its_documented_shapes(moons):
    E, S, L = 6, math.ceil(60 / 16), 3
    shapes = {
        "train_loss": (E + 1,), "validation_loss": (E + 1,), "train_accuracy": (E + 1,),
        "validation_accuracy": (E + 1,),
        "step_loss": (E, S), "rate": (E, S), "gradient_norm": (E + 1, L), "weight_mean": (E + 1, L),
        "weight_std": (E + 1, L), "activation_std": (E + 1, L - 1), "dead_share": (E + 1, L - 1),
        "surface": (2, 8, 8, 1), "surface_x1": (8,), "surface_x2": (8,),
    }  # fmt: skip
    for name, shape in shapes.items():
        array = getattr(moons, name)
        assert array.shape == shape, name
        assert array.dtype in (np.float32, np.float64), name
        assert np.isfinite(array).all(), name
    assert [layer["weights"].shape for layer in moons.weights] == [(2, 4), (4, 4), (4, 1)]
    assert (moons.diverged_at, moons.stopped_at, moons.best_epoch, moons.averaged_loss) == (None, None, None, None)
    assert str(moons).startswith("adam on two_moons: after 6 epochs training loss 0.")


def test_training_lowers_the_loss_and_the_surface_follows(moons):
    assert moons.train_loss[-1] < 0.8 * moons.train_loss[0]
    assert moons.step_loss[0, 0] > moons.step_loss[-1].mean()
    low, high = two_moons().x.min(axis=0), two_moons().x.max(axis=0)
    assert moons.surface_x1[0] < low[0] < high[0] < moons.surface_x1[-1]
    final = training.Network((4, 4)).apply(moons.weights, moons.split.parts["train"].x).outputs
    loss = np.mean(np.log1p(np.exp(-np.where(moons.split.parts["train"].y == 1, 1, -1) * np.asarray(final)[:, 0])))
    assert loss == pytest.approx(moons.train_loss[-1], rel=1e-5)


def test_the_same_seed_gives_the_same_numbers_and_no_knob_recompiles(moons):
    settings = {"epochs": 6, "batch_size": 16, "surface_epochs": (0, 6), "resolution": 8}
    again = sl.train(two_moons(), (4, 4), learning_rate=0.05, **settings)
    np.testing.assert_array_equal(again.step_loss, moons.step_loss)
    with compilations() as compiled:
        other = sl.train(two_moons(), (4, 4), learning_rate=0.05, seed=1, **settings)
        slow = sl.train(
            two_moons(), (4, 4), learning_rate=0.001, beta1=0.8, initial_scale=0.5, label_smoothing=0.1, **settings
        )
    assert compiled == []
    assert not np.array_equal(other.step_loss, moons.step_loss)
    assert not np.array_equal(slow.step_loss, moons.step_loss)


def test_chunks_with_reports_are_the_same_run_and_a_shorter_one_is_its_beginning(moons):
    """1e-6: the parts are compiled apart from the whole."""
    seen = []
    settings = {"batch_size": 16, "learning_rate": 0.05, "surface_epochs": (0, 6), "resolution": 8}
    whole = sl.train(two_moons(), (4, 4), epochs=6, progress=seen.append, **settings)
    assert [history.epochs for history in seen] == [1, 2, 3, 4, 5, 6]
    assert len(seen[2].train_loss) == 4
    for name in ("train_loss", "step_loss", "rate", "gradient_norm", "surface", "test_loss"):
        np.testing.assert_allclose(getattr(whole, name), getattr(moons, name), rtol=1e-6, atol=1e-6)
    cut = sl.train(two_moons(), (4, 4), epochs=6, progress=lambda history: history.epochs < 3, **settings)
    assert (cut.cancelled, cut.epochs, whole.cancelled) == (True, 3, False)
    np.testing.assert_array_equal(cut.train_loss, whole.train_loss[:4])
    np.testing.assert_array_equal(cut.step_loss, whole.step_loss[:3])
    assert np.isfinite(cut.test_loss)


def test_many_runs_are_the_same_as_one_by_one():
    """Momentum, rate, dropout and seed swept together; 1e-5: summed in another order."""
    swept = {
        "seed": [0, 5, 0],
        "learning_rate": [0.1, 0.03, 0.01],
        "momentum": [0.5, 0.9, 0.0],
        "dropout": [0, 0.2, 0.4],
    }
    arguments = {"optimizer": "momentum", **SMALL}
    many = training.train_many(two_moons(), (6,), **arguments, **{k: np.array(v) for k, v in swept.items()})
    assert many.train_loss.shape == (3, 7)
    assert many.test_accuracy.shape == (3,)
    for i in range(3):
        one = training.train(two_moons(), (6,), **arguments, **{k: v[i] for k, v in swept.items()})
        np.testing.assert_allclose(many.train_loss[i], one.train_loss, rtol=1e-5)
        np.testing.assert_allclose(many.test_loss[i], one.test_loss, rtol=1e-5)
    with compilations() as compiled:
        training.train_many(two_moons(), (6,), **arguments, **{k: np.array(v[::-1]) for k, v in swept.items()})
    assert compiled == []


def test_a_run_that_diverges_is_a_result():
    """Steps of 10 on a square of curvature 2 multiply the error; float32 ends at 3e38."""
    data = training.dataset("noisy_sine", examples=60)
    history = sl.train(data, (), optimizer="sgd", learning_rate=10.0, epochs=40, batch_size=None, record=["steps"])
    lost = history.diverged_at
    assert 1 < lost < 40
    assert np.isfinite(history.train_loss[:lost]).all()
    assert np.isnan(history.train_loss[lost:]).all()
    assert np.isnan(history.test_loss)
    assert str(history) == f"sgd on noisy_sine: diverged in epoch {lost}"
    assert (history.train_accuracy, history.validation_accuracy) == (None, None)


@pytest.mark.parametrize(
    ("activation", "loss"),
    [("relu", None), ("relu", "hinge"), ("relu", "focal"), ("leaky_relu", "cross_entropy"), ("gelu", None)],
)
def test_an_overflow_before_training_is_divergence_whatever_the_loss(activation, loss):
    """1e3 in each of 14 layers: sums of both signs overflow, and their difference is no number."""
    network = training.Network((8,) * 14, activation=activation)
    history = training.train(two_moons(), network, loss=loss, initial_scale=1e3, **SMALL)
    assert history.diverged_at == 0
    assert np.isnan(history.train_loss).all()
    assert np.isnan(history.validation_accuracy).all()
    assert np.isnan(history.test_accuracy)
    assert str(history).endswith("the loss is not finite even before training")


@pytest.mark.parametrize("name", training.LOSSES)
def test_no_loss_of_a_score_that_is_no_number_is_a_number(name):
    loss = training.LOSSES[name]
    knobs = {"label_smoothing": 0.1, "huber_delta": 1.0, "focal_gamma": 2.0}
    for outputs in {1, loss.outputs(3)}:
        scores = np.full((2, outputs), np.nan, np.float32)
        assert np.isnan(loss.function(scores, np.array([0, 1]), knobs)).all()


def test_early_stopping_keeps_the_best_version_and_l1_makes_exact_zeros():
    data = training.dataset("diabetes", examples=60)  # few enough to be learnt by heart
    history = training.train(
        data, (8,), learning_rate=0.03, epochs=100, batch_size=None, patience=5, l1=0.3, record=(),
    )  # fmt: skip
    best, stopped = history.best_epoch, history.stopped_at
    assert stopped == best + 5
    assert np.nanargmin(history.validation_loss) == best
    assert np.isnan(history.train_loss[stopped + 1 :]).all()
    assert np.isfinite(history.train_loss[: stopped + 1]).all()
    kept = training.Network((8,)).apply(history.weights, history.split.parts["validation"].x).outputs
    loss = np.mean((np.asarray(kept)[:, 0] - history.split.parts["validation"].y) ** 2)
    assert loss == pytest.approx(history.validation_loss[best], rel=1e-4)
    assert np.mean(history.weights[0]["weights"] == 0) > 0.05


def test_before_training_the_loss_is_log_c_and_eight_examples_are_memorised():
    few = training.dataset("digits").take(8)
    history = sl.train(
        few, training.Network((32,), initialisation="too_small"), epochs=150, learning_rate=0.01, batch_size=None,
        validation=0.0, test=0.0, record=(),
    )  # fmt: skip
    assert history.train_loss[0] == pytest.approx(math.log(10), abs=0.02)
    assert history.train_accuracy[-1] == 1
    assert history.train_loss[-1] < 0.01
    assert (history.validation_loss, history.test_loss) == (None, None)


def test_zeros_never_break_the_symmetry():
    network = training.Network((5, 5), activation="sigmoid", initialisation="zeros")
    history = training.train(two_moons(), network, learning_rate=0.1, averaging="polyak", **SMALL)
    assert history.averaged_loss[0] == history.validation_loss[0]
    assert abs(history.averaged_loss[1:] - history.validation_loss[1:]).max() > 1e-4
    for layer in history.weights[:2]:
        np.testing.assert_array_equal(layer["weights"], layer["weights"][:, :1].repeat(5, axis=1))


@pytest.mark.parametrize(
    ("arguments", "error", "sentence"),
    [
        ({"dataset": "moons"}, ValueError, "dataset: no dataset is called 'moons'; did you mean two_moons"),
        ({"dataset": 3}, TypeError, "dataset: give a name of the catalogue or a dataset, not int"),
        ({"network": "big"}, TypeError, "network: give a sl.training.Network or"),
        ({"optimizer": "adm"}, ValueError, "optimizer: no optimizer is called 'adm'; did you mean adam"),
        ({"schedule": "cosin"}, ValueError, "schedule: no schedule is called 'cosin'"),
        ({"loss": "mse"}, ValueError, "loss: mse is for regression"),
        ({"loss": "crossentropy"}, ValueError, "loss: 'crossentropy' is not known; did you mean cross_entropy"),
        ({"dataset": "iris", "loss": "binary_cross_entropy"}, ValueError, "loss: iris has 3 classes"),
        ({"loss": "hinge", "label_smoothing": 0.1}, ValueError, "label_smoothing: Hinge has no smoothed targets"),
        ({"epochs": 0}, ValueError, "epochs: give a whole number"),
        ({"batch_size": 0}, ValueError, "batch_size: give a whole number"),
        ({"seed": -1}, ValueError, "seed: give a whole number"),
        ({"learning_rate": -1.0}, ValueError, "learning_rate: give a number"),
        ({"learning_rate": [0.1, 0.2]}, ValueError, "learning_rate: give one number; sl.training.train_many"),
        ({"dropout": 1.0}, ValueError, "dropout: give a number from 0 to 0.95"),
        ({"droput": 0.1}, ValueError, "droput: training has no such knob; did you mean dropout"),
        ({"network": (), "dropout": 0.1}, ValueError, "dropout: a network without hidden layers"),
        ({"validation": 0.0, "patience": 3}, ValueError, "patience: early stopping needs a validation split"),
        ({"dtype": "float16"}, ValueError, "dtype: 'float16' is not known"),
        ({"averaging": "swa"}, ValueError, "averaging: 'swa' is not known"),
        ({"record": ["loss"]}, ValueError, "record: 'loss' is not known"),
        ({"surface_epochs": (99,), "epochs": 5}, ValueError, "surface_epochs: give a whole number from 0 to 5"),
        ({"dataset": "iris", "surface_epochs": (0,)}, ValueError, "surface_epochs: iris has 4 features"),
        ({"standardise": 1}, TypeError, "standardise: give True or False"),
        ({"weights": [np.ones(3)]}, ValueError, "weights: give one dictionary a layer"),
    ],
)
def test_bad_requests_are_refused_in_one_sentence(arguments, error, sentence):
    with pytest.raises(error, match="^" + sentence):
        training.train(**{"dataset": "two_moons", **arguments})


def test_many_runs_need_something_to_sweep_and_arrays_of_one_length():
    with pytest.raises(ValueError, match=r"^train_many: give at least one argument an array"):
        training.train_many("iris")
    with pytest.raises(ValueError, match=r"^train_many: learning_rate has 2 values, seed has 3 values"):
        training.train_many("iris", seed=[1, 2, 3], learning_rate=[0.1, 0.2])


def test_a_step_of_l1_shortens_every_weight_by_the_rate_times_lambda():
    """w <- sign(w) max(|w| - ηλ₁, 0) after the plain step; one epoch of one batch is one step. 1e-6: float32."""
    rate, weight = 0.2, 0.5
    one_step = {"optimizer": "sgd", "epochs": 1, "batch_size": None, "learning_rate": rate}
    plain, shortened = (np.asarray(sl.train(two_moons(), (4,), l1=l1, **one_step).raw["w"]) for l1 in (0.0, weight))
    expected = np.sign(plain) * np.maximum(np.abs(plain) - rate * weight, 0)
    np.testing.assert_allclose(shortened, expected, atol=1e-6)
    assert 0 < np.mean(expected == 0) < 1
