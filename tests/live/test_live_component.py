"""A widget on a page is a Panel component: its knobs are parameters, and its picture's numbers are there in Python."""

import doctest

import numpy as np
import panel as pn
import param
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny import Tiny

from simulab.catalogue import widgets
from simulab.live import app, component
from simulab.live.wire import Wire
from simulab.widgets import turn as turning
from simulab.widgets.control import Number
from simulab.widgets.turn import departures, turn

RACE = widgets.make("race", "widget")


def from_browser(shown, **state):
    """What a view sends after a person has turned knobs."""
    wire = shown.__panel__()
    known = {"seen": wire._turns, **{key: state.pop(key) for key in ("seen", "back", "by") if key in state}}
    wire._handle_msg({"id": 1, "state": {**shown.state, **state}, **known})


def test_every_knob_is_a_parameter_with_its_bounds_default_and_doc():
    shown = app("race")
    for control in RACE.controls():
        declared = shown.param[control.name.replace(".", "_")]
        assert declared.doc == control.doc
        assert declared.label == control.label
        if control.kind == "number":
            assert declared.bounds is not None
            assert declared.bounds[0] <= declared.default <= declared.bounds[1]
        if control.kind in ("choice", "set"):
            assert list(declared.objects) == [option.value for option in control.options]


def test_a_value_outside_of_the_bounds_is_refused_and_they_are_named():
    shown = app("race")
    with pytest.raises(ValueError, match=r"learning_rate.*10\.0"):
        shown.learning_rate = 100.0
    with pytest.raises(ValueError, match="beale"):
        shown.surface = "beele"
    assert shown.learning_rate == shown.state["learning_rate"] < 100


def test_a_surface_brings_its_own_start_and_its_own_bounds():
    shown = app("race", surface="beale")
    shown.surface = "himmelblau"
    assert shown.state == RACE.resolve({"surface": "himmelblau"})[0]
    assert shown.param.start_x.bounds == (-5.0, 5.0)
    with pytest.raises(ValueError, match=r"5\.0"):
        shown.start_x = 5.5
    shown.turn(surface="quadratic", start_x=-2.5)
    assert (shown.surface, shown.start_x) == ("quadratic", -2.5)
    with pytest.raises(ValueError, match="There is no knob 'speed'"):
        shown.turn(speed=3)


def test_what_python_turns_is_sent_to_the_view_as_that_knob_alone():
    shown, said = app(Tiny()), []
    wire = shown.__panel__()
    wire._models["a view"] = (None, None)
    wire._send_msg = said.append
    shown.rate = 0.5
    shown.param.update(shape="hill", noisy=True)
    assert said == [{"set": {"rate": 0.5}, "turn": 1}, {"set": {"shape": "hill", "noisy": True}, "turn": 2}]


def test_what_a_person_turns_is_there_in_python_and_not_sent_back():
    shown, said, seen = app(Tiny()), [], []
    shown.__panel__()._send_msg = said.append
    shown.param.watch(lambda event: seen.append((event.name, event.new)), ["rate", "noisy"])
    from_browser(shown, rate=0.7)
    assert (shown.rate, shown.state["rate"], seen, said) == (0.7, 0.7, [("rate", 0.7)], [])


def test_a_message_that_had_not_yet_heard_of_python_turns_nothing_back():
    shown = app(Tiny())
    shown.rate = 0.5
    from_browser(shown, rate=0.1, seen=0)
    assert shown.rate == 0.5
    from_browser(shown, rate=0.1, seen=0, back=True)  # after a reconnection it is what the person sees
    assert shown.rate == 0.1


def test_a_component_that_is_shown_twice_has_both_views_in_step():
    shown, said = app(Tiny()), []
    wire = shown.__panel__()
    wire._models.update({"one": (None, None), "other": (None, None)})
    wire._send_msg = said.append
    from_browser(shown, rate=0.7, by="one")
    assert [(word["set"]["rate"], word["by"]) for word in said] == [(0.7, "one")]


def test_a_watcher_may_turn_another_knob():
    shown, said = app(Tiny()), []
    wire = shown.__panel__()
    wire._models["a view"] = (None, None)
    wire._send_msg = said.append
    shown.param.watch(lambda event: setattr(shown, "noisy", event.new > 1), "rate")
    from_browser(shown, rate=2.0)
    assert (shown.rate, shown.noisy, shown.state["noisy"]) == (2.0, True, True)
    assert said == [{"set": {"noisy": True}, "turn": 1}]


def test_bind_and_link_work_as_for_any_component():
    shown = app(Tiny())
    text = pn.bind(lambda rate: f"rate {rate}", shown.param.rate)
    slider = pn.widgets.FloatSlider(start=0, end=10)
    slider.link(shown, value="rate", bidirectional=True)
    slider.value = 3.0
    assert (shown.rate, text()) == (3.0, "rate 3.0")
    from_browser(shown, rate=4.0)
    assert (slider.value, text()) == (4.0, "rate 4.0")
    sliders = pn.Param(shown, parameters=["rate"]).select(pn.widgets.FloatSlider)
    assert [(one.start, one.end, one.value) for one in sliders] == [(0.0, 10.0, 4.0)]


