"""How far a search is, in one line."""

from typing import TextIO

from simulab.command.terminal import SELDOM, Line
from simulab.search.study import Study
from simulab.wording.numbers import sig3


class Report:
    """Writes progress; it is both ``search``'s callback (with the study) and that of ``Nets`` (``training``).

    Args:
        stream: where to.
        budget: epochs that may be spent.
        seldom: seconds between two lines where the stream is no terminal.
    """

    def __init__(self, stream: TextIO, budget: int, seldom: float = SELDOM) -> None:
        self.budget = budget
        self.study: Study | None = None
        """All that is known so far."""
        self._line = Line(stream, seldom)
        self._training = ""

    def __call__(self, study: Study) -> None:
        self.study, self._training = study, ""
        self._tell()

    def training(self, nets: int, epochs: int) -> None:
        """So many nets have had so many epochs of the ones that they are to have."""
        self._training = f"; training {nets} of them: epoch {epochs}" if nets > 1 else f"; training one: epoch {epochs}"
        self._tell()

    def _tell(self) -> None:
        if self._line.due():
            self._line.write(f"{self._found()}{self._training}")

    def _found(self) -> str:
        if self.study is None or not self.study.trials:
            return f"0 trials, 0 of {self.budget} epochs"
        best = self.study.best
        config = ", ".join(f"{name} {sig3(x) if isinstance(x, float) else x}" for name, x in best.config.items())
        done = f"{len(self.study.trials)} trials, {self.study.spent} of {self.budget} epochs"
        return f"{done}; best so far {sig3(best.value)} at {config}"

    def close(self) -> None:
        """Leaves the terminal's line empty, for what is said at the end."""
        self._line.close()
