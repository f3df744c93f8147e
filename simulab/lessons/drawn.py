"""Is a lesson true wherever a student takes it? What it would say in many states is held against its claims.

A claim whose sentence stands in what a question may say (or in a mark, or in an option that is right) must hold in every state in
which that is said. Sentences of the scenario's own text are about the preset, and are looked at there only.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from simulab.lessons import ask, draw
from simulab.lessons.check import Finding, claimed, says
from simulab.lessons.claim import Claim
from simulab.lessons.known import Known
from simulab.lessons.lesson import Lesson
from simulab.lessons.look_over import holes, widget_of
from simulab.lessons.place import Mistake, Placed
from simulab.lessons.run import NoSuchNumber, Run
from simulab.lessons.said import Said, sentences
from simulab.lessons.scenario import Scenario
from simulab.lessons.values import as_value
from simulab.wording.numbers import sig3


class Share(NamedTuple):
    """How far it is: a scenario and its states, counted from 0."""

    scenario: int
    scenarios: int
    state: int
    states: int


def drawn(
    lesson: Lesson,
    states: int,
    seed: int,
    hears: Callable[[Share], None] = lambda _: None,
    known: Known | None = None,
) -> Iterator[Finding]:
    """Findings over ``states`` states a scenario, one for each sentence that was said in any of them.

    Args:
        lesson: one that was looked over.
        states: how many are drawn of the knobs that each scenario shows.
        seed: of the drawing.
        hears: is told how far it is.
        known: what was computed of this lesson before.

    Raises:
        Mistake: the lesson names what is not there.
    """
    known = Known() if known is None else known
    for i, scenario in enumerate(lesson.scenarios):
        widget = widget_of(scenario)
        if widget is None:
            continue
        found: dict[tuple[int, str], Finding] = {}
        preset = widget.resolve(scenario.set)[0]
        for j, given in enumerate(draw.states(scenario, widget, states, seed)):
            hears(Share(i, len(lesson.scenarios), j, states))
            run = Run(widget, given, drawn=True, known=known)
            at = {knob: value for knob, value in given.items() if value != preset[knob]}
            for one in _scenario(scenario, run):
                key = id(one.place), one.says
                found[key] = _with(found.get(key), one, at)
        yield from found.values()


def _with(before: Finding | None, one: Finding, at: dict[str, object]) -> Finding:
    """What was found so far, with one more state; the first that fails is kept."""
    if before is None:
        return replace(one, at={} if one.holds else at)
    margin = min((m for m in (before.margin, one.margin) if not math.isnan(m)), default=math.nan)
    known = before if one.holds or not before.holds else replace(one, at=at)
    return replace(known, states=before.states + 1, fails=before.fails + one.fails, margin=margin)


def _scenario(scenario: Scenario, run: Run) -> Iterator[Finding]:
    try:
        for mark in scenario.marks:
            if mark.when is None or mark.when.of(run):
                yield from _claims(scenario.claims, mark.label, run)
        for question in scenario.questions:
            yield from _question(question, scenario.claims, run)
    except NoSuchNumber as error:
        raise Mistake(f"Scenario: {error}", scenario) from None


def _question(question: ask.Question, claims: Sequence[Claim], run: Run) -> Iterator[Finding]:
    if question.applies is not None and not question.applies.of(run):
        return
    yield from _said(question, getattr(question, "hint", ""), claims, run)
    once = getattr(question, "once", None)
    if once is not None and not once.of(run):
        return
    if isinstance(question, ask.Number | ask.LastStable):
        yield _number(question, "the answer", ask.values(question)["answer"].of(run), question.text)
    if isinstance(question, ask.Choice):
        rights = [one for one in question.options if right(one, run)]
        yield _finding(question, f"one answer of “{question.text[:60]}” is right", bool(rights), f"{len(rights)} are")
        for option in rights:
            yield from _claims(claims, option.text, run)
    if isinstance(question, ask.Reach) and not question.goal.of(run):
        return
    for name, said in ask.texts(question).items():
        if name != "hint":
            yield from _said(question, said, claims, run)


def right(option: ask.Option, run: Run) -> bool:
    """Whether an answer is right of a run."""
    return option.right if isinstance(option.right, bool) else option.right.of(run)


def _said(question: ask.Question, said: Said, claims: Sequence[Claim], run: Run) -> Iterator[Finding]:
    for condition, words in sentences(said):
        if condition is not None and not condition.of(run):
            continue
        for name, _ in holes(words):
            yield _number(question, f"{{{name}}}", as_value(question.numbers[name]).of(run), words)
        yield from _claims(claims, words, run)


def _claims(claims: Sequence[Claim], words: str, run: Run) -> Iterator[Finding]:
    for claim in claims:
        if not says(words, claim):
            continue
        try:
            yield claimed(claim, run)
        except Mistake as error:
            if not isinstance(error.__cause__, Exception):
                raise
            yield _finding(claim, claim.says, False, error.sentence)


def _number(place: Placed, name: str, value: float, words: str) -> Finding:
    said = f"{name} of “{' '.join(words.split())[:60]}” is a number"
    return _finding(place, said, math.isfinite(value), f"it is {sig3(value)}")


def _finding(place: Placed, says: str, holds: bool, numbers: str) -> Finding:
    return Finding(place, says, holds, numbers, 1, not holds)
