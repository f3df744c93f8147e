"""The search widget shows real trials: the formula's values, trained nets, a thousand draws, scikit-learn's model."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from compilations import compiled
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import Matern

from simulab import catalogue, training
from simulab.search import gaussian_process as search_model
from simulab.search.brackets import cost, paid, rungs_of, sizes_of
from simulab.widgets.search import nets as search_nets
from simulab.widgets.search import objective as search_objective
from simulab.widgets.search.objective import OTHERS
from simulab.widgets.search.strategies import CHALLENGERS

SEARCH = catalogue.widgets.make("search", "widget")
NETS = {"objective": "weight_decay", "trials": 16, "seed": 2}


def trials(state):
    return SEARCH.compute(state, ["trials"])["trials"]


@pytest.fixture(scope="module")
def default():
    return SEARCH.compute({})


@pytest.fixture(scope="module")
def nets():
    return SEARCH.compute(NETS, ["trials"])["trials"]


def there(column):
    return column[np.isfinite(column)]


def test_a_trial_of_the_formula_is_worth_what_it_says(default):
    shown, state = default["trials"], SEARCH.resolve()[0]
    u, v = there(shown["x"][1]), there(shown["y"][1])
    m, w, p, q = (state[name] for name in ("matters", "width", "peak_x", "peak_y"))
    expected = (1 - m) * np.exp(-(((u - p) / w) ** 2)) + m * np.exp(-(((v - q) / 0.4) ** 2))
    np.testing.assert_allclose(there(shown["value"][1]), expected, rtol=1e-4, atol=1e-6)  # u travelled as float32


def test_the_grid_tries_five_rates_and_random_search_twenty_five(default):
    assert default["trials"]["distinct"].reshape(-1).tolist() == [5, 25]
    assert len(np.unique(there(default["trials"]["x"][0]))) == 5
    assert "25 different rates were tried" in SEARCH.say(default)


def test_best_so_far_is_the_best_of_the_trials_so_far(default):
    for row in (0, 1):
        value = there(default["trials"]["value"][row])
        np.testing.assert_allclose(default["trials"]["best"][row][1:], np.maximum.accumulate(value), rtol=1e-6)


def test_both_spend_the_same(default):
    for name in CHALLENGERS:
        shown = trials({"strategy": name, "trials": 16})
        grid, other = shown["spent"].reshape(-1)
        assert grid == 16 * 9
        assert 0.95 * grid <= other <= grid


def test_halving_is_that_of_the_package():
    shown = trials({"strategy": "halving", "trials": 16})
    rungs = rungs_of(9)
    sizes = sizes_of(paid(16 * 9, rungs), rungs)
    epochs = there(shown["epochs"][1])
    assert [int(np.sum(epochs >= rung)) for rung in rungs] == list(sizes)
    assert shown["spent"].reshape(-1)[1] == cost(rungs, sizes)


def test_linear_sampling_spends_nine_trials_in_ten_on_the_last_decade():
    rates = there(trials({"scale": "linear", "trials": 64})["learning_rate"][1])
    assert 0.75 < np.mean(rates > 1.0) <= 1  # 0.9 expected, four standard deviations of 64 draws below it
    assert 0.03 < np.mean(there(trials({"trials": 64})["learning_rate"][1]) > 1.0) < 0.4


def test_a_thousand_draws_obey_the_rule(default):
    draws = default["resamples"]
    p, n = draws["good"][0] / 100, draws["n"]
    theory = 100 * (1 - (1 - p) ** n)
    np.testing.assert_allclose(draws["theory"], theory, rtol=1e-5)
    assert abs(p - 0.05) < 1e-3
    tolerance = 4 * np.sqrt(theory * (100 - theory) / 1000) + 0.1  # four standard deviations of a share of 1,000
    assert np.all(np.abs(draws["simulated"] - theory) < tolerance)
    assert abs(draws["theory"][59] - 95.4) < 0.3  # the textbook's 60 trials


def test_the_mark_of_random_search_is_the_median_of_its_thousand(default):
    """Half of the histogram lies on either side, but for the bin in which it stands."""
    draws = default["resamples"]
    edges, counts = draws["edge"].reshape(-1, 2)[:, 0], draws["random_count"].ravel()[1::2][:-1]
    assert counts.sum() == 1000
    median = draws["marks"].ravel()[1]
    assert counts[edges[1:] <= median].sum() <= 500 <= counts[edges[:-1] <= median].sum()


def test_a_grid_wins_where_the_optimum_happens_to_lie_on_it():
    def wins(**state):
        return SEARCH.compute(state, ["resamples"])["resamples"]["wins"].reshape(-1)

    lucky = wins(peak_x=0.5, peak_y=0.5)
    assert lucky[0] == 100
    drawn = wins(width=0.05, moves=True)  # its luck averaged out: one knob matters, and it has five values of it
    assert drawn[1] > 70
    assert drawn.sum() <= 100 + 1e-4


def test_nets_are_trained_and_their_accuracy_is_that_of_the_engine(nets):
    for row in (0, 1):
        rate, decay = there(nets["learning_rate"][row]), there(nets["second"][row])
        alone = training.train_many(
            "digits", search_nets.NETWORK, optimizer="momentum", epochs=9, batch_size=64,
            validation=0.4, test=0.2, momentum=0.9, learning_rate=rate, weight_decay=decay,
        )  # fmt: skip
        assert alone.validation_accuracy is not None
        expected = np.nan_to_num(alone.validation_accuracy[:, -1])
        # the rate travelled as float32; near the edge of stability its last bit moves an example or two of 719
        wrong = np.abs(there(nets["value"][row]) - expected) > 1.5 / 719
        assert np.mean(wrong) <= 0.2
        best = int(np.argmax(there(nets["value"][row])))
        assert nets["test"].reshape(-1)[row] == pytest.approx(alone.test_accuracy[best], abs=3 / 360)


def test_a_page_reads_trials_near_what_training_gives(nets):
    read = SEARCH.compute(NETS, ["trials"], replayed=True)["trials"]
    np.testing.assert_array_equal(read["x"], nets["x"])
    off = np.abs(there(read["value"][1]) - there(nets["value"][1]))
    assert np.median(off) < 0.01  # a surface of 17 by 17, whose accuracies are noisy by a few of 719 examples
    assert not np.array_equal(read["value"], nets["value"])


def test_the_surface_that_a_page_carries_is_trained():
    entry = SEARCH.recordings["surface"].entry((1,))
    size = search_nets.GRID
    i, j = 8, 9
    one = training.train(
        "digits", search_nets.NETWORK, optimizer="momentum", epochs=9, batch_size=64,
        validation=0.4, test=0.2, momentum=0.9, learning_rate=float(search_objective.rate_at(j / (size - 1))),
        weight_decay=float(OTHERS[0].at(i / (size - 1))),
    )  # fmt: skip
    assert one.validation_accuracy is not None
    assert abs(entry["right"][i, -1, j] - 719 * one.validation_accuracy[-1]) <= 2


def test_another_dataset_is_learnt_and_recorded():
    given = {"objective": "momentum", "dataset": "wine", "trials": 9, "seed": 3}
    live, read = (SEARCH.compute(given, ["trials"], replayed=replayed)["trials"] for replayed in (False, True))
    rate, momentum, value = (there(live[name][1]) for name in ("learning_rate", "second", "value"))
    alone = training.train_many(
        "wine", search_nets.NETWORK, optimizer="momentum", epochs=9, batch_size=64, validation=0.4, test=0.2,
        learning_rate=rate, momentum=momentum,
    )  # fmt: skip
    assert alone.validation_accuracy is not None
    expected = np.nan_to_num(alone.validation_accuracy[:, -1])
    # an example of 71 or two where the rate's last bit decides
    assert np.mean(np.abs(value - expected) > 1.5 / 71) <= 0.2
    np.testing.assert_allclose(value * 71, np.round(value * 71), atol=1e-4)  # whole examples
    assert np.median(np.abs(there(read["value"][1]) - value)) < 0.05


def test_a_grid_has_no_luck_of_its_own_on_the_recorded_surface():
    """Its 25 places are entries of the surface; a random trial is one of them too, never an average of several."""
    draws = SEARCH.compute({"objective": "weight_decay"}, ["resamples"])["resamples"]
    entry = SEARCH.recordings["surface"].entry((1, 0))["right"][:, -1] / 719
    median = draws["marks"][1]
    assert np.min(np.abs(entry - median)) < 1e-6
    assert draws["edge"].max() <= entry.max() + 1e-5


def test_the_model_is_scikit_learns():
    """The same points, covariance and noise: the same mean and deviation, though no linear system is solved here."""
    rng = np.random.default_rng(0)
    with jax.enable_x64(True):
        points = search_model.lattice(2)
        at, y = rng.choice(len(points), 12, replace=False), rng.normal(size=12)
        state = search_model.empty(12, len(points))
        for step in range(12):
            row = search_model.row(points, 0.3, jnp.asarray(at[step]))
            state = search_model.added(state, row, step, at[step], jnp.asarray(y[step]))
        mean, sd = search_model.posterior(state)
    other = GaussianProcessRegressor(
        Matern(0.3, nu=2.5),
        alpha=search_model.NOISE,
        optimizer=None,
        normalize_y=True,  # pyright: ignore
    ).fit(np.asarray(points)[at], y)
    wanted, deviation = other.predict(np.asarray(points), return_std=True)
    np.testing.assert_allclose(mean, wanted, atol=1e-7)
    # sqrt doubles the digits lost where the variance is near 0
    np.testing.assert_allclose(sd, deviation, atol=1e-4)


def test_a_best_rate_at_the_end_of_its_range_is_said():
    said = SEARCH.say(SEARCH.compute({"peak_x": 1.0, "width": 0.3}, ["trials"]))
    assert "is on the edge of its range, where the formula has its optimum." in said


def test_moving_a_knob_compiles_nothing():
    trials({})
    for change in ({"trials": 9}, {"seed": 5}, {"peak_x": 0.2}, {"width": 0.3}, {"scale": "linear"}, {"matters": 0.5}):
        assert compiled(lambda change=change: trials(change)) == [], change