SMALL = {"depth": {"depth": 8, "steps": 10}, "transfer": {"rounds": 4}, "net-lab": {"epochs": 20},
         "net-landscape": {"looks": 20}, "lottery": {"steps": 60, "batch_size": 40}}  # fmt: skip
"""States in which less is trained than where these widgets begin."""
ORDINARY = ("learning-rate", "race", "schedules", "losses", "lottery", "sanity")
"""Of which every run of the suite compares; what all begin with, the pictures of the home page compute as well."""


@pytest.mark.parametrize(
    "name", [name if name in ORDINARY else pytest.param(name, marks=pytest.mark.long) for name in widgets]
)
def test_words_are_those_that_the_widget_says_of_its_numbers(name):
    shown = app(name, **SMALL.get(name, {}))
    widget = widgets.make(name, "widget")
    result = widget.compute(shown.state)
    assert shown.words == widget.say(result) != ""
    for source, columns in result.items():
        for column, values in columns.items():
            dealt = len(shown.columns.rows(source)) if name == "lottery" and values.ndim > 1 else None
            np.testing.assert_array_equal(shown.columns[source][column], values if len(values) != 6 else values[:dealt])


def test_words_follow_a_knob_that_only_the_run_beneath_them_reads():
    """The check list's verdicts are a moment of the trainings, and the trainings read the rate."""
    shown = app("sanity", data="wine", fault="nothing", examples=2, steps=50, learning_rate=1e-4)
    slow = shown.words, shown.results
    shown.learning_rate = 0.1
    assert shown.words == app("sanity", **shown.state).words != slow[0]
    assert shown.results != slow[1]


def test_results_are_the_table_as_records():
    shown = app("race", surface="beale", racers=["adam", "sgd"], steps=300)
    paths = shown.columns["paths"]
    assert [row["series"] for row in shown.results] == shown.racers == ["sgd", "adam"]
    for at, row in enumerate(shown.results):
        assert row["final"] == pytest.approx(paths["final"][at])
        assert row["verdict"] in ("converged", "slow", "oscillating", "diverged")
        assert (row["reached"] is not None) == (row["verdict"] == "converged")


def test_numbers_are_computed_when_they_are_looked_at_and_once(monkeypatch):
    computed = []
    compute = Tiny.compute
    monkeypatch.setattr(Tiny, "compute", lambda self, given, only: computed.extend(only) or compute(self, given, only))
    shown = app(Tiny())
    shown.rate = 0.5
    assert computed == []
    for _ in range(2):
        assert shown.columns["walk"]["x"] == pytest.approx(0.5 ** np.arange(5))
    shown.noisy = True  # which walk does not read
    assert len(shown.columns["walk"]["x"]) == 5
    assert computed == ["walk"]


def test_a_source_that_is_not_shown_has_no_columns():
    with pytest.raises(KeyError, match="there is walk, words"):
        app(Tiny()).columns["paths"]


class Taken(Tiny):
    """Has knobs of a component's own names."""

    def controls(self):
        first, *rest = super().controls()
        renamed = [Number("words", "Words", 1.0, bounds=(0, 2)) for _ in "1"]
        return (first, *rest, *renamed)


def test_a_knob_whose_name_the_component_needs_ends_in_an_underscore():
    shown = app(Taken(), words=2.0)
    assert (shown.words_, shown.state["words"]) == (2.0, 2.0)
    assert isinstance(shown.param.words_, param.Number)


def test_where_it_starts_may_be_said_by_knob_or_by_parameter():
    assert app("race", adam_learning_rate=0.5).state == app("race", **{"adam.learning_rate": 0.5}).state


def states(widget):
    """Any values of any knobs, as a person or a script may turn them."""
    kinds = []
    for control in widget.controls():
        if control.kind == "choice":
            kinds.append(st.tuples(st.just(control.name), st.sampled_from([one.value for one in control.options])))
        elif control.kind == "number":
            kinds.append(st.tuples(st.just(control.name), st.floats(*control.bounds)))
    return st.lists(st.one_of(kinds), max_size=6)


@given(states(RACE))
def test_parameters_never_differ_from_the_state(turns):
    shown = app(RACE)
    for knob, value in turns:
        name = next(name for name, one in shown.knobs.items() if one == knob)
        try:
            setattr(shown, name, value)
        except ValueError:
            continue
    assert {knob: getattr(shown, name) for name, knob in shown.knobs.items()} == shown.state
    assert RACE.resolve(shown.state) == (shown.state, [])


@given(states(RACE))
def test_departures_restore_the_state(turns):
    state = RACE.resolve()[0]
    for knob, value in turns:
        state = turn(RACE.controls(), state, {knob: value})
    assert RACE.resolve(departures(RACE.controls(), state))[0] == state


def test_the_documented_examples_are_true():
    for module in (component, turning):
        assert doctest.testmod(module).failed == 0


def test_what_a_layout_holds_is_one_wire():
    shown = app(Tiny())
    assert isinstance(pn.panel(shown), Wire)
    assert pn.Tabs(("Tiny", shown))[0] is shown.__panel__()
