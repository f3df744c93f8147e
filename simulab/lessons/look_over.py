"""What can be seen of a lesson without computing anything: all that it names is there, and its texts can be read."""

import difflib
import re
from collections.abc import Mapping
from inspect import cleandoc
from typing import Any

from simulab.catalogue import widgets
from simulab.component import Component
from simulab.lessons import ask, text
from simulab.lessons.condition import Condition
from simulab.lessons.lesson import Lesson
from simulab.lessons.place import Mistake, Placed
from simulab.lessons.said import sentences, whole
from simulab.lessons.scenario import Scenario
from simulab.lessons.values import knows_one_run
from simulab.widgets.control import Number, Text, Unreadable
from simulab.widgets.picture import is_shown
from simulab.widgets.strict import strict
from simulab.widgets.widget import Widget


def widget_of(scenario: Scenario) -> Widget | None:
    """The scenario's widget, one object each; None where there are only words.

    Raises:
        Mistake: there is none of this name.
    """
    if scenario.widget is None:
        return None
    try:
        return widgets.make(scenario.widget, "widget")
    except (ValueError, TypeError) as error:
        raise Mistake(f"Scenario: {error}", scenario) from None


def look_over(lesson: Lesson) -> None:
    """What can be seen without computing anything.

    Raises:
        Mistake: see ``check``.
    """
    for words in (lesson.lead, lesson.summary, lesson.reading, lesson.teacher):
        _readable(lesson, cleandoc(words))
    for scenario in lesson.scenarios:
        _readable(scenario, cleandoc(scenario.text))
        _plain(scenario, "Scenario", scenario.text)
        widget = widget_of(scenario)
        if widget is not None:
            _names(scenario, widget)
        for question in scenario.questions:
            for words in words_of(question):
                _readable(question, words)
            _filled(question)
            _plain(question, type(question).__name__, *_asked(question))
            if widget is None and not isinstance(question, ask.Choice | ask.Explain):
                raise Mistake(f"{type(question).__name__}: this question needs a widget in its scenario", question)
            if widget is not None:
                _question_names(question, widget)
                _within_reach(question, scenario, widget)


def _readable(place: Placed, words: str) -> None:
    try:
        text.Writer(place.file).html(words)
    except ValueError as error:
        raise Mistake(str(error), place) from None


_HOLE = re.compile(r"\{(\w+)(?::([^{}]*))?\}")
_FORMS = ("sig3", "int", "percent")


def _filled(question: ask.Question) -> None:
    """Every ``{name:sig3}`` of what is said is a number that the question has. Braces of a formula are LaTeX's."""
    for said in ask.texts(question).values():
        for name, form in holes(whole(said)):
            if name not in question.numbers:
                near = difflib.get_close_matches(name, list(question.numbers), n=1, cutoff=0.4)
                hint = f"did you mean {{{near[0]}:sig3}}?" if near else f'write numbers={{"{name}": sl.number(...)}}'
                raise Mistake(f"{type(question).__name__}: the question has no number {name!r}; {hint}", question)
            if form not in _FORMS:
                raise Mistake(
                    f"{type(question).__name__}: write {{{name}:sig3}}, {{{name}:int}} or {{{name}:percent}}", question
                )


def _plain(place: Placed, kind: str, *texts: str) -> None:
    """What is read before an answer has no numbers of a run: nobody would fill them in."""
    for words in texts:
        for name, form in holes(words):
            if form in _FORMS:
                raise Mistake(
                    f"{kind}: {{{name}:{form}}} stays as it is in a text that is read before an answer; "
                    "write the number, or say it in because, hint or model",
                    place,
                )


def holes(words: str) -> list[tuple[str, str]]:
    """(name, form) of every ``{name:form}`` outside formulas."""
    return _HOLE.findall(re.sub(r"\$\$.*?\$\$|\$[^$]*\$", "", words, flags=re.DOTALL))


def words_of(question: ask.Question) -> list[str]:
    """Every text of a question, with each sentence of what it may say apart."""
    return [
        *(cleandoc(one) for one in _asked(question)),
        *(t for said in ask.texts(question).values() for _, t in sentences(said)),
    ]


def _asked(question: ask.Question) -> list[str]:
    """A question's texts that are read before it is answered."""
    return [question.text, question.about, *(option.text for option in getattr(question, "options", ()))]


def conditions_of(question: ask.Question) -> list[Condition]:
    """Every condition of a question: of its sentences, its options, and its own."""
    found = [condition for said in ask.texts(question).values() for condition, _ in sentences(said)]
    found += [option.right for option in getattr(question, "options", ())]
    found += [getattr(question, name, None) for name in ("applies", "once", "goal")]
    return [one for one in found if isinstance(one, Condition)]


