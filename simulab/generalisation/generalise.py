"""``generalise``: what was learnt, on what was not seen: fits of a curve, ways to judge, and nets on digits."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, overload

import jax
import numpy as np

from simulab.generalisation import capacity, elastic, sizes, stopping
from simulab.generalisation.comparing import OWN, Compared, compare
from simulab.generalisation.data import GRID
from simulab.generalisation.features import POLYNOMIALS
from simulab.generalisation.knobs import BOUNDS, JUDGING, KNOBS, NETS, STUDIED
from simulab.generalisation.nets.compared import SHIFTED
from simulab.machine import backend
from simulab.results.archive import Saved
from simulab.results.plotting import plot
from simulab.results.reaching import Reached
from simulab.results.sparkline import sparkline
from simulab.results.tabular import data_frame
from simulab.runs.request import whole
from simulab.training.known import known
from simulab.wording.calling import hinted
from simulab.wording.numbers import sig3

STUDIES = {"capacity": capacity.study, "penalty": elastic.study, "training": stopping.study, "examples": sizes.study}
OF_FITS = ("capacity", "penalty", "l1", "stop", "noise")
"""Knobs of these, besides the number of examples."""
Fits = Literal["capacity", "penalty", "training", "examples"]
Others = Literal[
    "splits", "peeking", "leaks", "drift",
    "ways", "ensembles", "calibration", "stopping", "optimizers", "imbalance", "shift",
]  # fmt: skip


@dataclass(frozen=True, eq=False, repr=False)
class Generalisation(Reached, Saved, saved_as="generalisation"):
    """Errors of twenty fits along one number.

    Attributes:
        study: capacity, penalty, training or examples.
        at: (C,) numbers of features, penalties λ, steps of training, or numbers of examples.
        train: (C,) mean squared error on the examples of the training sets, a mean over the 20 sets.
        test: (C,) the same on fresh examples: ``bias`` + ``variance`` + noise².
        bias: (C,) squared error of the mean fit.
        variance: (C,) mean squared distance of the fits from it.
        columns: name -> what else there is: ``x`` and ``y`` (20, n) the training sets; ``grid`` (101,), and ``fit`` (20, 101)
            what the fits at the marked number say there; ``here`` (4,) train, test, bias, variance of these; of ``penalty``
            ``zeros`` (C,) weights that are exactly 0, of ``training`` ``held`` (C,) the validation loss and ``kept`` (20,) the
            steps whose version has the lowest; of ``examples`` ``low`` and ``high`` (C,) the second lowest and second highest of
            the sets' errors on fresh examples, ``train_low`` and ``train_high`` likewise.
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

    def __len__(self) -> int:
        """Numbers at which the errors are known."""
        return len(self.at)

    def _repr_html_(self) -> str:
        return sparkline(np.stack([self.train, self.test]), str(self))

    def __str__(self) -> str:
        return f"{self.study}: lowest error on fresh examples {sig3(float(self.test.min()))}, at {sig3(self.best)}"


ERRORS = ("train", "test", "bias", "variance")


@overload
def generalise(
    study: Fits = ..., *, features: str = ..., examples: int = ..., seed: int = ..., **knobs: float
) -> Generalisation: ...
@overload
def generalise(study: Others, *, seed: int = ..., shifted: str = ..., **knobs: float) -> Compared: ...
@overload
def generalise(study: str, *, seed: int = ..., **knobs: Any) -> Any: ...


