"""The knobs of the lottery."""

from collections.abc import Mapping, Sequence

from simulab.optimizer import Optimizer
from simulab.vitals.lottery import RANGES
from simulab.widgets.control import Choice, Control, Number
from simulab.widgets.kit.short_data import MOST, ShortData
from simulab.widgets.kit.short_training import CAPACITY
from simulab.widgets.picture import Group, Option, Shown

NAMES = ("a", "b", "c", "d", "e", "f")
"""Of the tickets; the first so many are dealt."""
LEAST = 3
"""Tickets of a deal."""
KNOBS = {"learning_rate": "Learning rate", "batch_size": "Batch size", "initial_scale": "Initial weights"}
"""What can be drawn, in the order of the menu."""
GROUPS = (
    Group("Tickets", ("drawn", "tickets", "bet", "deal")),
    Group("Training", ("data", "optimizer", "momentum", "learning_rate", "batch_size", "initial_scale", "steps")),
    Group("Luck", ("seed",), open=False),
)


def controls(data: Sequence[ShortData], optimizers: Mapping[str, Optimizer]) -> tuple[Control, ...]:
    """All of them, in the order of the groups."""
    menu = tuple(Option(name, one.title) for name, one in optimizers.items())
    heavy = tuple(name for name, one in optimizers.items() if "momentum" in one.knobs())
    begins = next((one.name for one in data if one.name == "iris"), data[0].name)
    first = "momentum" if "momentum" in optimizers else next(iter(optimizers))

    def dealt(place: int) -> Shown:
        """While so many tickets are dealt that this one is among them."""
        return {"tickets": tuple(range(place + 1, len(NAMES) + 1))} if place >= LEAST else None

    def beside(knob: str) -> dict[str, tuple[str, ...]]:
        """Shown while another knob is the ticket."""
        return {"drawn": tuple(name for name in KNOBS if name != knob)}

    return (
        Choice("drawn", "What is drawn", "learning_rate", "The knob in which the trainings differ.",
               options=tuple(Option(name, label) for name, label in KNOBS.items())),
        Number("tickets", "Tickets", LEAST, "How many are dealt: so many trainings.", symbol="N",
               bounds=(LEAST, len(NAMES)), integer=True),
        Number("deal", "Deal", 36, "Another number, other tickets; each value is as likely as its tenfold.",
               bounds=(0, 9999), integer=True),
        Choice("bet", "Your bet", "none", "Which ticket ends at the lowest loss?",
               options=(Option("none", "No bet"), *(Option(name, name.upper(), shown=dealt(i)) for i, name in enumerate(NAMES)))),
        Choice("data", "Data", begins, "What the net is to learn: eight tanh units on up to 120 examples.",
               options=tuple(one.option() for one in data)),
        Choice("optimizer", "Optimizer", first, "What makes a step of a gradient.", options=menu),
        Number("momentum", "Momentum", 0.9, "How much of the last step is kept in the next one.", symbol="μ",
               bounds=(0.0, 0.99), shown={"optimizer": heavy}),
        Number("learning_rate", "Learning rate", 0.05, "The step's length is this times the gradient.", symbol="η",
               bounds=RANGES["learning_rate"], log=True, shown=beside("learning_rate")),
        Number("batch_size", "Batch size", 60, "Examples whose mean gradient makes a step.", symbol="B",
               bounds=(1, MOST), log=True, integer=True, shown=beside("batch_size")),
        Number("initial_scale", "Initial weights", 1.0, "Xavier's initial weights times this.", unit="× Xavier",
               bounds=RANGES["initial_scale"], log=True, shown=beside("initial_scale")),
        Number("steps", "Length", 200, "Steps of every training.", symbol="T", unit="steps", bounds=(50, CAPACITY),
               integer=True),
        Number("seed", "Seed", 0, "Other initial weights, and another order of the mini-batches, for all of them.",
               bounds=(0, 9999), integer=True),
    )  # fmt: skip
