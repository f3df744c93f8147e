"""The knobs of the landscape of a net."""

from typing import Any

import jax.numpy as jnp

from simulab.terrain.net import ACTIVATIONS, LOSSES, NORMALISATIONS, Kind
from simulab.terrain.plane import PLANES
from simulab.terrain.run import EVERY, MOST, RULES, rules
from simulab.terrain.scape import BOUNDS
from simulab.terrain.study import Given
from simulab.widgets.control import Choice, Control, Number
from simulab.widgets.knobs import Knobs
from simulab.widgets.picture import Group, Option

GROUPS = (
    Group("Plane", ("plane", "optimizer", "draw", "reach", "beside")),
    Group("Net", ("activation", "normalisation", "loss", "seed")),
    Group("Training", ("gd_rate", "momentum_rate", "momentum", "adam_rate", "looks")),
)
RUNS = {"plane": ("random", "principal")}
"""Where the plane has the three optimizers' runs."""
SOLUTIONS = {"plane": ("solutions",)}
_PLANES = {
    "random": (
        "Random directions",
        "About the end of the run; each direction is as long into every unit as its weights are.",
    ),
    "principal": (
        "The run's own",
        "The two directions along which the run is farthest from its end: its principal components.",
    ),
    "solutions": ("Three solutions", "Through the ends of three runs, each from a start of its own."),
}
_RULES = {
    "gd": ("Gradient descent", "On all examples at once.", r"w \leftarrow w - \eta g"),
    "momentum": ("Momentum", "On all examples at once.", r"v \leftarrow \mu v - \eta g,\; w \leftarrow w + v"),
    "adam": ("Adam", "On all examples at once.", r"w \leftarrow w - \eta\, \hat m / (\sqrt{\hat v} + \varepsilon)"),
}
_ACTIVATIONS = {"tanh": ("Tanh", ""), "relu": ("ReLU", "")}
_NORMS = {"none": ("None", ""), "batch": ("Batch", "Each hidden unit's sums over all examples.")}
_LOSSES = {
    "squared": ("Squared error", "Classes are -1 and 1.", r"(f - y)^2"),
    "logistic": ("Cross-entropy", "Classes are -1 and 1.", r"\log(1 + e^{-yf})"),
}
BESIDE = {
    "sharpness": (
        "Sharpness",
        "The largest eigenvalue of the Hessian, step by step, and where descent would be unstable.",
    ),
    "normed": (
        "Batch norm or not",
        "The same plane of the same net, with batch normalisation if yours has none, else without.",
    ),
    "between": ("Between two nets", "From the solution of one start straight to that of the next."),
}


def controls() -> tuple[Control, ...]:
    """All of them, in the order of the groups."""
    return (
        _choice("plane", "Directions", "principal", "What spans the plane.", PLANES, _PLANES),
        _choice("optimizer", "About the run of", "gd", "Whose run the plane and the curves are about.", RULES, _RULES),
        Number("draw", "Draw", 0, "Other random directions.", bounds=(0, 9999), integer=True, shown={"plane": ("random",)}),
        _number("reach", "Width", 1.0, "The square is so many times as wide.", log=True),
        _choice("beside", "Beside it", "sharpness", "What is drawn beside the plane.", tuple(BESIDE), BESIDE),
        _choice("activation", "Activation", "tanh", "What a hidden unit makes of its sum.", ACTIVATIONS, _ACTIVATIONS),
        _choice("normalisation", "Normalisation", "none", "What is done to a hidden unit's sums.", NORMALISATIONS, _NORMS),
        _choice("loss", "Loss", "squared", "What is lowered, in the mean of the examples.", LOSSES, _LOSSES),
        Number("seed", "Seed", 0, "Other initial weights.", bounds=(0, 9999), integer=True),
        _number("gd_rate", "Rate of descent", 0.2, "Of gradient descent.", symbol="η", log=True),
        _number("momentum_rate", "Rate of momentum", 0.2, "Of momentum.", symbol="η", log=True),
        _number("momentum", "Momentum", 0.9, "Share of the last step that is kept.", symbol="μ"),
        _number("adam_rate", "Rate of Adam", 0.05, "Of Adam.", symbol="η", log=True),
        Number("looks", "Length", MOST, f"How long it is trained: so many times {EVERY} steps.", unit=f"× {EVERY} steps",
               bounds=(10, MOST), integer=True),
    )  # fmt: skip


def _number(name: str, label: str, default: float, doc: str, **more: Any) -> Number:
    return Number(name, label, default, doc, bounds=BOUNDS[name], **more)


def _choice(name: str, label: str, default: str, doc: str, order: tuple[str, ...], said: Any) -> Choice:
    return Choice(name, label, default, doc, options=tuple(Option(one, *said[one]) for one in order))


def given(k: Knobs) -> Given:
    """What the knobs ask."""
    return Given(
        Kind(k["activation"], k["normalisation"], k["loss"]),
        rules(k["gd_rate"], k["momentum_rate"], k["momentum"], k["adam_rate"]),
        k["optimizer"], k["seed"], jnp.asarray(k["looks"], int), k["plane"], k["draw"], k["reach"],
    )  # fmt: skip


def otherwise(asked: Given) -> Given:
    """The same net with batch normalisation where it has none, else without."""
    return asked._replace(kind=asked.kind._replace(normalisation=1 - asked.kind.normalisation))