def _names(scenario: Scenario, widget: Widget) -> None:
    for knob, value in scenario.set.items():
        if isinstance(value, Component | type):
            raise Mistake(
                f'Scenario: {knob} takes a name; write the variable\'s (or the class\'s) in quotes: "{knob}": "..."',
                scenario,
            )
    state, complaints = widget.resolve(scenario.set)
    for where, names in (("set", scenario.set), ("show", scenario.show or ())):
        for name in names:
            if name not in state:
                near = difflib.get_close_matches(name, list(state), n=1)
                hint = f"did you mean {near[0]}?" if near else f"it has {', '.join(state)}"
                raise Mistake(f"Scenario: {where}: {widget.slug()} has no knob {name!r}; {hint}", scenario)
    complaints = strict(complaints, widget) + _rounded(scenario.set, state)
    slots = [figure.slot for figure in widget.figures]
    for place, named in (
        *((scenario, slot) for slot in (*(scenario.figures or ()), *scenario.uncovered)),
        *((m, m.slot) for m in scenario.marks),
    ):
        if named not in slots:
            raise Mistake(f"{widget.slug()} has no figure {named!r}; it has {', '.join(slots)}", place)
    if complaints:
        raise Mistake(f"Scenario: {' '.join(complaints)}", scenario)
    for control in widget.controls():
        if isinstance(control, Text) and control.name in scenario.set and not is_shown(control.shown, state):
            (choice, (wanted, *_)), *_ = (control.shown or {}).items()
            raise Mistake(
                f"Scenario: {control.name!r} is read only where the {choice} is {wanted!r}; "
                f'write set={{"{choice}": "{wanted}", "{control.name}": ...}}',
                scenario,
            )
    try:
        widget.leaves(state)
    except Unreadable as error:
        raise Mistake(f"Scenario: {error}", scenario) from None


def _rounded(given: Mapping[str, Any], state: Mapping[str, Any]) -> list[str]:
    """What a browser rounds in silence, an author is told of."""
    asked = {
        knob: value for knob, value in given.items() if isinstance(value, float) and isinstance(state.get(knob), int)
    }
    return [f"{knob} is a whole number, not {value:g}." for knob, value in asked.items() if value != round(value)]


def texts_of(scenario: Scenario, widget: Widget) -> dict[str, str]:
    """The scenario's typed texts (a formula) by knob: those that its state reads."""
    state = widget.resolve(scenario.set)[0]
    texts = [control for control in widget.controls() if isinstance(control, Text)]
    return {one.name: state[one.name] for one in texts if is_shown(one.shown, state)}


def _within_reach(question: ask.Question, scenario: Scenario, widget: Widget) -> None:
    """What is asked for can be done with what the screen shows, with keys as well as by hand."""
    state = widget.resolve(scenario.set)[0]
    if isinstance(question, ask.Reach):
        for knob in question.solution:
            if knob not in state:
                raise Mistake(f"Reach: solution: {widget.slug()} has no knob {knob!r}", question)
            if scenario.show is not None and knob not in scenario.show:
                raise Mistake(
                    f"Reach: the solution turns {knob}, which show leaves out; a student could not reach it", question
                )
        complaints = strict(widget.resolve({**scenario.set, **question.solution})[1], widget)
        if complaints := complaints + _rounded(question.solution, state):
            raise Mistake(f"Reach: solution: {' '.join(complaints)}", question)
    if isinstance(question, ask.EndPoint):
        figure = next(one for one in widget.figures if one.slot == question.slot)
        plane = figure.y_range == "box"
        if not is_shown(figure.shown, state):
            raise Mistake(f"EndPoint: the figure {question.slot!r} is not there at these knobs", question)
        if plane == (question.y is None):
            told = "give y too: its pin moves in the plane" if plane else "leave y out: its pin moves along the axis"
            raise Mistake(f"EndPoint: on the figure {question.slot!r}, {told}", question)


def _question_names(question: ask.Question, widget: Widget) -> None:
    slot = getattr(question, "slot", None)
    if slot is not None and slot not in [figure.slot for figure in widget.figures if figure.big]:
        big = ", ".join(figure.slot for figure in widget.figures if figure.big)
        raise Mistake(f"EndPoint: {widget.slug()} has no large figure {slot!r}; it has {big}", question)
    controls = [control.name for control in widget.controls()]
    for locked in question.locks:
        if locked not in controls:
            near = difflib.get_close_matches(locked, controls, n=1)
            hint = f"did you mean {near[0]}?" if near else f"it has {', '.join(controls)}"
            raise Mistake(f"{type(question).__name__}: locks: {widget.slug()} has no knob {locked!r}; {hint}", question)
    read = [condition.json for condition in conditions_of(question)] + [v.json for v in ask.values(question).values()]
    if not all(knows_one_run(json) for json in read):
        raise Mistake(
            f"{type(question).__name__}: when(...) is for claims; a question sees only the run on screen", question
        )
    knob = getattr(question, "knob", None)
    numbers = [control.name for control in widget.controls() if isinstance(control, Number)]
    if knob is not None and knob not in numbers:
        raise Mistake(f"LastStable: {widget.slug()} has no number {knob!r}; it has {', '.join(numbers)}", question)
