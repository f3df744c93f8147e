"""The knobs of generalisation."""

from typing import Any

from simulab.generalisation.generalise import BOUNDS, KNOBS, STUDIED
from simulab.widgets.control import Choice, Control, Number
from simulab.widgets.picture import Group, Option

GROUPS = (
    Group("Fit", ("study", "features", "capacity", "penalty", "l1", "stop")),
    Group("Examples", ("examples", "noise", "seed")),
)
CAPACITY, PENALTY, TRAINING = ({"study": (name,)} for name in ("capacity", "penalty", "training"))
_STUDIES = (
    ("capacity", "Capacity", "Error against the number of weights.", r"\tfrac1n |y - \Phi w|^2 + \lambda |w|^2"),
    ("penalty", "Penalty", "Error against the weight of ridge, lasso, or a mixture.",
     r"\tfrac1{2n} |y - \Phi w|^2 + \lambda \left(\rho |w|_1 + \tfrac{1-\rho}2 |w|^2\right)"),
    ("training", "Training time", "Error against the steps of gradient descent; what early stopping keeps.",
     r"w \leftarrow w - \eta \nabla \tfrac1{2n} |y - \Phi w|^2"),
)  # fmt: skip
_FEATURES = (
    ("polynomials", "Polynomials", "Degree p − 1; up to 16 weights.", 12),
    ("waves", "Random waves", "cos(ωx + b) with random ω and b, up to 300: many more than examples.", 20),
)


def controls() -> tuple[Control, ...]:
    """All of them, in the order of the groups."""
    studies = tuple(
        Option(name, title, doc, equation, presets={knob: at for knob, (at, _) in STUDIED[name].items()},
               bounds={knob: ends for knob, (_, ends) in STUDIED[name].items()})
        for name, title, doc, equation in _STUDIES
    )  # fmt: skip
    features = tuple(
        Option(name, title, doc, presets={"capacity": at}, bounds={"capacity": BOUNDS[name]})
        for name, title, doc, at in _FEATURES
    )
    return (
        Choice("study", "Varied", "capacity", "What the error is drawn against.", options=studies),
        Choice("features", "Features", "polynomials", "What a fit is a weighted sum of.", options=features, shown=CAPACITY),
        _number("capacity", "Weights"),
        _number("penalty", "Penalty", {"study": ("capacity", "penalty")}),
        _number("l1", "Share of L1", PENALTY),
        _number("stop", "Stop at", TRAINING, unit="steps"),
        _number("examples", "Examples"),
        _number("noise", "Noise"),
        Number("seed", "Seed", 0, "Other examples.", bounds=(0, 9999), integer=True),
    )  # fmt: skip


def _number(name: str, label: str, shown: Any = None, unit: str = "") -> Number:
    declared = KNOBS[name]
    return Number(
        name,
        label,
        declared.default,
        declared.doc or "",
        symbol=declared.symbol,
        unit=unit,
        bounds=declared.bounds,  # pyright: ignore
        log=declared.log,
        integer=declared.integer,
        shown=shown,
    )
