"""The knobs of rate and decay."""

from simulab.batches.decay import DECAYS, DROPOUTS, KINDS
from simulab.widgets.control import Choice, Control, Number
from simulab.widgets.picture import Group, Option, Shown

DECAY: Shown = {"look": ("decay",)}
GROUP = Group("Held back by", ("held_back", "weight_decay", "dropout"))
LOOK = Option(
    "decay", "Rate and decay", "Learning rate against weight decay or dropout: a map of real trainings.",
    r"w \leftarrow (1 - \eta\lambda)\, w - \eta\, g_B", bounds={"batch_size": (4, 60)}, presets={"learning_rate": 0.5},
)  # fmt: skip
"""Mini-batches of fewer examples would make whole maps slow; more than half of the examples do not train."""
_KINDS = {
    "decay": ("weight decay", "Each step takes a share ηλ off all weights."),
    "dropout": ("dropout", "In each step a share p of hidden units is silent, and what is left is divided by 1 − p."),
}


def controls() -> tuple[Control, ...]:
    """What holds the net back, and how much of it."""
    return (
        Choice("held_back", "Held back by", "decay", "What keeps the net from learning examples by heart.",
               options=tuple(Option(name, *_KINDS[name]) for name in KINDS), shown=DECAY),
        Number("weight_decay", "Weight decay", 0.01, "Decoupled from the gradient.", symbol="λ", bounds=(DECAYS[1], DECAYS[-1]),
               log=True, shown={**DECAY, "held_back": ("decay",)}),  # pyright: ignore
        Number("dropout", "Dropout", 0.2, "Share of hidden units that are silent in a step, anew for each example.", symbol="p",
               bounds=(0.0, DROPOUTS[-1]), shown={**DECAY, "held_back": ("dropout",)}),  # pyright: ignore
    )  # fmt: skip
