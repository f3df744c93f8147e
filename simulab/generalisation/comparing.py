"""Estimates of an error, or nets, side by side: what each row of many has."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from simulab.generalisation.judging import drift, leaks, peeking, splits
from simulab.generalisation.knobs import JUDGING, KNOBS, NETS
from simulab.generalisation.nets import compared as ways
from simulab.generalisation.nets import course, ensembles, rates
from simulab.machine import backend
from simulab.results.archive import Saved
from simulab.results.plotting import plot
from simulab.results.reaching import Reached
from simulab.results.sparkline import sparkline
from simulab.results.tabular import data_frame
from simulab.wording.numbers import sig3

OWN = {
    "splits": ("judged", "share", "apart", "folds"), "peeking": ("judged", "apart"), "leaks": ("apart",),
    "drift": ("judged", "apart", "drift"), "ways": ("pictures", "length", "strength"), "ensembles": ("pictures", "length"),
    "calibration": ("pictures", "length", "smoothing"), "stopping": ("pictures", "length", "wrong"),
    "optimizers": ("pictures", "length"), "imbalance": ("pictures", "length", "rarity", "gamma"),
    "shift": ("pictures", "length", "shifted"),
}  # fmt: skip
"""Study -> its knobs."""
PARTS = {**dict.fromkeys(ways.WAYS, ways.ROWS), "ensembles": ensembles.REPEATS, "optimizers": len(rates.RATES)}
MEASURED = {**dict.fromkeys(JUDGING, "error"), **dict.fromkeys(NETS, "right"), "stopping": "loss"}
"""Study -> what its values are."""


@dataclass(frozen=True, eq=False, repr=False)
class Compared(Reached, Saved, saved_as="compared"):
    """What each of several ways has, in many studies or nets; column i of ``values`` is the same study, or the same start and
    pictures, in every row.

    Attributes:
        study: its name.
        measure: "error", the share that is wrong; "right", the share of fresh pictures that is named rightly; or "loss".
        names: N words, one a row.
        values: (N, R) of ``measure``. Of ``splits``, ``leaks`` and ``drift`` estimates; of ``peeking`` true errors, a row a
            number of classifiers; of ``stopping`` the loss on fresh pictures of the kept and of the last version; of
            ``optimizers`` at the rate that validation chooses.
        columns: name -> what else there is. ``truth``: true errors, (R,) or (N, R). ``test`` (N, R) and ``expected`` (N,) of
            ``peeking``. Of ways of training ``seen`` (N, S) of training pictures, ``common`` and ``rare``, ``ece``, and of all
            nets of a row in ten bins ``many``, ``sure`` and ``hits`` (sums); of ``shift`` ``along`` (N, S, 9). Of ``stopping``
            ``at``, ``train``, ``held``, ``test``, ``kept``. Of ``optimizers`` ``rate`` (10,), ``held`` and ``fresh`` (10, 3, 4),
            and ``chosen``.
        settings: what reproduces it.

    Example:
        >>> import simulab as sl
        >>> found = sl.generalise("splits", seed=1)
        >>> found.names, found.values.shape
        (('single', 'folds', 'stratified', 'out'), (4, 100))
    """

    study: str
    measure: str
    names: tuple[str, ...]
    values: np.ndarray
    columns: dict[str, np.ndarray] = field(repr=False)
    settings: dict[str, Any] = field(repr=False)

    @property
    def mean(self) -> np.ndarray:
        """(N,)."""
        return self.values.mean(axis=1)

    @property
    def spread(self) -> np.ndarray:
        """(N,) the deviation within each row."""
        return self.values.std(axis=1)

    def plot(self, **options: Any) -> Any:
        """A Bokeh figure of all values, a row each; see ``simulab.figures``."""
        return plot(self, **options)

    def to_frame(self) -> Any:
        """A pandas DataFrame, a row a row: ``name``, ``mean``, ``spread``, ``lowest``, ``highest``."""
        ends = {"lowest": self.values.min(axis=1), "highest": self.values.max(axis=1)}
        return data_frame({"name": list(self.names), "mean": self.mean, "spread": self.spread, **ends})

    def __len__(self) -> int:
        """How many rows."""
        return len(self.names)

    def _repr_html_(self) -> str:
        return sparkline(self.values, str(self))

    def __str__(self) -> str:
        rows = ", ".join(f"{name} {sig3(float(mean))}" for name, mean in zip(self.names, self.mean))
        return f"{self.study}: mean {self.measure} {rows}"


def compare(study: str, settings: Mapping[str, Any]) -> Compared:
    """One of these studies, with all its knobs and its seed."""
    given = {"net": list(ways.WAYS).index(study) if study in ways.WAYS else 0, **settings}
    if "shifted" in given:
        given["shifted"] = ways.SHIFTED.index(given["shifted"])
    for name, knob in KNOBS.items():
        given.setdefault(name, knob.default)
    given.setdefault("shifted", 0)
    program = _program("ways" if study in ways.WAYS else study)
    with backend.float64():
        if study in PARTS:
            parts = [jax.device_get(program(given, part)) for part in range(PARTS[study])]
            found = {name: np.stack([part[name] for part in parts]) for name in parts[0]}
        else:
            found = dict(jax.device_get(program(given)))
    names, values = _rows(study, found)
    return Compared(study, MEASURED[study], names, values, found, dict(settings))


@functools.cache
def _program(study: str) -> Any:
    made = {
        "splits": splits.study, "peeking": peeking.study, "leaks": leaks.study, "drift": drift.study, "ways": ways.study,
        "ensembles": ensembles.study, "stopping": course.study, "optimizers": rates.study,
    }  # fmt: skip
    return jax.jit(made[study])


def _rows(study: str, found: dict[str, np.ndarray]) -> tuple[tuple[str, ...], np.ndarray]:
    """Names and values; what is not of the study leaves ``found``."""
    if study in JUDGING and study != "peeking":
        return {"splits": splits.ROWS, "leaks": leaks.ROWS, "drift": drift.ROWS}[study], found.pop("values")
    if study == "peeking":
        return tuple(str(count) for count in peeking.COUNTS), found.pop("fresh")
    if study in ways.WAYS:
        names = ways.WAYS[study]
        for name in list(found):
            found[name] = found[name][: len(names)]
        if study != "shift":
            del found["along"]
        return names, found.pop("fresh")
    if study == "ensembles":
        return ensembles.ROWS, found.pop("fresh").T
    if study == "stopping":
        kept = np.take_along_axis(found["test"], found["kept"][:, None], axis=1)[:, 0]
        return ("kept", "last"), np.stack([kept, found["test"][:, -1]])
    best = np.asarray(rates.chosen_of(jnp.asarray(found["held"])))
    found["chosen"] = found["rate"][best]
    return rates.RULES, found["fresh"][best, np.arange(len(best))]
