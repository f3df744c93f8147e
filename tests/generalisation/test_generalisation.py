"""Fits, their errors and what these are made of: NumPy's least squares, scikit-learn's lasso, the literature's curves."""

import functools

import numpy as np
import pytest
from sklearn.linear_model import ElasticNet

import simulab as sl
from simulab.generalisation.features import polynomials

GRID = np.linspace(-1, 1, 101)
found = functools.cache(lambda study="capacity", **knobs: sl.generalise(study, **knobs))


def legendre(x, p):
    return np.polynomial.legendre.legvander(x, p - 1) * np.sqrt(2 * np.arange(p) + 1)


def test_polynomials_are_orthonormal_legendre():
    x = np.linspace(-1, 1, 7)
    assert np.asarray(polynomials(x)) == pytest.approx(legendre(x, 16), abs=1e-4)  # of float32, where x64 is off
    nodes, weights = np.polynomial.legendre.leggauss(20)
    assert np.einsum("i,ij,ik->jk", weights / 2, *[legendre(nodes, 16)] * 2) == pytest.approx(np.eye(16), abs=1e-12)


@pytest.mark.parametrize(
    ("capacity", "examples", "penalty"), [(7, 20, 1e-8), (12, 20, 0.03), (16, 30, 1e-8), (14, 10, 1e-8), (10, 10, 0.5)]
)
def test_fits_are_ridge_regression_in_closed_form(capacity, examples, penalty):
    """(ΦᵀΦ + nλ I)⁻¹ Φᵀy, whether there are fewer weights than examples or more; NumPy's SVD solves the stacked system."""
    made = found(capacity=capacity, examples=examples, penalty=penalty, seed=3)
    for x, y, fit in zip(made.columns["x"], made.columns["y"], made.columns["fit"]):
        stacked = np.vstack([legendre(x, capacity), np.sqrt(examples * penalty) * np.eye(capacity)])
        w = np.linalg.lstsq(stacked, np.append(y, np.zeros(capacity)), rcond=None)[0]
        assert fit == pytest.approx(legendre(GRID, capacity) @ w, rel=1e-6, abs=1e-6 * np.abs(fit).max())


def test_beyond_as_many_weights_as_examples_a_fit_goes_through_each():
    waves = found(features="waves")
    over = waves.at > 1.2 * 20  # nearer to n the penalty of 1e-8 is felt
    assert waves.train[over].max() < 1e-3
    assert np.all(waves.train[waves.at < 18] > 0.01)


def test_more_weights_never_fit_the_examples_worse():
    for features in ("polynomials", "waves"):
        train = found(features=features).train
        assert np.all(np.diff(train) <= 1e-6)


@pytest.mark.parametrize("study", ["capacity", "penalty", "training"])
def test_the_error_on_fresh_examples_is_noise_and_bias_and_variance(study):
    """From the fits alone, and by drawing fresh examples."""
    knobs = {} if study == "capacity" else {"seed": 3}
    made = found(study, **knobs)
    fit, truth = made.columns["fit"], np.sin(np.pi * GRID)
    train, test, bias, variance = made.columns["here"]
    assert bias == pytest.approx(np.mean((fit.mean(0) - truth) ** 2), rel=1e-9)
    assert variance == pytest.approx(np.mean(fit.var(0)), rel=1e-9)
    assert test == pytest.approx(bias + variance + 0.09)
    fresh = truth + 0.3 * np.random.default_rng(0).normal(size=(4000, 1, 101))
    assert np.mean((fresh - fit) ** 2) == pytest.approx(test, rel=0.02)  # the noise of 404,000 draws
    assert np.all(made.test >= 0.09)
    assert train < test


def test_few_weights_are_biased_and_many_vary():
    made = found()
    assert made.bias[0] > 10 * made.variance[0]
    assert made.variance[-1] > 10 * made.bias[-1]
    assert 3 < made.best < 8


