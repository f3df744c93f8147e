"""What is said of estimates and nets, against their columns in plain NumPy."""

import re

import numpy as np
import pytest

NUMBER = r"(-?\d+\.?\d*(?:e[+-]?\d+)?)"


def numbers(pattern, said):
    found = re.search(re.escape(pattern).replace(r"\#", NUMBER), said)
    assert found, f"{pattern}: {said}"
    return [float(one) for one in found.groups()]


def near(*wanted):
    """To three digits; shares of seven hundred pictures are sums of float32 numbers."""
    return pytest.approx(wanted, rel=0.006, abs=1e-4)


def of_splits(said, values, truth, folds):
    off = 100 * np.sqrt(np.mean((values - truth) ** 2, axis=1))
    assert numbers("wrong about # % of fresh examples", said) == near(100 * truth.mean())
    assert numbers("is off by # points (root mean square), of # folds by #", said) == near(off[0], folds, off[1])
    assert numbers("it is off by #, of leaving one out by #", said) == near(off[2], off[3])


def of_peeks(said, test, fresh):
    test, fresh = 100 * test.mean(axis=1), 100 * fresh.mean(axis=1)
    assert numbers("best of 256 classifiers by the test set is wrong about # % of it, and about # %", said) == near(
        test[-1], fresh[-1]
    )
    assert numbers("nobody chose is wrong about # % of the test set, and about # %", said) == near(test[0], fresh[0])


def of_leaks(said, values, truth):
    values, truth = 100 * values.mean(axis=1), 100 * truth.mean(axis=1)
    assert numbers("before the split: # % wrong, says the estimate; # % of", said) == near(values[0], truth[0])
    assert numbers("inside each fold: # %", said) == near(values[1])
    assert numbers("other folds: # %; with both in one: # %; of fresh examples: # %", said) == near(
        *values[2:4], truth[2]
    )
    assert numbers("Scaled before the split: # %; inside the folds: # %; of fresh examples: # %", said) == near(
        *values[4:], truth[4]
    )


def of_drift(said, values):
    assert numbers("say # % wrong; the last fifth says # %", said) == near(*100 * values[:2].mean(axis=1))
    assert numbers("comes next # % are", said) == near(100 * values[2].mean())


def of_ways(said, seen, fresh, labels):
    mean = 100 * fresh.mean(axis=1)
    assert numbers("nets name # % of their training pictures rightly, and # % of fresh", said) == near(
        100 * seen[0].mean(), mean[0]
    )
    best = 1 + np.argmax(mean[1:])
    if mean[best] > mean[0] + 1e-4:  # sums of float32 numbers
        assert f"Best in the mean: {labels[best]}, " in said
        wins = np.sum(fresh[best] > fresh[0])
        assert numbers(f"Best in the mean: {labels[best]}, # % of fresh pictures; # of # nets", said) == near(
            mean[best], wins, fresh.shape[1]
        )
    else:
        assert "nothing that is added helps" in said


def of_calibration(said, sure, hits, ece, labels):
    for i, label in enumerate(labels):
        own = said[said.index(f"{label}:") :]
        assert numbers("# % sure in the mean, and right about # %", own) == near(sure[i], hits[i])
        assert numbers("calibration error # %", own) == near(100 * ece[i].mean())
        assert own.partition(" %: ")[2].startswith("too sure") == (sure[i] > hits[i])


def of_shares(said, pattern, rows, labels):
    for label, row in zip(labels, rows):
        assert numbers(pattern, said[said.index(f"{label}:") :]) == near(*100 * np.asarray(row))


def of_ensembles(said, fresh):
    """Of (6, repeats)."""
    mean = 100 * fresh.mean(axis=1)
    wins = [np.sum(fresh[row] > fresh[0]) for row in (1, 3)]
    assert numbers(
        "One net names # % of fresh pictures rightly, five by their mean prediction # %: better in # of", said
    ) == near(mean[0], mean[1], wins[0])
    assert numbers("five nets' weights: # %", said) == near(mean[2])
    assert numbers("by their mean prediction: # %, better than one net in # of", said) == near(mean[3], wins[1])
    assert numbers("steady rate: # %; with the mean of its weights over its second half: # %", said) == near(
        mean[4], mean[5]
    )


def of_course(said, at, test, kept):
    assert numbers("after steps # to #", said) == near(at[kept.min()], at[kept.max()])
    spared = test[np.arange(len(kept)), kept].mean()
    assert numbers("mean loss is #; that of the last versions is #", said) == near(spared, test[:, -1].mean())


def of_rates(said, rate, held, fresh, labels):
    """Of (10,), and (10, 3, nets)."""
    best = np.argmax(held.mean(axis=2) >= held.mean(axis=2).max(axis=0) - 1e-6, axis=0)
    for rule, label in enumerate(labels):
        own = said[said.index(f"{label}, at the rate") :]
        right = 100 * fresh[best[rule], rule].mean()
        assert numbers("at the rate # that validation chooses, names # %", own) == near(rate[best[rule]], right)
