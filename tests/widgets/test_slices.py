"""A source in slices: what it returns does not depend on where it is cut, who follows sees it grow, and may stop it."""

import json

import jax.numpy as jnp
import numpy as np
import pure
import pytest
from compilations import compiled as programs

from simulab.live import compiled, worker
from simulab.live.message import Question
from simulab.widgets.control import Number
from simulab.widgets.slices import Slice
from simulab.widgets.widget import Widget, source
from simulab.widgets.work import Stopped, followed

AT_ONCE = 4
LONGEST = 12


class Walk(Widget):
    """A sum that goes on, a few steps a slice."""

    title = "Walk"

    def controls(self):
        return (
            Number("step", "Step", 0.1, bounds=(0.0, 9.0)),
            Number("steps", "Steps", 10, bounds=(1, LONGEST), integer=True),
        )

    def models(self):
        return {}

    @source()
    def start(self, k):
        return {"at": jnp.ones(2) * k["step"]}

    @source(length="steps", sliced=True, whole=("reached",))
    def walk(self, k, carry):
        y, at = (jnp.zeros(LONGEST + 1), jnp.zeros(1)) if carry is None else (carry["before"], carry["at"])
        end = jnp.minimum(at[0] + AT_ONCE, k["steps"] + 1)
        number = jnp.arange(LONGEST + 1)
        y = jnp.where((number >= at[0]) & (number < end), number * k["step"], y)
        return Slice(
            {"y": y[None], "reached": end[None].astype(int) - 1}, {"before": y, "at": end[None]}, end / (k["steps"] + 1)
        )


WALK = Walk()


def test_all_slices_together_are_the_whole_and_one_program():
    class Unseen(Walk):
        """One that nothing has computed yet."""

    unseen = Unseen()
    made = programs(lambda: unseen.compute({"step": 0.5}, ["walk"]))
    assert made.count("jit(columns)") == 1
    found = unseen.compute({"step": 0.25, "steps": 11}, ["walk"])["walk"]
    np.testing.assert_array_equal(found["y"], 0.25 * np.arange(12)[None])
    assert unseen.traces["walk"].carry == {"before": (LONGEST + 1,), "at": (1,)}


def test_who_follows_sees_it_grow_and_may_stop_it():
    heard = []
    with followed(heard.append):
        WALK.compute({}, ["walk"])
    assert [(said.done, said.parts) for said in heard] == [(36, 100), (72, 100)]
    assert [said.so_far["walk"]["y"].shape[1] for said in heard] == [4, 8]  # no further than it has come
    with followed(lambda said: said.done < 50), pytest.raises(Stopped):
        WALK.compute({}, ["walk"])


def test_a_short_one_is_one_slice_of_which_nothing_is_told():
    heard = []
    with followed(heard.append):
        WALK.compute({"steps": 3}, ["walk"])
    assert heard == []


def test_a_browser_is_sent_what_is_reached_and_once_what_was_there_before():
    told = []

    class Reader:
        def answer(self, reply):
            told.append(reply)

    reader, state = Reader(), WALK.resolve()[0]
    question = Question(7, ("start", "walk"), state)
    compiled.results(WALK, state, question.sources)  # not the first time
    desk = worker.Desk(WALK, reader.answer)
    hears = desk._following(worker.Lane(question), question)
    worker.OFTEN, often = 0.0, worker.OFTEN
    try:
        answer = worker.compute(WALK, question, hears)
    finally:
        worker.OFTEN = often
    assert [sorted(one.get("result", {})) for one in told] == [["start", "walk"], ["walk"]]
    assert [one["result"]["walk"]["y"].size for one in told] == [4, 8]
    assert answer["result"]["walk"]["y"].size == 11
    assert told[0]["progress"] == {"source": "walk", "done": 36, "parts": 100, "first": False}


def test_a_page_computes_the_same():
    engine = pure.page(WALK)
    script = """
      let part = nothing(spec.sources.walk.carry), made, slices = 0;
      do { made = sources.walk({ step: 0.1, steps: 10 }, part); slices++;
           part = { before: made.before, at: made.at }; } while (made.done[0] < 1);
      JSON.stringify([slices, [...made.y].slice(0, 11)])
    """

    slices, y = json.loads(str(engine.eval(script)))
    assert slices == 3
    np.testing.assert_array_equal(np.float32(y), WALK.compute({}, ["walk"])["walk"]["y"][0])


def test_what_slices_cannot_be():
    with pytest.raises(ValueError, match="sliced: slices are calls of their own"):
        source(sliced=True, parts=3)
