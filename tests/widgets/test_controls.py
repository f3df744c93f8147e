"""What comes from outside, a link or a message, becomes a whole valid state, with a sentence for what could not be taken."""

import math

import param
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulab import catalogue
from simulab.knob import Knob
from simulab.landscape import Landscape
from simulab.widgets.control import Choice, Control, Flag, Number, noise_controls, resolve
from simulab.widgets.picture import Option

RACE = catalogue.widgets["race"]()
JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=30),
    st.lists(st.text(max_size=8), max_size=5),
)


def test_nothing_given_is_the_default_state_without_a_word():
    state, complaints = RACE.resolve({})
    assert complaints == []
    assert state["surface"] == "three_hump_camel"
    assert (state["start_x"], state["start_y"]) == (-2.2, 2.0)


def test_a_surface_brings_its_own_start_and_rate():
    state, _ = RACE.resolve({"surface": "beale"})
    beale = catalogue.landscapes["beale"]()
    assert (state["start_x"], state["start_y"]) == beale.start
    assert state["learning_rate"] == beale.suggested_rate


def test_what_is_given_beats_what_the_surface_brings():
    assert RACE.resolve({"surface": "beale", "start_x": 2.0})[0]["start_x"] == 2.0


def test_bounds_are_those_of_the_chosen_surface():
    state, complaints = RACE.resolve({"surface": "rosenbrock", "start_x": 4.0})
    assert state["start_x"] == 2.0
    assert complaints == ["Start x: 4 is outside -2 to 2; set to 2."]
    assert RACE.resolve({"surface": "beale", "start_x": 4.0})[1] == []


@pytest.mark.parametrize(
    ("given_value", "kept", "words"),
    [
        ("abc", 0.02, "Learning rate: “abc” is not a number; left at 0.02."),
        (math.nan, 0.02, "Learning rate: “nan” is not a number; left at 0.02."),
        (1e9, 10.0, "Learning rate: 1e+09 is outside 1e-06 to 10; set to 10."),
        (-1, 1e-6, "Learning rate: -1 is outside 1e-06 to 10; set to 1e-06."),
        (None, 0.02, "Learning rate: “None” is not a number; left at 0.02."),
    ],
)
def test_a_bad_number_is_named_and_replaced(given_value, kept, words):
    state, complaints = RACE.resolve({"learning_rate": given_value})
    assert state["learning_rate"] == kept
    assert complaints == [words]


def test_unknown_names_are_said_and_ignored():
    state, complaints = RACE.resolve({"surface": "everest", "no_such": 1, "racers": "adam,bolt"})
    assert state["surface"] == "three_hump_camel"
    assert state["racers"] == ["adam"]
    assert complaints == [
        "Surface: there is no “everest”; left at three_hump_camel.",
        "Racers: there is no “bolt”; left out.",
        "There is no knob “no_such”; ignored.",
    ]


def test_racers_keep_the_order_of_the_menu_and_may_be_none():
    assert RACE.resolve({"racers": "adam,sgd"})[0]["racers"] == ["sgd", "adam"]
    assert RACE.resolve({"racers": ""}) == RACE.resolve({"racers": []})
    assert RACE.resolve({"racers": ""})[0]["racers"] == []


@given(st.dictionaries(st.sampled_from([c.name for c in RACE.controls()]), JUNK, max_size=6))
def test_anything_at_all_becomes_a_valid_state(given_values):
    state, complaints = RACE.resolve(given_values)
    again, silence = RACE.resolve(state)
    assert silence == []
    assert again == state
    assert all(sentence.endswith(".") and len(sentence) < 200 for sentence in complaints)


def test_a_number_without_bounds_is_a_mistake_of_the_widget():
    with pytest.raises(ValueError, match="x: a number needs bounds"):
        Number("x", "X", 1.0)


def test_a_control_is_made_of_a_knob_or_a_switch_only():
    assert Control.of("eta", Knob(0.1, bounds=(0, 1), symbol="η")).symbol == "η"
    with pytest.raises(TypeError, match="x: a knob is"):
        Control.of("x", object())  # type: ignore[arg-type]


def test_whole_numbers_are_rounded_within_their_bounds():
    batch = noise_controls()[1]
    assert resolve([batch], {"batch_size": 3.6})[0]["batch_size"] == 4
    assert resolve([batch], {"batch_size": 1e300})[0]["batch_size"] == 1024


def test_switches_take_the_words_of_a_link():
    switch = Flag("on", "On", False)
    assert [resolve([switch], {"on": word})[0]["on"] for word in ("1", "true", "0", "off", True)] == [
        True,
        True,
        False,
        False,
        True,
    ]
    assert resolve([switch], {"on": "maybe"}) == ({"on": False}, ["On: “maybe” is neither on nor off; left off."])


def test_an_option_can_bring_a_default_that_a_bad_value_falls_back_to():
    choice = Choice("c", "C", "a", options=(Option("a", "A"), Option("b", "B", presets={"n": 7.0})))
    number = Number("n", "N", 1.0, bounds=(0, 10))
    said = ["N: “x” is not a number; left at 7."]
    assert resolve([choice, number], {"c": "b", "n": "x"}) == ({"c": "b", "n": 7.0}, said)


def test_a_number_out_of_bounds_is_set_to_the_bound_also_where_that_is_the_controls_own_default():
    choice = Choice("c", "C", "a", options=(Option("a", "A"), Option("b", "B", presets={"n": 7.0})))
    number = Number("n", "N", 10.0, bounds=(0, 10))
    said = ["N: 99 is outside 0 to 10; set to 10."]
    assert resolve([choice, number], {"c": "b", "n": 99}) == ({"c": "b", "n": 10.0}, said)


def test_a_switch_that_an_option_turned_off_is_left_off():
    choice = Choice("c", "C", "a", options=(Option("a", "A"), Option("b", "B", presets={"on": False})))
    said = ["On: “maybe” is neither on nor off; left off."]
    assert resolve([choice, Flag("on", "On", True)], {"c": "b", "on": "maybe"}) == ({"c": "b", "on": False}, said)


def test_a_menu_says_what_the_docstring_says_and_nothing_that_param_adds_in_a_notebook(monkeypatch):
    """There param describes the parameters of each class in its docstring, in a terminal's colours."""
    monkeypatch.setattr(param.parameterized, "param_pager", lambda kind: f"\x1b[1;32mParameters of '{kind.__name__}'")

    class Tilted(Landscape):
        """A bowl that leans."""

        lean = Knob(0.5, bounds=(0.0, 1.0), doc="How far.")

        def loss(self, x):
            return x @ x + self.lean * x[0]

    assert "Parameters of" in str(Tilted.__doc__)
    race = catalogue.with_(landscapes={"tilted": Tilted}).widgets.make("race", "widget")
    surface = next(control for control in race.controls() if control.name == "surface")
    assert next(option.doc for option in surface.options if option.value == "tilted") == "A bowl that leans."
