"""The knobs of the net lab, in the order in which a person thinks: data, net, training, and what is folded away."""

from collections.abc import Mapping

import numpy as np

from simulab.optimizer import Optimizer
from simulab.schedule import Schedule
from simulab.training import normalisation
from simulab.training.activation import ACTIVATIONS
from simulab.training.dataset import Dataset
from simulab.training.initialisation import INITIALISATIONS
from simulab.training.recipe import Generated, Recipe
from simulab.widgets.control import Choice, Control, Flag, Number, Set, Table
from simulab.widgets.net_lab import branch, own, typed, versus
from simulab.widgets.net_lab.data import MOST, some_of
from simulab.widgets.net_lab.history import CAPACITY
from simulab.widgets.net_lab.shape import DEEPEST, INPUTS, WIDEST
from simulab.widgets.picture import Group, Option, Shown

OWN = "own"
"""The menu's last entry: points of one's own."""
LONGEST = 160_000
"""Characters of a table of one's own: a state travels as one message, which the server takes up to ``LARGEST_MESSAGE``."""
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
SAME = "same"
"""A layer's activation that is that of all."""
INITIALISATION_NAMES = {
    "zeros": "Zeros",
    "too_small": "Too small",
    "xavier": "Xavier",
    "he": "He",
    "too_large": "Too large",
}
NORMALISATIONS = {
    "none": Option("none", "None"),
    "batch": Option(
        "batch", "Batch", "Each unit's sums to mean 0, deviation 1 over the mini-batch; later by running moments."
    ),
    "layer": Option("layer", "Layer", "Each example's sums to mean 0, deviation 1 over the layer's units."),
}
CLASS_LOSSES = (
    Option("cross_entropy", "Cross-entropy", "−log p"),
    Option("focal", "Focal", "−(1 − p)^γ log p: sure and right examples hardly count; labels are not smoothed."),
    Option(
        "squared",
        "Squared",
        "Squared distance of the probabilities from the truth: flat where the net is sure and wrong.",
    ),
)
NUMBER_LOSSES = (
    Option("squared", "Squared", "Far answers count most."),
    Option("absolute", "Absolute", "Every step nearer counts alike."),
    Option("huber", "Huber", "Squared when near, a line when far."),
)
MISSING = (
    Option("mean", "Mean", "A gap gets the mean of the training points."),
    Option("median", "Median", "A gap gets the median of the training points."),
    Option("drop", "Leave out", "An example with a gap is left out."),
)
WORDS = (
    Option("one_hot", "One-hot", "A 0 or 1 for each word."),
    Option("left_out", "Leave out", "Columns of words are no inputs."),
)


def groups(schedules: Mapping[str, Schedule]) -> tuple[Group, ...]:
    """Their order on the screen."""
    layers = [f"{what}_{i + 1}" for i in range(DEEPEST) for what in ("width", "activation")]
    planned = [f"{name}.{knob}" for name, one in schedules.items() for knob in one.knobs()]
    return (
        Group("Data", ("data", "classes", "noise", "points", "across", "up")),
        Group("Your table", ("own", "target", "own_words", "own_missing", "drop_repeats", "clip_outliers")),
        Group("Training", ("optimizer", "learning_rate", "momentum", "batch_size", "epochs")),
        Group("Activation", ("activation",)),
        Group(
            "Regularisation",
            ("l2", "dropout", "l1", "weight_decay", "label_smoothing", "early", "patience"),
            open=False,
        ),
        Group("Layers", ("layers", "normalisation", "skip", *layers), open=False),
        Group("Loss", ("class_loss", "focal_gamma", "number_loss", "huber_delta"), open=False),
        Group("Schedule and clipping", ("schedule", *planned, "clip_norm"), open=False),
        Group("Start", ("initialisation", "initial_scale", "seed", "many"), open=False),
        Group("One step", ("apart",), open=False),
        Group("Compare", ("compare", "against"), open=False),
        Group("Branch", ("branch", "branch_at", "branch_rate", "branch_batch", "branch_l2"), open=False),
        Group("Inputs and split", ("features", "typed", "scaling", "test_share", "data_seed"), open=False),
    )


