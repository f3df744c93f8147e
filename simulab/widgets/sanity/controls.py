"""The knobs of the check list, and what can be planted."""

from collections.abc import Sequence

from simulab.widgets.control import Choice, Control, Number
from simulab.widgets.kit.short_data import ShortData
from simulab.widgets.picture import Group, Option
from simulab.widgets.sanity.net import CAPACITY, NAMES

HIDDEN = "hidden"
"""The option that has the fault dealt, unseen."""
TITLES = {
    "": "Nothing",
    "labels_shuffled": "Labels shuffled",
    "out_of_step": "Labels out of step",
    "labels_from_1": "Labels counted from 1",
    "unscaled": "Data not scaled",
    "augmentation": "Signs turned at random",
    "frozen_layer": "First layer frozen",
    "wrong_sign": "Sign of the gradient",
    "no_penalty": "Penalty never added",
    "wrong_loss": "Squared error as the loss",
    "softmax_twice": "Softmax twice",
    "eps_too_small": "Log of zero",
}
"""Fault -> what menus call it."""
VALUES = {name: name or "nothing" for name in NAMES}
"""Fault -> its option."""
GROUPS = (
    Group("What is wrong?", ("guess", "fault", "deal")),
    Group("Net", ("data", "examples", "l2", "learning_rate", "steps", "last_layer")),
    Group("Luck", ("seed",), open=False),
)


def controls(data: Sequence[ShortData]) -> tuple[Control, ...]:
    """All of them, in the order of the groups."""
    planted = tuple(Option(VALUES[name], TITLES[name]) for name in NAMES)
    begins = next((one.name for one in data if one.name == "wine"), data[0].name)
    guesses = (Option("none", "No guess yet"), *planted)
    return (
        Choice("guess", "Your guess", "none", "What the list tells you: a fault in the data or in the loop, or none. The first "
               "one counts.", options=guesses),
        Choice("fault", "Planted", HIDDEN, "One that is dealt and hidden until you guess, or one that you choose to see what "
               "the list makes of it.", options=(Option(HIDDEN, "Hidden: dealt"), *planted)),
        Number("deal", "Deal", 4, "Another number, another hidden fault; nothing is one of the twelve.", bounds=(0, 9999),
               integer=True, shown={"fault": (HIDDEN,)}),
        Choice("data", "Data", begins, "What the net is to learn: eight tanh units; three examples in ten do not train.",
               options=tuple(one.option() for one in data)),
        Number("examples", "Tiny batch", 10, "So many examples are to be memorised.", symbol="k", unit="examples",
               bounds=(2, 20), integer=True),
        Number("l2", "Penalty", 0.01, "λ/2 times the square of all weights is added to the loss.", symbol="λ",
               bounds=(1e-4, 1.0), log=True),
        Number("learning_rate", "Learning rate", 0.02, "Of Adam, in both trainings.", symbol="η", bounds=(1e-4, 1.0),
               log=True),
        Number("steps", "Length", 300, "Steps of either training.", symbol="T", unit="steps", bounds=(50, CAPACITY),
               integer=True),
        Number("last_layer", "Last layer", 0.01, "The last layer's weights are multiplied by this before the initial loss is "
               "taken: small ones say nothing.", unit="× Xavier", bounds=(0.01, 10.0), log=True),
        Number("seed", "Seed", 0, "Other initial weights.", bounds=(0, 9999), integer=True),
        Choice("first", "First guess", "none", "The one that counts.", options=guesses),
    )  # fmt: skip
