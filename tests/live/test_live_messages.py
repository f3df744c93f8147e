"""A message from a browser may be anything; the answer is numbers or one sentence, never a crash."""

import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny import Tiny

from simulab.live.message import Refused, cancelled, read
from simulab.live.wire import Wire

TINY = Tiny()
GOOD = {"id": 7, "sources": ["walk"], "state": {"rate": 0.5}}


def test_a_good_message_becomes_a_request_with_a_whole_state():
    request = read(GOOD, TINY)
    assert (request.id, request.sources) == (7, ("walk",))
    assert request.state == {"shape": "bowl", "rate": 0.5, "noisy": False}


def test_knobs_outside_of_their_bounds_are_brought_to_them():
    assert read({**GOOD, "state": {"rate": 1e9}}, TINY).state["rate"] == 10.0
    assert read({**GOOD, "state": {"rate": math.inf}}, TINY).state["rate"] == 10.0


def test_unknown_knobs_and_words_leave_the_defaults():
    assert read({**GOOD, "state": {"shape": "cone", "speed": 3}}, TINY).state["shape"] == "bowl"


def test_numbers_of_a_state_beside_the_shown_one_turn_no_knob():
    heard = []
    wire = Wire(TINY, heard.append)
    wire._send_msg = lambda _: None
    wire._handle_msg({**GOOD, "beside": True})
    assert not heard
    wire._handle_msg(GOOD)
    assert [state["rate"] for state in heard] == [0.5]


def test_a_source_is_computed_once_however_often_it_is_named():
    assert read({**GOOD, "sources": ["walk", "walk"]}, TINY).sources == ("walk",)


@pytest.mark.parametrize(
    "junk",
    [
        None,
        [],
        "walk",
        {},
        {"sources": ["walk"]},
        {"sources": [], "state": {}},
        {"sources": "walk", "state": {}},
        {"sources": ["walk"] * 3, "state": {}},
        {"sources": ["__class__"], "state": {}},
        {"sources": [["walk"]], "state": {}},
        {"sources": ["walk"], "state": []},
        {"sources": ["walk"], "state": {"rate": {}}},
        {"sources": ["walk"], "state": {"rate": math.nan}},
        {"sources": ["walk"], "state": {"shape": "x" * 201}},
        {"sources": ["walk"], "state": {"shape": ["bowl"] * 65}},
        {"sources": ["walk"], "state": {"shape": [1]}},
        {"sources": ["walk"], "state": {str(i): 0 for i in range(501)}},
    ],
    ids=repr,
)
def test_junk_is_refused_in_one_sentence(junk):
    with pytest.raises(Refused, match=r"^[^\n]{5,120}\.$"):
        read(junk, TINY)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(
    anything
    | st.fixed_dictionaries(
        {
            "id": anything,
            "sources": anything | st.just(["walk"]),
            "state": anything | st.fixed_dictionaries({"rate": anything}),
        }
    )
)
def test_whatever_comes_a_view_answers_it(message):
    answers = []
    view = Wire(TINY)
    view._send_msg = answers.append
    view._handle_msg(message)  # outside of a session, as in a notebook: answered at once
    assert len(answers) == 1
    answer = answers[0]
    assert isinstance(answer["id"], int)
    assert ("result" in answer) != ("error" in answer)


@pytest.mark.parametrize("junk", [None, -1, True, "7", 2**60])
def test_only_the_id_of_a_request_can_be_taken_back(junk):
    assert cancelled({"id": 8, "cancel": 7}) == 7
    assert cancelled(GOOD) is None
    with pytest.raises(Refused, match="cancel is"):
        cancelled({"id": 8, "cancel": junk})


def test_an_answer_holds_its_arrays_in_one_piece_and_how_long_each_is():
    answers = []
    view = Wire(TINY)
    view._send_msg = answers.append
    view._handle_msg(GOOD)
    (answer,) = answers
    assert answer["result"] == {"walk": {"x": 5, "step": -5, "pair": 6}}
    walk = TINY.compute({"rate": 0.5}, ["walk"])["walk"]
    at = 0
    for column, count in answer["result"]["walk"].items():
        kind = np.int32 if count < 0 else np.float32
        numbers = np.frombuffer(answer["packed"], kind, abs(count), at)
        np.testing.assert_array_equal(numbers, walk[column].ravel())
        at += numbers.nbytes
    assert at == len(answer["packed"])


def test_a_computation_that_fails_is_answered_with_a_sentence(monkeypatch, caplog):
    monkeypatch.setattr(Tiny, "compute", lambda *_: 1 / 0)
    answers = []
    view = Wire(TINY)
    view._send_msg = answers.append
    view._handle_msg(GOOD)
    assert answers == [{"id": 7, "error": "This could not be computed; the server's log says why."}]
    assert "ZeroDivisionError" in caplog.text


def test_an_unknown_widget_or_knob_is_said_to_the_author_of_the_script():
    from simulab.live import app

    with pytest.raises(ValueError, match=re.escape("did you mean race?")):
        app("rase")
    with pytest.raises(ValueError, match="There is no knob"):
        app(TINY, speed=3)
