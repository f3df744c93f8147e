"""Estimates of an error against scikit-learn's on the same splits, against closed forms, and against fresh examples."""

import functools

import jax
import numpy as np
import pytest
from generalisation import said as check_of
from scipy.stats import norm
from sklearn.linear_model import RidgeClassifier
from sklearn.model_selection import LeaveOneOut, PredefinedSplit, cross_val_score
from sklearn.neighbors import KNeighborsClassifier

import simulab as sl
from simulab.generalisation.judging import clouds, leaks, peeking, splits
from simulab.machine import backend
from simulab.widgets.generalisation import words_judging
from simulab.widgets.words import speak

found = functools.cache(sl.generalise)


def examples(k, branch, studies, inputs, half, share):
    with backend.float64():
        drawn = clouds.drawn(
            clouds.key_of(k, branch), studies, clouds.MOST, k["judged"], half(inputs, k["apart"]), share
        )
    return [np.asarray(part)[:, : k["judged"]] for part in drawn]


def test_the_true_error_is_that_of_fresh_examples():
    k = {"seed": 3, "apart": 1.5}
    with backend.float64():
        half = clouds.one_tells(4, 1.5)
        w = np.array([0.2, 0.5, -0.3, 0.1, 0.0])
        true = float(clouds.truly_wrong(w, half, 0.3))
        fresh = clouds.drawn(clouds.key_of(k, 9), 1, 100_000, 100_000, half, 0.3)
        seen = float(np.mean(clouds.wrong(w[None], fresh.x, fresh.sign)))
    assert seen == pytest.approx(true, abs=4 * (true / 100_000) ** 0.5)  # four deviations of the count


@pytest.mark.parametrize(("judged", "share", "folds"), [(40, 0.3, 5), (25, 0.15, 4)])
def test_splits_are_scikit_learns(judged, share, folds):
    """Every estimate of some studies, on the very folds, of a ridge classifier whose constant is free."""
    k = {"seed": 2, "judged": judged, "apart": 1.5, "share": share}
    made = found("splits", **k, folds=folds)
    x, sign = examples(k, 21, splits.STUDIES, splits.INPUTS, clouds.one_tells, share)
    model, at = RidgeClassifier(alpha=clouds.STIFF), np.arange(judged)
    for study in range(8):
        mine, y = x[study], sign[study]
        if min(np.sum(y > 0), np.sum(y < 0)) < 3:
            continue

        def estimate(parts, mine=mine, y=y):
            sizes = [np.sum(test) for test in parts]
            split = PredefinedSplit(np.sum([i * test for i, test in enumerate(parts)], axis=0))
            return 1 - np.average(cross_val_score(model, mine, y, cv=split), weights=sizes)

        assert made.values[1, study] == pytest.approx(estimate([at % folds == i for i in range(folds)]))
        place = np.empty(judged)
        place[y > 0], place[y < 0] = np.arange(np.sum(y > 0)), np.sum(y > 0) + np.arange(np.sum(y < 0))
        assert made.values[2, study] == pytest.approx(estimate([place % folds == i for i in range(folds)]))
        assert made.values[3, study] == pytest.approx(1 - cross_val_score(model, mine, y, cv=LeaveOneOut()).mean())
        tested = at < round(0.3 * judged)
        assert made.values[0, study] == pytest.approx(
            1 - model.fit(mine[~tested], y[~tested]).score(mine[tested], y[tested])
        )


def test_many_splits_scatter_less_than_one_and_none_is_far_off_in_the_mean():
    made = found("splits")
    off = np.sqrt(np.mean((made.values - made.columns["truth"]) ** 2, axis=1))
    assert off[0] > 1.3 * off[1:].max()
    assert np.all(np.abs(made.mean - made.columns["truth"].mean()) < 0.06)


def test_the_highest_of_normal_numbers_is_known():
    """Of 1, 2 and 3: 0, 1/√π and 3/(2√π)."""
    exact = [0.0, np.pi**-0.5, 1.5 * np.pi**-0.5]
    assert [peeking.highest_of(m) for m in (1, 2, 3)] == pytest.approx(exact, abs=1e-9)
    drawn = np.random.default_rng(0).normal(size=(4000, 64)).max(axis=1)
    assert peeking.highest_of(64) == pytest.approx(drawn.mean(), abs=4 * drawn.std() / 4000**0.5)


def test_the_test_set_flatters_whom_it_chose():
    nothing = found("peeking", apart=0.0)
    assert nothing.values == pytest.approx(0.5)  # whoever is chosen: there is nothing to learn
    best = nothing.columns["test"].mean(axis=1)
    assert np.all(np.diff(best) < 0)
    assert best[-1] < 0.4
    # models that share inputs are not independent, so the best is no luckier than theory's
    assert np.all(best > nothing.columns["expected"] - 0.03)
    larger = found("peeking", apart=0.0, judged=120)
    assert larger.columns["test"].mean(axis=1)[-1] > best[-1] + 0.05


