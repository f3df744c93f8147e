"""Is a lesson true? Everything that it names exists, every claim holds, every answer is one, every solution solves."""

import difflib
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from inspect import cleandoc

from simulab.catalogue import widgets
from simulab.component import Component
from simulab.lessons import ask, mark, text
from simulab.lessons.claim import Claim
from simulab.lessons.lesson import Lesson
from simulab.lessons.place import Mistake, Placed
from simulab.lessons.run import NoSuchNumber, Run
from simulab.lessons.scenario import Scenario
from simulab.lessons.values import Condition
from simulab.widgets.control import Unreadable
from simulab.widgets.picture import is_shown
from simulab.widgets.widget import Widget


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: where it stands, what it says, whether it is so, and the numbers."""

    place: Placed
    says: str
    holds: bool
    numbers: str = ""


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


def check(lesson: Lesson) -> Iterator[Finding]:
    """Findings, one after the other, as they are computed.

    Raises:
        Mistake: the lesson names a widget, a knob, a figure or a number that is not there, or its text cannot be read.
    """
    look_over(lesson)
    for scenario in lesson.scenarios:
        if widget := widget_of(scenario):
            run = Run(widget, scenario.set)
            for claim in scenario.claims:
                yield _claim(claim, run)
            for question in scenario.questions:
                yield from _question(question, run)


def look_over(lesson: Lesson) -> None:
    """What can be seen without computing anything.

    Raises:
        Mistake: see ``check``.
    """
    for words in (lesson.lead, lesson.summary, lesson.reading, lesson.teacher):
        _readable(lesson, words)
    for scenario in lesson.scenarios:
        _readable(scenario, scenario.text)
        widget = widget_of(scenario)
        if widget is not None:
            _names(scenario, widget)
        for question in scenario.questions:
            for words in _words(question):
                _readable(question, words)
            _filled(question)
            if widget is None and not isinstance(question, ask.Choice | ask.Explain):
                raise Mistake(f"{type(question).__name__}: this question needs a widget in its scenario", question)
            if widget is not None:
                _question_names(question, widget)


def _readable(place: Placed, words: str) -> None:
    try:
        text.html(cleandoc(words))
    except ValueError as error:
        raise Mistake(str(error), place) from None


_HOLE = re.compile(r"\{(\w+)(?::([^{}]*))?\}")
_FORMS = ("sig3", "int", "percent")


def _filled(question: ask.Question) -> None:
    """Every ``{name:sig3}`` of a feedback is a number that the question has. Braces of a formula are LaTeX's."""
    for words in _feedback(question):
        for name, form in _HOLE.findall(re.sub(r"\$\$.*?\$\$|\$[^$]*\$", "", words, flags=re.DOTALL)):
            if name not in question.numbers:
                near = difflib.get_close_matches(name, list(question.numbers), n=1, cutoff=0.4)
                hint = f"did you mean {{{near[0]}:sig3}}?" if near else f'write numbers={{"{name}": sl.number(...)}}'
                raise Mistake(f"{type(question).__name__}: the question has no number {name!r}; {hint}", question)
            if form not in _FORMS:
                raise Mistake(
                    f"{type(question).__name__}: write {{{name}:sig3}}, {{{name}:int}} or {{{name}:percent}}", question
                )


def _feedback(question: ask.Question) -> list[str]:
    found = [getattr(question, "because", ""), getattr(question, "model", "")]
    return [*found, *(option.because for option in getattr(question, "options", ()))]


def unsaid(lesson: Lesson) -> list[Claim]:
    """The claims that no text of the lesson says word by word."""
    parts = [lesson.lead, lesson.summary]
    for scenario in lesson.scenarios:
        parts += [scenario.text, *(words for question in scenario.questions for words in _words(question))]
    told = " ".join(" ".join(parts).split())
    claims = [claim for scenario in lesson.scenarios for claim in scenario.claims]
    return [claim for claim in claims if " ".join(claim.says.split()) not in told]


