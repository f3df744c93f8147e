"""The challengers that a page must have without optuna: Parzen estimators as optuna's, Hyperband as the package's."""

import functools
import warnings

import jax
import jax.numpy as jnp
import numpy as np
import optuna
import pytest
from optuna.distributions import FloatDistribution
from optuna.samplers._tpe.parzen_estimator import _ParzenEstimator, _ParzenEstimatorParameters
from optuna.samplers._tpe.sampler import default_gamma, default_weights

from simulab import catalogue, training
from simulab.search import STRATEGIES, Range, Space, parzen, tpe
from simulab.search.brackets import cost, paid, rungs_of, sizes_of, table
from simulab.widgets.search import nets
from simulab.widgets.search.worth import MOST

SEARCH = catalogue.widgets.make("search", "widget")
SPACE = Space({"rate": Range(1e-4, 10.0, log=True), "other": (0.0, 1.0)})
RUNGS = (1, 3, 9)
PARAMETERS = _ParzenEstimatorParameters(
    prior_weight=1.0, consider_magic_clip=True, consider_endpoints=False, weights=default_weights, multivariate=False
)


def found(**state):
    return SEARCH.compute(state, ["trials"])["trials"]


def there(column):
    return column[np.isfinite(column)]


@pytest.mark.parametrize("count", [1, 2, 3, 24, 25, 26, 27, 60])
def test_a_density_is_optunas(count):
    x = np.random.default_rng(count).random(count)
    theirs = _ParzenEstimator({"x": x}, {"x": FloatDistribution(0.0, 1.0)}, PARAMETERS)
    normals = theirs._mixture_distribution.distributions[0]
    padded = np.concatenate([x, np.full(MOST - count, 0.3)])  # what is not there must not matter
    at = np.linspace(0, 1, 41)
    with jax.enable_x64(True):
        mine = parzen.density(jnp.asarray(padded), jnp.arange(MOST) < count)
        log_density = np.log(parzen.pdf(mine, jnp.asarray(at)))
    kept, order = np.array([*range(count), MOST]), np.array([*np.argsort(x), count])
    np.testing.assert_allclose(mine.sigma[kept], normals.sigma[order], rtol=1e-12)  # pyright: ignore
    np.testing.assert_allclose(mine.weight[kept], theirs._mixture_distribution.weights[order], rtol=1e-12)
    # the densities are sums of the same terms; optuna sums their logarithms
    np.testing.assert_allclose(log_density, theirs.log_pdf({"x": at}), rtol=1e-9, atol=1e-10)


def test_as_many_trials_count_as_good_as_in_optuna():
    values = np.random.default_rng(0).normal(size=MOST).round(1)  # with equal ones
    for count in range(1, MOST + 1):
        good = np.asarray(parzen.good(jnp.asarray(values), jnp.arange(MOST) < count))
        best_first = sorted(range(count), key=lambda i: -values[i])[: default_gamma(count)]
        assert sorted(best_first) == np.flatnonzero(good).tolist()


def test_points_are_drawn_from_the_density():
    x = np.array([0.02, 0.5, 0.55, 0.99])
    drawn = np.random.default_rng(0).random((2, 20_000))
    with jax.enable_x64(True):
        mine = parzen.density(jnp.asarray(x), jnp.ones(4, bool))
        points = np.asarray(parzen.sample(mine, *jnp.asarray(drawn)))
        at = np.linspace(0, 1, 2001)
        below = np.cumsum(np.asarray(parzen.pdf(mine, jnp.asarray(at)))) * (at[1] - at[0])
    assert points.min() >= 0
    assert points.max() <= 1
    for x0 in (0.1, 0.4, 0.6, 0.9):
        # four standard deviations of a share of 20,000, and the sum's own error
        assert abs(np.mean(points < x0) - np.interp(x0, at, below)) < 4 * np.sqrt(0.25 / 20_000) + 1e-3


def test_its_best_is_as_good_as_that_of_optunas_sampler():
    state, _ = SEARCH.resolve({"strategy": "tpe", "trials": 25, "width": 0.05})
    m, w, p, q = (state[name] for name in ("matters", "width", "peak_x", "peak_y"))

    def value(u, v):
        return (1 - m) * np.exp(-(((u - p) / w) ** 2)) + m * np.exp(-(((v - q) / 0.4) ** 2))

    seeds = range(25)
    mine = np.array([found(**state | {"seed": seed})["found"].reshape(-1)[1] for seed in seeds])
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    theirs = []
    for seed in seeds:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            study = optuna.create_study(
                direction="maximize", sampler=optuna.samplers.TPESampler(seed=seed, multivariate=False)
            )
        study.optimize(lambda t: value(t.suggest_float("u", 0, 1), t.suggest_float("v", 0, 1)), n_trials=25)
        theirs.append(study.best_value)
    random = np.array([found(**state | {"seed": seed, "strategy": "random"})["found"].reshape(-1)[1] for seed in seeds])
    error = np.sqrt(mine.var() / len(seeds) + np.var(theirs) / len(seeds))
    assert abs(mine.mean() - np.mean(theirs)) < 3 * error  # two means of 25 runs, three standard errors apart at most
    assert mine.mean() > random.mean() + error