@hinted
def generalise(
    study: str = "capacity",
    *,
    features: str = "polynomials",
    examples: int = 20,
    shifted: str = "moved",
    seed: int = 0,
    **knobs: Any,
) -> Generalisation | Compared:
    """What was learnt, on what was not seen: fits of a curve, what an estimate of an error is worth, or nets on digits.

    *Fits* of sin πx with noise, against one number; a mean over 20 training sets: test = bias² + variance + σ².
    ``capacity`` (the number of features p; least squares up to n of them, the least norm beyond), ``penalty`` (ridge, lasso,
    elastic net), ``training`` (steps of gradient descent, and early stopping), ``examples`` (the learning curve).

    *Estimates* of the error of least squares on two normal clouds, whose true error is known, in many studies: ``splits`` (a
    single split, folds, stratified folds, leaving one out), ``peeking`` (the best of many by the test set), ``leaks`` (in the
    preparation of data, each beside the honest way), ``drift`` (a split in time).

    *Nets* of 32 ReLUs on a few pictures of digits, measured on 700 others: ``ways`` (L2, dropout, label smoothing,
    augmentation), ``ensembles``, ``calibration``, ``stopping``, ``optimizers``, ``imbalance``, ``shift``.

    Args:
        study: one of these words.
        features: of ``capacity`` ``polynomials`` or random ``waves``.
        examples: of fits, n of each set: 10 to 30, for the study ``examples`` to 300.
        shifted: of ``shift``, what is done to fresh pictures: ``moved``, ``turned`` or ``noisy``.
        seed: other examples; of nets the first of their seeds.
        **knobs: of fits ``noise`` σ; ``capacity`` p, ``penalty`` λ, ``stop`` steps: where fits are looked at, or, where another
            number is studied, the same for all of them; ``l1`` ρ of the penalty λ(ρ|w|₁ + (1-ρ)/2 |w|²). Of estimates ``judged``
            (examples), ``apart`` (of the means, in deviations), ``share`` (of class B), ``folds``, ``drift`` (degrees). Of nets
            ``pictures``, ``length`` (steps), ``strength``, ``smoothing``, ``wrong`` (share of labels), ``rarity``, ``gamma``.

    Returns:
        Generalisation of fits, Compared of all else.

    Raises:
        ValueError, TypeError: one sentence that begins with the argument's name.

    Source:
        Geman, Bienenstock & Doursat (1992), Neural networks and the bias/variance dilemma; Belkin et al. (2019), Reconciling
        modern machine-learning practice and the classical bias-variance trade-off; Hastie, Tibshirani & Friedman (2009), The
        elements of statistical learning, chapter 7.

    Example:
        >>> import simulab as sl
        >>> waves = sl.generalise("capacity", features="waves")
        >>> bool(15 < waves.at[waves.test.argmax()] < 30)  # there are 20 examples
        True
    """
    known("study", study, [*STUDIES, *OWN])
    known("features", features, BOUNDS)
    whole("seed", seed, 0, 2**32 - 1)
    if features == "waves" and study != "capacity":
        raise ValueError(f"features: of {study} there are polynomials only")
    if study in OWN:
        known("shifted", shifted, SHIFTED)
        return compare(study, {**_given(study, OWN[study], knobs, shifted), "seed": seed})
    given = _given(study, OF_FITS, {**knobs, "examples": examples}, features)
    settings = {**given, "seed": seed}
    with backend.float64():
        found = jax.device_get(_program(study)({**settings, "features": list(BOUNDS).index(features)}))
    at = found.pop("at")
    count = POLYNOMIALS if study == "capacity" and features == "polynomials" else len(at)
    curves = {name: found[name][:count] for name in ERRORS}
    columns = {"grid": GRID, "here": np.array([found.pop(name)[-1] for name in ERRORS])}
    columns |= {name: value[:, :examples] for name in ("x", "y") for value in [found.pop(name)]}
    columns |= {name: found.pop(name)[:-1] for name in MARKED_TOO if name in found}
    return Generalisation(
        study,
        at[:count],
        columns={**columns, **found},
        settings={**settings, "study": study, "features": features},
        **curves,
    )


MARKED_TOO = ("zeros", "low", "high", "train_low", "train_high")
"""Columns whose last entry is at the marked number."""


def _given(study: str, own: tuple[str, ...], knobs: Mapping[str, Any], word: str) -> dict[str, Any]:
    """Every knob of a study: as given, or where it stands there; ``word`` is the choice among its knobs."""
    fits = study in STUDIES
    names = (*own, "examples") if fits else own
    presets = STUDIED.get(study, {})
    defaults = {name: at for name, (at, _) in presets.items()} | JUDGING.get(study, {}) | NETS.get(study, {})
    bounds = {name: knob.bounds for name, knob in KNOBS.items()} | {name: ends for name, (_, ends) in presets.items()}
    if study == "capacity":
        bounds["capacity"] = BOUNDS[word]
    given = {name: defaults.get(name, KNOBS[name].default) for name in names if name in KNOBS}
    for name, value in knobs.items():
        known(name, name, KNOBS)
        if name not in given:
            raise ValueError(f"{name}: {study} has no such knob; it has {', '.join(given)}")
        given[name] = _number(name, value, bounds[name], KNOBS[name].integer)
    return {**given, "shifted": word} if "shifted" in names else given


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
