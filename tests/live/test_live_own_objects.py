"""One's own objects as values of a component's knobs, without a file or a catalogue."""

import doctest

import jax.numpy as jnp
import numpy as np
import optax
import pytest

import simulab as sl
from simulab import live

BOWL = sl.Landscape.from_function(lambda x: x[0] ** 2 + 3 * x[1] ** 2, title="My bowl", start=(1.0, 0.5))


class HalfStep(sl.Optimizer):
    """Gradient descent with half of the rate."""

    title = "Half step"

    def transformation(self, knobs):
        return optax.sgd(knobs.learning_rate / 2)


class Halves(sl.Schedule):
    """Half of the rate from the tenth step on."""

    title = "Halves"

    def rate(self, step, knobs):
        return jnp.where(step < 10, 1.0, 0.5) * knobs.learning_rate


def test_an_optimizer_of_ones_own_races_as_an_object():
    app = sl.app("race", racers=["sgd", HalfStep()])
    assert app.racers == ["sgd", "half_step"]
    assert "Half step" in app.param.racers.names


def test_an_optimizer_of_ones_own_races_on_a_surface_of_ones_own():
    app = sl.app("race", surface=BOWL, racers=["sgd", HalfStep], learning_rate=0.1, steps=10)
    assert app.surface == "my_bowl"
    assert "My bowl" in app.param.surface.names
    assert len(app.racers) == 2
    paths, k, own = app.columns["paths"], np.arange(11), app.racers.index("half_step")
    # from its own start: each coordinate shrinks by 1 - rate * curvature; float32
    np.testing.assert_allclose(paths["x"][1 - own][:11], 0.8**k, rtol=1e-5)
    np.testing.assert_allclose(paths["y"][1 - own][:11], 0.5 * 0.4**k, rtol=1e-5)
    np.testing.assert_allclose(paths["x"][own][:11], 0.9**k, rtol=1e-5)
    assert [row["series"] for row in app.results] == app.racers


@pytest.mark.parametrize("given", [Halves, Halves()])
def test_a_schedule_of_ones_own_is_among_those_that_run(given):
    app = sl.app("schedules", schedules=["constant", given])
    assert sorted(app.schedules) == ["constant", "halves"]


def test_nets_are_trained_on_a_dataset_of_ones_own():
    """Two classes that a line parts: no net is at a loss with them."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(120, 2)) + np.repeat([[2.0, 2.0], [-2.0, -2.0]], 60, axis=0)
    heaps = sl.Dataset("two heaps", x, np.repeat([0, 1], 60), classes=("left", "right"))
    app = sl.app("schedules", dataset=heaps, schedules=["constant"])
    assert app.dataset == "two_heaps"
    assert app.columns["runs"]["accuracy"][0] > 0.9


@pytest.mark.parametrize(
    "given",
    [pytest.param(lambda x, y: x**2 + 3 * y**2, marks=pytest.mark.long), "x^2 + 3 y^2"],
    ids=["function", "formula"],
)
def test_a_function_or_a_formula_is_raced_on_and_what_makes_a_rule_of_a_rate_races(given):
    k = np.arange(11)
    app = sl.app("race", surface=given, racers=["sgd", lambda lr: optax.sgd(lr / 2)], learning_rate=0.1, steps=10)
    own = app.racers.index("own_rule")
    x = app.columns["paths"]["x"]
    np.testing.assert_allclose(x[own][:11] / x[own][0], 0.9**k, rtol=1e-5)
    np.testing.assert_allclose(x[1 - own][:11] / x[1 - own][0], 0.8**k, rtol=1e-5)


def test_a_function_is_a_surface():
    app = sl.app("race", surface=lambda x, y: x**2 + 3 * y**2)
    assert app._widget.catalogue.landscapes.make(app.surface, "surface").loss(jnp.array([2.0, 1.0])) == 7


@pytest.mark.parametrize(
    ("widget", "given", "sentence"),
    [
        (
            "race",
            {"racers": [optax.adam(0.1)]},
            "^racers: this has its rate inside, which no knob could turn; give what",
        ),
        ("race", {"surface": "x^2 +"}, "^surface: 'x\\^2 \\+' is no name of the catalogue, and as a formula"),
        (
            "Momentum and Adam",
            {},
            "^widget: there is none of the name 'Momentum and Adam'; did you mean momentum-and-adam",
        ),
        ("race", {"lr": 0.1}, "^There is no knob 'lr'; did you mean learning_rate"),
        ("race", {"learning_rate": 99.0}, "^Learning rate: 99 is outside 1e-06 to 10\\.$"),
        ("race", {"optimizers": ["adam"]}, "^There is no knob 'optimizers'; did you mean racers"),
        ("net-lab", {"dataset": "iris"}, "^There is no knob 'dataset'; did you mean data"),
        ("net-lab", {"data": np.ones((3, 2))}, r"^data: give a pair \(X, y\)"),
    ],
)
def test_what_cannot_be_taken_says_what_to_write(widget, given, sentence):
    with pytest.raises((TypeError, ValueError), match=sentence):
        sl.app(widget, **given)


def test_a_mistyped_knob_is_not_set_in_silence():
    app = sl.app("race")
    with pytest.raises(AttributeError, match=r"^There is no knob 'learning_rte'; did you mean learning_rate"):
        app.learning_rte = 0.1
    with pytest.raises(AttributeError, match=r"^There is no knob 'lr'; did you mean learning_rate"):
        app.lr = 0.1


def test_two_surfaces_of_one_title_are_two():
    other = sl.Landscape.from_function(lambda x: x[0] ** 4 + x[1] ** 2, title="Beale")
    app = sl.app("race", surface=other)
    assert app.surface == "beale_2"
    assert {"beale", "beale_2"} <= set(app.param.surface.objects)


def test_what_is_ours_keeps_its_name_and_nothing_is_added():
    app = sl.app("race", surface=sl.catalogue.landscapes.beale, racers=[sl.catalogue.optimizers.adam])
    assert (app.surface, app.racers) == ("beale", ["adam"])
    assert app._widget.catalogue.is_builtin


def test_other_components_and_the_catalogue_do_not_have_it():
    sl.app("race", surface=BOWL)
    assert "my_bowl" not in sl.catalogue.landscapes
    with pytest.raises(ValueError, match="my_bowl"):
        sl.app("race", surface="my_bowl")


def test_a_widget_that_exists_already_takes_no_new_objects():
    with pytest.raises(ValueError, match="give its name or its class"):
        sl.app(sl.app("race")._widget, surface=BOWL)


def test_the_documented_example_is_true():
    assert doctest.testmod(live).failed == 0
