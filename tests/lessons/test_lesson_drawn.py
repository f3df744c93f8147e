"""A lesson is true wherever a student turns its knobs; where it is not, it is said where."""

import io
import json

import numpy as np
import pytest

import simulab as sl
from simulab.catalogue import lessons, widgets
from simulab.command.prove import prove
from simulab.lessons import draw
from simulab.lessons.check import check
from simulab.lessons.drawn import drawn
from simulab.lessons.known import Known
from simulab.lessons.look_over import look_over, widget_of
from simulab.lessons.run import Run

FEW = 20
TRAINED = {"a-net-learns": 3, "noise-is-a-choice": 3, "memorising-is-not-learning": 3, "scale": 3, "the-recipe": 3,
           "why-depth-is-hard": 3, "before-you-train": 8, "reading-the-curve": 8, "searching-well": 8}  # fmt: skip
"""States a screen of lessons in which each trains nets: twenty take a minute together, ``--long`` draws two hundred."""
BOWL = {"surface": "quadratic_1d", "start_x": -2.5, "curvature": 1.0, "learning_rate": 0.1, "steps": 10}
RATE = sl.number("learning_rate")


def lesson(*questions, claims=(), **more) -> sl.Lesson:
    screen = sl.Scenario(
        "Bowl", widget="learning-rate", set=BOWL, show=("learning_rate",), questions=questions, claims=claims, **more
    )
    return sl.Lesson("Bowl", [screen])


def found(made: sl.Lesson, states: int = FEW):
    look_over(made)
    return {finding.says: finding for finding in drawn(made, states, 0)}


@pytest.mark.parametrize(("states", "seed"), [(FEW, 0), pytest.param(200, 1, marks=pytest.mark.long)])
@pytest.mark.parametrize("name", lessons)
def test_a_built_in_lesson_is_true_as_it_is_set_and_wherever_it_is_taken(name, states, seed):
    """At once, as ``simulab check`` does it: what the presets take, the drawn states begin with."""
    known = Known()
    wrong = [f"line {f.place.line}: {f.says}: {f.numbers}" for f in check(lessons[name], known) if not f.holds]
    assert wrong == []
    few = min(states, TRAINED.get(name, FEW)) if states == FEW else states
    wrong = [
        f"line {f.place.line}: {f.says}: at {f.at}: {f.numbers}"
        for f in drawn(lessons[name], few, seed, known=known)
        if not f.holds
    ]
    assert wrong == []


NEARER = sl.Claim("every step comes nearer", abs(sl.number("path.x")) < 2.5)


def asked(because) -> sl.ask.Number:
    return sl.ask.Number("What is the rate?", RATE, because)


def test_a_sentence_that_is_true_at_the_preset_only_is_found():
    said = found(lesson(asked("Yes, and every step comes nearer."), claims=[NEARER]))["every step comes nearer"]
    assert not said.holds
    assert said.fails >= 1
    assert said.at["learning_rate"] >= 2


def test_the_same_sentence_with_its_condition_holds():
    because = ["So it is.", sl.ask.When((RATE > 1e-3) & (RATE < 2), "Then every step comes nearer.")]
    said = found(lesson(asked(because), claims=[NEARER]))["every step comes nearer"]
    assert said.holds
    assert 1 <= said.states < FEW
    assert said.margin > 0


def test_a_question_is_not_asked_of_runs_that_it_is_not_about():
    once = sl.ask.Number("What?", RATE, "Every step comes nearer.", applies=RATE < 2, about="small rates")
    claim = sl.Claim("Every step comes nearer", abs(sl.number("path.x")) <= 2.5)
    assert found(lesson(once, claims=[claim]))["Every step comes nearer"].holds


def test_an_answer_that_is_right_of_the_preset_only_is_found():
    grows = sl.ask.Option("It grows.", "It does.", right=RATE > 2)
    falls = sl.ask.Option("It falls.", "It does.", right=RATE < 0.5)
    said = found(lesson(sl.ask.Choice("And the loss?", [grows, falls])))
    assert not said["one answer of “And the loss?” is right"].holds


def test_an_answer_that_is_no_number_is_found():
    said = found(lesson(sl.ask.Number("Where does it end?", sl.number("path.x"), "There.")))
    (finding,) = [one for says, one in said.items() if says.startswith("the answer")]
    assert not finding.holds


