"""The knobs of the deep net, and what one change makes of it."""

from typing import Any

import jax
import jax.numpy as jnp

from simulab.depth.deep import BOUNDS, MOST_STEPS
from simulab.depth.layer import ACTIVATION_NAMES, NORMALISATIONS
from simulab.depth.net import STARTS
from simulab.depth.training import Given
from simulab.widgets.control import Choice, Control, Flag, Number
from simulab.widgets.knobs import Knobs
from simulab.widgets.picture import Group, Option

GROUPS = (
    Group("Net", ("depth", "activation", "initialisation", "scale", "normalisation", "skip")),
    Group("Beside it", ("beside", "gradient")),
    Group("Training", ("learning_rate", "batch_size", "clipping", "clip_norm", "steps", "seed")),
)
_ACTIVATIONS = {
    "sigmoid": (
        "Sigmoid",
        "Its slope is at most 1/4: every layer takes that from the gradient.",
        r"\frac{1}{1 + e^{-z}}",
    ),
    "tanh": ("Tanh", "Slope 1 at zero, flat where |z| is large.", r"\tanh z"),
    "relu": ("ReLU", "Half of all sums are cut off: so He's weights are wider.", r"\max(0, z)"),
    "leaky_relu": ("Leaky ReLU", "Slope 0.01 below zero.", r"\max(0.01 z, z)"),
    "gelu": ("GELU", "A ReLU with a soft bend.", r"z\, \Phi(z)"),
    "prelu": ("PReLU", "The slope below zero is learnt, in every layer its own; it starts at 0.25.", r"\max(a z, z)"),
}
_STARTS = {
    "xavier": ("Xavier", "Times the scale.", r"\sigma = \sqrt{\tfrac{2}{n_{in} + n_{out}}}"),
    "he": ("He", "Times the scale.", r"\sigma = \sqrt{\tfrac{2}{n_{in}}}"),
    "zeros": ("Zeros", "All units of a layer are alike.", r"\sigma = 0"),
}
_NORMS = {
    "none": ("None", ""),
    "batch": ("Batch", "Each unit's sums over the mini-batch; in use over what training saw on average."),
    "layer": ("Layer", "Each example's sums over the layer."),
    "group": ("Group", "Each example's sums over four groups of units."),
}
CHANGES = {
    "xavier": ("Xavier's start", "The same net, its weights drawn as wide as Xavier's."),
    "he": ("He's start", "The same net, its weights drawn as wide as He's."),
    "batch": ("Batch norm", "The same net with batch normalisation."),
    "layer": ("Layer norm", "The same net with layer normalisation."),
    "group": ("Group norm", "The same net with group normalisation."),
    "skip": ("Skip connections", "The same net, each layer's input added to what it gives."),
    "clip": ("Clipping", "The same net, the gradient of every step cut to the norm below."),
}
"""What one change beside it is called, and what it is."""
WOVEN = ("xavier", "he")
"""The initialisations that have a scale."""


def controls() -> tuple[Control, ...]:
    """All of them, in the order of the groups."""
    return (
        _number("depth", "Layers", 24, "Hidden layers of 16 units each.", symbol="L", integer=True),
        _choice("activation", "Activation", "tanh", "What a unit makes of its sum.", ACTIVATION_NAMES, _ACTIVATIONS),
        _choice("initialisation", "Initial weights", "xavier", "How wide the normal draw of a layer's weights is.", STARTS,
                _STARTS),
        _number("scale", "Scale", 0.5, "The initial weights are this many times as wide.", log=True,
                shown={"initialisation": WOVEN}),
        _choice("normalisation", "Normalisation", "none", "What is done to the sums before the activation.",
                NORMALISATIONS, _NORMS),
        Flag("skip", "Skip connections", False, "Each layer's input is added to what it gives: h + φ(hW + b)."),
        _choice("beside", "The one change", "xavier", "The net that is trained beside it differs in nothing else.",
                tuple(CHANGES), CHANGES),
        _choice("gradient", "Gradient by", "back", "Which gradient is drawn.", ("back", "norm"), {
            "back": ("activations", "What the loss makes of a change in a layer's activations: what travels back."),
            "norm": ("weights", "What moves a layer's weights: what travels back, times what travels forward."),
        }),
        _number("learning_rate", "Learning rate", 0.03, "Of plain gradient descent.", symbol="η", log=True),
        _number("batch_size", "Batch size", 32, "Examples of 32 whose mean gradient makes a step.", symbol="B", log=True,
                integer=True),
        Flag("clipping", "Clip the gradient", False, "A longer gradient is cut to the norm below."),
        _number("clip_norm", "Clip at", 1.0, "The largest norm of a step's gradient, of all layers together.", log=True),
        Number("steps", "Length", 60, "Steps of each training.", symbol="T", unit="steps", bounds=(10, MOST_STEPS),
               integer=True),
        Number("seed", "Seed", 0, "Other initial weights, and another order of the mini-batches.", bounds=(0, 9999),
               integer=True),
    )  # fmt: skip


def _number(name: str, label: str, default: float, doc: str, **more: Any) -> Number:
    return Number(name, label, default, doc, bounds=BOUNDS[name], **more)


def _choice(name: str, label: str, default: str, doc: str, order: tuple[str, ...], said: Any) -> Choice:
    return Choice(name, label, default, doc, options=tuple(Option(one, *said[one]) for one in order))


def given(k: Knobs) -> Given:
    """The net of the knobs."""
    clip = jnp.where(k["clipping"], k["clip_norm"], jnp.inf)
    return Given(
        jnp.asarray(k["depth"], int), k["activation"], k["initialisation"], k["scale"], k["normalisation"], k["skip"],
        k["learning_rate"], k["batch_size"], clip, k["seed"],
    )  # fmt: skip


def changed(net: Given, k: Knobs) -> Given:
    """The net with the one change."""

    def is_(name: str) -> Any:
        return k["beside"] == list(CHANGES).index(name)

    start = is_("xavier") | is_("he")
    kind = net.normalisation
    for name in ("batch", "layer", "group"):
        kind = jnp.where(is_(name), NORMALISATIONS.index(name), kind)
    drawn = jnp.where(is_("he"), STARTS.index("he"), STARTS.index("xavier"))
    return net._replace(
        initialisation=jnp.where(start, drawn, net.initialisation),
        scale=jnp.where(start, 1.0, net.scale),
        normalisation=kind,
        skip=jnp.asarray(net.skip, bool) | is_("skip"),
        clip=jnp.where(is_("clip"), k["clip_norm"], net.clip),
    )


def both(k: Knobs) -> tuple[Given, jax.Array]:
    """The net and the one beside it, with a leading axis, and whether they are the same."""
    one = given(k)
    other = changed(one, k)
    # what has no weights to be drawn has no scale
    scaled = [jnp.where(net.initialisation == STARTS.index("zeros"), 1.0, net.scale) for net in (one, other)]
    pairs = [scaled, *zip(one._replace(scale=0), other._replace(scale=0))]
    same = jnp.all(jnp.stack([jnp.asarray(a == b) for a, b in pairs]))
    return jax.tree.map(lambda a, b: jnp.stack([jnp.asarray(a), jnp.asarray(b)]), one, other), same