def test_the_error_of_random_waves_descends_twice():
    """Belkin et al. 2019: it peaks near as many weights as examples, and far beyond it is lower than anywhere before."""
    for examples in (12, 20, 30):
        peaks = []
        for seed in range(3):
            made = found(features="waves", examples=examples, seed=seed)
            peak = np.argmax(made.test)
            peaks.append(made.at[peak] / examples)
            assert made.test[peak] > 5 * made.test[: peak + 1].min()
            assert made.test[peak] > 5 * made.test[-1]
        assert 0.95 <= np.median(peaks) <= 1.3  # beside the peak a single wild fit of twenty decides its place
    made = found(features="waves")
    assert made.at[np.argmax(made.test)] == 20
    assert made.test[-1] < made.test[made.at <= 20].min()


def test_a_little_ridge_removes_the_peak():
    assert found(features="waves", penalty=0.01).test.max() < 0.2 * found(features="waves").test.max()


@pytest.mark.parametrize(("penalty", "l1"), [(0.01, 1.0), (0.05, 1.0), (0.3, 1.0), (0.05, 0.5), (0.02, 0.0)])
def test_penalised_fits_and_their_zeros_are_scikit_learns(penalty, l1):
    made = found("penalty", penalty=penalty, l1=l1, capacity=9, seed=1)
    zeros = []
    for x, y, fit in zip(made.columns["x"], made.columns["y"], made.columns["fit"]):
        other = ElasticNet(alpha=penalty, l1_ratio=l1, tol=1e-10, max_iter=100_000).fit(legendre(x, 9)[:, 1:], y)
        zeros.append(np.sum(other.coef_ == 0))
        assert fit == pytest.approx(
            other.predict(legendre(GRID, 9)[:, 1:]), abs=1e-4
        )  # of scikit-learn's own tolerance
    at = found("penalty", l1=l1, capacity=9, seed=1)
    nearest = np.argmin(np.abs(np.log(at.at / penalty)))
    if at.at[nearest] == pytest.approx(penalty):
        assert at.columns["zeros"][nearest] == np.mean(zeros)
    assert (np.mean(zeros) > 0) == (l1 > 0)


def test_lasso_leaves_only_the_constant_where_the_penalty_is_large():
    made = found("penalty", capacity=9, seed=1)
    assert made.columns["zeros"][-1] == 8
    assert np.all(np.diff(made.columns["zeros"]) >= -0.3)  # along a path a weight may come back


def test_gradient_descent_ends_where_least_squares_is_and_passes_better_places():
    made = found("training", capacity=5, examples=30, seed=2)
    for x, y, fit in zip(made.columns["x"], made.columns["y"], made.columns["fit"]):
        w = np.linalg.lstsq(legendre(x, 5), y, rcond=None)[0]
        assert fit == pytest.approx(legendre(GRID, 5) @ w, abs=1e-6)
    many = found("training")
    assert many.test.min() < 0.2 * many.test[-1]
    assert many.columns["spared"][0] < 1.2 * many.test.min() + 0.01
    assert set(many.columns["kept"]) <= set(many.at)


def test_a_file_gives_it_back(tmp_path):
    made = found("penalty")
    made.save(tmp_path / "found.npz")
    again = sl.Generalisation.load(tmp_path / "found.npz")
    assert str(again) == str(made)
    assert np.array_equal(again.columns["zeros"], made.columns["zeros"])
    assert list(made.to_frame().columns) == ["at", "train", "test", "bias", "variance"]
    assert len(made) == len(made.at)
    assert made.plot().yaxis.axis_label == "mean squared error"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"study": "size"}, "study: 'size' is not known"),
        ({"study": "penalty", "features": "waves"}, "features: of penalty there are polynomials only"),
        ({"capacity": 17}, "capacity: give a whole number from 1 to 16, not 17"),
        ({"capacity": 2.5}, "capacity: give a whole number"),
        ({"examples": 31}, "examples: give a whole number from 10 to 30"),
        ({"lambda_": 1}, "lambda_: 'lambda_' is not known"),
    ],
)
def test_a_wrong_argument_is_named(wrong, said):
    with pytest.raises(ValueError, match=said):
        sl.generalise(**wrong)