def _words(question: ask.Question) -> list[str]:
    found = [
        question.text,
        getattr(question, "because", ""),
        getattr(question, "hint", ""),
        getattr(question, "model", ""),
    ]
    return [*found, *(part for o in getattr(question, "options", ()) for part in (o.text, o.because))]


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
    complaints = [_stricter(complaint, widget) for complaint in complaints]
    slots = [figure.slot for figure in widget.figures]
    for place, named in (
        *((scenario, slot) for slot in scenario.figures or ()),
        *((m, m.slot) for m in scenario.marks),
    ):
        if named not in slots:
            raise Mistake(f"{widget.slug()} has no figure {named!r}; it has {', '.join(slots)}", place)
    if complaints:
        raise Mistake(f"Scenario: {' '.join(complaints)}", scenario)
    for control in widget.controls():
        if control.kind == "text" and control.name in scenario.set and not is_shown(control.shown, state):
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


def texts_of(scenario: Scenario, widget: Widget) -> dict[str, str]:
    """The scenario's typed texts (a formula) by knob: those that its state reads."""
    state = widget.resolve(scenario.set)[0]
    texts = [control for control in widget.controls() if control.kind == "text"]
    return {one.name: state[one.name] for one in texts if is_shown(one.shown, state)}


def _stricter(complaint: str, widget: Widget) -> str:
    """What is said of a wrong value in a link, for an author: nothing is put in its place, and there may be a near name."""
    wrong = re.search(r"there is no “(.*?)”", complaint)
    options = [option.value for control in widget.controls() for option in control.options]
    near = difflib.get_close_matches(wrong[1], options, n=1) if wrong else []
    return re.sub(r"; (?:left|set) [^;]*$", "", complaint.rstrip(".")) + (f"; did you mean {near[0]}?" if near else ".")


def _question_names(question: ask.Question, widget: Widget) -> None:
    slot = getattr(question, "slot", None)
    if slot is not None and slot not in [figure.slot for figure in widget.figures if figure.big]:
        big = ", ".join(figure.slot for figure in widget.figures if figure.big)
        raise Mistake(f"EndPoint: {widget.slug()} has no large figure {slot!r}; it has {big}", question)
    knob = getattr(question, "knob", None)
    numbers = [control.name for control in widget.controls() if control.kind == "number"]
    if knob is not None and knob not in numbers:
        raise Mistake(f"LastStable: {widget.slug()} has no number {knob!r}; it has {', '.join(numbers)}", question)


def _claim(claim: Claim, run: Run) -> Finding:
    try:
        run = run.at(claim.set) if claim.set else run
        if isinstance(claim.holds, Condition):
            return Finding(claim, claim.says, claim.holds.of(run), claim.holds.numbers(run))
        return Finding(claim, claim.says, bool(claim.holds(run)), run.words)
    except (NoSuchNumber, KeyError) as error:
        raise Mistake(f"Claim: {error}", claim) from None


def _question(question: ask.Question, run: Run) -> Iterator[Finding]:
    try:
        for name, value in ask.values(question).items():
            found = value.of(run)
            if value.json[0] == "when":
                raise Mistake(f"{name}: when(...) is for claims; a question sees only the run on screen", question)
            if name == "answer" or name in "xy":
                yield Finding(
                    question, f"{name} of “{question.text[:60]}” is a number", math.isfinite(found), f"{found:g}"
                )
        if isinstance(question, ask.LossCurve):
            run.read(question.column, question.of)
        if isinstance(question, ask.Reach):
            solved = run.at(question.solution)
            said = f"“{question.text[:60]}”"
            yield Finding(
                question, f"{said} is not met at the start", not question.goal.of(run), question.goal.numbers(run)
            )
            yield Finding(
                question, f"{said} is met by its solution", question.goal.of(solved), question.goal.numbers(solved)
            )
    except NoSuchNumber as error:
        raise Mistake(f"{type(question).__name__}: {error}", question) from None


def marks_of(scenario: Scenario, run: Run) -> dict[str, float]:
    """Every place of the scenario's marks, as numbers: what the tests look at."""
    return {
        f"{i}.{name}": value.of(run) for i, one in enumerate(scenario.marks) for name, value in mark.places(one).items()
    }