def controls(
    recipes: Mapping[str, Recipe], optimizers: Mapping[str, Optimizer], schedules: Mapping[str, Schedule]
) -> tuple[Control, ...]:
    """All of them, in the order of the groups."""
    return (
        *_data(recipes), *_own(), *_net(), *_training(optimizers, schedules), *branch.controls(),
        *versus.controls(), *_losses(recipes), *_regularised(),
    )  # fmt: skip


def _data(recipes: Mapping[str, Recipe]) -> tuple[Control, ...]:
    menu = (
        *(_entry(name, one) for name, one in recipes.items()),
        Option(OWN, "Your own", "Paint points, or drop a table: CSV.", presets={"scaling": "standard"}),
    )
    made = {name: one for name, one in recipes.items() if isinstance(one, Generated)}
    clouds = tuple(name for name, one in made.items() if one.points_of is not None)
    planar = tuple(name for name, one in made.items() if one.classes)
    first = next(iter(made))
    return (
        Choice("data", "Data", first, "What the net is to learn.", options=menu),
        Number("classes", "Classes", 3, "How many clouds there are.", bounds=(2, 5), integer=True,
               shown={"data": clouds}),
        Number("noise", "Noise", made[first].noise, "Standard deviation of what is added to every point.",
               symbol="σ", bounds=(0.0, 1.0), shown={"data": tuple(made)}),
        Number("points", "Points", 300, "Training and test points together.", bounds=(20, MOST), integer=True,
               shown={"data": tuple(recipes)}),
        # chosen by name on the picture, so that no slider is shown
        Number("across", "Across", 1, "Which input the picture shows from left to right.", bounds=(1, INPUTS), integer=True,
               shown={"data": ()}),
        Number("up", "Upwards", 2, "Which input the picture shows upwards; all others stand at their mean.", bounds=(1, INPUTS),
               integer=True, shown={"data": ()}),
        Set("features", "Inputs", ["x1", "x2"], "What of a point the net is given; x₁ where none is ticked.",
            options=FEATURES, shown={"data": (*planar, OWN)}),
        Table("typed", "An input of your own", "", "A formula in x1 and x2, such as x1^2 + x2^2; 0 where it has no value.",
              longest=typed.LONGEST, reads=typed.leaf, shown={"data": (*planar, OWN)}),
        Choice("scaling", "Scaling", "none", "What is done to the inputs first.", options=SCALINGS),
        Number("test_share", "Test share", 0.2, "Share of the points that only test.", bounds=(0.0, 0.8)),
        Number("data_seed", "Data seed", 0, "Other points, and another split.", bounds=(0, 9999), integer=True),
    )  # fmt: skip


def pixels(recipe: Recipe) -> int:
    """Pixels along each side of the examples, where they are square pictures; else 0."""
    if isinstance(recipe, Generated):
        return 0
    features = recipe.whole.features
    side = round(len(features) ** 0.5)
    return side if side**2 == len(features) and all(name.startswith("pixel") for name in features) else 0


def _entry(name: str, recipe: Recipe) -> Option:
    asked = recipe.question[:1].upper() + recipe.question[1:]
    if isinstance(recipe, Generated):
        return Option(name, recipe.title, asked, presets={"noise": recipe.noise})
    whole, all_of_it = some_of(recipe.whole), f"{len(recipe.whole):,} "
    if len(whole) < len(recipe.whole) and asked.startswith(all_of_it):
        asked = f"{len(whole)} of {asked}"
    presets = {"points": len(whole), "scaling": "min_max" if pixels(recipe) else "standard"}
    spread = np.argsort(-_telling(whole))[:2] + 1
    axes = {"across": int(spread[0]), "up": int(spread[-1])}
    return Option(
        name,
        recipe.title,
        asked or recipe.about(len(whole)),
        presets={**presets, **axes, "width_1": WIDEST},
        bounds={"points": (20, len(whole)), "across": (1, whole.x.shape[1]), "up": (1, whole.x.shape[1])},
        ticks={
            "inputs": tuple((i, word) for i, word in enumerate(whole.features)),
            "classes": tuple((i, word) for i, word in enumerate(whole.classes)),
            "pixels": pixels(recipe),
        },
    )


