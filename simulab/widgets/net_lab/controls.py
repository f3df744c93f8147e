"""The knobs of the net lab, in the order in which a person thinks: data, net, training, and what is folded away."""

from collections.abc import Mapping

from simulab.optimizer import Optimizer
from simulab.training.activation import ACTIVATIONS
from simulab.training.initialisation import INITIALISATIONS
from simulab.training.recipe import Generated
from simulab.widgets.control import Choice, Control, Flag, Number, Set
from simulab.widgets.net_lab import branch
from simulab.widgets.net_lab.data import MOST
from simulab.widgets.net_lab.run import CAPACITY
from simulab.widgets.net_lab.shape import DEEPEST, WIDEST
from simulab.widgets.picture import Group, Option, Shown

NO_CLIPPING = 100.0
"""The clip knob's right end: nothing is clipped there."""
WIDTHS = (6, 4, 4, 4)
FEATURES = (
    Option("x1", "x₁"),
    Option("x2", "x₂"),
    Option("x1_squared", "x₁²"),
    Option("x2_squared", "x₂²"),
    Option("product", "x₁x₂"),
    Option("sin_x1", "sin πx₁"),
    Option("sin_x2", "sin πx₂"),
)
SCALINGS = (
    Option("none", "As they are"),
    Option("standard", "Standardised", "Mean 0 and deviation 1 on the training points."),
    Option("min_max", "Min to max", "From 0 to 1 on the training points."),
)
ACTIVATION_NAMES = {"sigmoid": "Sigmoid", "tanh": "Tanh", "relu": "ReLU", "leaky_relu": "Leaky ReLU", "gelu": "GELU"}
INITIALISATION_NAMES = {
    "zeros": "Zeros",
    "too_small": "Too small",
    "xavier": "Xavier",
    "he": "He",
    "too_large": "Too large",
}
GROUPS = (
    Group("Data", ("data", "classes", "noise", "points")),
    Group("Training", ("optimizer", "learning_rate", "momentum", "batch_size", "epochs")),
    Group("Activation", ("activation",)),
    Group("Layers", ("layers", *(f"width_{i + 1}" for i in range(DEEPEST))), open=False),
    Group("Start", ("initialisation", "initial_scale", "seed", "many"), open=False),
    Group("Branch", ("branch", "branch_at", "branch_rate", "branch_batch", "branch_l2"), open=False),
    Group("Penalty and clipping", ("l2", "l1", "weight_decay", "clip_norm"), open=False),
    Group("Inputs and split", ("features", "scaling", "test_share", "data_seed"), open=False),
)


def controls(recipes: Mapping[str, Generated], optimizers: Mapping[str, Optimizer]) -> tuple[Control, ...]:
    """All of them, in the order of the groups."""
    return (*_data(recipes), *_net(), *_training(optimizers), *branch.controls(), *_regularised())


def _data(recipes: Mapping[str, Generated]) -> tuple[Control, ...]:
    menu = tuple(
        Option(name, one.title, one.question[:1].upper() + one.question[1:], presets={"noise": one.noise})
        for name, one in recipes.items()
    )
    clouds = tuple(name for name, one in recipes.items() if one.points_of is not None)
    planar = tuple(name for name, one in recipes.items() if one.classes)
    first = next(iter(recipes))
    return (
        Choice("data", "Data", first, "What the net is to learn.", options=menu),
        Number("classes", "Classes", 3, "How many clouds there are.", bounds=(2, 5), integer=True,
               shown={"data": clouds}),
        Number("noise", "Noise", recipes[first].noise, "Standard deviation of what is added to every point.",
               symbol="σ", bounds=(0.0, 1.0)),
        Number("points", "Points", 300, "Training and test points together.", bounds=(20, MOST), integer=True),
        Set("features", "Inputs", ["x1", "x2"], "What of a point the net is given; x₁ where none is ticked.",
            options=FEATURES, shown={"data": planar}),
        Choice("scaling", "Scaling", "none", "What is done to the inputs first.", options=SCALINGS),
        Number("test_share", "Test share", 0.2, "Share of the points that only test.", bounds=(0.0, 0.8)),
        Number("data_seed", "Data seed", 0, "Other points, and another split.", bounds=(0, 9999), integer=True),
    )  # fmt: skip


