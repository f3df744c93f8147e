"""A lesson as the browser reads it: texts as HTML, questions and marks as data, each widget once."""

import hashlib
import re
from inspect import cleandoc
from typing import Any

from simulab.lessons import ask, mark, text
from simulab.lessons.check import look_over, widget_of
from simulab.lessons.lesson import Lesson
from simulab.lessons.scenario import Scenario
from simulab.lessons.values import as_value
from simulab.widgets.widget import Widget


def widgets_of(lesson: Lesson) -> dict[str, Widget]:
    """Slug -> widget, each once, in the order in which they are met."""
    found = {}
    for scenario in lesson.scenarios:
        if (widget := widget_of(scenario)) is not None:
            found.setdefault(widget.slug(), widget)
    return found


def prepare(lesson: Lesson, name: str) -> dict[str, Any]:
    """JSON-ready data without the widgets' own descriptions.

    Raises:
        Mistake: something in the lesson is not there, or cannot be read.
    """
    look_over(lesson)
    return {
        "name": name,
        "title": lesson.title,
        "lead": text.line(lesson.lead),
        "minutes": lesson.minutes,
        "summary": text.html(lesson.summary),
        "reading": text.html(lesson.reading),
        "teacher": text.html(lesson.teacher),
        "scenarios": [_scenario(scenario) for scenario in lesson.scenarios],
    }


def _scenario(scenario: Scenario) -> dict[str, Any]:
    widget = widget_of(scenario)
    state = widget.resolve(scenario.set)[0] if widget else {}
    return {
        "id": re.sub(r"\W+", "-", scenario.title.lower()).strip("-"),
        "title": scenario.title,
        "html": text.html(cleandoc(scenario.text)),
        "widget": widget.slug() if widget else None,
        "set": {knob: state[knob] for knob in scenario.set},
        "show": scenario.show,
        "figures": scenario.figures,
        "table": scenario.table,
        "marks": [mark.as_json(one) for one in scenario.marks],
        "questions": [_question(question) for question in scenario.questions],
    }


def _question(question: ask.Question) -> dict[str, Any]:
    made: dict[str, Any] = {
        "kind": type(question).__name__,
        # named by its words: an answer stays with its question when others are written before it
        "id": hashlib.sha256(f"{type(question).__name__} {question.text}".encode()).hexdigest()[:10],
        "text": text.html(cleandoc(question.text)),
        "hint": text.html(cleandoc(getattr(question, "hint", ""))),
        "because": text.html(cleandoc(getattr(question, "because", ""))),
        "covers": ask.covers(question),
        "numbers": {name: as_value(value).json for name, value in question.numbers.items()},
    }
    match question:
        case ask.Choice():
            made["options"] = [
                {"text": text.line(o.text), "because": text.html(o.because), "right": o.right} for o in question.options
            ]
        case ask.Number():
            made |= {"answer": as_value(question.answer).json, "tolerance": question.tolerance, "unit": question.unit}
            made["once"] = None if question.once is None else question.once.json
        case ask.EndPoint():
            y = None if question.y is None else question.y.json
            made |= {"slot": question.slot, "x": question.x.json, "y": y, "close": question.close}
        case ask.LossCurve():
            made |= {"column": question.column, "of": question.of, "decades": question.decades, "close": question.close}
        case ask.LastStable():
            made |= {"knob": question.knob, "answer": question.answer.json, "close": question.close}
        case ask.Reach():
            made |= {"goal": question.goal.json, "solution": dict(question.solution)}
        case ask.Explain():
            made["model"] = text.html(cleandoc(question.model))
    return made