def _telling(whole: Dataset) -> np.ndarray:
    """(d,) how much of each input's variance lies between the classes, of a regression between quarters of the answers."""
    y = whole.y if whole.classes else np.digitize(whole.y, np.quantile(whole.y, [0.25, 0.5, 0.75]))
    scaled = (whole.x - whole.x.mean(axis=0)) / np.where(whole.x.std(axis=0) > 0, whole.x.std(axis=0), 1)
    return np.sum([np.mean(y == k) * scaled[y == k].mean(axis=0) ** 2 for k in np.unique(y)], axis=0)


def _own() -> tuple[Control, ...]:
    here: Shown = {"data": (OWN,)}
    return (
        Table("own", "Table", own.EXAMPLE, "A line an example; the first line names the columns.",
              longest=LONGEST, reads=own.leaf, shown=here),
        Number("target", "Answer", 0, "Which column is asked for; 0 is the last one.", bounds=(0, own.SLOTS - 1), integer=True,
               shown={"data": ()}),
        Choice("own_words", "Words", "one_hot", "What becomes of columns of words.", options=WORDS, shown=here),
        Choice("own_missing", "Gaps", "mean", "What becomes of cells without a value.", options=MISSING, shown=here),
        Flag("drop_repeats", "Leave out repeats", False, "An example that is there already is left out.", shown=here),
        Flag("clip_outliers", "Bring outliers in", False,
             "To one and a half quartile distances beyond the training points' quartiles.", shown=here),
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
        *(
            Choice(f"activation_{i + 1}", f"Activation of layer {i + 1}", SAME, "Its own, or that of all.",
                   options=(Option(SAME, "As all"), *activations), shown=_from(i + 1))
            for i in range(DEEPEST)
        ),
        Choice("normalisation", "Normalisation", "none", "What is done to a hidden layer's sums.",
               options=tuple(NORMALISATIONS[name] for name in normalisation.KINDS), shown=_from(1)),
        Flag("skip", "Skip connections", False, "What a layer was given is added to what it answers, where both are as wide.",
             shown=_from(1)),
        Choice("initialisation", "Initial weights", "xavier", "How large the weights are at first.", options=starts),
        Number("initial_scale", "Scale of the start", 1.0, "What the initial weights are multiplied by.",
               bounds=(0.01, 100.0), log=True),
        Number("seed", "Seed", 0, "Other initial weights, and another order of the mini-batches.",
               bounds=(0, 9999), integer=True),
        Flag("apart", "One step taken apart", False, "Below the net: the next mini-batch, its losses, the gradient, the update."),
        Flag("many", "25 seeds", False, "The same run from this seed and the next 24: what is luck?"),
    )  # fmt: skip


def _from(depth: int) -> Shown:
    return {"layers": tuple(range(depth, DEEPEST + 1))}


