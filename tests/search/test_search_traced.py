"""The same strategies as pure functions: jitted, mapped over many seeds, within their budget, and what is asked and told."""

import functools

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from simulab.search import STRATEGIES, Range, Space
from simulab.search.brackets import cost, in_turn
from simulab.search.parzen import density, pdf
from simulab.search.trials import Judge, Judged, drawn, known_at_once, places

RUNGS, MOST, CAPACITY = (1, 3, 9), 16, 64
SPACE = Space({"a": Range(0.0, 1.0), "b": Range(0.0, 1.0)})
SEEDS = 8


def value(at):
    """Highest, 1, at (0.7, 0.2)."""
    return jnp.exp(-(((at[0] - 0.7) / 0.15) ** 2)) * (1 - 0.1 * (at[1] - 0.2) ** 2)


def judged(at):
    true = value(at)
    return Judged(jnp.stack([0.6 * true, 0.9 * true, true], axis=1), jnp.zeros((at.shape[1], 1)))


JUDGE = Judge(lambda at, wanted: judged(at), lambda at, goes_on, reach: known_at_once(judged(at), goes_on), RUNGS, MOST)


@pytest.fixture(autouse=True)
def _in_float64():
    with jax.enable_x64(True):
        yield


@functools.cache
def program(name):
    """One strategy, compiled once for every budget: of a budget, for many seeds."""

    def one(n, seed):
        found = STRATEGIES[name].run(JUDGE, n, drawn(seed, 2, CAPACITY))
        return found.points, found.judged.values, found.done

    return jax.jit(jax.vmap(one, (None, 0)))


def ran(name, n, seeds):
    return jax.tree.map(np.asarray, program(name)(jnp.asarray(n * 1.0), jnp.asarray(seeds)))


ONE_BY_ONE = ("random", "coarse_to_fine", "halving", "bohb")
"""A program more to compile: a design, what looks at what it has found, rungs, and brackets led by densities."""


@pytest.mark.parametrize(
    "name", [one if one in ONE_BY_ONE else pytest.param(one, marks=pytest.mark.long) for one in STRATEGIES]
)
def test_many_seeds_side_by_side_are_the_same_as_one_by_one(name):
    together = ran(name, MOST, range(SEEDS))
    for seed in (0, SEEDS - 1):
        for whole, one in zip(together, ran(name, MOST, [seed])):
            np.testing.assert_allclose(whole[seed], one[0], rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("name", STRATEGIES)
def test_what_is_spent_is_within_every_budget(name):
    for n in (4, 7, 16):
        points, values, done = ran(name, n, range(SEEDS))
        spent = np.where(np.isfinite(done), done, 0).max(axis=(1, 2))
        assert np.all(spent <= n * RUNGS[-1])
        assert np.all(spent >= 0.75 * n * RUNGS[-1])  # a bracket more would not fit
        tried = np.isfinite(done).any(axis=2)
        assert np.all((points.swapaxes(1, 2)[tried] >= 0) & (points.swapaxes(1, 2)[tried] <= 1))
        looked = np.isfinite(done)
        assert np.all(np.isfinite(values[looked]))


def test_designs_are_the_points_that_are_asked():
    for name in ("grid", "random", "latin_hypercube", "sobol"):
        strategy = STRATEGIES[name](SPACE, 9, 9, 5)
        numbers = np.random.default_rng(5).random((4, 9))
        points, count = STRATEGIES[name].points(9, jnp.asarray(numbers))  # pyright: ignore
        asked = np.array([list(ask.config.values()) for ask in strategy.ask()])
        np.testing.assert_allclose(asked, np.asarray(points).T[: int(count)], atol=1e-12)


def test_ranks_are_numpys_with_ties_to_the_earlier():
    values = np.random.default_rng(0).integers(0, 5, 40) * 1.0
    order = sorted(range(40), key=lambda i: (-values[i], i))
    assert np.asarray(places(jnp.asarray(values))).tolist() == np.argsort(order).tolist()


@pytest.mark.parametrize("name", ["hyperband", "bohb"])
def test_brackets_begin_as_many_as_hyperbands_rule_says(name):
    _, values, done = ran(name, MOST, [3])
    turns = in_turn(MOST * 9, RUNGS)
    wide = max(sizes[0] for _, sizes in turns)
    for i, (late, sizes) in enumerate(turns):
        rows = slice(i * wide, (i + 1) * wide)
        assert np.isfinite(values[0, rows]).any(axis=1).sum() == sizes[0]
        assert np.isfinite(done[0, rows]).sum(axis=0)[late:].tolist() == list(sizes)
    spent = sum(cost(RUNGS[late:], sizes) for late, sizes in turns)
    assert np.max(done[np.isfinite(done)]) == spent


def test_bohb_begins_like_hyperband_and_then_where_good_trials_lie():
    """Two thirds of its later trials come from a density that is high near 0.7; of Hyperband's, as many as of the range."""
    turns = in_turn(MOST * 9, RUNGS)
    wide = max(sizes[0] for _, sizes in turns)
    found = {name: ran(name, MOST, range(SEEDS)) for name in ("hyperband", "bohb")}
    first = slice(0, turns[0][1][0])
    np.testing.assert_array_equal(found["bohb"][0][:, :, first], found["hyperband"][0][:, :, first])
    near = {}
    for name, (points, _, done) in found.items():
        later = np.isfinite(done).any(axis=2) & (np.arange(CAPACITY) >= wide)
        near[name] = np.mean(np.abs(points[:, 0][later] - 0.7) < 0.15)
    # about 25 later trials of 8 seeds: one standard deviation of a share of 200 is 0.035
    assert near["hyperband"] == pytest.approx(0.3, abs=0.14)
    assert near["bohb"] > near["hyperband"] + 0.1


def test_bohb_asks_one_bracket_after_the_other():
    """The next bracket is to learn from the last: nothing of it is asked before all of the last is told."""
    strategy = STRATEGIES["bohb"](SPACE, 16, 9, 0)
    sizes, at_once = [sizes[0] for _, sizes in in_turn(16 * 9, RUNGS)], []
    told: set[int] = set()
    while asked := strategy.ask():
        new = [ask.number for ask in asked if ask.number not in told]
        at_once += [len(new)] if new else []
        for ask in asked:
            told.add(ask.number)
            strategy.tell(ask.number, float(value(np.array([[ask.config["a"]], [ask.config["b"]]]))[0]))
    assert at_once == sizes


def test_a_density_is_one_over_the_range():
    x = np.random.default_rng(1).random(16)
    made = density(jnp.asarray(x), jnp.arange(16) < 9)
    at = np.linspace(0, 1, 4001)
    assert np.trapezoid(np.asarray(pdf(made, jnp.asarray(at))), at) == pytest.approx(1, abs=1e-5)
