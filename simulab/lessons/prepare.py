"""A lesson as the browser reads it: texts as HTML, questions and marks as data, each widget once."""

import hashlib
import re
from collections.abc import Sequence
from inspect import cleandoc
from typing import Any

from simulab.lessons import ask, mark, text
from simulab.lessons.check import texts_of, widget_of
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


def live(lesson: Lesson) -> tuple[dict[str, Widget], list[str | None]]:
    """The lesson's widgets by name, and the name of each scenario's: where texts are read as they are typed."""
    made = [widget_of(scenario) for scenario in lesson.scenarios]
    return widgets_of(lesson), [widget.slug() if widget else None for widget in made]


def for_pages(lesson: Lesson) -> tuple[dict[str, Widget], list[str | None]]:
    """The same where nobody can read another text: each scenario's is fixed in its widget.

    Scenarios share a widget as long as they do not want different texts of it; then there is another one, "race-2".
    """
    fixed: dict[str, tuple[Widget, dict[str, str]]] = {}
    names: list[str | None] = []
    for scenario in lesson.scenarios:
        widget = widget_of(scenario)
        names.append(None if widget is None else _place(fixed, widget, texts_of(scenario, widget)))
    return {name: widget.for_page(texts) for name, (widget, texts) in fixed.items()}, names


def _place(fixed: dict[str, tuple[Widget, dict[str, str]]], widget: Widget, texts: dict[str, str]) -> str:
    """The first of the widget's variants that these texts fit into, or a new one."""
    count, name = 1, widget.slug()
    while name in fixed:
        there = fixed[name][1]
        if all(there.get(knob, text) == text for knob, text in texts.items()):
            break
        count += 1
        name = f"{widget.slug()}-{count}"
    there = fixed.setdefault(name, (widget, {}))[1]
    there.update(texts)
    return name


def prepare(lesson: Lesson, name: str, names: Sequence[str | None]) -> dict[str, Any]:
    """JSON-ready data without the widgets' own descriptions; ``names`` are those of the scenarios' widgets.

    The lesson was looked over before: what it names is there.
    """
    return {
        "name": name,
        "title": lesson.title,
        "lead": text.line(lesson.lead),
        "minutes": lesson.minutes,
        "summary": text.html(lesson.summary),
        "reading": text.html(lesson.reading),
        "teacher": text.html(lesson.teacher),
        "scenarios": [_scenario(*one) for one in zip(lesson.scenarios, names, strict=True)],
    }


def _scenario(scenario: Scenario, name: str | None) -> dict[str, Any]:
    widget = widget_of(scenario)
    state = widget.resolve(scenario.set)[0] if widget else {}
    return {
        "id": re.sub(r"\W+", "-", scenario.title.lower()).strip("-"),
        "title": scenario.title,
        "html": text.html(cleandoc(scenario.text)),
        "widget": name,
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
