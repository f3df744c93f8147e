"""A moment source is given what the others are at the playhead, in Python and in a page alike."""

import jax.numpy as jnp
import numpy as np
import pytest
from v8 import Page

from simulab.widgets.control import Flag, Number
from simulab.widgets.moment import Now
from simulab.widgets.widget import Widget, source

LONGEST = 9


class Wave(Widget):
    """A run that remembers two numbers a step, and what is made of them when it is looked at."""

    title = "Wave"

    def controls(self):
        return (
            Number("steps", "Steps", 5, bounds=(1, LONGEST), integer=True),
            Number("height", "Height", 2.0, bounds=(0.0, 9.0)),
            Number("other", "Other", 0.0, bounds=(0.0, 1.0)),
            Flag("up", "Up", False),
        )

    def models(self):
        return {}

    @source(length="steps", whole=("same",))
    def run(self, k):
        time = jnp.arange(LONGEST + 1.0)
        return {"w": jnp.stack([time, k.other + time**2]), "same": jnp.ones((2, 3)), "unread": jnp.zeros(4)}

    @source(at="step")
    def curve(self, k, now):
        run = now["run"]
        return {"y": k.height * run["w"][0] + jnp.arange(4.0), "square": run["w"][1], "whole": run["same"].sum()}


WAVE = Wave()


def test_what_it_reads_is_found_by_tracing():
    assert WAVE.reads["curve"] == ("height",)
    assert WAVE.traces["curve"].now == {"run": ("same", "w")}


@pytest.mark.parametrize(("at", "step"), [(0, 0), (3, 3), (None, 5), (99, 5), (-1, 0)])
def test_a_column_along_time_is_its_entry_at_the_playhead(at, step):
    found = WAVE.compute({"other": 0.5}, ["curve"], at=at)["curve"]
    np.testing.assert_allclose(found["y"], 2.0 * step + np.arange(4))
    assert found["square"] == 0.5 + step**2
    assert found["whole"] == 6


@pytest.mark.parametrize("step", [0, 2, 5])
def test_a_page_gives_the_same(step):
    state, _ = WAVE.resolve({"other": 0.25, "height": 0.7})
    page = Page(WAVE)
    page.run(f"playhead = {step}")
    live, shown = WAVE.compute(state, ["curve"], at=step)["curve"], page.compute(["curve"], state)["curve"]
    for name, column in live.items():
        np.testing.assert_array_equal(shown[name], np.ravel(column))


def test_who_wants_a_column_that_is_not_there_hears_its_name():
    with pytest.raises(KeyError, match="v"):
        Now({"run": {"w": 1}})["run"]["v"]


@pytest.mark.parametrize("wrong", [{"length": "steps"}, {"parts": 3}, {"slow": True}])
def test_a_moment_is_one_quick_call(wrong):
    with pytest.raises(ValueError, match=r"^at: "):
        source(at="step", **wrong)
