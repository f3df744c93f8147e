"""The knobs of the gradient check, in the order in which a person thinks."""

from dataclasses import replace

from simulab.gradcheck import net
from simulab.gradcheck.by_hand import FAULTS
from simulab.gradcheck.functions import EXAMPLES
from simulab.gradcheck.rules import DROPOUT, POOL
from simulab.widgets.control import Choice, Control, Number, Set
from simulab.widgets.gradient_check.difference import LARGEST, METHODS, SMALLEST
from simulab.widgets.kit.surfaces import Surfaces
from simulab.widgets.picture import Group, Option

FUNCTION, ANY_NET, BUG = {"mode": ("function",)}, {"mode": ("net", "bug")}, {"mode": ("bug",)}
LINES = tuple(EXAMPLES)
"""The functions of one variable."""

GROUPS = (
    Group("What is checked", ("mode",)),
    Group("Your answer", ("bug_seed", "answer")),
    Group("Function", ("function", "surface", "condition_number", "rotation", "point", "start_x", "start_y")),
    Group("Difference", ("h", "scheme", "precision", "curves")),
    Group("Rules of a good check", ("rules",)),
    Group("The net", ("activation", "examples", "l2", "weight_scale", "seed")),
    Group("Shown", ("parts",), open=False),
)

MODES = (
    Option("function", "A function", "One derivative, at every h."),
    Option("net", "A net", "93 derivatives of a loss, by backpropagation written out by hand.", presets={"h": 1e-5}),
    Option("bug", "Find the bug", "The same net with at most one fault in its code. Which?", presets={"h": 1e-5}),
)
RULES = (
    Option("double", "Double precision", "Everything in float64; else in float32."),
    Option("random", "Random point", "Random weights and biases; else all are zero."),
    Option("still", "Dropout off", f"Else {DROPOUT:.0%} of the hidden units are silenced."),
    Option("fixed", "Fixed seed", "Every evaluation of the loss sees the same examples, and silences the same units."),
    Option("few", "Few examples", f"As many as the slider says; else {POOL}."),
)
ACTIVATIONS = (
    Option("relu", "ReLU", "Its kink can fall between w − h and w + h."),
    Option("tanh", "tanh", "Smooth."),
    Option("sigmoid", "Sigmoid", "Smooth, with gradients a quarter as large."),
)
PARTS = tuple(
    Option(
        name,
        f"{'Weights W' if name[0] == 'W' else 'Biases b'}{'₁₂₃'[int(name[1]) - 1]}",
        f"Layer {name[1]}, {size} entries.",
    )
    for name, size in zip(net.PARTS, net.SIZES)
)
CURVES = tuple(
    Option(name, f"{name[:-2].capitalize()}, float{name[-2:]}", "Its relative error at every h.") for name in METHODS
)
ANSWERS = {
    "nothing": "Nothing is wrong",
    "mean": "1/N of the mean is missing",
    "transpose": "W₂ is not transposed",
    "mask": "ReLU's mask is forgotten in layer 2",
    "bias": "Layer 2's bias gradient is dropped",
    "sign": "The sign of the loss's gradient",
    "penalty": "L2's gradient is forgotten",
    "softmax": "Softmax takes the class after the true one",
    "adam": "Adam multiplies by the bias correction",
}


def controls(surfaces: Surfaces) -> tuple[Control, ...]:
    """All knobs of the widget."""
    return (
        Choice("mode", "What is checked", "function", "A function, a net, a puzzle.", options=MODES),
        *_function(surfaces),
        Number("h", "Step", 1e-5, "Step of the difference.", symbol="h", bounds=(SMALLEST, LARGEST), log=True),
        Choice("scheme", "Scheme", "central", "Which difference.", options=_schemes()),
        Choice("precision", "Precision", "float64", "Of every operation.", options=_precisions(), shown=FUNCTION),
        Set("curves", "Curves", ["forward64", "central64"], "Which V's are drawn.", options=CURVES, shown=FUNCTION),
        Number(
            "bug_seed", "Case", 0, "Another case, another fault, or none.", bounds=(0, 9999), integer=True, shown=BUG
        ),
        Choice("answer", "What is wrong?", "unanswered", "Your answer.", options=_answers(), shown=BUG),
        Set(
            "rules", "Rules of a good check", [rule.value for rule in RULES], "Break one and watch.",
            options=RULES, shown=ANY_NET,
        ),
        Choice("activation", "Activation", "relu", "Of both layers.", options=ACTIVATIONS, shown={"mode": ("net",)}),
        Number(
            "examples", "Examples", 8, "N, iris flowers the loss is averaged over.", symbol="N",
            bounds=(1, 16), integer=True, shown=ANY_NET,
        ),
        Number("l2", "L2 penalty", 0.01, "λ of λ/2 Σw² over the weights.", symbol="λ", bounds=(0.0, 1.0), shown=ANY_NET),
        Number(
            "weight_scale", "Size of the weights", 1.0, "What He's random weights are multiplied by.",
            bounds=(0.01, 10.0), log=True, shown=ANY_NET,
        ),
        Number("seed", "Seed", 0, "Of point and dropout.", bounds=(0, 9999), integer=True, shown=ANY_NET),
        Set("parts", "Parts", list(net.PARTS), "Which parts are drawn.", options=PARTS, shown=ANY_NET),
    )  # fmt: skip


def _function(surfaces: Surfaces) -> tuple[Control, ...]:
    options = [
        Option(name, e.title, e.doc, e.equation, {"point": e.point}, {"point": e.box}) for name, e in EXAMPLES.items()
    ]
    options.append(
        Option("surface", "One of the surfaces", "All its derivatives are checked; the error is that of the gradient.")
    )
    first = next(iter(EXAMPLES))
    only = {**FUNCTION, "function": ("surface",)}
    surface = [replace(c, shown={**(c.shown or {}), **only}) for c in (*surfaces.controls(), *surfaces.starts())]
    surface[-1] = replace(surface[-1], shown={**(surface[-1].shown or {}), "surface": surfaces.of(2)})
    line = {**FUNCTION, "function": LINES}
    example = EXAMPLES[first]
    return (
        Choice("function", "Function", first, "What is differentiated.", options=tuple(options), shown=FUNCTION),
        *surface[:-2],
        Number(
            "point",
            "Point",
            example.point,
            "Where the derivative is taken.",
            symbol="x",
            bounds=example.box,
            shown=line,
        ),
        *(
            replace(c, label=f"Point {c.name[-1]}", doc="Where the gradient is taken.", symbol=c.name[-1])
            for c in surface[-2:]
        ),
    )


def _schemes() -> tuple[Option, ...]:
    return (
        Option("forward", "Forward", "", r"\frac{f(x+h) - f(x)}{h}"),
        Option("central", "Central", "", r"\frac{f(x+h) - f(x-h)}{2h}"),
    )


def _precisions() -> tuple[Option, ...]:
    return (
        Option("float32", "float32", "24 bits: about 7 digits."),
        Option("float64", "float64", "53 bits: about 16 digits."),
    )


def _answers() -> tuple[Option, ...]:
    faults = tuple(Option(name, ANSWERS[name]) for name in FAULTS)
    return (*faults, Option("unanswered", "I do not know yet"))