def _training(optimizers: Mapping[str, Optimizer], schedules: Mapping[str, Schedule]) -> tuple[Control, ...]:
    menu = tuple(Option(name, one.title, presets={"learning_rate": _rate(one)}) for name, one in optimizers.items())
    first = "adam" if "adam" in optimizers else next(iter(optimizers))
    heavy = tuple(name for name, one in optimizers.items() if "momentum" in one.knobs())
    rate = "How far a step goes."
    of = "Examples whose mean gradient makes a step."
    planned = tuple(Option(name, one.title, equation=one.equation) for name, one in schedules.items())
    return (
        Choice("optimizer", "Optimizer", first, "What makes a step of a gradient.", options=menu),
        Number("learning_rate", "Learning rate", _rate(optimizers[first]), rate, symbol="η", bounds=(1e-5, 10.0), log=True),
        Number("momentum", "Momentum", 0.9, "How much of the last step is kept in the next one.", symbol="μ",
               bounds=(0.0, 0.999), shown={"optimizer": heavy}),
        Number("batch_size", "Batch size", 20, of, symbol="B", bounds=(1, MOST), log=True, integer=True),
        Number("epochs", "Epochs", 100, "How often every training point is seen.", bounds=(5, CAPACITY), integer=True),
        Choice("schedule", "Schedule", next(iter(schedules)), "How the rate changes; its steps are epochs.", options=planned),
        *(
            Control.of(f"{name}.{knob}", declared, label=f"{declared.label or knob}".replace("_", " ").capitalize(),
                       shown={"schedule": (name,)})
            for name, one in schedules.items()
            for knob, declared in one.knob_declarations().items()
        ),
    )  # fmt: skip


def _rate(optimizer: Optimizer) -> float:
    """Where a rate begins: what suits these nets, where somebody tried; else what suits nets."""
    return optimizer.rate_in_net_lab or optimizer.rate_for_nets or optimizer.learning_rate


def _losses(recipes: Mapping[str, Recipe]) -> tuple[Control, ...]:
    classes = (*(name for name, one in recipes.items() if one.size[2]), OWN)
    numbers = (*(name for name, one in recipes.items() if not one.size[2]), OWN)
    focal, huber = {"class_loss": ("focal",), "data": classes}, {"number_loss": ("huber",), "data": numbers}
    return (
        Choice("class_loss", "Loss of classes", "cross_entropy", "What an answer costs, by the probability p of the truth.",
               options=CLASS_LOSSES, shown={"data": classes}),
        Number("focal_gamma", "Focal exponent", 2.0, "How much less an example counts that is right already.", symbol="γ",
               bounds=(0.0, 5.0), shown=focal),
        Choice("number_loss", "Loss of numbers", "squared", "What an answer costs, by how far off it is.",
               options=NUMBER_LOSSES, shown={"data": numbers}),
        Number("huber_delta", "Line from", 1.0, "How far off an answer is where Huber's loss becomes a line.", symbol="δ",
               bounds=(0.01, 10.0), log=True, shown=huber),
    )  # fmt: skip


def _regularised() -> tuple[Control, ...]:
    return (
        Number("l2", "L2 penalty", 0.0, "λ/2 Σw² is added to the loss: weights are pulled towards zero.", symbol="λ",
               bounds=(0.0, 0.3)),
        Number("l1", "L1 penalty", 0.0, "λ₁ Σ|w|, taken off after each step: small weights become exactly zero.",
               symbol="λ₁", bounds=(0.0, 0.1)),
        Number("weight_decay", "Decoupled decay", 0.0, "w ← w − ηλw, beside the step and not part of the gradient.",
               symbol="λ", bounds=(0.0, 1.0)),
        Number("dropout", "Dropout", 0.0, "Share of hidden units silenced in every step.", symbol="p", bounds=(0.0, 0.9),
               shown=_from(1)),
        Number("label_smoothing", "Label smoothing", 0.0, "What the truth gives to the other classes.", symbol="a",
               bounds=(0.0, 0.5)),
        Flag("early", "Early stopping", False, "The run ends where the test loss has found no lower value for long."),
        Number("patience", "Patience", 10, "Epochs without a lower test loss that are borne.", unit="epochs", bounds=(1, 100),
               integer=True, shown={"early": (True,)}),
        Number("clip_norm", "Clip gradient", NO_CLIPPING, "Longest gradient let through; at the right end none is clipped.",
               bounds=(0.01, NO_CLIPPING), log=True),
    )  # fmt: skip
