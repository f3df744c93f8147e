"""An instructor's own surfaces, of one weight and of two: in every menu, with their knobs, and the same numbers in a page."""

import functools
import json

import jax
import jax.numpy as jnp
import numpy as np
import pure
import pytest

import simulab as sl
from simulab.own import file as own_file
from simulab.widgets.describe import describe

FILE = '''
import jax.numpy as jnp
import simulab as sl


class Valley(sl.Landscape):
    """A bent valley."""

    title = "Bent valley"
    bounds = ((-2.0, 2.0), (-1.0, 3.0))
    start = (-1.0, 2.0)
    steepness = sl.Knob(3.0, bounds=(1.0, 10.0), doc="How steep its walls are.")
    rotation = sl.Knob(0.5, bounds=(0.0, 1.0), doc="Tilts it.")

    def loss(self, x):
        return (1 - x[0]) ** 2 + self.steepness * (x[1] - x[0] ** 2) ** 2 + self.rotation * x[1]


two_wells = sl.Landscape.from_function(lambda x: x**4 - 2 * x**2 + 0.3 * x, bounds=((-2.0, 2.0),), start=(1.5,))
'''


def valley(x, steepness=3.0, rotation=0.5):
    return (1 - x[0]) ** 2 + steepness * (x[1] - x[0] ** 2) ** 2 + rotation * x[1]


def wells(x):
    return x[0] ** 4 - 2 * x[0] ** 2 + 0.3 * x[0]


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    path = tmp_path_factory.mktemp("own") / "mine.py"
    path.write_text(FILE)
    return own_file.load(path)


@pytest.fixture(scope="module")
def widgets(own):
    """The widgets with the file's surfaces in their menus, by name."""
    return {name: own.catalogue.widgets.make(name, "widget") for name in ("race", "learning-rate", "gradient-check")}


paged = functools.cache(pure.page)


def in_page(widget, source, state):
    """What the page's program computes, by column."""
    engine = paged(widget)
    asked = f"sources.{source}(leavesOf(spec.controls, {json.dumps(widget.resolve(state)[0])}))"
    plain = "([name, values]) => [name, Array.from(values, (v) => isFinite(v) ? v : null)]"
    text = f"JSON.stringify(Object.fromEntries(Object.entries({asked}).map({plain})))"
    found = json.loads(str(engine.eval(text)))
    return {name: np.array([np.nan if v is None else v for v in values]) for name, values in found.items()}


@pytest.mark.parametrize(("name", "both"), [("race", False), ("learning-rate", True), ("gradient-check", True)])
def test_they_are_in_the_menu_and_their_knobs_beside_it(widgets, name, both):
    widget = widgets[name]
    options = {o.value: o for c in widget.controls() if c.name == "surface" for o in c.options}
    assert options["valley"].label == "Bent valley"
    # a race is drawn over two weights
    assert ("two_wells" in options) == both
    assert ("quadratic_1d" in options) == (name == "learning-rate")
    if both:
        assert options["two_wells"].label == "two wells"  # a lambda has no name; its variable has
        assert options["two_wells"].doc == ""  # and says nothing of itself
    assert options["valley"].doc == "A bent valley."
    home = next(group for group in describe(widget)["groups"] if "surface" in group["knobs"])
    assert "steepness" in home["knobs"]
    which = {"function": "surface"} if name == "gradient-check" else {}
    state, complaints = widget.resolve({"surface": "valley", **which})
    assert not complaints
    assert (state["steepness"], state["start_x"], state["start_y"]) == (3.0, -1.0, 2.0)


def test_a_knob_that_a_surface_of_the_catalogue_has_too_has_the_bounds_of_the_chosen_one(widgets):
    widget = widgets["race"]
    assert widget.resolve({"surface": "valley"})[0]["rotation"] == 0.5
    assert widget.resolve({"surface": "quadratic", "rotation": 45})[0]["rotation"] == 45
    assert widget.resolve({"surface": "valley", "rotation": 45})[0]["rotation"] == 1.0
    control = next(control for control in widget.controls() if control.name == "rotation")
    assert {"quadratic", "valley"} <= set(control.shown["surface"])


