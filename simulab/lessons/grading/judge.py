"""Marks an answer from the numbers of its run: the twin of js/src/lesson/judge.js and of each question's ``judge``."""

import math
from typing import Any, TypeGuard

import numpy as np

from simulab.lessons import ask
from simulab.lessons.run import Run
from simulab.lessons.values import as_value
from simulab.wording.numbers import sig3


def judged(question: ask.Question, kept: dict[str, Any], run: Run | None) -> tuple[bool | None, str]:
    """Whether an answer is right of a run (None: nobody can say), and what the run says, in words."""
    answer = kept.get("answer")
    match question:
        case ask.Choice() if isinstance(answer, int) and 0 <= answer < len(question.options):
            return _choice(question, answer, run)
        case ask.Number() if run is not None and _is_number(given := kept.get("value", answer)):
            truth = as_value(question.answer).of(run)
            return abs(given - truth) <= question.tolerance * abs(truth) + 1e-12, sig3(truth)
        case ask.EndPoint() if run is not None and isinstance(answer, dict):
            return _end_point(question, answer, run)
        case ask.LossCurve() if run is not None and _are_numbers(answer):
            apart = mean_apart(powers(run.read(question.column, question.of), question.decades), answer)
            return apart <= question.close, f"a factor of {sig3(10**apart)} apart"
        case ask.LastStable() if run is not None and _is_number(answer):
            truth = question.answer.of(run)
            if not math.isfinite(truth):
                return None, ""
            return 1 / question.close <= answer / truth <= question.close, sig3(truth)
        case ask.Reach() if run is not None:
            return question.goal.of(run), question.goal.numbers(run)
    return None, ""


def _choice(question: ask.Choice, answer: int, run: Run | None) -> tuple[bool | None, str]:
    def holds(right: Any) -> bool:
        return right if isinstance(right, bool) else run is not None and right.of(run)

    rights = [option.text for option in question.options if holds(option.right)]
    return holds(question.options[answer].right), " or ".join(rights)


def _end_point(question: ask.EndPoint, answer: dict[str, Any], run: Run) -> tuple[bool | None, str]:
    box, far = box_of(question, run), []
    truths = [value.of(run) for value in (question.x, question.y) if value is not None]
    for axis, truth in zip("xy", truths):
        if not _is_number(answer.get(axis)):
            return None, ""
        low, high = box[axis]
        far.append((truth - answer[axis]) / (high - low))
    share = math.hypot(*far)
    if not math.isfinite(share):
        return False, "the run left every number behind"
    return share <= question.close, f"({', '.join(map(sig3, truths))}), {100 * share:.0f} % of the width away"


def box_of(question: ask.EndPoint, run: Run) -> dict[str, tuple[float, float]]:
    """The drawing box of the question's figure for a run."""
    figure = next(one for one in run.widget.figures if one.slot == question.slot)
    choice = next(control for control in run.widget.all_controls if control.name == figure.box_of)
    box = next(option.box for option in choice.options if option.value == run.state[choice.name])
    return dict(zip("xy", box))


def powers(column: Any, decades: tuple[float, float]) -> np.ndarray:
    """A column as powers of ten inside the pad: what blew up is at its top, what is 0 at its bottom."""
    values = np.asarray(column, np.float64).reshape(-1)
    with np.errstate(all="ignore"):
        found = np.clip(np.log10(np.maximum(values, 1e-300)), *decades)
    return np.where(np.isnan(values), decades[1], found)


def mean_apart(curve: np.ndarray, knots: list[float]) -> float:
    """Mean distance, in powers of ten, of a curve from straight lines between evenly spread knots."""
    place = np.arange(len(curve)) / max(1, len(curve) - 1)
    return float(np.mean(np.abs(curve - np.interp(place, np.linspace(0, 1, len(knots)), knots))))


def _is_number(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _are_numbers(values: Any) -> TypeGuard[list[float]]:
    return isinstance(values, list) and len(values) > 1 and all(map(_is_number, values))
