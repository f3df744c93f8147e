"""The knobs of the losses."""

from typing import Any

from simulab.losses.compare import KNOBS, RATES
from simulab.losses.descent import MOST_STEPS
from simulab.losses.shape import TASKS
from simulab.widgets.control import Choice, Control, Number, Set
from simulab.widgets.picture import Group, Option

TITLES = {
    "mse": ("MSE", "Mean squared error: the slope grows with the residual.", r"r^2"),
    "mae": ("MAE", "Mean absolute error: the same slope everywhere.", r"|r|"),
    "huber": ("Huber", "Squared up to δ, straight beyond.", r"\tfrac12 r^2,\ \text{then}\ \delta(|r| - \tfrac12\delta)"),
    "binary_cross_entropy": ("Cross-entropy", "Binary, of the score of the truth.", r"\log(1 + e^{-s})"),
    "hinge": ("Hinge", "Nothing beyond the margin.", r"\max(0,\, m - s)"),
    "focal": ("Focal", "The cross-entropy; what is easy counts less.", r"-(1-p)^\gamma \log p,\quad p = \frac{1}{1+e^{-s}}"),
    "cross_entropy": ("Categorical", "Cross-entropy of three classes.", r"-\log p_k,\quad p_k = \frac{e^{s_k}}{\sum_j e^{s_j}}"),
    "contrastive": ("Contrastive", "Pairs: one class together, two classes at least m apart.",
                    r"\tfrac12 d^2\ \text{or}\ \tfrac12 \max(0,\, m - d)^2"),
    "triplet": ("Triplet", "The own class nearer than another by m, in squared distance.",
                r"\max(0,\, |a-p|^2 - |a-n|^2 + m)"),
}  # fmt: skip
"""Loss -> what menus call it, what it is, and its equation."""
SETS = {"line": "line_losses", "classes": "class_losses", "embedding": "embedding_losses"}
"""Task -> the knob that says which of its losses are drawn."""
GROUPS = (
    Group("Problem", ("task", "outliers", "scatter", "rare", "wrong", "spread")),
    Group("Losses", (*SETS.values(), "huber_delta", "focal_gamma", "margin", "at")),
    Group("Training", ("learning_rate", "steps", "seed")),
)
_TASKS = (
    ("line", "A line", "40 points; some of them lie far below.", (-6.0, 6.0), 3.0),
    ("classes", "Two classes", "120 points; one class is rare, some labels are wrong.", (-6.0, 6.0), -3.0),
    ("embedding", "Three classes in a plane", "30 examples of four features, of which two say nothing.", (0.0, 4.0), 0.5),
)  # fmt: skip


def controls() -> tuple[Control, ...]:
    """All of them, in the order of the groups."""
    tasks = tuple(
        Option(name, title, doc, presets={"learning_rate": RATES[name], "at": at}, bounds={"at": bounds})
        for name, title, doc, bounds, at in _TASKS
    )
    line, classes, embedding = ({"task": (name,)} for name, *_ in _TASKS)
    return (
        Choice("task", "Problem", "line", "What is fitted, and so which losses there are.", options=tasks),
        _number("outliers", "Outliers", line),
        _number("scatter", "Scatter", line, symbol="σ"),
        _number("rare", "Share of class B", classes),
        _number("wrong", "Wrong labels", classes),
        _number("spread", "Noise features", embedding, symbol="σ"),
        *(_set(task, knob) for task, knob in SETS.items()),
        _number("huber_delta", "Huber's bend", line),
        _number("focal_gamma", "Focus", classes),
        _number("margin", "Margin", {"task": ("classes", "embedding")}),
        Number("at", "Look at", 3.0, "Where losses and slopes are read: a residual, a score, a lead or a distance.",
               bounds=(-6.0, 6.0)),
        Number("learning_rate", "Learning rate", RATES["line"], "Of gradient descent on all examples, the same for every loss.",
               symbol="η", bounds=(1e-3, 2.0), log=True),
        Number("steps", "Length", 200, "Steps of each fit.", symbol="T", unit="steps", bounds=(10, MOST_STEPS), integer=True),
        Number("seed", "Seed", 0, "Other points.", bounds=(0, 9999), integer=True),
    )  # fmt: skip


def _number(name: str, label: str, shown: Any, symbol: str = "") -> Number:
    declared = KNOBS[name]
    return Number(
        name,
        label,
        declared.default,
        declared.doc or "",
        symbol=declared.symbol or symbol,
        bounds=declared.bounds,  # pyright: ignore
        log=declared.log,
        shown=shown,
    )


def _set(task: str, knob: str) -> Set:
    options = tuple(Option(name, TITLES[name][0], *TITLES[name][1:]) for name in TASKS[task])
    return Set(knob, "Compared", list(TASKS[task]), "Which are drawn and spoken of; all are fitted.", options=options,
               shown={"task": (task,)})  # fmt: skip
