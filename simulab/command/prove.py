"""``simulab check``: is a lesson true, as it is set and wherever a student takes it?"""

import json
import math
from pathlib import Path
from typing import Any, TextIO

from simulab.command.authoring import lesson_of
from simulab.command.terminal import SELDOM, Line
from simulab.lessons.check import Finding, check, unsaid
from simulab.lessons.claim import Claim
from simulab.lessons.drawn import Share, drawn
from simulab.lessons.lesson import Lesson

TIGHT = 0.05
"""A margin below this is said although nothing fails: a little more of a knob, and it would."""


def prove(name: str, out: TextIO, err: TextIO, *, states: int = 20, seed: int = 0, as_json: bool = False) -> bool:
    """Check a built-in lesson or a file, and write what was found; True where everything holds.

    Args:
        name: the lesson's, or the file's.
        out: where the findings go.
        err: where the progress goes.
        states: how many states of each screen are drawn; 0: only the presets.
        seed: of the drawing.
        as_json: write all findings as one JSON object.

    Raises:
        ValueError: a file that cannot be read, or something in it that is not there; the sentence has the line.
    """
    lesson = lesson_of(name)
    line = Line(err, SELDOM)

    def hears(share: Share) -> None:
        if line.due():
            line.write(f"screen {share.scenario + 1} of {share.scenarios}: state {share.state + 1} of {share.states}")

    try:
        set_ = list(check(lesson))
        turned = list(drawn(lesson, states, seed, hears)) if states else []
    except ValueError as error:
        raise ValueError(f"{Path(name).parent / str(error)}" if name.endswith(".py") else str(error)) from None
    finally:
        line.close()
    if as_json:
        print(json.dumps(_data(lesson, states, seed, set_, turned, unsaid(lesson)), indent=1), file=out)
    else:
        _write(lesson, states, set_, turned, unsaid(lesson), out)
    return all(finding.holds for finding in (*set_, *turned))


def _write(
    lesson: Lesson, states: int, set_: list[Finding], turned: list[Finding], unsaid: list[Claim], out: TextIO
) -> None:
    for finding in (*set_, *turned):
        place = f"{Path(finding.place.file).name}, line {finding.place.line}"
        said = " ".join(finding.says.split())
        if not finding.holds:
            many = finding in turned
            where = f" in {finding.fails} of {finding.states} states" if many else ""
            print(f"{place}: does not hold{where}: {said}", file=out)
            print(f"    {_at(finding)}{finding.numbers}", file=out)
    for finding in turned:
        if finding.holds and 0 <= finding.margin < TIGHT:
            said = " ".join(finding.says.split())
            print(
                f"{Path(finding.place.file).name}, line {finding.place.line}: holds with a margin of "
                f"{100 * finding.margin:.2g} %: {said}",
                file=out,
            )
    for claim in unsaid:
        said = " ".join(claim.says.split())
        print(f"{Path(claim.file).name}, line {claim.line}: no text of the lesson says this: {said}", file=out)
    failed = sum(not finding.holds for finding in set_)
    print(f"{lesson.title}: {len(set_)} looked at, {len(set_) - failed} hold, {failed} do not", file=out)
    if states:
        failed = sum(not finding.holds for finding in turned)
        print(
            f"In {states} states a screen: {len(turned)} sentences looked at, {len(turned) - failed} hold in all, "
            f"{failed} do not",
            file=out,
        )


def _at(finding: Finding) -> str:
    """Where it fails first, as "at learning_rate = 2.1, seed = 7: "."""
    return f"at {', '.join(f'{knob} = {_short(value)}' for knob, value in finding.at.items())}: " if finding.at else ""


def _short(value: Any) -> str:
    if isinstance(value, list):
        return "+".join(map(str, value)) or "none"
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def _data(
    lesson: Lesson, states: int, seed: int, set_: list[Finding], turned: list[Finding], unsaid: list[Claim]
) -> dict[str, Any]:
    return {
        "lesson": lesson.title,
        "states": states,
        "seed": seed,
        "holds": all(finding.holds for finding in (*set_, *turned)),
        "preset": [_entry(finding) for finding in set_],
        "drawn": [_entry(finding) for finding in turned],
        "unsaid": [{"file": claim.file, "line": claim.line, "says": claim.says} for claim in unsaid],
    }


def _entry(finding: Finding) -> dict[str, Any]:
    return {
        "file": finding.place.file,
        "line": finding.place.line,
        "says": " ".join(finding.says.split()),
        "holds": finding.holds,
        "states": finding.states,
        "fails": int(finding.fails),
        "margin": None if math.isnan(finding.margin) else finding.margin,
        "at": finding.at,
        "numbers": finding.numbers,
    }
