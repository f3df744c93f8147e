"""A lesson as the browser reads it: texts as HTML, questions and marks as data, each widget once."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from inspect import cleandoc
from typing import Any

from simulab import languages
from simulab.languages import ENGLISH, Language
from simulab.languages.description import terms
from simulab.lessons import ask, mark, text
from simulab.lessons.condition import Atom, Condition, Measured
from simulab.lessons.lesson import Lesson
from simulab.lessons.look_over import texts_of, widget_of
from simulab.lessons.said import Said, sentences
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
    apart, write, said = Apart(), text.Writer(lesson.file, lesson.language, lesson.dictionary), lesson.dictionary.text
    told = [
        said(one) for one in (lesson.lead, lesson.summary, *(cleandoc(scenario.text) for scenario in lesson.scenarios))
    ]
    return {
        "glossary": _glossary(told, lesson.language),
        "name": name,
        "title": lesson.title,
        "language": lesson.language,
        "lead": write.line(lesson.lead),
        "minutes": lesson.minutes,
        "summary": write.html(lesson.summary),
        "reading": write.html(lesson.reading),
        "teacher": write.html(lesson.teacher),
        "scenarios": [_scenario(*one, apart, write) for one in zip(lesson.scenarios, names, strict=True)],
    }


def _glossary(texts: Sequence[str], language: str) -> dict[str, str]:
    """What terms in the texts mean, where there is a glossary of their language."""
    spoken = languages.nearest(language)
    return terms(list(texts), spoken) if spoken.code == language.partition("-")[0] else {}


class Apart:
    """Names that are each given once: a second question of the same words is another question."""

    def __init__(self) -> None:
        self._given: dict[str, int] = {}

    def __call__(self, name: str) -> str:
        """The name, or where it was given before, with a number."""
        count = self._given[name] = self._given.get(name, 0) + 1
        return name if count == 1 else f"{name}-{count}"


def _scenario(scenario: Scenario, name: str | None, apart: Apart, write: text.Writer) -> dict[str, Any]:
    widget, write = widget_of(scenario), replace(write, beside=scenario.file)
    state = widget.resolve(scenario.set)[0] if widget else {}
    return {
        "id": apart(re.sub(r"\W+", "-", scenario.title.lower()).strip("-")),
        "title": write.dictionary.text(scenario.title),
        "html": write.html(cleandoc(scenario.text)),
        "widget": name,
        "set": {knob: state[knob] for knob in scenario.set},
        "show": scenario.show,
        "figures": scenario.figures,
        "table": scenario.table,
        "uncovered": scenario.uncovered,
        "marks": [_mark(one, write.dictionary) for one in scenario.marks],
        "questions": [_question(question, widget, apart, write) for question in scenario.questions],
    }


def _mark(one: mark.Mark, dictionary: Language) -> dict[str, Any]:
    made = mark.as_json(one)
    return {**made, "label": dictionary.text(made["label"])} if "label" in made else made


def _question(question: ask.Question, widget: Widget | None, apart: Apart, write: text.Writer) -> dict[str, Any]:
    names = {one.name: _within(one.label, write.language) for one in widget.all_controls} if widget else {}
    dictionary = write.dictionary
    made: dict[str, Any] = {
        "kind": type(question).__name__,
        # named by its words: an answer stays with its question when others are written before it
        "id": apart(hashlib.sha256(f"{type(question).__name__} {question.text}".encode()).hexdigest()[:10]),
        "text": write.html(cleandoc(question.text)),
        "hint": said(getattr(question, "hint", ""), write),
        "because": said(getattr(question, "because", ""), write),
        "covers": ask.covers(question),
        "numbers": {name: as_value(value).json for name, value in question.numbers.items()},
        "applies": _json(question.applies),
        "about": write.line(cleandoc(question.about)),
        "locks": question.locks,
    }
    match question:
        case ask.Choice():
            made["options"] = [
                {"text": write.line(o.text), "because": said(o.because, write), "right": _right(o.right)}
                for o in question.options
            ]
        case ask.Number():
            made |= {
                "answer": as_value(question.answer).json,
                "tolerance": question.tolerance,
                "unit": dictionary.text(question.unit),
            }
            made["once"] = None if question.once is None else atoms(question.once, names, dictionary)
        case ask.EndPoint():
            y = None if question.y is None else question.y.json
            made |= {"slot": question.slot, "x": question.x.json, "y": y, "close": question.close}
        case ask.LossCurve():
            made |= {"column": question.column, "of": question.of, "decades": question.decades, "close": question.close}
        case ask.LastStable():
            made |= {"knob": question.knob, "answer": question.answer.json, "close": question.close}
        case ask.Reach():
            made |= {"goal": atoms(question.goal, names, dictionary), "solution": dict(question.solution)}
        case ask.Explain():
            made["model"] = said(question.model, write)
    return made


def said(given: Said, write: text.Writer) -> list[dict[str, Any]]:
    """Sentences as the browser says them: each with its condition, in order."""
    return [{"when": _json(condition), "html": write.html(one)} for condition, one in sentences(given)]


def atoms(condition: Condition, names: Mapping[str, str], dictionary: Language) -> list[dict[str, Any]]:
    """The parts of a condition, all of which must hold, with the words for one that does not.

    Args:
        condition: the whole.
        names: knob -> what a student reads for it.
        dictionary: what the author's words are looked up in.
    """
    return [_atom(atom, names, dictionary) for atom in condition.atoms]


def _atom(atom: Atom, names: Mapping[str, str], dictionary: Language) -> dict[str, Any]:
    if atom.left is None or atom.right is None:
        return {"is": atom.json, "said": dictionary.text(atom.said)}
    left, right = atom.left, atom.right
    return {
        "is": atom.json,
        "said": "",
        "sign": atom.sign,
        "left": left.json,
        "right": right.json,
        "what": dictionary.text(_called(left, names)) or left.text,
        "than": dictionary.text(_called(right, names)),
    }


def _within(label: str, language: str) -> str:
    """A knob's label inside a sentence: small in English, where German writes its nouns large."""
    said = languages.nearest(language)
    return label[:1].lower() + label[1:] if said is ENGLISH else said.text(label)


def _called(value: Measured, names: Mapping[str, str]) -> str:
    return value.called or (names.get(value.json[1], "") if value.json[0] == "read" else "")


def _json(condition: Condition | None) -> list[Any] | None:
    return None if condition is None else condition.json


def _right(right: bool | Condition) -> bool | list[Any]:
    return right.json if isinstance(right, Condition) else right