def test_a_mark_is_a_sentence_too():
    mark = sl.mark.Line("curve", "the last point", x=sl.number("path.x"))
    claim = sl.Claim("the last point", abs(sl.number("path.x")) < 2.5)
    assert not found(lesson(marks=[mark], claims=[claim]))["the last point"].holds


def test_a_claim_that_stumbles_over_a_state_is_false_there():
    claim = sl.Claim("it is so", lambda run: bool([1][int(RATE.of(run))]))
    said = found(lesson(asked("Yes, it is so."), claims=[claim]))["it is so"]
    assert not said.holds
    assert "IndexError" in said.numbers


def test_what_is_drawn_begins_with_the_preset_and_the_ends_and_touches_only_what_is_shown():
    for scenario in (one for lesson in lessons.values() for one in lesson.scenarios):
        widget = widget_of(scenario)
        assert widget is not None
        states = list(draw.states(scenario, widget, 30, 7))
        preset = widget.resolve(scenario.set)[0]
        assert all(preset[knob] == value for knob, value in states[0].items())
        moved = {knob for state in states for knob, value in state.items() if value != preset[knob]}
        assert moved <= set(scenario.show or ()) | {k for q in scenario.questions for k in getattr(q, "solution", ())}
        assert list(draw.states(scenario, widget, 10, 7)) == states[:10]


PLANTED = """
import simulab as sl

screen = sl.Scenario(
    "Bowl", "A bowl.", widget="learning-rate", show=["learning_rate"],
    set={"surface": "quadratic_1d", "learning_rate": 0.1, "curvature": 1.0, "start_x": -2.5, "steps": 10},
    questions=[sl.ask.Number("What is the rate?", sl.number("learning_rate"), "Right: the loss only falls.")],
    claims=[sl.Claim("the loss only falls", sl.number("path.gap", take="rise") < 0)],
)
"""


def test_the_command_says_what_is_false_where_and_as_json(tmp_path):
    file = tmp_path / "planted.py"
    file.write_text(PLANTED)
    assert prove(str(file), io.StringIO(), states=0, served=True).holds
    proof = prove(str(file), io.StringIO(), states=FEW, served=True)
    out = io.StringIO()
    proof.write(out)
    assert "does not hold in" in out.getvalue()
    assert "the loss only falls\n    at learning_rate = " in out.getvalue()
    data = json.loads(json.dumps(proof.data()))
    assert data["holds"] is False
    (false,) = [one for one in data["drawn"] if not one["holds"]]
    assert false["says"] == "the loss only falls"
    assert false["at"]["learning_rate"] > 1.9
    assert false["line"] == 8


def counted(widget, monkeypatch):
    """Widget and the list of what it computes from now on: (source, learning rate)."""
    computed = type(widget).computed
    asked = []

    def counts(self, name, leaves, made=None):
        asked.append((name, float(leaves["learning_rate"])))
        return computed(self, name, leaves, made)

    monkeypatch.setattr(type(widget), "computed", counts)
    return asked


def test_what_a_source_does_not_read_computes_nothing_anew(monkeypatch):
    widget, same = (widgets.make("learning-rate", "widget") for _ in range(2))
    asked, known = counted(widget, monkeypatch), Known()
    run = Run(widget, BOWL, known=known)
    first = run["path"]["gap"]
    assert "slopes" not in widget.reads["path"]
    turned = {**BOWL, "slopes": not widget.resolve(BOWL)[0]["slopes"]}
    np.testing.assert_array_equal(Run(same, turned, known=known)["path"]["gap"], first)
    assert asked == [("path", 0.1)]
    assert Run(same, {**BOWL, "learning_rate": 0.2}, known=known)["path"]["gap"].tolist() != first.tolist()
    assert run.at({"learning_rate": 0.2})["path"]["gap"].tolist() != first.tolist()
    assert asked == [("path", 0.1), ("path", 0.2)]


def test_what_a_claim_does_to_its_numbers_the_next_state_does_not_see():
    known = Known()
    first = Run(widget_of(lesson().scenarios[0]), BOWL, known=known)["path"]["gap"]
    kept = first.copy()
    first[:] = 0
    np.testing.assert_array_equal(Run(widget_of(lesson().scenarios[0]), BOWL, known=known)["path"]["gap"], kept)


def test_of_more_than_is_kept_the_oldest_goes(monkeypatch):
    widget = widget_of(lesson().scenarios[0])
    asked, known = counted(widget, monkeypatch), Known(most=1)
    for _ in range(2):
        assert np.isfinite(Run(widget, BOWL, known=known)["path"]["gap"]).all()
    assert len(asked) == 2
