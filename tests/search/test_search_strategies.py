"""Every strategy spends its budget and no more, tries what it says, and finds what can be found."""

import math

import numpy as np
import pytest

from simulab.search import STRATEGIES, Options, Range, Space, Strategy, search
from simulab.search.brackets import cost, paid, rungs_of, sizes_of

SPACE = Space({"rate": Range(1e-4, 10.0, log=True), "other": (0.0, 1.0)})


def bowl(config, epochs=9):
    """Highest, 0, at rate 0.1 and other 0.5; a little less is seen early."""
    return -((math.log10(config["rate"]) + 1) ** 2) - 0.1 * (config["other"] - 0.5) ** 2 - 0.05 / epochs


def bowl_after(config, epochs):
    return bowl(config, epochs)


@pytest.mark.parametrize("name", STRATEGIES)
def test_every_strategy_spends_its_budget_and_no_more(name):
    study = search(bowl_after, SPACE, strategy=name, trials=12, epochs=9, seed=1)
    assert study.budget == 108
    assert 0.9 * study.budget <= study.spent <= study.budget
    assert [trial.number for trial in study.trials] == list(range(len(study.trials)))
    assert all(1e-4 <= trial.config["rate"] <= 10 and 0 <= trial.config["other"] <= 1 for trial in study.trials)
    assert study.best.value > -1.5  # the grid's own best is 1 decade away


@pytest.mark.parametrize("name", STRATEGIES)
def test_the_same_seed_gives_the_same_study(name):
    first, again = (search(bowl_after, SPACE, strategy=name, trials=6, epochs=9, seed=3) for _ in range(2))
    assert first.to_json() == again.to_json()


def test_a_grid_tries_few_values_and_random_search_a_new_one_each_time():
    grid, random = (search(bowl, SPACE, strategy=name, trials=25) for name in ("grid", "random"))
    assert len({trial.config["rate"] for trial in grid.trials}) == 5
    assert len({trial.config["rate"] for trial in random.trials}) == 25
    assert {trial.config["other"] for trial in grid.trials} == {0, 0.25, 0.5, 0.75, 1}


def test_a_grid_that_the_budget_does_not_fit_leaves_trials_out():
    assert len(search(bowl, SPACE, strategy="grid", trials=23).trials) == 20


def test_one_trial_of_a_latin_hypercube_lies_in_each_part_of_each_range():
    study = search(bowl, SPACE, strategy="latin_hypercube", trials=10)
    places = np.array([SPACE.place(trial.config) for trial in study.trials])
    for axis in places.T:
        assert sorted(np.floor(axis * 10)) == list(range(10))


def test_model_based_search_comes_nearer_than_random_search():
    best = {
        name: np.median([search(bowl, SPACE, strategy=name, trials=16, seed=seed).best.value for seed in range(3)])
        for name in ("random", "gaussian_process")
    }
    assert best["gaussian_process"] > best["random"]
    assert best["gaussian_process"] > -0.1


def test_halving_lets_the_best_third_go_on():
    study = search(bowl_after, SPACE, strategy="halving", trials=9, epochs=9)
    by_epochs = {n: [one for one in study.trials if one.epochs >= n] for n in (1, 3, 9)}
    assert [len(by_epochs[n]) for n in (1, 3, 9)] == list(sizes_of(paid(81, (1, 3, 9)), (1, 3, 9)))
    went_on = {one.number for one in by_epochs[3]}
    worst = min(one.values[1] for one in by_epochs[3])
    assert all(one.values[1] <= worst for one in study.trials if one.number not in went_on)


def test_what_halving_costs_is_what_the_papers_count():
    assert rungs_of(9) == (1, 3, 9)
    assert cost((1, 3, 9), (9, 3, 1)) == 9 + 2 * 3 + 6  # a trial that goes on keeps its epochs
    hyperband = STRATEGIES["hyperband"](SPACE, 9, 9, 0)
    # Li et al. (2018), section 3, with R = 9 and eta = 3: brackets of 9, 5 and 3 trials
    assert [bracket.sizes[0] for bracket in hyperband.brackets()][:3] == [9, 5, 3]


def test_a_diverged_trial_is_a_result():
    def half(config):
        return math.nan if config["rate"] > 0.03 else bowl(config)

    for name in ("random", "tpe", "gaussian_process", "coarse_to_fine"):
        study = search(half, SPACE, strategy=name, trials=8, seed=2)
        assert len(study.trials) == 8
        assert study.best.config["rate"] <= 0.03
        assert any(trial.value == -math.inf for trial in study.trials)


def test_a_best_trial_on_the_edge_is_noticed_and_said():
    study = search(lambda config: config["rate"], SPACE, strategy="grid", trials=9)
    assert study.on_the_edge["rate"] == "high"
    assert "The best rate is at the high end of its range: a better one may lie further out." in str(study)


def test_choices_and_whole_numbers_are_searched_too():
    space = {"width": Range(2, 64, log=True, integer=True), "activation": ["relu", "tanh"]}

    def value(config):
        return config["width"] * (config["activation"] == "tanh")

    for name in ("grid", "random", "tpe", "gaussian_process"):
        study = search(value, space, strategy=name, trials=10)
        assert all(isinstance(trial.config["width"], int) for trial in study.trials)
        assert study.best.config["activation"] == "tanh"


def test_a_search_can_be_ended():
    seen, tried = [], []

    def value(config):
        tried.append(config)
        return bowl(config)

    study = search(value, SPACE, trials=20, progress=lambda study: seen.append(len(study.trials)) or len(seen) < 5)
    assert seen == [1, 2, 3, 4, 5]
    assert [trial.config for trial in study.trials] == tried  # nothing was tried in vain


def test_a_strategy_of_ones_own_has_the_same_face():
    class Middle(Strategy):
        def ask(self, most=None):
            return [] if self._given else [self._new([0.5, 0.5])]

        def tell(self, number, value):
            self.told = value

    study = search(bowl, SPACE, strategy=Middle, trials=3)
    assert study.trials[0].config["rate"] == pytest.approx(math.sqrt(1e-3))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"strategy": "tpa"}, "strategy: no strategy is called 'tpa'; did you mean tpe?"),
        ({"trials": 0}, "trials: give a whole number from 1"),
        ({"strategy": "halving", "epochs": 2}, "epochs: halving looks at trials before their end"),
        ({"space": {"rate": (1, 0)}}, "rate: a range goes from a smaller to a larger number"),
        ({"space": {"rate": Options}}, "rate: give a Range"),
        ({"objective": 3}, "objective: give a function"),
        ({"strategy": "gaussian_process", "acquisition": "pi"}, "acquisition: choose ei or ucb"),
        ({"dask": "tcp://127.0.0.1:1"}, "dask: no scheduler answers"),
    ],
)
def test_what_cannot_be_searched_is_said_in_one_sentence(arguments, words, monkeypatch):
    monkeypatch.setattr("simulab.search.cluster.WAIT", 1)
    given = {"objective": bowl_after, "space": SPACE, **arguments}
    with pytest.raises((ValueError, TypeError), match=words.replace("?", r"\?")):
        search(given.pop("objective"), given.pop("space"), **given)
