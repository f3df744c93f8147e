"""Ranges: every value has its fair part, and the way from a place to a value and back is one way."""

import numpy as np
import pytest
from scipy.stats import chisquare

from simulab.search import Range, Space, search

DRAWS = 20_000


def drawn(knob):
    return np.array([knob.at(u) for u in np.random.default_rng(0).random(DRAWS)])


@pytest.mark.parametrize(("low", "high"), [(1, 3), (0, 9), (-2, 2)])
def test_whole_numbers_are_drawn_alike_the_ends_too(low, high):
    values, counts = np.unique(drawn(Range(low, high, integer=True)), return_counts=True)
    assert values.tolist() == list(range(low, high + 1))
    # uniform draws are refused once in ten thousand; ends with half a part would give p < 1e-100
    assert chisquare(counts).pvalue > 1e-4


@pytest.mark.parametrize(("low", "high"), [(1, 3), (2, 64)])
def test_of_a_logarithmic_range_each_has_its_part_of_the_logarithm(low, high):
    values, counts = np.unique(drawn(Range(low, high, log=True, integer=True)), return_counts=True)
    assert values.tolist() == list(range(low, high + 1))
    parts = np.diff(np.log(np.arange(low, high + 2) - 0.5))
    assert chisquare(counts, DRAWS * parts / parts.sum()).pvalue > 1e-4


def test_a_search_over_depths_draws_all_of_them_alike():
    study = search(lambda config: config["depth"], {"depth": Range(1, 3, integer=True)}, trials=3000, seed=1)
    counts = np.bincount([trial.config["depth"] for trial in study.trials])[1:]
    assert chisquare(counts).pvalue > 1e-4


@pytest.mark.parametrize(
    "knob",
    [Range(1, 7, integer=True), Range(1, 64, log=True, integer=True), Range(1e-4, 10.0, log=True), Range(-1.0, 3.0)],
)
def test_a_value_is_at_its_own_place(knob):
    for value in {knob.at(u) for u in np.linspace(0, 1, 41)}:
        assert knob.at(knob.place(value)) == pytest.approx(value, rel=1e-12)
    assert (knob.at(0.0), knob.at(1.0)) == (knob.low, knob.high)


def test_a_grid_tries_each_whole_number_once_and_the_ends_of_every_range():
    space = Space({"depth": Range(1, 4, integer=True), "rate": Range(1e-3, 1.0, log=True)})
    study = search(lambda config: config["rate"], space, strategy="grid", trials=20)
    assert sorted({trial.config["depth"] for trial in study.trials}) == [1, 2, 3, 4]
    assert len({(trial.config["depth"], trial.config["rate"]) for trial in study.trials}) == len(study.trials) == 20
    rates = [trial.config["rate"] for trial in study.trials]
    assert (min(rates), max(rates)) == pytest.approx((1e-3, 1.0))


def test_the_end_of_a_range_of_whole_numbers_is_an_edge():
    space = Space({"depth": Range(1, 5, integer=True)})
    assert [space.edges({"depth": n}) for n in (1, 3, 5)] == [{"depth": "low"}, {}, {"depth": "high"}]


def test_a_range_of_whole_numbers_has_whole_ends():
    with pytest.raises(ValueError, match=r"a range of whole numbers has whole ends, not 1\.5 and 3"):
        Range(1.5, 3, integer=True)
