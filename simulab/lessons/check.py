"""Is a lesson true as it is set? Every claim holds, every answer is one, every solution solves.

What a student may make of it, ``simulab.lessons.drawn`` looks at.
"""

import math
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from simulab.catalogue.fault import line_of
from simulab.lessons import ask, mark
from simulab.lessons.claim import Claim
from simulab.lessons.condition import Condition
from simulab.lessons.known import Known
from simulab.lessons.lesson import Lesson
from simulab.lessons.look_over import conditions_of, look_over, widget_of, words_of
from simulab.lessons.place import Mistake, Placed
from simulab.lessons.run import NoSuchNumber, Run
from simulab.lessons.said import sentences
from simulab.lessons.scenario import Scenario
from simulab.lessons.wired import wired


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: where it stands, what it says, whether it is so, and the numbers.

    ``states`` is how many states it was looked at in, ``fails`` in how many it is false, ``at`` the first of these (the knobs
    that are not at the preset), ``margin`` the least relative distance from the edge, NaN where that means nothing.
    """

    place: Placed
    says: str
    holds: bool
    numbers: str = ""
    states: int = 1
    fails: int = 0
    margin: float = math.nan
    at: dict[str, Any] = field(default_factory=dict)


def check(lesson: Lesson, known: Known | None = None) -> Iterator[Finding]:
    """Findings at the presets, one after the other, as they are computed; ``known`` has then what this took.

    Raises:
        Mistake: the lesson names a widget, a knob, a figure or a number that is not there, or its text cannot be read.
    """
    look_over(lesson)
    known = Known() if known is None else known
    for scenario in lesson.scenarios:
        if widget := widget_of(scenario):
            wired(widget, scenario)
            run = Run(widget, scenario.set, known=known)
            for question in scenario.questions:
                _read(question, run)
            for claim in scenario.claims:
                if _is_said(claim, scenario, run):
                    yield claimed(claim, run)
            for question in scenario.questions:
                yield from _question(question, run)


def unsaid(lesson: Lesson) -> list[Claim]:
    """The claims that no text of the lesson says word by word."""
    parts = [lesson.lead, lesson.summary]
    for scenario in lesson.scenarios:
        parts += [scenario.text, *(one.label for one in scenario.marks)]
        parts += [words for question in scenario.questions for words in words_of(question)]
    claims = [claim for scenario in lesson.scenarios for claim in scenario.claims]
    return [claim for claim in claims if not says(" ".join(parts), claim)]


def _read(question: ask.Question, run: Run) -> None:
    """Every number that a question's conditions name is there."""
    try:
        for condition in conditions_of(question):
            condition.of(run)
    except NoSuchNumber as error:
        raise Mistake(f"{type(question).__name__}: {error}", question) from None


def says(words: str, claim: Claim) -> bool:
    """Whether a text says a claim's sentence, word by word."""
    return " ".join(claim.says.split()) in " ".join(words.split())


def _is_said(claim: Claim, scenario: Scenario, run: Run) -> bool:
    """Whether a claim's sentence is said of the preset with the claim's knobs on top; a text without condition is always said."""
    told = [one for question in scenario.questions for one in _told(question)]
    told += [([mark.when] if mark.when else [], mark.label) for mark in scenario.marks]
    if not any(conditions and says(words, claim) for conditions, words in told):
        return True
    shown = run.at(claim.set) if claim.set else run
    return any(says(words, claim) for conditions, words in told if all(one.of(shown) for one in conditions))


def _told(question: ask.Question) -> list[tuple[list[Condition], str]]:
    """All that a question may say, each sentence with what must hold of the run."""
    found = []
    for name, said in ask.texts(question).items():
        before = ("applies",) if name == "hint" else ("applies", "once", "goal")
        first = [getattr(question, key, None) for key in before]
        found += [([one for one in (*first, when) if one is not None], words) for when, words in sentences(said)]
    return found


def claimed(claim: Claim, run: Run) -> Finding:
    """Whether a claim holds for a run, with its own knobs on top.

    Raises:
        Mistake: it names what is not there, or its function does not get to an answer.
    """
    try:
        run = run.at(claim.set) if claim.set else run
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # means of nothing: a run that left every number behind
            return _claimed(claim, run)
    except (NoSuchNumber, KeyError) as error:
        raise Mistake(f"Claim: {error}", claim) from None
    except (Exception, SystemExit) as error:
        raise Mistake(f"Claim: its function ends in {_inside(error, claim)}", claim) from error


def _inside(error: BaseException, claim: Claim) -> str:
    """What a function raised, and where in the claim's file, if that is another line than the claim's."""
    line = line_of(error, Path(claim.file))
    where = f" in line {line}" if line and line != claim.line else ""
    return f"{type(error).__name__}{where}{f': {error}' if str(error) else ''}"


def _claimed(claim: Claim, run: Run) -> Finding:
    if isinstance(claim.holds, Condition):
        holds = claim.holds.of(run)
        return Finding(claim, claim.says, holds, claim.holds.numbers(run), 1, not holds, claim.holds.margin(run))
    holds = bool(claim.holds(run))
    return Finding(claim, claim.says, holds, run.words, 1, not holds)


def _question(question: ask.Question, run: Run) -> Iterator[Finding]:
    try:
        for name, value in ask.values(question).items():
            found = value.of(run)
            if name == "answer" or name in "xy":
                yield Finding(
                    question, f"{name} of “{question.text[:60]}” is a number", math.isfinite(found), f"{found:g}"
                )
        if isinstance(question, ask.LossCurve):
            run.read(question.column, question.of)
        if question.applies is not None:
            yield Finding(
                question,
                f"“{question.text[:60]}” is about the run that it opens with",
                question.applies.of(run),
                question.applies.numbers(run),
            )
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
