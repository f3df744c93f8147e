"""What ``simulab check`` found, as text and as JSON."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from simulab.lessons.check import Finding
from simulab.lessons.claim import Claim
from simulab.lessons.lesson import Lesson

TIGHT = 0.05
"""A margin below this is said although nothing fails: a little more of a knob, and it would."""


@dataclass(frozen=True)
class Proof:
    """All that was looked at."""

    lesson: Lesson
    states: int
    """How many states of each screen were drawn."""
    seed: int
    preset: list[Finding]
    drawn: list[Finding]
    unsaid: list[Claim]
    """Claims that no text says."""
    refused: str | None
    """Why no page can be made of it, "" where one can; None where nobody asked."""

    @property
    def holds(self) -> bool:
        """Everything that was looked at is so."""
        return not self.refused and all(finding.holds for finding in (*self.preset, *self.drawn))

    def write(self, out: TextIO) -> None:
        """Whatever is not so, with its line and its numbers; then the sums."""
        for finding in (*self.preset, *self.drawn):
            place = f"{Path(finding.place.file).name}, line {finding.place.line}"
            said = " ".join(finding.says.split())
            if not finding.holds:
                many = finding in self.drawn
                where = f" in {finding.fails} of {finding.states} states" if many else ""
                print(f"{place}: does not hold{where}: {said}", file=out)
                print(f"    {_at(finding)}{finding.numbers}", file=out)
        for finding in self.drawn:
            if finding.holds and 0 <= finding.margin < TIGHT:
                said = " ".join(finding.says.split())
                print(
                    f"{Path(finding.place.file).name}, line {finding.place.line}: holds with a margin of "
                    f"{100 * finding.margin:.2g} %: {said}",
                    file=out,
                )
        for claim in self.unsaid:
            said = " ".join(claim.says.split())
            print(f"{Path(claim.file).name}, line {claim.line}: no text of the lesson says this: {said}", file=out)
        failed = sum(not finding.holds for finding in self.preset)
        print(
            f"{self.lesson.title}: {len(self.preset)} looked at, {len(self.preset) - failed} hold, {failed} do not",
            file=out,
        )
        if self.states:
            failed = sum(not finding.holds for finding in self.drawn)
            print(
                f"In {self.states} states a screen: {len(self.drawn)} sentences looked at, "
                f"{len(self.drawn) - failed} hold in all, {failed} do not",
                file=out,
            )
        if self.refused is not None:
            said = f"cannot be exported: {self.refused}" if self.refused else "can be exported"
            print(f"{self.lesson.title} {said}", file=out)

    def data(self) -> dict[str, Any]:
        """The same, and all that holds, JSON-ready."""
        exports = {} if self.refused is None else {"exports": not self.refused, "refused": self.refused}
        return {
            "lesson": self.lesson.title,
            "states": self.states,
            "seed": self.seed,
            "holds": self.holds,
            "preset": [_entry(finding) for finding in self.preset],
            "drawn": [_entry(finding) for finding in self.drawn],
            "unsaid": [{"file": claim.file, "line": claim.line, "says": claim.says} for claim in self.unsaid],
            **exports,
        }


def _at(finding: Finding) -> str:
    """Where it fails first, as "at learning_rate = 2.1, seed = 7: "."""
    return f"at {', '.join(f'{knob} = {_short(value)}' for knob, value in finding.at.items())}: " if finding.at else ""


def _short(value: Any) -> str:
    if isinstance(value, list):
        return "+".join(map(str, value)) or "none"
    return f"{value:.3g}" if isinstance(value, float) else str(value)


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
