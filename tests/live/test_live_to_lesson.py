"""From an experiment to a lesson's file and to a page: what is on screen, with one's own things."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

import simulab as sl
from simulab.own.file import load

DEEP = 3.0


def depth(x):
    """How deep it is at x."""
    return DEEP * jnp.exp(-(x**2))


def hills(x, y):
    # two hollows beside each other
    return 4 - depth(x - 1) - depth(x + 1) + y**2 / 2


class Signs(sl.Optimizer):
    """Only the sign of the gradient counts."""

    title = "Signs"
    keep = sl.Knob(0.0, bounds=(0.0, 0.9), doc="How much of the last step is kept.")

    def init(self, x):
        return jnp.zeros_like(x)

    def step(self, loss, x, state, knobs):
        gradient = jax.grad(loss)(x)
        moved = knobs.keep * state - knobs.learning_rate * jnp.sign(gradient)
        return x + moved, moved, {"gradient": gradient}


SHARE = 0.25
SURFACES = {
    "Hollows": lambda: sl.Landscape.from_function(hills, bounds=((-3, 3), (-2, 2)), start=(0.4, 1.5), title="Hollows"),
    "Flat bowl": lambda: sl.Landscape.from_function(
        lambda x, y: SHARE * x**2 + y**2, title="Flat bowl", minima=[((0, 0), 0)]
    ),
    "Waves": lambda: sl.Landscape.from_formula("sin(3x) + x^2 + y^2/4", title="Waves"),
}
"""Made by who needs one: each process reads this file, and tracing them takes seconds."""
YOGI = sl.Optimizer.from_optax("Yogi", optax.yogi)


@pytest.mark.parametrize(
    "title", [pytest.param(one, marks=pytest.mark.long) if one == "Flat bowl" else one for one in SURFACES]
)
def test_a_lesson_written_from_what_is_on_screen_computes_the_same_numbers(tmp_path, title):
    surface = SURFACES[title]()
    w = sl.app("race", surface=surface, racers=["sgd", Signs, YOGI], steps=20)
    w.learning_rate = 0.05
    file = w.to_lesson(tmp_path / "mine.py", title="Mine", text="Look: $x$.", show=["learning_rate"])
    own = load(file)
    (scenario,) = own.lesson.scenarios
    assert (scenario.title, scenario.text, scenario.show) == ("Mine", "Look: $x$.", ("learning_rate",))
    assert "# two hollows" in file.read_text() or title != "Hollows"
    assert {"signs", "yogi"} <= set(own.optimizers)
    again, made = own.landscapes[w.surface], np.array([[0.3, -0.7], [1.5, 0.2]])
    np.testing.assert_array_equal(again(made), surface(made))
    assert (again.bounds, again.start, again.title) == (surface.bounds, surface.start, surface.title)
    knobs = {"learning_rate": 0.05, "start": (0.5, 0.5), "steps": 5}
    for name, one in (("signs", Signs()), ("yogi", YOGI)) if title == "Hollows" else ():
        theirs = own.optimizers[name]
        theirs = theirs() if isinstance(theirs, type) else theirs
        np.testing.assert_array_equal(sl.descend(again, theirs, **knobs).x, sl.descend(surface, one, **knobs).x)
    state, complaints = scenario.widget.resolve(scenario.set)
    assert not complaints
    shown = {**state, "racers": sorted(state["racers"])}
    assert shown == {**w.state, "racers": sorted(w.state["racers"])}


def test_what_cannot_be_written_says_so_and_a_file_that_is_there_stays(tmp_path):
    there = tmp_path / "there.py"
    there.write_text("")
    with pytest.raises(FileExistsError):
        sl.app("schedules").to_lesson(there)
    with pytest.raises(ValueError, match="give a Python file's name"):
        sl.app("schedules").to_lesson(tmp_path / "there.txt")
    lines = "sl.Landscape.from_function(lambda x, y: x**2 + y**2, title='Typed')"
    with pytest.raises(ValueError, match="its lines cannot be read where it was typed"):
        sl.app("race", surface=eval(lines)).to_lesson(tmp_path / "typed.py")


def test_the_run_is_a_table():
    pytest.importorskip("pandas")
    w = sl.app("race", racers=["sgd", "momentum"], steps=20)
    table = w.run.to_frame()
    assert list(table.columns[:2]) == ["series", "step"]
    assert len(table) == 2 * 21
    sgd = table[table.series == "sgd"]
    np.testing.assert_array_equal(sgd.x, w.columns["paths"]["x"][0])
    assert len(w.run) == 21
    np.testing.assert_array_equal(w.run["momentum"]["x"], w.columns["paths"]["x"][1])
    with pytest.raises(KeyError, match="there is sgd, momentum"):
        w.run["adam"]
    assert w.run.words == w.words
    with pytest.raises(ValueError, match="'basins' is not shown"):
        w.run.to_frame("basins")


def test_what_is_on_screen_becomes_a_page_that_opens_there():
    w = sl.app("learning-rate")
    w.turn(surface="beale", learning_rate=0.003)
    page = sl.to_html(w)
    assert '"set":{"surface":"beale","learning_rate":0.003}' in page
