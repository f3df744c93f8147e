"""Verdicts say what a person would say, in the odd cases too."""

import jax.numpy as jnp
import numpy as np
import pytest

import simulab as sl


def test_noise_at_the_floor_bounces_and_does_not_converge_or_diverge():
    """σ = 5 holds the loss at about 1, a thousand tolerances; of 64 seeds every one bounces."""
    swept = sl.sweep("quadratic", "sgd", learning_rate=0.05, steps=400, noise=5.0, seed=np.arange(64))
    assert set(swept.verdict) == {"oscillating"}


def test_noise_that_drives_a_run_up_from_the_minimum_is_no_divergence():
    """From the very minimum the loss can only rise, to the floor of the noise and no further; 256 seeds."""
    swept = sl.sweep(
        "quadratic", "sgd", start=(0.0, 0.0), learning_rate=0.02, steps=300, noise=3.0, seed=np.arange(256)
    )
    assert "diverged" not in swept.verdict


def test_a_zig_zag_across_a_ravine_oscillates():
    """At 1.95/L the steep axis still swings when 60 steps are over, while the flat one creeps."""
    assert sl.descend("quadratic", "sgd", condition_number=200.0, learning_rate=1.95 / 200, steps=60).verdict == (
        "oscillating"
    )


def test_creeping_along_a_ravine_is_slow():
    assert sl.descend("quadratic", "sgd", condition_number=200.0, learning_rate=0.5 / 200, steps=60).verdict == "slow"
    assert sl.descend("rosenbrock", "sgd", learning_rate=1e-4, steps=500).verdict == "slow"


def test_a_ravine_given_time_converges():
    run = sl.descend("quadratic", "sgd", condition_number=200.0, learning_rate=1.95 / 200, steps=2000)
    assert run.verdict == "converged"


@pytest.mark.parametrize("steps", [2, 5])
def test_a_few_steps_that_grow_manyfold_diverge_however_low_they_begin(steps):
    """Each step goes back over the minimum, 5.2 times as far, and is neither slow nor, within the tolerance, an arrival."""
    grown = sl.sweep("quadratic_1d", "sgd", start=[[0.5], [1e-6]], steps=steps, learning_rate=6.2)
    assert set(grown.verdict) == {"diverged"}
    assert np.all(grown.converged_at == -1)


def test_momentum_swinging_about_the_minimum_oscillates():
    """μ = 0.999 keeps nearly all its energy: after 300 steps it still swings to and fro at full height."""
    run = sl.descend("quadratic_1d", "momentum", momentum=0.999, learning_rate=0.1, steps=300)
    assert run.verdict == "oscillating"


def test_rmsprop_bouncing_at_the_bottom_oscillates():
    """Steps of about η never end: with η = 0.5 the loss stays far above the tolerance."""
    run = sl.descend("quadratic_1d", "rmsprop", learning_rate=0.5, steps=300)
    assert run.verdict == "oscillating"


def test_a_plateau_is_slow():
    assert sl.descend("cliff", "sgd", learning_rate=1e-3, steps=100).verdict == "slow"


def test_standing_still_on_a_saddle_is_slow():
    stuck = sl.descend("saddle", "sgd", start=(0.0, 0.0))
    np.testing.assert_array_equal(stuck.x, 0.0)
    assert (stuck.verdict, stuck.where) == ("slow", "saddle")


def test_all_of_a_valley_is_minimal_whichever_of_its_points_is_stated():
    flat = sl.Landscape.from_function(
        lambda x, y: jnp.maximum(x, 0.0) ** 2 + y**2, bounds=((-2, 2), (-2, 2)), minima=[((-1.0, 0.0), 0.0)]
    )
    stands = sl.descend(flat, "sgd", start=(-1.9, 0.0))
    assert (stands.verdict, stands.where, stands.converged_at) == ("converged", "valley", 0)


def test_a_local_minimum_counts_as_reached():
    """What a run can see; the picture shows that it is not the lowest."""
    run = sl.descend("rastrigin", "sgd", start=(3.3, -2.4), learning_rate=1e-3, steps=300)
    assert run.verdict == "converged"
    assert run.loss[-1] > 10


