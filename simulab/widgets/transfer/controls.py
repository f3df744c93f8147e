"""The knobs of transfer."""

from simulab.finetuning.transfer import KNOBS
from simulab.widgets.control import Choice, Control, Number, Set
from simulab.widgets.picture import Group, Option, Series

GROUPS = (
    Group("New task", ("task", "examples", "pretraining")),
    Group("Methods", ("methods", "rank", "kept", "looked")),
    Group("Training", ("learning_rate", "rounds", "seed")),
    Group("Picture", ("varied",)),
)
SERIES = (
    Series("scratch", "From scratch", "#4D4D4D", (2, 3), "diamond"),
    Series("frozen", "Frozen features", "#0072B2", (9, 4), "square"),
    Series("gradual", "Gradual unfreezing", "#AA4499", (12, 3, 2, 3), "triangle"),
    Series("fine", "Fine-tuning", "#D55E00", (), "circle"),
    Series("adapter", "Adapter", "#009E73", (5, 3), "star"),
)
BY_EXAMPLES, BY_RATE = ({"varied": (name,)} for name in ("examples", "learning_rate"))
_METHODS = {
    "scratch": "A new trunk that has learnt nothing; all of it moves.",
    "frozen": "The trunk stays as it is; only the new head moves (a linear probe).",
    "gradual": "First the head, from a third of the training the second layer too, from two thirds the first.",
    "fine": "Trunk and head move.",
    "adapter": "The trunk's weights stay; what is added to them moves, a matrix of low rank, and the head.",
}
_EQUATIONS = {"adapter": r"W + B A,\quad B = 0 \text{ at first}"}
_TASKS = (
    ("others", "Digits 5 to 9", "Five classes that the net has never seen."),
    ("hidden", "0 to 4, partly hidden", "Other pictures of the digits that it knows; four pixels in ten are hidden."),
)
_KEPT = (
    ("none", "No layer", "Fine-tuning moves all of the trunk."),
    ("first", "The first layer", "Only the second layer and the head move."),
    ("both", "Both layers", "Only the head moves: these are frozen features."),
)
_VARIED = (
    ("examples", "Examples", "How often it is right against the number of examples, from eight draws."),
    ("learning_rate", "Learning rate", "What a larger rate brings on the new task, and costs on the old one."),
)


def controls() -> tuple[Control, ...]:
    """All of them, in the order of the groups."""
    methods = tuple(Option(s.name, s.label, _METHODS[s.name], _EQUATIONS.get(s.name, "")) for s in SERIES)
    begin = [name for name in _METHODS if name != "gradual"]
    return (
        Choice("task", "New task", "others", "What is to be learnt next, from few examples.", options=_options(_TASKS)),
        _number("examples", "Examples", "of each class"),
        _number("pretraining", "Pretrained on", "of each old digit"),
        Set("methods", "Shown", begin, "Which are drawn and spoken of; all are trained.", options=methods),
        _number("rank", "Rank of the adapter"),
        Choice("kept", "Kept frozen", "none", "Which layers fine-tuning and gradual unfreezing leave as they are.",
               options=_options(_KEPT)),
        Choice("looked", "Look into", "fine", "Whose units and answers are seen.", options=methods),
        _number("learning_rate", "Learning rate"),
        _number("rounds", "Length", "× 5 steps"),
        Number("seed", "Seed", 0, "Other trunks, examples and mini-batches.", bounds=(0, 9999), integer=True),
        Choice("varied", "Against", "examples", "What the picture of eight draws runs over.", options=_options(_VARIED)),
    )  # fmt: skip


def _options(rows: tuple[tuple[str, str, str], ...]) -> tuple[Option, ...]:
    return tuple(Option(*row) for row in rows)


def _number(name: str, label: str, unit: str = "") -> Number:
    declared = KNOBS[name]
    return Number(
        name,
        label,
        declared.default,
        declared.doc or "",
        symbol=declared.symbol,
        unit=unit,
        bounds=declared.bounds,  # pyright: ignore
        log=declared.log,
        integer=declared.integer,
    )
