"""Every built-in lesson is whole: what it claims, it says; what is missing is said in words. Its truth: test_lesson_drawn."""

import re

import pytest

from simulab.catalogue import lessons
from simulab.lessons import ask
from simulab.lessons.check import marks_of, unsaid
from simulab.lessons.look_over import widget_of
from simulab.lessons.run import Run
from simulab.lessons.said import whole


@pytest.mark.parametrize("name", lessons)
def test_every_claim_is_a_sentence_of_its_lesson(name):
    assert [claim.says for claim in unsaid(lessons[name])] == []


@pytest.mark.parametrize("name", lessons)
def test_what_is_missing_is_said_in_words_and_by_no_columns_name(name):
    for scenario in lessons[name].scenarios:
        labels = {control.name for control in widget_of(scenario).all_controls} if scenario.widget else set()
        for question in scenario.questions:
            asked = (getattr(question, kind, None) for kind in ("goal", "once"))
            for atom in (atom for condition in asked if condition is not None for atom in condition.atoms):
                assert atom.said or atom.left.called or atom.left.json[1] in labels, (
                    f"{scenario.title}: {atom.left.text}"
                )


@pytest.mark.parametrize("name", lessons)
def test_a_lesson_has_the_parts_that_a_course_needs(name):
    lesson = lessons[name]
    questions = [question for scenario in lesson.scenarios for question in scenario.questions]
    assert any(ask.covers(question) for question in questions), "no prediction"
    assert len(questions) >= 4
    assert all(scenario.claims for scenario in lesson.scenarios if scenario.widget)
    assert 10 <= lesson.minutes <= (20 if name == "the-recipe" else 15)  # it goes through all that the others teach
    assert lesson.summary
    assert lesson.reading
    for word in ("Aims", "Misconceptions", "Ask", "Timing"):
        assert f"**{word}.**" in lesson.teacher


@pytest.mark.parametrize("name", lessons)
def test_what_is_filled_into_a_text_is_a_number_that_the_question_has(name):
    for scenario in lessons[name].scenarios:
        for question in scenario.questions:
            texts = " ".join(whole(said) for said in ask.texts(question).values())
            named = set(re.findall(r"\{(\w+):(?:sig3|int|percent)\}", texts))
            assert named == set(question.numbers)


def test_a_mark_stands_where_theory_says():
    scenario = next(one for one in lessons["how-large-a-step"].scenarios if one.marks)
    widget = widget_of(scenario)
    assert widget is not None
    assert marks_of(scenario, Run(widget, scenario.set)) == {"0.x0": pytest.approx(2 / 4, rel=1e-6)}  # float32
