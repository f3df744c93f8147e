"""The knobs of batches."""

from collections.abc import Sequence

from simulab.batches.task import DRAWN
from simulab.widgets.batches.tasks import BOWL
from simulab.widgets.control import Choice, Control, Number
from simulab.widgets.kit.short_data import MOST, Data
from simulab.widgets.picture import Group, Option, Shown

GROUPS = (
    Group("Look", ("look",)),
    Group("Batch", ("batch_size", "drawn")),
    Group("Training", ("data", "noise", "learning_rate", "after", "seed")),
)
NOISE: Shown = {"look": ("noise",)}
_DRAWN = {
    "without": (
        "without replacement",
        "All examples of a mini-batch are different; of all N nothing is left to chance.",
    ),
    "with": ("with replacement", "Each example is drawn from all of them, whatever was drawn before."),
}
LOOKS = (
    Option("noise", "Gradient noise", "How far a mini-batch's gradient is from that of all examples.",
           r"\mathbb{E}\,|g_B - g|^2 = \tfrac{\sigma^2}{B}"),
)  # fmt: skip


def controls(data: Sequence[Data]) -> tuple[Control, ...]:
    """All of them, in the order of the groups."""
    begins = next((one.name for one in data if one.name == "two_moons"), data[0].name)
    bowl = Option(BOWL, "A bowl", "A quadratic surface: its examples' gradients vary by σ along each axis, everywhere.")
    return (
        Choice("look", "Look at", "noise", "What is measured.", options=LOOKS),
        Number("batch_size", "Batch size", 8, "Examples whose mean gradient makes a step.", symbol="B", bounds=(1, MOST),
               log=True, integer=True),
        Choice("drawn", "Drawn", "without", "How the examples of a mini-batch are drawn.",
               options=tuple(Option(name, *_DRAWN[name]) for name in DRAWN)),
        Choice("data", "Training on", begins, "What is learnt: a bowl, or data by eight tanh units.",
               options=(bowl, *(one.option() for one in data))),
        Number("noise", "One example's noise", 1.0, "Deviation of one example's gradient along each axis.", symbol="σ",
               bounds=(0.1, 3.0), log=True, shown={"data": (BOWL,)}),
        Number("learning_rate", "Learning rate", 0.1, "Of plain gradient descent.", symbol="η", bounds=(0.01, 10.0),
               log=True),
        Number("after", "Measured after", 50, "So many steps by all examples, at this rate.", unit="steps",
               bounds=(0, 400), integer=True, shown=NOISE),
        Number("seed", "Seed", 0, "Other initial weights, and other mini-batches.", bounds=(0, 9999), integer=True),
    )  # fmt: skip