def test_ten_random_trials_come_first():
    led, random = found(strategy="tpe", seed=3), found(strategy="random", seed=3)
    np.testing.assert_array_equal(led["x"][1][: tpe.FIRST + 1], random["x"][1][: tpe.FIRST + 1])


@functools.cache
def hyperband(n):
    return STRATEGIES["hyperband"](SPACE, n, 9).brackets()


def test_the_brackets_under_every_budget_are_those_that_are_asked_and_told():
    firsts, lates = table(MOST, RUNGS)
    for n in range(1, MOST + 1):
        mine = [(int(late), int(first)) for late, first in zip(lates[n], firsts[n]) if first]
        assert mine == [(len(RUNGS) - len(one.rungs), one.sizes[0]) for one in hyperband(n)]


def test_hyperband_spends_what_the_packages_does():
    for n in (4, 9, 25, 64):
        shown, brackets = found(strategy="hyperband", trials=n), hyperband(n)
        assert shown["spent"].reshape(-1)[1] == sum(cost(bracket.rungs, bracket.sizes) for bracket in brackets)
        assert shown["trials"].reshape(-1)[1] == sum(bracket.sizes[0] for bracket in brackets)
        ended = sum(bracket.sizes[-1] for bracket in brackets)
        assert len(there(shown["after_9"])) == ended


def test_halving_begins_as_many_as_the_budget_pays_for():
    for n in (4, 25, MOST):
        shown, sizes = found(strategy="halving", trials=n), sizes_of(paid(n * 9, RUNGS), RUNGS)
        assert [len(there(shown[f"after_{rung}"])) for rung in RUNGS] == list(sizes)
        assert shown["spent"].reshape(-1)[1] == cost(RUNGS, sizes) <= n * 9


@pytest.mark.parametrize("strategy", ["halving", "hyperband", "bohb"])
def test_a_curve_ends_where_its_trial_was_stopped_and_the_best_went_on(strategy):
    shown = found(strategy=strategy, trials=25, seed=4)
    after = np.stack([shown[f"after_{rung}"] for rung in RUNGS])
    known = np.stack([shown[f"known_{rung}"] for rung in RUNGS])
    on = np.isfinite(after)
    assert np.all(on[0] | ~on[1])
    assert np.all(on[1] | ~on[2])
    np.testing.assert_array_equal(np.isfinite(known), on)
    np.testing.assert_allclose(np.nanmax(known), shown["spent"].reshape(-1)[1] / 9, rtol=1e-6)
    if strategy == "halving":
        assert after[0][on[1]].min() >= after[0][on[0] & ~on[1]].max()
        assert after[1][on[2]].min() >= after[1][on[1] & ~on[2]].max()
    said = SEARCH.say(SEARCH.compute({"strategy": strategy, "trials": 25, "seed": 4}))
    begun, went_on, ended = on.sum(axis=1)
    assert f"Of its {begun} trials {went_on} went on after a ninth of their cost and {ended} to the end." in said


def test_curves_of_others_all_run_to_the_end():
    shown = found(strategy="latin_hypercube", trials=9)
    assert [len(there(shown[f"after_{rung}"])) for rung in RUNGS] == [9, 9, 9]


def test_nets_that_go_on_are_worth_what_whole_trainings_are_worth_on_the_way():
    shown = found(objective="momentum", strategy="hyperband", trials=6, seed=1)
    rate, momentum = (there(shown[name][1]) for name in ("learning_rate", "second"))
    alone = training.train_many(
        "digits", nets.NETWORK, optimizer="momentum", epochs=9, batch_size=64,
        validation=0.4, test=0.2, learning_rate=rate, momentum=momentum,
    )  # fmt: skip
    assert alone.validation_accuracy is not None
    for rung in RUNGS:
        seen = shown[f"after_{rung}"][: len(rate)]
        on = np.isfinite(seen)
        off = np.abs(seen[on] - np.nan_to_num(alone.validation_accuracy[on, rung]))
        # the rate travelled as float32; near the edge of stability its last bit moves an example or two of 719
        assert np.mean(off > 1.5 / 719) <= 0.2
    spent = sum(rungs * np.sum(shown["epochs"][1] == rungs) for rungs in rungs_of(9))
    assert shown["spent"].reshape(-1)[1] == spent <= 54


def test_coarse_to_fine_halves_its_box_in_each_of_three_rounds():
    shown = found(strategy="coarse_to_fine", trials=24, seed=5)
    x, y, value = (there(shown[name][1]) for name in ("x", "y", "value"))
    for turn, width in ((1, 0.5), (2, 0.25)):
        best = int(np.argmax(value[: 8 * turn]))
        for axis in (x, y):
            low = np.clip(axis[best] - width / 2, 0, 1 - width)
            mine = axis[8 * turn : 8 * turn + 8]
            assert np.all((mine >= low - 1e-6) & (mine <= low + width + 1e-6))
