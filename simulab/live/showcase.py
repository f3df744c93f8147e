"""What the home page says and shows of each widget."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Show:
    """One picture: a figure of the widget at a state, and what a student takes away."""

    slot: str
    learn: str
    state: dict[str, Any] = field(default_factory=dict)


SHOWCASE = {
    "race": Show(
        "stage",
        "One start, one learning rate, and yet different valleys: what each optimizer does with a gradient.",
        {"surface": "three_hump_camel", "learning_rate": 0.02, "steps": 200},
    ),
    "learning-rate": Show(
        "sensitivity",
        "How far the learning rate can go before a run explodes, and why the curvature decides it.",
        {"curvature": 6.0, "learning_rate": 0.1},
    ),
    "schedules": Show(
        "rates",
        "What a schedule does to the rate, and what that does to the loss of a real net at the same budget.",
        {"schedules": "step,warmup_cosine,one_cycle,cosine_restarts"},
    ),
    "search": Show(
        "best",
        "Why random draws beat a grid when one knob matters more than the other, and what is cleverer than both.",
        {"seed": 3},
    ),
    "gradient-check": Show(
        "errors",
        "Is the gradient right? A check in float64 and in float32, and why the smallest step is not the best.",
        {"curves": "central32,central64", "h": 1e-3},
    ),
}
"""Widget -> its picture. A widget that is not here still has a card, without one."""
