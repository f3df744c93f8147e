"""The check list before a training, run on a real net, with or without a planted fault."""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import jax
import numpy as np

from simulab import catalogue
from simulab.results import archive
from simulab.results.plotting import plot
from simulab.results.reaching import Reached
from simulab.results.tabular import data_frame
from simulab.runs.request import whole
from simulab.training import Dataset, Network, split
from simulab.training.known import known
from simulab.training.loss import CLASSES
from simulab.training.request import _network
from simulab.training.split import Part
from simulab.vitals.check_list import ALIVE, LINES, MEMORISED, SURE, chance, passed
from simulab.vitals.checked_loop import Seen, looked_into
from simulab.vitals.faults import FAULTS, planted, spoilt
from simulab.wording.calling import hinted
from simulab.wording.numbers import sig3


@dataclass(frozen=True)
class Check:
    """A line of the list.

    Attributes:
        name: what is checked.
        expected: the number that theory says, or the limit.
        measured: the number that was found; it may be infinite.
        passed: whether the two agree.
        says: the rule, in words.

    Example:
        >>> import simulab as sl
        >>> check = sl.sanity("wine", (8,))["initial loss"]
        >>> check.passed, round(check.expected, 3)  # log 3
        (True, 1.099)
    """

    name: str
    expected: float
    measured: float
    passed: bool
    says: str

    def __str__(self) -> str:
        verdict = "passed" if self.passed else "FAILED"
        return f"{self.name}: {verdict}; {self.says}: expected {sig3(self.expected)}, measured {_number(self.measured)}"


@dataclass(frozen=True, eq=False, repr=False)
class Sanity(Reached):
    """What the check list found.

    Attributes:
        checks: its lines, in order.
        settings: what reproduces it.

    Example:
        >>> import simulab as sl
        >>> found = sl.sanity("wine", (8,), fault="wrong_sign")
        >>> found.passed, found["downhill"].passed
        (False, False)
    """

    checks: tuple[Check, ...]
    settings: dict[str, Any] = field(repr=False)

    @property
    def passed(self) -> bool:
        """Whether every line did."""
        return all(check.passed for check in self.checks)

    @property
    def failed(self) -> tuple[str, ...]:
        """The names of the lines that did not."""
        return tuple(check.name for check in self.checks if not check.passed)

    def __len__(self) -> int:
        """How many lines."""
        return len(self.checks)

    def __getitem__(self, name: str | int) -> Check:
        """A line by its name or its place.

        Raises:
            KeyError, IndexError: there is none.
        """
        return {check.name: check for check in self.checks}[name] if isinstance(name, str) else self.checks[name]

    def plot(self, **options: Any) -> Any:
        """A Bokeh figure of what is measured over what is expected, a mark a line of the list; see ``simulab.figures``."""
        return plot(self, **options)

    def to_frame(self) -> Any:
        """A pandas DataFrame, a row a check: name, expected, measured, passed, says."""
        return data_frame([asdict(check) for check in self.checks])

    def save(self, path: str | Path) -> None:
        """Write it to a file of NumPy's (.npz); ``Sanity.load`` reads it."""
        numbers = {key: [getattr(check, key) for check in self.checks] for key in ("expected", "measured", "passed")}
        words = {key: [getattr(check, key) for check in self.checks] for key in ("name", "says")}
        archive.save(path, "check list", numbers, {**words, "settings": self.settings})

    @staticmethod
    def load(path: str | Path) -> "Sanity":
        """What ``save`` wrote; nothing in the file is executed.

        Raises:
            ValueError: the file was not written by ``save``.
        """

        def opened(arrays: dict[str, Any], plain: dict[str, Any]) -> "Sanity":
            rows = zip(plain["name"], arrays["expected"], arrays["measured"], arrays["passed"], plain["says"])
            checks = tuple(Check(name, float(a), float(b), bool(c), says) for name, a, b, c, says in rows)
            return Sanity(checks, plain["settings"])

        return archive.load(path, "check list", opened)

    def _repr_html_(self) -> str:
        return self.to_frame().to_html(index=False)

    def __str__(self) -> str:
        return "\n".join(map(str, self.checks))