def test_a_start_at_the_minimum_has_converged_at_step_0():
    for optimizer in sl.catalogue.optimizers:
        run = sl.descend("quadratic", optimizer, start=(0.0, 0.0), steps=20)
        assert (run.verdict, run.converged_at, run.diverged_at) == ("converged", 0, None)


def test_passing_through_a_minimum_is_not_converging():
    """Heavy momentum crosses the minimum again and again; no step counts as the one at which it converged."""
    run = sl.descend("quadratic_1d", "momentum", momentum=0.999, learning_rate=0.1, steps=300)
    assert np.any(run.loss < 1e-2)
    assert run.converged_at is None


@pytest.mark.parametrize("steps", [1, 2, 3, 4])
def test_very_short_runs_have_true_verdicts(steps):
    """One step shows no bounce; from two on, growth that overshoots is told from shrinking that overshoots."""
    verdict = lambda rate: sl.descend("quadratic_1d", "sgd", learning_rate=rate, steps=steps).verdict  # noqa: E731
    assert verdict(0.01) == "slow"
    assert verdict(1.0) == "converged"
    assert verdict(1.9) == ("slow" if steps == 1 else "oscillating")
    assert verdict(2.0) == ("slow" if steps == 1 else "oscillating")
    assert verdict(2.5) == ("slow" if steps == 1 else "diverged")


def test_a_run_that_is_thrown_off_says_when():
    """2.5/L: |x| = 2.5 · 1.5^t passes 100 box widths (600) at t = 14, and the path stops there."""
    run = sl.descend("quadratic_1d", "sgd", learning_rate=2.5, steps=100)
    assert (run.verdict, run.diverged_at) == ("diverged", 14)
    assert np.all(np.isnan(run.x[15:]))


def test_growth_that_begins_late_is_dated_where_the_loss_passes_the_starts():
    """The flat axis carries the loss down first; above the start's loss it is running away."""
    run = sl.descend("quadratic", "sgd", start=(-2.5, 0.1), learning_rate=2.02 / 10, steps=150)
    assert run.verdict == "diverged"
    assert run.diverged_at > 20
    assert run.loss[run.diverged_at - 1] <= run.loss[0] < np.min(run.loss[run.diverged_at :])


def test_a_surface_without_stated_minima_is_judged_by_its_slope():
    bowl = sl.Landscape.from_function(lambda x, y: (x - 1) ** 2 + 3 * y**2, bounds=((-2, 2), (-2, 2)))
    assert sl.descend(bowl, "sgd", learning_rate=0.1, steps=200).verdict == "converged"
    assert sl.descend(bowl, "sgd", learning_rate=1e-4, steps=200).verdict == "slow"
    assert sl.descend(bowl, "sgd", learning_rate=1 / 3, steps=200).verdict == "oscillating"
    assert sl.descend(bowl, "sgd", learning_rate=0.34, steps=400).verdict == "diverged"
    judged = sl.descend(bowl, "sgd", learning_rate=0.1, steps=200).judgement
    assert judged.minimum == -1
    assert np.isnan(judged.distance)


def test_a_surface_that_falls_without_end_is_left():
    slide = sl.Landscape.from_function(lambda x, y: x + y**2, bounds=((-2, 2), (-2, 2)))
    run = sl.descend(slide, "sgd", learning_rate=0.5, steps=2000)
    assert run.verdict == "diverged"
    assert run.diverged_at is not None


def test_a_longer_look_at_the_same_run_never_un_diverges():
    """For gradient descent on a quadratic: diverged after 50 steps is diverged after 400."""
    rates = np.linspace(1.7, 2.6, 64)
    seen = np.array([sl.sweep("quadratic_1d", "sgd", learning_rate=rates, steps=n).verdict for n in (50, 400)])
    np.testing.assert_array_equal(seen == "diverged", np.broadcast_to(rates > 2, seen.shape))
