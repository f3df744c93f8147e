"""Reports that somebody wrote or changed by hand, each with a seal that fits: what they say does not fit together."""

import copy
import json

import numpy as np
import pytest

import simulab as sl
from simulab.lessons.grading import digest
from simulab.lessons.grading.grade import questions
from simulab.lessons.run import Run

PRESET = {"surface": "quadratic_1d", "learning_rate": 0.35, "steps": 7, "start_x": -2.2}
END, LOSS = sl.number("path.x"), sl.number("path.gap")
LESSON = sl.Lesson(
    "Downhill",
    [
        sl.Scenario(
            "Where to?",
            "Seven steps.",
            widget="learning-rate",
            set=PRESET,
            show=["learning_rate"],
            questions=[
                sl.ask.EndPoint("Where does it end?", "curve", x=END, because="There."),
                sl.ask.LossCurve("Draw the loss.", "path.gap", because="So."),
                sl.ask.Explain("Why?", model="The slope gets smaller."),
            ],
        )
    ],
)


@pytest.fixture(scope="module")
def asked():
    return questions(LESSON)


@pytest.fixture(scope="module")
def honest(asked):
    """A report's data as the browser keeps it: one run, three answers."""
    run = Run(asked[0].widget, PRESET)
    state = {"state": run.state, "home": "live", "digest": {"path": digest.of_columns(run["path"])}, "numbers": {}}
    answers = [{"x": -0.4}, [0.4, -0.5, -1.0, -1.5, -2.5], "Because the slope gets smaller near the bottom."]
    kept = {
        one.id: {"said": True, "answer": answer, "state": copy.deepcopy(state)} for one, answer in zip(asked, answers)
    }
    return {"title": "Downhill", "lesson": "downhill", "name": "Ada", "at": "2026-11-29", "kept": {"answers": kept}}


@pytest.fixture
def told(tmp_path):
    """What is noticed of reports: file -> sentences."""

    def graded(**reports):
        for name, data in reports.items():
            inside, body = json.dumps(data), f"<h1>Downhill</h1><p>{data['name']}</p>"
            mark = f'<script type="application/json" id="simulab-report" data-seal="{digest.seal(body, inside)}">'
            (tmp_path / f"{name}.html").write_text(f"{body}{mark}{inside}</script>")
        return {file.removesuffix(".html"): notes for _, file, *_, notes in LESSON.grade(tmp_path).students}

    return graded


def changed(data, asked, number, **kept):
    made = copy.deepcopy(data)
    made["name"] = "Eve"
    made["kept"]["answers"][asked[number].id].update(kept)
    return made


def test_an_honest_report_has_nothing_to_be_looked_at(honest, told):
    assert told(ada=honest) == {"ada": []}


def test_a_pin_on_the_result_to_the_last_digit_is_noticed(honest, asked, told):
    run = Run(asked[0].widget, PRESET)
    assert told(eve=changed(honest, asked, 0, answer={"x": END.of(run)})) == {
        "eve": ["question 1: its guess is the result itself, to the last digit"]
    }


def test_a_curve_through_the_run_itself_is_noticed(honest, asked, told):

    gap = np.log10(Run(asked[0].widget, PRESET)["path"]["gap"][0])
    knots = np.interp(np.linspace(0, 7, 5), np.arange(8), gap).tolist()
    assert told(eve=changed(honest, asked, 1, answer=knots)) == {
        "eve": ["question 1: its guess is the result itself, to the last digit"]
    }


def test_a_state_to_which_no_knob_leads_is_noticed(honest, asked, told):
    elsewhere = {**PRESET, "start_x": -1.0}
    run = Run(asked[0].widget, elsewhere)
    state = {"state": run.state, "home": "live", "digest": {"path": digest.of_columns(run["path"])}, "numbers": {}}
    said = told(eve=changed(honest, asked, 0, state=state))["eve"]
    assert [note for note in said if "no knob of this screen leads to its state: Start" in note] == said
    turned = Run(asked[0].widget, {**PRESET, "learning_rate": 0.9})
    state = {"state": turned.state, "home": "live", "digest": {"path": digest.of_columns(turned["path"])}}
    assert told(eve=changed(honest, asked, 0, state=state)) == {"eve": []}


def test_another_state_under_the_old_numbers_is_noticed(honest, asked, told):
    data = copy.deepcopy(honest)
    data["kept"]["answers"][asked[0].id]["state"]["state"]["learning_rate"] = 0.9
    assert told(eve=data) == {"eve": ["question 1: its numbers are not those of its state"]}


def test_a_copy_with_one_answer_of_its_own_is_noticed(honest, asked, told):
    copied = changed(honest, asked, 0, answer={"x": -0.1})
    assert told(ada=honest, eve=copied) == {
        "ada": [],
        "eve": ["2 of its answers, made by hand, are those of ada.html to the last digit"],
    }
    own = changed(copied, asked, 1, answer=[0.3, 0.2, 0.1, 0.0, -0.1])
    assert told(ada=honest, eve=own)["eve"] == []