@hinted
def sanity(
    dataset: str | Dataset | tuple[Any, Any],
    network: Network | Sequence[int] = Network(),  # noqa: B008 - frozen
    *,
    fault: str = "",
    examples: int = 10,
    steps: int = 300,
    learning_rate: float = 0.02,
    l2: float = 0.01,
    seed: int = 0,
    validation: float = 0.3,
    split_seed: int = 0,
) -> Sanity:
    """Check a net and the loop that trains it before a long training, as one should.

    For C classes: the loss of a net that says nothing is log C; a penalty λ pulls with (g_λ - g)·w/|w|² = λ; a step of η
    changes the loss by -η|g|²; every layer moves; features have mean 0 and deviation 1; a sure mistake costs what it should,
    and a finite loss; a few examples can be memorised; and what is learnt holds for examples that were not seen.

    Args:
        dataset: a name, a ``Dataset`` or a pair (X, y), with classes.
        network: a ``training.Network``, or the widths of its hidden layers; without normalisation.
        fault: one of ``simulab.vitals.FAULTS``, to be found; none unless told.
        examples: how many are to be memorised.
        steps: of either training, by Adam on all its examples.
        learning_rate: η of both.
        l2: λ; the training on all examples is penalised by it.
        seed: of the weights; split_seed: of which examples validate.
        validation: their share.

    Returns:
        Sanity.

    Raises:
        ValueError, TypeError: one sentence that begins with the argument's name.

    Source:
        The list is the usual one of courses on deep learning, e.g. Karpathy (2019), A recipe for training neural networks.

    Example:
        >>> import simulab as sl
        >>> sl.sanity("wine", (8,)).passed, sl.sanity("wine", (8,), fault="softmax_twice").failed
        (True, ('sure mistake', 'tiny batch'))
    """
    data = catalogue.datasets.make(dataset, "dataset")
    if data.task != CLASSES:
        raise ValueError(f"dataset: {data.name} is a regression; the list is for classes")
    net = _network(network)
    if net.normalisation != "none":
        raise ValueError("network: give one without normalisation; the list asks the plain net")
    known("fault", fault, ["", *FAULTS])
    whole("examples", examples, 2, 100)
    whole("steps", steps, 10, 10_000)
    whole("seed", seed, 0, 2**32 - 1)
    parted = split(data, validation=validation, test=0.0, seed=split_seed)
    if "validation" not in parted.parts:
        raise ValueError("validation: give a share above 0, on which the net is judged")
    train = spoilt(parted.parts["train"], fault, parted.scale, seed)
    held = parted.parts["validation"]
    if fault == "unscaled":
        held = spoilt(held, fault, parted.scale, seed)
    tiny = Part(train.x[:examples], train.y[:examples])
    numbers = (np.uint32(seed), np.float32(learning_rate), np.float32(l2))
    seen = jax.device_get(looked_into(net, len(data.classes), steps, *numbers, planted(fault), train, held, tiny))
    settings = {
        "dataset": dataset if isinstance(dataset, str) else data.name, "network": list(net.hidden), "fault": fault,
        "examples": examples, "steps": steps, "learning_rate": learning_rate, "l2": l2, "seed": seed,
    }  # fmt: skip
    return Sanity(_checks(seen, train, held, len(data.classes), l2), settings)


def _checks(seen: Seen, train: Part, held: Part, classes: int, l2: float) -> tuple[Check, ...]:
    """The lines, from what was seen."""
    most = float(np.max(np.bincount(held.y[held.y >= 0], minlength=classes)) / len(held.y))
    off = float(
        max(np.max(np.abs(train.x.mean(axis=0))), np.max(np.abs(np.log(np.maximum(train.x.std(axis=0), 1e-6)))))
    )
    expected = [0.0, math.log(classes), l2, 1.0, ALIVE, SURE, MEMORISED, chance(most, len(held.y))]
    measured = [off, seen.initial, seen.pull, seen.step, np.min(seen.moved), seen.sure, seen.tiny[0], seen.full[1]]
    verdicts = np.asarray(passed(np.array(measured, float), np.array(expected), seen.tiny[1]))
    rows = zip(LINES.items(), expected, measured, verdicts)
    return tuple(Check(name, float(a), float(b), bool(c), says) for (name, says), a, b, c in rows)


def _number(value: float) -> str:
    return sig3(value) if math.isfinite(value) else str(value)
