"""Every modifier that a widget offers (noise, penalty, clipping) changes its runs as the engine's own runs change."""

import numpy as np
import pytest

import simulab as sl
from simulab import catalogue

AMOUNTS = {"l2": 0.8, "clip_norm": 5.0, "noise": 3.0}
"""Of a run on Rosenbrock's valley from (-1.5, 2), whose first gradients are some 150 long: each bends its path."""
COMPARED = {"race": set(AMOUNTS), "learning-rate": {"noise"}, "schedules": {"noise"}}
"""Widget -> the modifiers compared below."""
ELSEWHERE = {"depth": {"clip_norm"}, "gradient-check": {"l2"}, "net-lab": {"l2", "clip_norm"}, "sanity": {"l2"}}
"""Widget -> those compared in its own file."""
NO_MODIFIER = {"batches": {"noise"}, "generalisation": {"noise"}, "net-lab": {"noise"}}
"""Widget -> knobs that bear the name of one: their noise is that of the data."""
START = {"start_x": -1.5, "start_y": 2.0}
RATE = 0.0005


@pytest.mark.parametrize("name", list(catalogue.widgets))
def test_no_modifier_is_offered_that_is_not_compared(name):
    offered = {control.name for control in catalogue.widgets[name]().controls()} & set(AMOUNTS)
    compared = COMPARED.get(name, set()) | ELSEWHERE.get(name, set())
    assert offered - NO_MODIFIER.get(name, set()) == compared


def descended(optimizer, amounts, **more):
    return sl.descend(
        "rosenbrock",
        optimizer,
        steps=40,
        learning_rate=RATE,
        start=(-1.5, 2.0),
        batch_size=2,
        seed=3,
        **amounts,
        **more,
    )


def path(name, optimizer, amounts):
    """(41, 2): the path that a widget draws."""
    state = {
        "surface": "rosenbrock",
        "learning_rate": RATE,
        "steps": 40,
        "seed": 3,
        "batch_size": 2,
        **START,
        **amounts,
    }
    if name == "race":
        drawn = catalogue.widgets[name]().compute({**state, "racers": optimizer}, ["paths"])["paths"]
    else:
        drawn = catalogue.widgets[name]().compute({**state, "optimizer": optimizer}, ["path"])["path"]
    return np.stack([np.ravel(drawn["x"])[:41], np.ravel(drawn["y"])[:41]], 1)


@pytest.mark.parametrize("optimizer", ["sgd", "momentum"])
@pytest.mark.parametrize("amounts", [*({name: amount} for name, amount in AMOUNTS.items()), AMOUNTS], ids="+".join)
def test_a_racer_is_modified_as_the_engine_modifies_it(optimizer, amounts):
    """1e-6: the numbers travel as float32."""
    drawn, ours = path("race", optimizer, amounts), descended(optimizer, amounts).x
    np.testing.assert_allclose(drawn, ours, rtol=1e-6, atol=1e-6)
    assert np.abs(drawn - descended(optimizer, {}).x).max() > 1e-3


def test_the_walker_of_the_learning_rate_feels_the_engines_noise():
    drawn = path("learning-rate", "sgd", {"noise": 3.0})
    np.testing.assert_allclose(drawn, descended("sgd", {"noise": 3.0}).x, rtol=1e-6, atol=1e-6)


def test_basins_are_those_of_the_penalised_and_clipped_steps():
    """A penalty of 0.8 moves the borders; 0.5 %: a start on a border may fall either way."""
    state = {"surface": "himmelblau", "layer": "basins", "basin_of": "momentum", "steps": 100, "learning_rate": 0.005}
    for amounts in ({"l2": 0.8}, {"clip_norm": 5.0}):
        drawn = catalogue.widgets["race"]().compute({**state, **amounts}, ["basins"])["basins"]["which"].reshape(96, 96)
        found = {
            given: sl.basins(
                "himmelblau", "momentum", resolution=96, steps=100, learning_rate=0.005, **dict(given)
            ).minimum
            for given in (tuple(amounts.items()), ())
        }
        assert np.mean(drawn == found[tuple(amounts.items())]) > 0.995
        assert np.mean(drawn == found[()]) < 0.99
