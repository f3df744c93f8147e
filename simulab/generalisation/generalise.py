"""``generalise``: twenty training sets of one truth are fitted; how does the error on fresh examples depend on one number?"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jax
import numpy as np

from simulab import archive, backend
from simulab.generalisation import capacity, elastic, stopping
from simulab.generalisation.data import FEWEST, GRID, MOST
from simulab.generalisation.features import POLYNOMIALS, WAVES
from simulab.generalisation.stopping import LONGEST
from simulab.knob import Knob
from simulab.plotting import plot
from simulab.runs.request import whole
from simulab.sparkline import sparkline
from simulab.tabular import data_frame
from simulab.training.known import known
from simulab.wording import sig3

STUDIES = {"capacity": capacity.study, "penalty": elastic.study, "training": stopping.study}
MARKED = {"capacity": "capacity", "penalty": "penalty", "training": "stop"}
"""Study -> the knob along which errors are known."""
KNOBS = {
    "capacity": Knob(12, bounds=(1, WAVES), integer=True, log=True, symbol="p", doc="Features, and so weights, of a fit."),
    "penalty": Knob(1e-8, bounds=(1e-8, 1.0), log=True, symbol="λ", doc="Weight of the penalty; 1e-8 is next to none."),
    "l1": Knob(1.0, bounds=(0.0, 1.0), symbol="ρ", doc="1: all of the penalty is |w| (lasso); 0: all of it is w² (ridge)."),
    "stop": Knob(LONGEST, bounds=(1, LONGEST), integer=True, log=True, doc="Steps of gradient descent until a fit is looked at."),
    "examples": Knob(20, bounds=(FEWEST, MOST), integer=True, symbol="n", doc="Examples of each training set."),
    "noise": Knob(0.3, bounds=(0.0, 1.0), symbol="σ", doc="Deviation of an example from the truth."),
}  # fmt: skip
"""What can be turned, by name."""
BOUNDS = {"polynomials": (1, POLYNOMIALS), "waves": (1, WAVES)}
"""Features -> how many there can be."""
STUDIED = {
    "capacity": {"penalty": (1e-8, (1e-8, 1.0)), "capacity": (12, (1, WAVES))},
    "penalty": {"penalty": (0.01, (1e-4, 1.0)), "capacity": (12, (2, POLYNOMIALS))},
    "training": {"capacity": (POLYNOMIALS, (2, POLYNOMIALS))},
}
"""Study -> where its knobs stand and how far they go."""


@dataclass(frozen=True, eq=False)
class Generalisation:
    """Errors of twenty fits along one number.

    Attributes:
        study: capacity, penalty or training.
        at: (C,) numbers of features, penalties λ, or steps of training.
        train: (C,) mean squared error on the examples of the training sets, a mean over the 20 sets.
        test: (C,) the same on fresh examples: ``bias`` + ``variance`` + noise².
        bias: (C,) squared error of the mean fit.
        variance: (C,) mean squared distance of the fits from it.
        columns: name -> what else there is: ``x`` and ``y`` (20, n) the training sets; ``grid`` (101,), and ``fit`` (20, 101)
            what the fits at the marked number say there; ``here`` (4,) train, test, bias, variance of these; of ``penalty``
            ``zeros`` (C,) weights that are exactly 0, of ``training`` ``held`` (C,) the validation loss and ``kept`` (20,) the
            steps whose version has the lowest.
        settings: what reproduces it.

    Example:
        >>> import simulab as sl
        >>> found = sl.generalise("capacity")
        >>> found.best < 12, bool(found.test[-1] > 10 * found.test.min())
        (True, True)
    """

    study: str
    at: np.ndarray
    train: np.ndarray
    test: np.ndarray
    bias: np.ndarray
    variance: np.ndarray
    columns: dict[str, np.ndarray] = field(repr=False)
    settings: dict[str, Any] = field(repr=False)

    @property
    def best(self) -> float:
        """The number at which the error on fresh examples is lowest."""
        return float(self.at[np.argmin(self.test)])

    def plot(self, **options: Any) -> Any:
        """A Bokeh figure of the errors against ``at``; see ``simulab.figures``."""
        return plot(self, **options)

    def to_frame(self) -> Any:
        """A pandas DataFrame, a row a number: ``at``, ``train``, ``test``, ``bias``, ``variance``."""
        return data_frame({name: getattr(self, name) for name in ("at", *ERRORS)})

    def save(self, path: str | Path) -> None:
        """Write it to a file of NumPy's (.npz); ``Generalisation.load`` reads it."""
        arrays = {name: getattr(self, name) for name in ("at", *ERRORS)}
        arrays |= {f"columns.{name}": value for name, value in self.columns.items()}
        archive.save(path, "generalisation", arrays, {"study": self.study, "settings": self.settings})

    @staticmethod
    def load(path: str | Path) -> "Generalisation":
        """What ``save`` wrote; nothing in the file is executed.

        Raises:
            ValueError: the file was not written by ``save``.
        """
        return archive.load(path, "generalisation", _made)

    def __len__(self) -> int:
        """Numbers at which the errors are known."""
        return len(self.at)

    def _repr_html_(self) -> str:
        return sparkline(np.stack([self.train, self.test]), str(self))

    def __str__(self) -> str:
        return f"{self.study}: lowest error on fresh examples {sig3(float(self.test.min()))}, at {sig3(self.best)}"


