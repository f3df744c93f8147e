"""The numbers of a run: finite until it diverged, the same in every call, prefix, row and process."""

import math
import subprocess
import sys

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import simulab as sl
from simulab.knob import Knob
from simulab.runs.request import MODIFIERS

VERDICTS = ("converged", "slow", "oscillating", "diverged")


def assert_finite_until_it_diverged(run):
    arrays = (run.x, run.loss[:, None], run.grad)
    if run.diverged_at is None:
        assert all(np.all(np.isfinite(array)) for array in arrays)
        return
    for array in arrays:
        assert np.all(np.isfinite(array[: run.diverged_at]))
    if not np.all(np.isfinite(run.loss)):  # a runaway that is still near is drawn to its end
        last = np.flatnonzero(np.all(np.isfinite(run.x), axis=1)).max()
        assert all(np.all(np.isnan(array[last + 2 :])) for array in arrays)


@pytest.mark.parametrize(
    "optimizer", ["sgd", *(pytest.param(one, marks=pytest.mark.long) for one in ("momentum", "adam"))]
)
@pytest.mark.parametrize("surface", list(sl.catalogue.landscapes))
def test_every_number_before_the_divergence_is_finite_and_every_one_after_it_is_nan(surface, optimizer):
    """At rates that throw most runs off; 1,000 steps, long enough for overflow."""
    run = sl.descend(surface, optimizer, learning_rate=5.0, steps=1000)
    assert_finite_until_it_diverged(run)
    left = run.diverged_at
    if left is not None and np.isnan(run.loss[-1]):
        assert np.all(np.isnan(run.x[left + 1 :]))
        assert np.all(np.isnan(run.loss[left + 1 :]))


def test_a_gradient_that_is_not_finite_ends_the_run_at_once():
    """√x has a finite loss and an infinite slope at 0: the step that lands there is the last one.

    Where that is the minimum it has arrived; where the surface falls on, it got lost.
    """
    bounds = ((-2, 2),)
    root = sl.Landscape.from_function(
        lambda x: jnp.sqrt(jnp.abs(x)), bounds=bounds, start=(0.25,), minima=[((0.0,), 0.0)]
    )
    run = sl.descend(root, "sgd", learning_rate=0.25, steps=10)
    assert (run.x[1, 0], run.verdict, run.converged_at, run.where) == (0.0, "converged", 1, "minimum")
    assert np.all(np.isnan(run.x[2:]))
    cliff = sl.Landscape.from_function(
        lambda x: jnp.where(x > 0, 1.0, -1.0) * jnp.sqrt(jnp.abs(x)), bounds=bounds, start=(0.25,)
    )
    run = sl.descend(cliff, "sgd", learning_rate=0.25, steps=10)
    assert (run.x[1, 0], run.verdict, run.diverged_at) == (0.0, "diverged", 1)
    assert np.all(np.isnan(run.x[2:]))


def test_terms_end_with_the_path():
    run = sl.descend("quadratic_1d", "momentum", learning_rate=9.0, steps=100, terms=True)
    assert all(np.all(np.isfinite(term[: run.diverged_at])) for term in run.terms.values())
    assert all(np.all(np.isnan(term[run.diverged_at + 1 :])) for term in run.terms.values())


@pytest.mark.parametrize("optimizer", list(sl.catalogue.optimizers))
def test_a_run_is_a_prefix_of_a_longer_run(optimizer):
    """Also with noise. To 1e-12: another length may be compiled to other roundings."""
    arguments = {"learning_rate": 0.01, "noise": 1.0, "batch_size": 8, "seed": 5}
    short, long = (sl.descend("beale", optimizer, steps=n, **arguments) for n in (40, 90))
    np.testing.assert_allclose(long.x[:41], short.x, rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(long.grad[:41], short.grad, rtol=1e-9, atol=1e-12)


def test_the_same_seed_gives_the_same_numbers_and_another_one_others():
    runs = [sl.descend("beale", "adam", steps=50, noise=1.0, seed=seed) for seed in (3, 3, 4)]
    np.testing.assert_array_equal(runs[0].x, runs[1].x)
    assert np.all(runs[0].x[1:] != runs[2].x[1:])


SCRIPT = """
import simulab as sl
run = sl.descend("beale", "adam", steps=50, noise=1.0, seed=3)
print(run.x[-1].tobytes().hex(), run.loss.sum().tobytes().hex())
"""


def test_the_same_seed_gives_the_same_numbers_in_every_process():
    run = sl.descend("beale", "adam", steps=50, noise=1.0, seed=3)
    told = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True).stdout.split()
    assert told == [run.x[-1].tobytes().hex(), run.loss.sum().tobytes().hex()]


