"""Study: what a search leaves behind, and how it is taken elsewhere."""

import csv
import io
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from simulab.results.plotting import plot
from simulab.results.reaching import Reached
from simulab.results.sparkline import sparkline
from simulab.results.tabular import data_frame
from simulab.search.in_optuna import written
from simulab.search.space import Options, Range, Space
from simulab.wording.numbers import sig3


@dataclass
class Trial:
    """One configuration and what was seen of it.

    Example:
        >>> from simulab.search import Trial
        >>> trial = Trial(0, {"learning_rate": 0.1}, values={1: 0.6, 3: 0.8})
        >>> trial.epochs, trial.value
        (3, 0.8)
    """

    number: int
    config: dict[str, Any]
    values: dict[int, float] = field(default_factory=dict)
    """Epochs -> value then; -inf where it had diverged."""

    @property
    def epochs(self) -> int:
        """How many it was trained."""
        return max(self.values, default=0)

    @property
    def value(self) -> float:
        """The last value seen."""
        return self.values[self.epochs] if self.values else math.nan


@dataclass(repr=False)
class Study(Reached):
    """All trials of a search.

    Attributes:
        space: what was searched.
        strategy: its name.
        budget: epochs that could be spent.
        whole: epochs of a whole training.
        seed: of the strategy.
        trials: in the order of their numbers.
        test: of the best trial's net, looked at once; None where there is none.

    Example:
        >>> from simulab.search import search
        >>> study = search(lambda at: -abs(at["momentum"] - 0.5), {"momentum": (0.0, 1.0)}, strategy="grid", trials=3)
        >>> study.best.config, study.spent
        ({'momentum': 0.5}, 3)
        >>> print(study.to_csv())
        trial,momentum,epochs,value
        ...
    """

    space: Space
    strategy: str
    budget: int
    whole: int
    seed: int
    trials: list[Trial] = field(default_factory=list)
    test: float | None = None

    @property
    def spent(self) -> int:
        """Epochs that were paid for; a trial that went on keeps those it has had."""
        return sum(trial.epochs for trial in self.trials)

    @property
    def best(self) -> Trial:
        """The best of those that were trained longest: a value after few epochs is not compared with a whole one.

        Raises:
            ValueError: nothing was tried.
        """
        if not self.trials:
            raise ValueError("the study has no trials")
        longest = max(trial.epochs for trial in self.trials)
        return max((one for one in self.trials if one.epochs == longest), key=lambda one: one.value)

    @property
    def on_the_edge(self) -> dict[str, str]:
        """Knob -> "low" or "high" where the best lies at an end of its range: the range may be too narrow.

        Where several trials are the best, all of them; else nothing says that the knob had anything to do with it.
        """
        best = self.best
        equal = [one for one in self.trials if one.epochs == best.epochs and one.value == best.value]
        found = [self.space.edges(one.config) for one in equal]
        return {name: end for name, end in found[0].items() if all(one.get(name) == end for one in found)}

    def best_so_far(self) -> list[float]:
        """The best value seen up to each trial, in the order of their numbers."""
        best, seen = -math.inf, []
        for trial in self.trials:
            best = max(best, trial.value)
            seen.append(best)
        return seen

    def __len__(self) -> int:
        """How many trials."""
        return len(self.trials)

    def __getitem__(self, which: int) -> Trial:
        """A trial by its place.

        Raises:
            IndexError: there is none.
        """
        return self.trials[which]

    def plot(self, **options: Any) -> Any:
        """A Bokeh figure of each trial's value and the best so far; see ``simulab.figures``."""
        return plot(self, **options)

    def to_frame(self) -> Any:
        """A pandas DataFrame, a row a trial: trial, each knob, epochs, value.

        Raises:
            ImportError: pandas is not installed.
        """
        return data_frame(
            [{"trial": one.number, **one.config, "epochs": one.epochs, "value": one.value} for one in self.trials]
        )

    def save(self, path: str | Path) -> None:
        """Write it as ``to_json`` does; ``Study.load`` reads it."""
        self.to_json(path)

    @classmethod
    def load(cls, path: str | Path) -> "Study":
        """What ``save`` wrote.

        Raises:
            ValueError: the file was not written by ``save``.
        """
        return cls.from_json(Path(path))

    def _repr_html_(self) -> str:
        return sparkline(np.array([self.best_so_far()]), str(self) if self.trials else "a study without trials")

    def __str__(self) -> str:
        best = self.best
        config = ", ".join(
            f"{name} {sig3(value) if isinstance(value, float) else value}" for name, value in best.config.items()
        )
        spent = f"{len(self.trials)} trials, {self.spent} of {self.budget} epochs"
        words = [f"{self.strategy}: {spent}; best {sig3(best.value)} at {config}."]
        if self.test is not None:
            words.append(f"On the test split, looked at once: {sig3(self.test)}.")
        words += [
            f"The best {name} is at the {end} end of its range: a better one may lie further out."
            for name, end in self.on_the_edge.items()
        ]
        return " ".join(words)

    def to_csv(self, path: str | Path | None = None) -> str:
        """A line a trial: number, knobs, epochs, value; written to ``path`` where one is given."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(["trial", *self.space, "epochs", "value"])
        for trial in self.trials:
            writer.writerow([trial.number, *(trial.config[name] for name in self.space), trial.epochs, trial.value])
        return _written(text.getvalue(), path)

    def to_json(self, path: str | Path | None = None) -> str:
        """Everything, so that ``Study.from_json`` gives the study back."""
        space = {
            name: {"options": list(knob.values)} if isinstance(knob, Options) else vars(knob)
            for name, knob in self.space.items()
        }
        trials = [
            {
                "number": one.number,
                "config": one.config,
                "values": [[n, _plain(value)] for n, value in one.values.items()],
            }
            for one in self.trials
        ]
        facts = {
            "strategy": self.strategy,
            "budget": self.budget,
            "whole": self.whole,
            "seed": self.seed,
            "test": self.test,
        }
        return _written(json.dumps({"study": facts, "space": space, "trials": trials}, indent=1) + "\n", path)

    @classmethod
    def from_json(cls, given: str | Path, series: str = "other") -> "Study":
        """A study from ``to_json``'s text or file, or from what the search widget downloads as JSON.

        Args:
            given: the text, or the path of a file.
            series: of a widget's download: "grid"; unless told it is that of its challenger.

        Raises:
            ValueError: it is neither.
        """
        text = Path(given).read_text(encoding="utf-8") if isinstance(given, Path) or "\n" not in given else given
        made = json.loads(text)
        if isinstance(made, Mapping) and series in made:
            made = made[series]
        if isinstance(made, Mapping) and "study" in made:
            space = {
                name: Options(tuple(knob["options"])) if "options" in knob else Range(**knob)
                for name, knob in made["space"].items()
            }
            trials = [
                Trial(one["number"], one["config"], {int(n): float(value) for n, value in one["values"]})
                for one in made["trials"]
            ]
            return cls(Space(space), trials=trials, **made["study"])
        raise ValueError(
            "from_json: this is no study of simulab: a file of Study.to_json or of the search widget is one"
        )

    def to_optuna(self, storage: Any = None, name: str | None = None) -> Any:
        """The study in optuna: every trial with its knobs, its values by epoch, and its state.

        Args:
            storage: see ``optuna.create_study``; in memory unless told.
            name: of the study there.

        Raises:
            ImportError: optuna is not installed.
        """
        return written(self, storage, name)


def _plain(value: float) -> float | str:
    return value if math.isfinite(value) else str(value)


def _written(text: str, path: str | Path | None) -> str:
    if path is not None:
        Path(path).write_text(text, encoding="utf-8")
    return text
