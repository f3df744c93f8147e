"""What no hand does: a state that the lesson's knobs do not lead to, a guess that is the result itself, another's work in part.

The seal of a report keeps no secret, so whoever can program writes a new one; these look at what it says.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from simulab.lessons import ask
from simulab.lessons.grading.handed import Handed
from simulab.lessons.grading.judge import powers
from simulab.lessons.run import Run
from simulab.lessons.scenario import Scenario

LONG = 30
"""Letters of a text of one's own that two people do not write alike."""
SAME = 1e-6
"""Powers of ten between a curve that was drawn and the run: no hand comes so near, at every point."""


def unreachable(scenario: Scenario, run: Run) -> list[str]:
    """The labels of knobs that stand where none of those that the scenario shows can have brought them.

    A shown choice may bring other defaults for knobs that are not shown, and a solution that was shown sets what it sets.
    """
    if scenario.show is None:
        return []
    widget, shown = run.widget, {knob: run.state[knob] for knob in scenario.show if knob in run.state}
    ways = [widget.resolve(way)[0] for way in ({**scenario.set, **shown}, shown, scenario.set)]
    ways += [
        widget.resolve({**scenario.set, **shown, **question.solution})[0]
        for question in scenario.questions
        if isinstance(question, ask.Reach)
    ]
    return [
        control.label
        for control in widget.all_controls
        if control.name not in shown and all(run.state[control.name] != way[control.name] for way in ways)
    ]


def too_exact(question: ask.Question, answer: Any, run: Run) -> bool:
    """Whether a guess that was made by hand is the run's own result, to the last digit."""
    if isinstance(question, ask.EndPoint) and isinstance(answer, Mapping):
        pairs = [(value.of(run), answer.get(axis)) for value, axis in ((question.x, "x"), (question.y, "y")) if value]
        tidy = all(float(f"{truth:.4g}") == truth for truth, _ in pairs)  # where keys bring a pin, too
        return not tidy and all(
            isinstance(put, int | float) and np.float32(put) == np.float32(truth) for truth, put in pairs
        )
    if isinstance(question, ask.LossCurve) and isinstance(answer, Sequence) and len(answer) > 2:
        curve = powers(run.read(question.column, question.of), question.decades)
        at = np.interp(np.linspace(0, len(curve) - 1, len(answer)), np.arange(len(curve)), curve)
        drawn = np.array([one if isinstance(one, int | float) else np.nan for one in answer], float)
        return bool(np.ptp(at) > SAME and np.all(np.abs(drawn - at) < SAME))
    return False


def copied(one: Handed, other: Handed) -> int:
    """How many answers of two reports are alike that two people do not make alike: drawn curves, pins, words of their own."""
    return sum(_by_hand(kept.get("answer")) and kept.get("answer") == other.answers.get(place, {}).get("answer")
               for place, kept in one.answers.items())  # fmt: skip


def _by_hand(answer: Any) -> bool:
    return isinstance(answer, Mapping | list) or (isinstance(answer, str) and len(answer.strip()) >= LONG)
