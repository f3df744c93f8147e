"""The knobs of batches."""

from collections.abc import Sequence

from simulab.batches.task import DRAWN
from simulab.widgets.batches import decay_controls, scale_controls
from simulab.widgets.batches.tasks import BOWL
from simulab.widgets.control import Choice, Control, Number
from simulab.widgets.kit.short_data import MOST, ShortData
from simulab.widgets.picture import Group, Option, Shown

GROUPS = (
    Group("Look", ("look",)),
    Group("Batch", ("batch_size", "drawn", "learning_rate", "rates")),
    decay_controls.GROUP,
    *scale_controls.GROUPS,
    Group("Training", ("data", "noise", "after", "steps", "epochs", "seed")),
)
LONGEST = 1000
"""Steps of a training that is watched."""
NOISE: Shown = {"look": ("noise",)}
DESCENT: Shown = {"look": ("descent",)}
RULE: Shown = {"look": ("rule",)}
MINIMA: Shown = {"look": ("minima",)}
RACE: Shown = {"look": ("race",)}
NOISY = {"look": ("noise", "descent", "rule", "minima", "race", "decay")}
"""Looks at what mini-batches do."""
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
    Option("descent", "Steps and examples", "One start, three batch sizes: loss after so many steps, and so many examples.",
           r"w \leftarrow w - \eta\, g_B"),
    Option("rule", "Scaling rule", "B times k, η times k: the same end? A map of real trainings.", r"\eta \propto B"),
    Option("minima", "Sharp and flat", "How sharp the loss is where small and large batches end.",
           r"\lambda_{\max}(\nabla^2 f)"),
    Option("race", "Optimizers", "SGD, Adam and LAMB, each at its best rate, over the batch size."),
    decay_controls.LOOK,
    *scale_controls.LOOKS,
)  # fmt: skip


def controls(data: Sequence[ShortData]) -> tuple[Control, ...]:
    """All of them, in the order of the groups."""
    begins = next((one.name for one in data if one.name == "iris"), data[0].name)
    bowl = Option(
        BOWL,
        "A bowl",
        "A quadratic surface: its examples' gradients vary by σ along each axis, everywhere.",
        shown={"look": tuple(one.value for one in LOOKS if one is not decay_controls.LOOK)},
    )
    return (
        Choice("look", "Measured", "noise", "What is measured.", options=LOOKS),
        Number("batch_size", "Batch size", 8, "Examples whose mean gradient makes a step.", symbol="B", bounds=(1, MOST),
               log=True, integer=True, shown={"look": ("noise", "descent", "rule", "decay")}),
        Choice("drawn", "Drawn", "without", "How the examples of a mini-batch are drawn.",
               options=tuple(Option(name, *_DRAWN[name]) for name in DRAWN), shown=NOISY),
        Number("learning_rate", "Learning rate", 0.1, "Of plain gradient descent.", symbol="η", bounds=(0.01, 10.0),
               log=True, shown={"look": ("noise", "descent", "rule", "minima", "decay", *scale_controls.LEARNT)}),
        Choice("rates", "Rate of the others", "same", "Of a single example and of all, beside your batch.", shown=DESCENT,
               options=(Option("same", "the same"), Option("linear", "in proportion to B", equation=r"\eta \propto B"))),
        Choice("data", "Training on", begins, "What is learnt: a bowl, or data by eight tanh units.",
               options=(bowl, *(one.option() for one in data)), shown=NOISY),
        Number("noise", "One example's noise", 1.0, "Deviation of one example's gradient along each axis.", symbol="σ",
               bounds=(0.1, 3.0), log=True, shown={**NOISY, "data": (BOWL,)}),
        Number("after", "Measured after", 50, "So many steps by all examples, at this rate.", unit="steps",
               bounds=(0, 400), integer=True, shown=NOISE),
        Number("steps", "Length", 400, "Steps of each training.", symbol="T", unit="steps", bounds=(10, LONGEST),
               integer=True, log=True, shown={"look": ("descent", "minima", *scale_controls.LEARNT)}),
        Number("epochs", "Passes", 10, "How often each training sees all examples: fewer steps where batches are larger.",
               unit="epochs", bounds=(1, 20), integer=True, shown={"look": ("rule", "race", "decay")}),
        *decay_controls.controls(),
        *scale_controls.controls(),
        Number("seed", "Seed", 0, "Other initial weights, and other mini-batches.", bounds=(0, 9999), integer=True,
               shown={"look": (*NOISY["look"], *scale_controls.LEARNT)}),
    )  # fmt: skip