def test_without_noise_the_seed_is_without_meaning():
    first, second = (sl.descend("beale", "sgd", steps=20, seed=seed) for seed in (0, 1))
    np.testing.assert_array_equal(first.x, second.x)


@pytest.mark.parametrize("optimizer", list(sl.catalogue.optimizers))
def test_a_row_of_a_sweep_is_the_run_alone(optimizer):
    """To 1e-9 over 40 regular steps: side by side, the compiler uses other instructions, so other roundings."""
    rates = np.logspace(-4, -2, 5)
    swept = sl.sweep("beale", optimizer, steps=40, learning_rate=rates)
    for row in (0, 2, 4):
        one = sl.descend("beale", optimizer, steps=40, learning_rate=rates[row])
        np.testing.assert_allclose(swept.x[row], one.x, rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(swept.loss[row], one.loss, rtol=1e-9, atol=1e-12)
        assert swept.verdict[row] == one.verdict


def test_a_sweep_over_seeds_and_starts_is_the_runs_alone():
    seeds, starts = np.array([1, 2, 3]), np.array([(0.0, 1.0), (1.0, 1.0), (2.0, 0.0)])
    swept = sl.sweep(
        "beale", "momentum", steps=30, noise=2.0, batch_size=np.array([1, 4, 16]), seed=seeds, start=starts
    )
    for row in range(3):
        one = sl.descend(
            "beale",
            "momentum",
            steps=30,
            noise=2.0,
            batch_size=int(4**row),
            seed=int(seeds[row]),
            start=starts[row],
        )
        np.testing.assert_allclose(swept.x[row], one.x, rtol=1e-9, atol=1e-12)


def test_the_precision_of_the_program_around_is_untouched():
    """float32 stays the user's default before, between and after runs, whose own numbers are float64."""
    assert not jax.config.jax_enable_x64
    run = sl.descend("rosenbrock", "adam", steps=10)
    swept = sl.sweep("rosenbrock", "adam", steps=10, learning_rate=np.array([0.1, 0.2]))
    sl.basins("himmelblau", "sgd", resolution=4, steps=4)
    assert (run.verdict, swept.verdict.shape) == ("slow", (2,))
    assert not jax.config.jax_enable_x64
    assert jnp.ones(3).dtype == jax.jit(lambda x: 2.0 * x)(jnp.ones(3)).dtype == np.float32


def test_float32_constants_of_a_users_function_do_not_spoil_a_run():
    """A surface built from arrays made outside, in float32, is still run in float64."""
    centre = jnp.array([0.5, -0.25])
    surface = sl.Landscape.from_function(lambda p: jnp.sum((p - centre) ** 2), bounds=((-2, 2), (-2, 2)))
    run = sl.descend(surface, "sgd", learning_rate=0.25, steps=60)
    assert run.x.dtype == run.loss.dtype == np.float64
    np.testing.assert_allclose(run.x[-1], [0.5, -0.25], rtol=1e-15)


def drawn(declared):
    if not isinstance(declared, Knob):
        return st.booleans()
    low, high = declared.bounds
    if declared.integer:
        return st.integers(int(low), int(high))
    if declared.log:
        return st.floats(math.log10(low), math.log10(high)).map(lambda e: min(max(10.0**e, low), high))
    return st.floats(low, high)


@pytest.mark.parametrize("optimizer", list(sl.catalogue.optimizers))
@settings(deadline=None, max_examples=30)
@given(data=st.data())
def test_any_allowed_knobs_make_a_run_with_a_verdict(optimizer, data):
    """Knobs, modifiers and noise drawn from their declared bounds: no error, one of four words, finite numbers."""
    declared = {**MODIFIERS, **sl.catalogue.optimizers[optimizer].knob_declarations()}
    knobs = {name: data.draw(drawn(knob), name) for name, knob in declared.items()}
    run = sl.descend("rosenbrock", optimizer, steps=25, noise=data.draw(st.floats(0.1, 1e6)), seed=1, **knobs)
    assert run.verdict in VERDICTS
    assert_finite_until_it_diverged(run)
    assert run.converged_at is None or 0 <= run.converged_at <= 25
