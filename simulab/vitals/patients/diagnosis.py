"""The rule by which a patient is diagnosed, from the curve and the tests alone: the clinic's answer is decided by measurements.

It was written down from patients with seeds 0 to 19; a long test asks it about 50 others.
"""

from collections.abc import Mapping
from typing import Any

from simulab.vitals.patients.patient import FEW

MARGIN, LESS_RIGHT = 0.3, 0.1
"""How far above a healthy twin's loss, and below its accuracy, a patient who is well may be."""
BLANK = 1.0986
"""log 3, the loss of a net that says nothing."""


def diagnosed(found: Mapping[str, float], end: float) -> str:
    """The name of what a patient has.

    Args:
        found: the tests, by the names of ``EXAMS``.
        end: the training loss at the end.
    """
    worse = not end < 1e300
    helps = {name: found[name] < 0.5 * end or worse for name in ("lower", "higher")}
    rules = (
        ("leak", found["shared"] > 0.5),
        ("unscaled", found["features"] > 20),
        ("imbalanced", found["rarest"] < 0.1),
        ("dropout_left_on", found["twice"] > 1e-9),
        ("dead_relus", found["dead"] > 0.9),
        ("schedule_early", found["half"] < 0.1),
        ("exploding", found["examples"] > 10),
        ("overfitting", found["count"] <= 2 * FEW),
        ("bad_initialisation", found["gradient"] < 0.6 and abs(end - BLANK) < 0.05 * BLANK),
        ("batch_small", found["noise"] > 2 or (found["noise"] > 1.7 and helps["lower"])),
        ("rate_high", helps["lower"] and end > 0.3),
        ("rate_low", helps["higher"] and end > 0.2),
        ("underfitting", end > 0.4 and found["tiny"] > 0.35),
        ("labels_shuffled", end > 0.6),
    )
    return next((name for name, holds in rules if holds), "healthy")


def well(loss: Any, right: Any, twin_loss: Any, twin_right: Any) -> Any:
    """Whether validation loss and accuracy are those of a patient who is well, beside the healthy twin's."""
    return (loss <= twin_loss + MARGIN) & (right >= twin_right - LESS_RIGHT)