def test_a_race_on_it_is_what_a_script_runs(widgets, own):
    widget = widgets["race"]
    state = {
        "surface": "valley",
        "steepness": 5.0,
        "racers": "momentum",
        "fairness": "shared",
        "learning_rate": 2e-3,
        "steps": 40,
    }
    state, complaints = widget.resolve({**state, "steps": 40})
    assert not complaints
    shown = widget.compute(state, ["paths"])["paths"]
    surface = own.landscapes["valley"](steepness=5.0)
    script = sl.descend(surface, "momentum", steps=40, learning_rate=2e-3, momentum=state["momentum.momentum"])
    np.testing.assert_allclose(shown["x"][0][:41], script.x[:, 0], rtol=1e-4)


@pytest.mark.parametrize(("surface", "loss"), [("valley", valley), ("two_wells", wells)])
def test_the_learning_rate_widget_walks_on_it_live_and_in_a_page(widgets, surface, loss):
    widget = widgets["learning-rate"]
    state, _ = widget.resolve({"surface": surface, "learning_rate": 0.02, "momentum": 0, "steps": 30})
    start = jnp.array([state["start_x"], state["start_y"]] if surface == "valley" else [state["start_x"]])
    x = [start]
    for _ in range(30):
        x.append(x[-1] - 0.02 * jax.grad(loss)(x[-1]))
    live, page = widget.compute(state, ["path"])["path"], in_page(widget, "path", state)
    np.testing.assert_allclose(np.ravel(live["x"])[:31], [p[0] for p in x], rtol=1e-4)
    np.testing.assert_allclose(page["x"][:31], np.ravel(live["x"])[:31], rtol=1e-6)
    # neither states a minimum, so the lowest point of the picture stands in: of a grid, to float32
    np.testing.assert_allclose(page["gap"][:31], np.ravel(live["gap"])[:31], rtol=1e-5, atol=1e-6)
    assert np.min(live["gap"]) >= 0


@pytest.mark.parametrize(
    ("surface", "loss", "point"),
    [("valley", lambda x: valley(x, 5.0), (0.7, -0.4)), ("two_wells", wells, (0.7,))],
)
def test_the_gradient_check_checks_it_live_and_in_a_page(widgets, surface, loss, point):
    widget = widgets["gradient-check"]
    at = dict(zip(("start_x", "start_y"), point))
    every = {"curves": "forward32,central32,forward64,central64"}
    given = {"function": "surface", "surface": surface, "h": 1e-3, "steepness": 5.0, **every, **at}
    state, complaints = widget.resolve(given)
    assert not complaints
    live, page = widget.compute(state, ["errors"])["errors"], in_page(widget, "errors", state)
    script = sl.check_gradient(loss, jnp.array(point), h=1e-3)
    assert live["error"][3] == pytest.approx(script.relative_error, rel=1e-3)
    assert live["numerical"][3] == pytest.approx(np.linalg.norm(script.worst.numerical), rel=1e-6)
    np.testing.assert_allclose(page["error"][2:], live["error"][2:], rtol=1e-3)
    # in float32 the homes' last bits differ, and 2^-24 / h is 6e-5 of f
    np.testing.assert_allclose(page["error"][:2], live["error"][:2], atol=5e-4)
    np.testing.assert_allclose(page["predicted"], live["predicted"], rtol=1e-4)


def test_of_one_weight_there_is_no_plane_and_no_second_coordinate(widgets):
    widget = widgets["gradient-check"]
    plane = next(figure for figure in widget.figures if figure.slot == "plane")
    second = next(control for control in widget.controls() if control.name == "start_y")
    for shown in (plane.shown, second.shown):
        assert "valley" in shown["surface"]
        assert "two_wells" not in shown["surface"]


@pytest.mark.parametrize(("surface", "start"), [("valley", "[-1.0, 2.0]"), ("two_wells", "[1.5]")])
def test_the_program_to_copy_says_where_its_formula_goes(widgets, surface, start):
    widget = widgets["gradient-check"]
    state, _ = widget.resolve({"function": "surface", "surface": surface})
    world = pure.engine()
    for library in ("simulab", "torch"):
        given = f"{json.dumps(widget.code()[library])}, {json.dumps(state)}"
        text = json.loads(str(world.eval(f"JSON.stringify(program({given}))")))
        assert "put the surface's formula here" in text
        assert start.replace(".0", "") in text.replace(".0", "")
        compile(text, "program", "exec")
