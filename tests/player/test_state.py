"""Whatever a link says, the browser and Python make the same state of it and complain in the same words."""

import json
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pure import V8
from some_controls import CONTROLS

from simulab import catalogue
from simulab.widgets.control import presets, resolve
from simulab.widgets.describe import one_control
from simulab.widgets.picture import is_shown
from simulab.widgets.turn import turn

V = V8()
FEW = settings(max_examples=300, deadline=None)

DESCRIBED = json.loads(json.dumps([one_control(control) for control in CONTROLS]))
NAMES = [control.name for control in CONTROLS]

ascii_text = st.text(string.printable + "ηÅ😀“", max_size=50)
"""Python's float also takes other scripts' digits, which the browser refuses: nobody types them."""
numbers = st.floats(allow_nan=False) | st.integers(-2000, 2000)
written = numbers.map(str) | st.sampled_from(
    ["1_000", " 3 ", "-inf", "nan", "1e5", ".5", "5.", "+2", "1__0", "0x10", "", "1e", "infinity"]
)
words = st.sampled_from(
    ["bowl", "valley", "plain", "sgd", "adam,lion", "sgd,,nobody", "nobody", "true", "on", "0", "False"]
)
values = ascii_text | written | words | st.booleans() | numbers | st.none() | st.lists(words, max_size=3)
given_states = st.dictionaries(st.sampled_from(NAMES), values, max_size=6) | st.dictionaries(
    ascii_text, written, max_size=2
)


def test_the_described_controls_have_the_same_defaults():
    assert V("resolve", DESCRIBED, {}) == {"state": resolve(CONTROLS, {})[0], "complaints": []}


@given(given_states)
@FEW
def test_junk_is_resolved_alike(junk):
    junk = {
        key: value for key, value in junk.items() if not (isinstance(value, list) and key not in ("racers", "surface"))
    }
    state, complaints = resolve(CONTROLS, junk)
    answer = V("resolve", DESCRIBED, junk)
    assert answer["state"] == state
    if not any(isinstance(value, float | list) for value in junk.values()):
        # A quoted number or list reads as its language writes it; from a link everything is text.
        # Of several strangers, a browser's object names those that look like whole numbers first.
        assert sorted(answer["complaints"]) == sorted(complaints)


@pytest.mark.parametrize("tickets", [3, 4, 5, 6])
def test_an_option_that_is_not_there_is_given_up_alike(tickets):
    controls = catalogue.widgets.make("lottery", "widget").controls()
    described = json.loads(json.dumps([one_control(control) for control in controls]))
    for bet in ("none", *"abcdefg"):
        state, complaints = resolve(controls, {"tickets": tickets, "bet": bet})
        assert V("resolve", described, {"tickets": str(tickets), "bet": bet}) == {
            "state": state,
            "complaints": complaints,
        }
        assert state["bet"] == (bet if bet == "none" or bet in "abcdef"[:tickets] else "none")
        assert len(complaints) == (state["bet"] != bet)
        whole = {**state, "tickets": 6, "bet": bet if bet != "g" else "f"}
        assert V("turn", described, whole, {"tickets": tickets}) == turn(controls, whole, {"tickets": tickets})


@given(st.dictionaries(st.sampled_from(["surface"]), words))
@FEW
def test_presets_and_bounds_agree(state):
    defaults, bounds = presets(CONTROLS, state)
    assert V("presets", DESCRIBED, state) == {
        "defaults": defaults,
        "bounds": {key: list(pair) for key, pair in bounds.items()},
    }


@given(
    st.sampled_from(
        [None, {}, {"surface": ["bowl"]}, {"racers": ["adam", "lion"]}, {"noisy": [True], "surface": ["plain"]}]
    ),
    given_states,
)
@FEW
def test_parts_are_shown_alike(shown, junk):
    state = resolve(CONTROLS, junk)[0]
    assert V("isShown", shown, state) == is_shown(shown, state)


@given(given_states, st.none() | st.integers(0, 999))
@FEW
def test_a_link_restores_the_state(junk, step):
    state = resolve(CONTROLS, junk)[0]
    link = V("encode", DESCRIBED, state, {"step": step})
    found = V("split", V("decode", f"#{link}"))
    assert resolve(CONTROLS, found["given"]) == (state, [])
    assert found.get("step") == (None if step is None else str(step))


def test_a_link_says_only_what_differs():
    assert V("encode", DESCRIBED, resolve(CONTROLS, {})[0]) == ""
    state = resolve(CONTROLS, {"surface": "valley", "rate": 1e-6, "racers": "lion,sgd"})[0]
    assert V("encode", DESCRIBED, state) == "surface=valley&racers=sgd,lion&rate=0.000001"


def test_a_pages_own_settings_are_written_even_at_their_defaults():
    assert V("encode", DESCRIBED, resolve(CONTROLS, {})[0], {"always": ["surface"]}) == "surface=bowl"


def test_an_anchor_is_no_state():
    assert V("decode", "#results") == {}


def test_two_widgets_share_one_address():
    mine, others = V("mine", V("decode", "#race.steps=50&rate.steps=7&race.adam.beta1=0.8"), "race")
    assert mine == {"steps": "50", "adam.beta1": "0.8"}
    assert others == {"rate.steps": "7"}


@pytest.mark.parametrize(
    ("state", "changes", "expected"),
    [
        ({"x": 0.2, "steps": 70}, {"surface": "valley"}, {"x": -1.0, "steps": 40}),
        ({"surface": "valley", "rate": 0.5}, {"surface": "bowl"}, {"x": 1.5, "rate": 0.1, "steps": 300}),
        ({"rate": 0.5}, {"x": 1.0}, {"x": 1.0, "rate": 0.5}),
    ],
)
def test_a_new_option_brings_its_presets(state, changes, expected):
    turned = V("turn", DESCRIBED, resolve(CONTROLS, state)[0], changes)
    assert {key: turned[key] for key in expected} == expected