def _net() -> tuple[Control, ...]:
    activations = tuple(Option(name, ACTIVATION_NAMES[name]) for name in ACTIVATIONS)
    starts = tuple(Option(name, INITIALISATION_NAMES[name]) for name in INITIALISATIONS)
    return (
        Number("layers", "Hidden layers", 2, "How deep the net is.", bounds=(0, DEEPEST), integer=True),
        *(
            Number(f"width_{i + 1}", f"Units in layer {i + 1}", WIDTHS[i], "How wide this layer is.",
                   bounds=(1, WIDEST), integer=True, shown=_from(i + 1))
            for i in range(DEEPEST)
        ),
        Choice("activation", "Activation", "tanh", "What a hidden unit does with its sum.", options=activations),
        Choice("initialisation", "Initial weights", "xavier", "How large the weights are at first.", options=starts),
        Number("initial_scale", "Scale of the start", 1.0, "What the initial weights are multiplied by.",
               bounds=(0.01, 100.0), log=True),
        Number("seed", "Seed", 0, "Other initial weights, and another order of the mini-batches.",
               bounds=(0, 9999), integer=True),
        Flag("many", "25 seeds", False, "The same run from this seed and the next 24: what is luck?"),
    )  # fmt: skip


def _from(depth: int) -> Shown:
    return {"layers": tuple(range(depth, DEEPEST + 1))}


def _training(optimizers: Mapping[str, Optimizer]) -> tuple[Control, ...]:
    menu = tuple(Option(name, one.title, presets={"learning_rate": _rate(one)}) for name, one in optimizers.items())
    first = "adam" if "adam" in optimizers else next(iter(optimizers))
    heavy = tuple(name for name, one in optimizers.items() if "momentum" in one.knobs())
    rate = "How far a step goes."
    of = "Examples whose mean gradient makes a step."
    return (
        Choice("optimizer", "Optimizer", first, "What makes a step of a gradient.", options=menu),
        Number("learning_rate", "Learning rate", _rate(optimizers[first]), rate, symbol="η", bounds=(1e-5, 10.0), log=True),
        Number("momentum", "Momentum", 0.9, "How much of the last step is kept in the next one.", symbol="μ",
               bounds=(0.0, 0.999), shown={"optimizer": heavy}),
        Number("batch_size", "Batch size", 20, of, symbol="B", bounds=(1, MOST), log=True, integer=True),
        Number("epochs", "Epochs", 100, "How often every training point is seen.", bounds=(5, CAPACITY), integer=True),
    )  # fmt: skip


def _rate(optimizer: Optimizer) -> float:
    """Where a rate begins: what suits these nets, where somebody tried; else what suits nets."""
    return RATES.get(optimizer.slug(), optimizer.rate_for_nets or optimizer.learning_rate)


RATES = {"sgd": 0.3, "momentum": 0.1, "nesterov": 0.1, "adam": 0.03, "adamw": 0.03, "amsgrad": 0.03, "nadam": 0.03,
         "rmsprop": 0.01, "adagrad": 0.1, "adadelta": 1.0, "lamb": 0.03, "lion": 0.003}  # fmt: skip


def _regularised() -> tuple[Control, ...]:
    return (
        Number("l2", "L2 penalty", 0.0, "λ/2 Σw² is added to the loss: weights are pulled towards zero.", symbol="λ",
               bounds=(0.0, 0.3)),
        Number("l1", "L1 penalty", 0.0, "λ₁ Σ|w|, taken off after each step: small weights become exactly zero.",
               symbol="λ₁", bounds=(0.0, 0.1)),
        Number("weight_decay", "Decoupled decay", 0.0, "w ← w − ηλw, beside the step and not part of the gradient.",
               symbol="λ", bounds=(0.0, 1.0)),
        Number("clip_norm", "Clip gradient", NO_CLIPPING, "Longest gradient let through; at the right end none is clipped.",
               bounds=(0.01, NO_CLIPPING), log=True),
    )  # fmt: skip
