"""The loss-curve clinic: a training with one thing wrong, what tests tell of it, and what becomes of it when it is treated."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import jax
import numpy as np

from simulab.knob import Knob
from simulab.machine import backend
from simulab.results.archive import Saved
from simulab.results.plotting import plot
from simulab.results.reaching import Reached
from simulab.results.sparkline import sparkline
from simulab.results.tabular import data_frame
from simulab.runs.request import _checked, whole
from simulab.training.known import known
from simulab.vitals.patients.diagnosis import diagnosed, well
from simulab.vitals.patients.exams import EXAMS, visit
from simulab.vitals.patients.patient import EVERY, FAULTS, NAMES, STEPS, TREATMENTS, chart, hidden
from simulab.wording.calling import hinted
from simulab.wording.numbers import sig3

UNSEEN = "unseen"
"""Of ``clinic``'s faults: the one that the seed deals."""
RATE = Knob(0.02, bounds=(0.01, 0.04), log=True, doc="The healthy rate.")
CURVES = ("train_loss", "validation_loss", "validation_accuracy")


@dataclass(frozen=True, eq=False, repr=False)
class Patient(Reached, Saved, saved_as="patient"):
    """What ``clinic`` found. A training is looked at before it begins and after every third step: L + 1 times.

    Attributes:
        fault: what it has, a name of ``simulab.vitals.ILLNESSES``.
        steps: (L+1,) of each look.
        train_loss, validation_loss, validation_accuracy: (2, L+1) of the patient, and after the treatments.
        exams: name of a test -> what it found.
        usual: the same of a healthy twin on the same data; NaN for tests that train anew.
        diagnosis: what the rule reads from the tests and the last training loss; it knows nothing else.
        well: whether the treated patient is as well as the healthy twin, by validation examples that do not train.
        settings: what reproduces it.

    Example:
        >>> import simulab as sl
        >>> patient = sl.clinic("dead_relus", treatments=["biases"])
        >>> patient.diagnosis, patient.exams["dead"], patient.well
        ('dead_relus', 1.0, True)
    """

    fault: str
    steps: np.ndarray
    train_loss: np.ndarray
    validation_loss: np.ndarray
    validation_accuracy: np.ndarray
    exams: dict[str, float]
    usual: dict[str, float]
    diagnosis: str
    well: bool
    settings: dict[str, Any] = field(repr=False)

    def plot(self, **options: Any) -> Any:
        """A Bokeh figure of both losses against the step, and of those after a treatment; see ``simulab.figures``."""
        return plot(self, **options)

    def to_frame(self) -> Any:
        """A pandas DataFrame, a row a look: the step, the curves, and those after the treatments where some are given."""
        columns = {"step": self.steps, **{name: getattr(self, name)[0] for name in CURVES}}
        if self.settings["treatments"]:
            columns |= {f"treated_{name}": getattr(self, name)[1] for name in CURVES}
        return data_frame(columns)

    def _repr_html_(self) -> str:
        return sparkline(np.stack([self.train_loss[0], self.validation_loss[0]]), str(self))

    def __str__(self) -> str:
        ends = f"loss {sig3(self.train_loss[0, -1])} in training, {sig3(self.validation_loss[0, -1])} in validation"
        treated = f"; treated it is {'' if self.well else 'not '}well" if self.settings["treatments"] else ""
        return f"{FAULTS[self.fault]}: {ends}; the tests say: {FAULTS[self.diagnosis]}{treated}"


@hinted
def clinic(
    fault: str = UNSEEN,
    *,
    seed: int = 0,
    treatments: Sequence[str] = (),
    learning_rate: float = 0.02,
    looks: int = STEPS // EVERY,
) -> Patient:
    """A training with one thing wrong: its curves, what fourteen tests find, what a rule reads from them, what treatment does.

    Two hidden layers of 16 ReLUs, momentum 0.9, batches of 16 from 96 examples of three classes drawn from the seed; the fault
    changes one number of that, or the data.

    Args:
        fault: a name of ``simulab.vitals.ILLNESSES``; the one that the seed hides unless told.
        seed: of data, weights and order: another patient.
        treatments: names of ``simulab.vitals.TREATMENTS``, all given at once.
        learning_rate: η of a healthy training, 0.01 to 0.04; faults and treatments multiply it.
        looks: L, 20 to 60: its length in looks, one every third step.

    Returns:
        Patient.

    Raises:
        ValueError, TypeError: one sentence that begins with the argument's name.

    Source:
        The signs and treatments are the usual ones of courses on deep learning; the rule is this project's own, and is right of
        746 of 750 patients that it was not made from.

    Example:
        >>> import simulab as sl
        >>> unknown = sl.clinic(seed=7)
        >>> unknown.fault, unknown.diagnosis, unknown.train_loss.shape
        ('dead_relus', 'dead_relus', (2, 61))
    """
    known("fault", fault, [UNSEEN, *NAMES])
    whole("seed", seed, 0, 2**32 - 1)
    whole("looks", looks, 20, STEPS // EVERY)
    rate = float(_checked("learning_rate", learning_rate, RATE, None))
    if isinstance(treatments, str):
        raise TypeError(f"treatments: give a list of names, as [{treatments!r}]")
    for treatment in treatments:
        known("treatments", treatment, list(TREATMENTS))
    chosen = np.array([name in treatments for name in TREATMENTS])
    with backend.float64():
        has = int(hidden(seed)) if fault == UNSEEN else NAMES.index(fault)
        seen = jax.device_get(_visited(np.uint32(seed), has, chosen, rate, looks))
    loss, held, right = (np.asarray(rows)[:, : looks + 1] for rows in (seen.runs.loss, seen.runs.held, seen.runs.right))
    exams, usual = (dict(zip(EXAMS, map(float, numbers))) for numbers in (seen.found, seen.usual))
    cured = seen.honest > 0.5 and well(held[1, -1], right[1, -1], held[2, -1], right[2, -1])
    return Patient(
        NAMES[has], EVERY * np.arange(looks + 1), loss[:2], held[:2], right[:2], exams, usual,
        diagnosed(exams, float(loss[0, -1])), bool(cured),
        {"fault": fault, "seed": seed, "treatments": list(treatments), "learning_rate": rate, "looks": looks},
    )  # fmt: skip


@jax.jit
def _visited(seed: Any, fault: Any, treatments: Any, rate: Any, looks: Any) -> Any:
    return visit(chart(seed), fault, treatments, rate, looks, lambda run, *rows: jax.vmap(run)(*rows))
