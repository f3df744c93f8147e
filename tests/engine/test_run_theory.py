"""Runs on quadratics obey the theory: limits of the rate, best rates, and the verdicts that follow from them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import simulab as sl

CURVATURES = (0.5, 1.0, 20.0)
every_curvature = pytest.mark.parametrize("L", CURVATURES)


def bowl(L, rate, **more):
    return sl.descend("quadratic_1d", "sgd", curvature=L, learning_rate=rate, **{"steps": 300, **more})


@every_curvature
@pytest.mark.parametrize("part", [0.1, 0.5, 0.99])
def test_below_one_over_L_gradient_descent_falls_monotonically_on_one_side(L, part):
    x = bowl(L, part / L).x[:, 0]
    assert np.all(x <= 0)  # it starts at -2.5 and never crosses the minimum
    assert np.all(np.diff(x) >= 0)


@every_curvature
@pytest.mark.parametrize("part", [1.05, 1.5, 1.9])
def test_between_one_and_two_over_L_it_overshoots_in_every_step_and_converges(L, part):
    run = bowl(L, part / L)
    moved = run.x[run.loss > 1e-200, 0]
    assert np.all(moved[1:] * moved[:-1] < 0)
    assert np.all(np.diff(run.loss) <= 0)
    assert run.verdict == "converged"


@every_curvature
def test_at_two_over_L_it_cycles(L):
    """|x| keeps its value to rounding: 300 steps of half an ulp."""
    run = bowl(L, 2 / L)
    np.testing.assert_allclose(np.abs(run.x), 2.5, rtol=1e-13)
    assert run.verdict == "oscillating"


@every_curvature
@pytest.mark.parametrize("part", [2.0001, 2.01, 2.5, 4.0])
def test_above_two_over_L_it_diverges(L, part):
    """From the first step on, however slowly: at 2.0001/L the loss grows by 6 % in 300 steps."""
    run = bowl(L, part / L)
    assert run.verdict == "diverged"
    assert run.diverged_at >= 1
    if part < 2.01:
        assert run.diverged_at == 1


@every_curvature
@pytest.mark.parametrize("part", [0.5, 1.5, 1.999, 2.0, 2.2])
def test_each_step_multiplies_the_distance_by_one_minus_rate_times_curvature(L, part):
    x = bowl(L, part / L, steps=20).x[:, 0]
    np.testing.assert_allclose(x, -2.5 * (1 - part) ** np.arange(21), rtol=1e-12)


@pytest.mark.parametrize("momentum", [0.5, 0.9, 0.99])
@pytest.mark.parametrize("part", [0.98, 1.02])
def test_momentum_moves_the_limit_to_two_times_one_plus_mu_over_L(momentum, part):
    limit = 2 * (1 + momentum) / 3.0
    run = sl.descend(
        "quadratic_1d", "momentum", curvature=3.0, momentum=momentum, learning_rate=part * limit, steps=3000
    )
    assert run.verdict == ("converged" if part < 1 else "diverged")


@pytest.mark.parametrize("momentum", [0.5, 0.9])
def test_at_momentums_limit_it_cycles(momentum):
    """Exactly at the limit the mode λ = -1 stays; the other one, λ = -μ, has died out."""
    limit = 2 * (1 + momentum) / 3.0
    run = sl.descend("quadratic_1d", "momentum", curvature=3.0, momentum=momentum, learning_rate=limit, steps=500)
    np.testing.assert_allclose(run.x[-1], -run.x[-2], rtol=1e-9)
    assert run.verdict == "oscillating"


@settings(deadline=None, max_examples=40)
@given(kappa=st.floats(1.5, 500), part=st.floats(0.05, 1.98), rotation=st.floats(-90, 90))
def test_below_two_over_L_the_loss_falls_in_every_step(kappa, part, rotation):
    """For any ravine, turned or not; never called diverged. 1e-12: rounding of the turned coordinates."""
    run = sl.descend(
        "quadratic", "sgd", condition_number=kappa, rotation=rotation, learning_rate=part / kappa, steps=200
    )
    assert np.all(run.loss[1:] <= run.loss[:-1] * (1 + 1e-12))
    assert run.verdict != "diverged"


@settings(deadline=None, max_examples=40)
@given(kappa=st.floats(1.5, 500), part=st.floats(2.05, 4.0), rotation=st.floats(-90, 90))
def test_above_two_over_L_every_ravine_throws_the_run_out(kappa, part, rotation):
    """2.05/L grows by 1.05 in a step, 1e6 in 300, so that even a start almost on the floor is thrown out."""
    start = (
        (-2.5, 1.5) if abs(rotation % 180 - 149) > 3 else (2.0, 2.0)
    )  # beside the floor: it must feel the steep axis
    run = sl.descend(
        "quadratic",
        "sgd",
        condition_number=kappa,
        rotation=rotation,
        learning_rate=part / kappa,
        steps=300,
        start=start,
    )
    assert run.verdict == "diverged"


@pytest.mark.parametrize("kappa", [4.0, 25.0, 100.0])
def test_the_best_fixed_rate_is_two_over_L_plus_m(kappa):
    """Each step then shrinks both axes by (κ - 1)/(κ + 1); in the end rates beside it are farther away."""
    best = 2 / (kappa + 1)
    run = sl.descend("quadratic", "sgd", condition_number=kappa, learning_rate=best, steps=30)
    factor = (kappa - 1) / (kappa + 1)
    np.testing.assert_allclose(np.abs(run.x[1:]), factor * np.abs(run.x[:-1]), rtol=1e-9)
    rates = best * np.array([0.97, 1.0, 1 + 0.5 / kappa])
    near = sl.sweep("quadratic", "sgd", condition_number=kappa, learning_rate=rates, steps=int(8 * kappa))
    assert np.linalg.norm(near.x[:, -1], axis=1).argmin() == 1


@pytest.mark.parametrize("kappa", [4.0, 25.0, 100.0])
def test_tuned_momentum_shrinks_by_root_kappa_minus_one_over_root_kappa_plus_one(kappa):
    """Polyak's rate and momentum give both axes the double root √μ; t·λ^t bends the slope of log |x| by 1/t."""
    root = np.sqrt(kappa)
    factor = (root - 1) / (root + 1)
    steps = int(min(-100 / np.log(factor), 400))  # while |x| is far above the smallest numbers
    run = sl.descend(
        "quadratic",
        "momentum",
        condition_number=kappa,
        momentum=factor**2,
        learning_rate=4 / (root + 1) ** 2,
        steps=steps,
    )
    length = np.linalg.norm(run.x, axis=1)
    half = steps // 2
    measured = (length[-1] / length[half]) ** (1 / (steps - half))
    np.testing.assert_allclose(measured, factor, rtol=2.0 / half)
    plain = sl.descend("quadratic", "sgd", condition_number=kappa, learning_rate=2 / (kappa + 1), steps=steps)
    assert run.loss[-1] < plain.loss[-1]


def test_the_noise_floor_of_gradient_descent_is_as_theory_says():
    """On L/2 x², E x² = ησ²/(BL(2 - ηL)). 256 runs of 400 steps past the transient know it to a few per cent."""
    L, rate, sigma, batch = 1.0, 0.2, 1.0, 4
    swept = sl.sweep(
        "quadratic_1d", "sgd", steps=500, learning_rate=rate, noise=sigma, batch_size=batch, seed=np.arange(256)
    )
    expected = rate * sigma**2 / (batch * L * (2 - rate * L))
    np.testing.assert_allclose(np.mean(swept.x[:, 100:] ** 2), expected, rtol=0.05)
