"""Moving a knob never recompiles; only structure does."""

import jax.numpy as jnp
import numpy as np
import optax
import pytest
from compilations import compiled

import simulab as sl
from simulab.knob import Knob


def moved(declared, part):
    """A value of a knob that is not its default."""
    if not isinstance(declared, Knob):
        return part > 0.5
    low, high = declared.bounds
    value = low + part * (min(high, 100.0) - low)
    return round(value) if declared.integer else value


@pytest.mark.parametrize("optimizer", list(sl.catalogue.optimizers))
def test_no_knob_of_an_optimizer_recompiles(optimizer):
    run = lambda **knobs: sl.descend("saddle", optimizer, steps=7, **knobs)  # noqa: E731
    run()
    for name, declared in sl.catalogue.optimizers[optimizer].knob_declarations().items():
        for value in (moved(declared, 0.3), moved(declared, 0.8)):
            assert compiled(lambda n=name, v=value: run(**{n: v})) == [], name


@pytest.mark.parametrize("surface", list(sl.catalogue.landscapes))
def test_no_knob_of_a_surface_and_no_start_recompiles(surface):
    kind = sl.catalogue.landscapes[surface]
    run = lambda **knobs: sl.descend(surface, "sgd", steps=7, **knobs)  # noqa: E731
    run()
    for name, declared in kind.knob_declarations().items():
        value = moved(declared, 0.4)
        assert compiled(lambda n=name, v=value: run(**{n: v})) == [], name
    assert compiled(lambda: run(start=np.array(kind.start) * 0.9)) == []
    assert compiled(lambda: run(start=[round(x) for x in kind.start])) == []  # whole numbers are numbers too


@pytest.mark.parametrize("schedule", list(sl.catalogue.schedules))
def test_no_knob_of_a_schedule_recompiles(schedule):
    run = lambda **knobs: sl.descend("saddle", "sgd", steps=7, schedule=schedule, **knobs)  # noqa: E731
    run()
    for name, declared in sl.catalogue.schedules[schedule].knob_declarations().items():
        value = moved(declared, 0.4)
        assert compiled(lambda n=name, v=value: run(**{n: v})) == [], name


def test_no_modifier_noise_or_seed_recompiles():
    amounts = {"l2": 0.1, "weight_decay": 0.2, "clip_norm": 3.0, "clip_value": 2.0, "noise": 1.0}
    run = lambda **knobs: sl.descend("saddle", "adam", steps=7, **{**amounts, **knobs})  # noqa: E731
    run()
    for change in (
        {"l2": 0.5},
        {"weight_decay": 1},
        {"clip_norm": np.inf},
        {"clip_value": 0.1},
        {"noise": 3},
        {"batch_size": 64},
        {"seed": 9},
        {"seed": np.int64(2**32 - 1)},
        {"learning_rate": np.float32(0.1)},
    ):
        assert compiled(lambda c=change: run(**c)) == [], change


def test_a_verdict_compiles_once_a_surface_whatever_runs_on_it():
    """The look around a run's end is of the surface; all else of a verdict is shared by surfaces of as many minima."""
    sl.descend("quadratic", "sgd", steps=7).verdict  # noqa: B018
    other = sl.descend("rosenbrock", "adam", steps=7)
    assert len(compiled(lambda: other.verdict)) <= 1
    again = sl.descend("rosenbrock", "lion", steps=7)
    assert compiled(lambda: again.verdict) == []


def test_structure_compiles_anew():
    run = lambda **given: sl.descend(**{"surface": "saddle", "optimizer": "lion", "steps": 9, **given})  # noqa: E731
    assert len(compiled(run)) == 1
    for given in ({"steps": 10}, {"optimizer": "sgd"}, {"surface": "beale"}, {"l2": 0.1}, {"terms": True}):
        assert len(compiled(lambda g=given: run(**g))) == 1, given
    assert compiled(run) == []


def test_instances_share_the_program_of_their_class():
    rule = sl.catalogue.optimizers["lamb"]
    sl.descend("saddle", "lamb", steps=8)
    assert compiled(lambda: sl.descend("saddle", rule(learning_rate=0.3), steps=8)) == []


def test_an_own_surface_and_an_own_optimizer_compile_once():
    surface = sl.Landscape.from_function(lambda x, y: x**2 + y**4, bounds=((-2, 2), (-2, 2)))
    rule = sl.Optimizer.from_optax("AdaBelief", optax.adabelief, b1=sl.Knob(0.9, bounds=(0.0, 0.99)))
    run = lambda **knobs: sl.descend(surface, rule, steps=8, **knobs)  # noqa: E731
    assert len(compiled(run)) == 1
    assert compiled(lambda: run(learning_rate=0.3)) == []
    assert compiled(lambda: run(b1=0.5)) == []


def test_the_values_of_a_sweep_and_of_a_basin_map_do_not_recompile():
    sweep = lambda rates: sl.sweep("saddle", "sgd", steps=7, learning_rate=rates)  # noqa: E731
    sweep(np.linspace(0.1, 0.2, 6))
    others = jnp.linspace(0.3, 0.4, 6)
    assert compiled(lambda: sweep(others)) == []
    basins = lambda rate: sl.basins("saddle", "sgd", steps=7, resolution=6, learning_rate=rate)  # noqa: E731
    basins(0.1)
    assert compiled(lambda: basins(0.3)) == []
