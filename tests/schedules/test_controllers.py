"""Reduce on plateau steers runs and trainings by the losses that they meet."""

import numpy as np
import pytest

import simulab as sl
from simulab import training


def replayed(losses, learning_rate, factor, patience, threshold):
    """The rates of the updates after which these losses are met, counted by hand as PyTorch does."""
    rate, best, waited, rates = learning_rate, np.inf, 0, []
    for loss in losses:
        rates.append(rate)
        if loss < best * (1 - threshold):
            best, waited = loss, 0
        else:
            waited += 1
        if waited > patience:
            rate, waited = rate * factor, 0
    return rates


def test_a_run_on_a_surface_is_told_the_loss_after_every_step():
    knobs = {"factor": 0.5, "plateau_patience": 3, "threshold": 0.02}
    run = sl.descend("quadratic", "momentum", steps=80, learning_rate=0.15, schedule="plateau", noise=2.0, **knobs)
    np.testing.assert_allclose(run.rate, replayed(run.loss[1:], 0.15, 0.5, 3, 0.02), rtol=1e-12)
    assert len(np.unique(run.rate)) > 4


def test_runs_side_by_side_are_each_steered_by_their_own_losses():
    rates = np.array([0.01, 0.15])
    swept = sl.sweep("quadratic", "sgd", steps=40, learning_rate=rates, schedule="plateau", noise=1.0)
    for i, rate in enumerate(rates):
        alone = sl.descend("quadratic", "sgd", steps=40, learning_rate=rate, schedule="plateau", noise=1.0)
        np.testing.assert_allclose(swept.rate[i], alone.rate, rtol=1e-12)


def test_a_training_is_told_the_validation_loss_after_every_epoch():
    knobs = {"factor": 0.5, "plateau_patience": 2, "threshold": 0.01}
    run = training.train(
        "two_moons",
        (8,),
        optimizer="momentum",
        learning_rate=0.5,
        epochs=30,
        schedule="plateau",
        dtype="float64",
        **knobs,
    )
    assert run.validation_loss is not None
    wanted = replayed(run.validation_loss[1:], 0.5, 0.5, 2, 0.01)
    np.testing.assert_allclose(run.rate, np.repeat(np.array(wanted)[:, None], run.rate.shape[1], 1), rtol=1e-12)
    assert len(np.unique(run.rate)) > 3


def test_a_basin_map_keeps_no_losses_and_says_so():
    with pytest.raises(ValueError, match=r"^schedule: a basin map"):
        sl.basins("quadratic", "sgd", schedule="plateau")
