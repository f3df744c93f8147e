"""A recorded source is really computed, for every option and declared value; a page reads it and says so."""

import jax.numpy as jnp
import numpy as np
import pytest

from simulab.page.program import program
from simulab.widgets.control import Choice, Number
from simulab.widgets.picture import Option
from simulab.widgets.program import recorded
from simulab.widgets.widget import Widget, source

REASON = "It takes too long."


class Recorded(Widget):
    """Two sources: one is recorded at three values of n, the other reads it."""

    title = "Recorded"
    static = ("which",)

    def controls(self):
        options = (Option("plain", "Plain"), Option("double", "Double"))
        return (
            Choice("which", "Which", "plain", options=options),
            Number("n", "N", 1.0, bounds=(0, 10)),
            Number("free", "Free", 2.0, bounds=(0, 10)),
        )

    @source(recorded=REASON, over={"n": (1, 2, 3)}, shown={"which": ("double",)})
    def slow(self, k):
        return {"x": jnp.arange(5.0) * (k["which"] + 1) * k["n"]}

    @source()
    def reader(self, k):
        return {"y": self.recordings["slow"].read(k)["x"] + k["free"]}

    @source()
    def other(self, k):
        return {"z": k["free"] * jnp.ones(2)}


@pytest.fixture(scope="module")
def widget():
    return Recorded()


def test_live_it_is_computed_and_replayed_it_is_the_nearest_entry(widget):
    state = {"which": "double", "n": 2.4}
    np.testing.assert_allclose(widget.compute(state, ["slow"])["slow"]["x"], 4.8 * np.arange(5), rtol=1e-6)
    np.testing.assert_allclose(widget.compute(state, ["slow"], replayed=True)["slow"]["x"], 4.0 * np.arange(5))


def test_who_reads_a_recording_reads_its_knobs(widget):
    assert widget.reads["reader"] == ("which", "n", "free")
    replayed = widget.compute({"which": "double", "n": 2.4, "free": 1.0}, ["reader"], replayed=True)
    np.testing.assert_allclose(replayed["reader"]["y"], 4.0 * np.arange(5) + 1)


def test_a_page_knows_which_of_its_sources_are_recorded_and_why(widget):
    said = [{"reason": REASON, "shown": {"which": ("double",)}}]
    assert recorded(widget) == {"slow": said, "reader": said}


def test_a_page_carries_the_table(widget):
    text = program(widget)
    assert "0,6,12,18,24" in text  # double, n = 3


def test_an_entry_is_computed_once(widget, monkeypatch):
    recording = widget.recordings["slow"]
    first = recording.entry((1, 2))
    monkeypatch.setattr(type(widget), "computed", lambda *_: pytest.fail("computed again"))
    assert recording.entry((1, 2)) is first
