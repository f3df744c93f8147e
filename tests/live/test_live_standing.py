"""A question after another one is read as if it were the first: what is not looked at again makes no difference."""

import copy
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulab.catalogue import widgets
from simulab.live.message import Refused, read
from simulab.live.standing import Standing

RACE = widgets.make("race", "widget")
START, _ = RACE.resolve()
VALUES = st.one_of(
    st.sampled_from([0, 1, True, False, 0.0, -0.0, 1.0, "1", "", "sgd", "no such", ["sgd"], ["adam", "no such"], [], math.inf]),
    st.sampled_from([math.nan, None, {}, [1], "x" * 201, 10**400]),  # no message may hold these
    st.floats(-3, 300),
)  # fmt: skip
TURNS = st.one_of(
    st.tuples(st.sampled_from([*START]), VALUES),
    st.tuples(st.just("surface"), st.sampled_from(["beale", "bowl", "himmelblau", "quadratic"])),
    st.tuples(st.sampled_from(["no such", "x" * 300, "steps"]), st.sampled_from([0, "gone"])),
)  # fmt: skip


def asked(state):
    return {
        "id": 1,
        "sources": ["paths"],
        "state": copy.deepcopy(state),
    }  # as JSON makes it: nothing is the same object


def outcome(state, standing=None):
    try:
        return repr(
            read(asked(state), RACE, standing).state
        )  # as text: it tells 1 from 1.0 and True, and 0.0 from -0.0
    except Refused as refusal:
        return str(refusal)


@settings(max_examples=30)
@given(st.lists(TURNS, min_size=1, max_size=12))
def test_a_state_is_what_it_would_be_without_the_ones_before(turns):
    standing, state = Standing(RACE), dict(START)
    for knob, value in turns:
        if value == "gone":
            state.pop(knob, None)
        else:
            state[knob] = value
        assert outcome(state, standing) == outcome(state)
        if outcome(state) == str(Refused("state holds numbers, words, switches and lists of words.")):
            state.pop(knob)


def test_what_was_refused_is_refused_again_and_after_it_all_is_as_before():
    standing = Standing(RACE)
    read(asked(START), RACE, standing)
    for _ in range(2):
        with pytest.raises(Refused):
            read(asked({**START, "learning_rate": math.nan}), RACE, standing)
    assert read(asked(START), RACE, standing).state == START


def test_nobody_who_changes_a_state_changes_the_next_one():
    standing = Standing(RACE)
    first = read(asked(START), RACE, standing).state
    second = read(asked({**START, "steps": 60}), RACE, standing).state
    second["racers"].append("nobody")
    first["racers"].append("nobody")
    third = read(asked({**START, "steps": 61}), RACE, standing).state
    assert third == {**START, "steps": 61}


def test_one_knob_that_has_turned_is_the_only_one_that_is_checked(monkeypatch):
    standing, checked = Standing(RACE), []
    for kind in {type(control) for control in RACE.all_controls}:
        check = kind.check
        monkeypatch.setattr(
            kind, "check", lambda self, *given, check=check: (checked.append(self.name), check(self, *given))[1]
        )
    read(asked(START), RACE, standing)
    assert set(checked) == set(START)
    checked.clear()
    assert read(asked({**START, "learning_rate": 0.5}), RACE, standing).state == {**START, "learning_rate": 0.5}
    assert checked == ["learning_rate"]
