"""The knobs of the rate finder."""

from collections.abc import Mapping, Sequence

from simulab.optimizer import Optimizer
from simulab.widgets.control import Choice, Control, Number
from simulab.widgets.kit.short_data import MOST, ShortData
from simulab.widgets.kit.short_training import CAPACITY
from simulab.widgets.picture import Group, Option

LOWEST, HIGHEST = 1e-5, 10.0
"""Between which rates your own can be; the test begins at the lowest and ends at the highest unless told."""
GROUPS = (
    Group("Training", ("data", "optimizer", "momentum", "batch_size", "seed")),
    Group("Test", ("steps", "highest", "smoothing")),
    Group("Your choice", ("learning_rate",)),
)


def controls(data: Sequence[ShortData], optimizers: Mapping[str, Optimizer]) -> tuple[Control, ...]:
    """All of them, in the order of the groups."""
    menu = tuple(Option(name, one.title) for name, one in optimizers.items())
    heavy = tuple(name for name, one in optimizers.items() if "momentum" in one.knobs())
    begins = next((one.name for one in data if one.name == "two_moons"), data[0].name)
    first = "momentum" if "momentum" in optimizers else next(iter(optimizers))
    return (
        Choice("data", "Data", begins, "What the net is to learn: eight tanh units on up to 120 examples.",
               options=tuple(one.option() for one in data)),
        Choice("optimizer", "Optimizer", first, "What makes a step of a gradient.", options=menu),
        Number("momentum", "Momentum", 0.9, "How much of the last step is kept in the next one.", symbol="μ",
               bounds=(0.0, 0.99), shown={"optimizer": heavy}),
        Number("batch_size", "Batch size", 20, "Examples whose mean gradient makes a step.", symbol="B",
               bounds=(5, MOST), log=True, integer=True),
        Number("seed", "Seed", 0, "Other initial weights, and another order of the mini-batches.", bounds=(0, 9999),
               integer=True),
        Number("steps", "Length", 200, "Steps of the test, and of every whole training beside it.", symbol="T",
               unit="steps", bounds=(50, CAPACITY), integer=True),
        Number("highest", "Highest rate", HIGHEST, "The rate of the test's last step.", bounds=(0.1, 100.0),
               log=True),
        Number("smoothing", "Smoothing", 0.9, "How much of the average is kept when the next loss comes in.", symbol="β",
               bounds=(0.0, 0.99)),
        Number("learning_rate", "Your rate", 0.3, "Drag the line: a whole training with this rate.", symbol="η",
               bounds=(LOWEST, HIGHEST), log=True),
    )  # fmt: skip