ERRORS = ("train", "test", "bias", "variance")


def _made(arrays: Mapping[str, np.ndarray], plain: Mapping[str, Any]) -> Generalisation:
    columns = {name.removeprefix("columns."): value for name, value in arrays.items() if name.startswith("columns.")}
    curves = {name: arrays[name] for name in ("at", *ERRORS)}
    return Generalisation(plain["study"], columns=columns, settings=plain["settings"], **curves)


def generalise(
    study: str = "capacity", *, features: str = "polynomials", examples: int = 20, seed: int = 0, **knobs: float
) -> Generalisation:
    """The error on fresh examples of fits to sin πx with noise, against one number; a mean over 20 training sets.

    test = bias² + variance + σ²

    Args:
        study: ``capacity`` (the number of features p; least squares up to n of them, the least norm beyond), ``penalty`` (ridge,
            lasso, elastic net) or ``training`` (steps of gradient descent, and early stopping).
        features: ``polynomials`` or, for ``capacity`` alone, random ``waves``.
        examples: n of each set, 10 to 30.
        seed: other examples.
        **knobs: ``noise`` σ; ``capacity`` p, ``penalty`` λ, ``stop`` steps: where fits are looked at, or, where another number is
            studied, the same for all of them; ``l1`` ρ of the penalty λ(ρ|w|₁ + (1-ρ)/2 |w|²).

    Returns:
        Generalisation.

    Raises:
        ValueError, TypeError: one sentence that begins with the argument's name.

    Source:
        Geman, Bienenstock & Doursat (1992), Neural networks and the bias/variance dilemma; Belkin et al. (2019), Reconciling
        modern machine-learning practice and the classical bias-variance trade-off.

    Example:
        >>> import simulab as sl
        >>> waves = sl.generalise("capacity", features="waves")
        >>> bool(15 < waves.at[waves.test.argmax()] < 30)  # there are 20 examples
        True
    """
    known("study", study, STUDIES)
    known("features", features, BOUNDS)
    if features == "waves" and study != "capacity":
        raise ValueError(f"features: of {study} there are polynomials only")
    whole("examples", examples, FEWEST, MOST)
    whole("seed", seed, 0, 2**32 - 1)
    given: dict[str, Any] = {name: knob.default for name, knob in KNOBS.items()}
    bounds = {name: knob.bounds for name, knob in KNOBS.items()}
    for name, (default, ends) in STUDIED[study].items():
        given[name], bounds[name] = default, ends
    if study == "capacity":
        bounds["capacity"] = BOUNDS[features]
    for name, value in knobs.items():
        given[name] = _number(name, value, bounds[known(name, name, KNOBS)], KNOBS[name].integer)
    settings = {**given, "examples": float(examples), "seed": seed}
    with backend.float64():
        found = jax.device_get(_program(study)({**settings, "features": list(BOUNDS).index(features)}))
    at = found.pop("at")
    count = POLYNOMIALS if study == "capacity" and features == "polynomials" else len(at)
    curves = {name: found[name][:count] for name in ERRORS}
    columns = {"grid": GRID, "here": np.array([found.pop(name)[-1] for name in ERRORS])}
    columns |= {name: value[:, :examples] for name in ("x", "y") for value in [found.pop(name)]}
    if "zeros" in found:
        columns["zeros"] = found.pop("zeros")[:-1]
    return Generalisation(
        study,
        at[:count],
        columns={**columns, **found},
        settings={**settings, "study": study, "features": features},
        **curves,
    )


@functools.cache
def _program(study: str) -> Any:
    return jax.jit(STUDIES[study])


def _number(name: str, value: Any, bounds: Any, integer: bool) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | np.number):
        raise TypeError(f"{name}: give a number, not {type(value).__name__}")
    low, high = bounds
    if not low <= value <= high or (integer and value != int(value)):
        raise ValueError(f"{name}: give a {'whole ' if integer else ''}number from {low:g} to {high:g}, not {value:g}")
    return float(value)