def test_each_leak_against_plain_numpy_and_scikit_learn():
    """ESL, 7.10.2: inputs chosen by all examples make noise look learnable."""
    made = found("leaks", seed=5)
    rows = dict(zip(made.names, made.values))
    with backend.float64():
        half = clouds.one_tells(leaks.INPUTS, 0.0)
        seen = jax.device_get(
            clouds.drawn(clouds.key_of({"seed": 5}, 23), leaks.STUDIES, leaks.COUNT, leaks.COUNT, half, 0.5)
        )
    fold, model = np.arange(leaks.COUNT) % leaks.FOLDS, RidgeClassifier(alpha=clouds.STIFF)
    for study in range(3):
        x, y = seen.x[study], seen.sign[study]

        def best(used, x=x, y=y):
            return np.argsort(-np.abs([np.corrcoef(column, y[used])[0, 1] for column in x[used].T]))[: leaks.KEPT]

        def crossed(inputs, x=x, y=y):
            wrong = 0
            for out in range(leaks.FOLDS):
                mine = inputs(fold != out)
                wrong += np.sum(
                    model.fit(x[fold != out][:, mine], y[fold != out]).predict(x[fold == out][:, mine])
                    != y[fold == out]
                )
            return wrong / len(y)

        everybody = best(fold >= 0)
        assert rows["chosen before"][study] == pytest.approx(crossed(lambda _, all_of=everybody: all_of))
        assert rows["chosen inside"][study] == pytest.approx(crossed(best))
        few = x[:, : leaks.KEPT]
        near = cross_val_score(KNeighborsClassifier(1), few, y, cv=PredefinedSplit(fold)).mean()
        assert rows["copies together"][study] == pytest.approx(1 - near)
    assert rows["chosen before"].mean() < 0.3
    assert 0.4 < rows["chosen inside"].mean() < 0.6
    assert np.all(rows["copies apart"] == 0)
    assert np.abs(rows["scaled before"] - rows["scaled inside"]).mean() < 0.03


def test_without_drift_the_past_tells_of_the_future_and_with_it_not():
    still, turning = found("drift", drift=0.0), found("drift", drift=120.0)
    assert still.mean[0] == pytest.approx(still.mean[2], abs=0.02)
    assert turning.mean[2] > turning.mean[1] > turning.mean[0]
    assert still.mean[2] == pytest.approx(norm.cdf(-1.5), abs=0.02)  # of the best classifier, δ = 3


def test_the_learning_curve_is_that_of_least_squares():
    """Training error σ²(1 - p/n), where there is no bias; the excess on fresh examples falls like p/n."""
    made = sl.generalise("examples", capacity=5, examples=100)
    many = made.at > 40
    lucky = 3.5 * np.sqrt(2 / (20 * made.at[many]))  # of the mean of χ² over 20 sets
    assert np.all(np.abs(made.train[many] / (0.09 * (1 - 5 / made.at[many])) - 1) < lucky)
    far = made.at > 100
    assert made.variance[far] * made.at[far] == pytest.approx(np.full(far.sum(), 0.09 * 5), rel=0.5)
    assert np.all(made.columns["low"] <= made.columns["high"])
    x, y, fit = made.columns["x"][0], made.columns["y"][0], made.columns["fit"][0]
    basis = np.polynomial.legendre.legvander(x, 4)
    w = np.linalg.lstsq(basis, y, rcond=None)[0]
    assert fit == pytest.approx(np.polynomial.legendre.legvander(np.linspace(-1, 1, 101), 4) @ w, abs=1e-4)  # λ is 1e-6


def test_what_is_said_of_estimates_is_true():
    made = found("splits", seed=2, judged=40, apart=1.5, share=0.3, folds=5)
    truth = made.columns["truth"]
    said = words_judging.of_splits({"values": made.values, "truth": truth}, 5)
    check_of.of_splits(speak(words_judging.PHRASES, (), said), made.values, truth, 5)
    made = found("leaks", seed=5)
    truth = made.columns["truth"]
    said = words_judging.of_leaks({"values": made.values, "truth": truth})
    check_of.of_leaks(speak(words_judging.PHRASES, (), said), made.values, truth)
    made = found("peeking", apart=0.0)
    test = made.columns["test"]
    said = words_judging.of_peeks({"test": test, "fresh": made.values})
    check_of.of_peeks(speak(words_judging.PHRASES, (), said), test, made.values)
    made = found("drift", drift=120.0)
    said = words_judging.of_drift({"values": made.values})
    check_of.of_drift(speak(words_judging.PHRASES, (), said), made.values)
