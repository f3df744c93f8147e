"""Depth: what becomes of signals and gradients in a net of many layers, and what one change does about it."""

from typing import Any, ClassVar

import jax
import jax.numpy as jnp
from bokeh.model import Model

from simulab.depth.deep import MOST_STEPS
from simulab.depth.layer import Kind
from simulab.depth.net import DEEPEST
from simulab.depth.theory import borders, expected
from simulab.depth.training import trained
from simulab.widgets.control import Control
from simulab.widgets.depth import code, controls, words
from simulab.widgets.depth.controls import WOVEN
from simulab.widgets.depth.words import DEPTHS, SCALES
from simulab.widgets.kit import plots
from simulab.widgets.moment import Now
from simulab.widgets.picture import Column, Figure, Series, Showcase, Tracks
from simulab.widgets.widget import Knobs, Widget, source

FINE = 0.2 * 1.1 ** jnp.arange(34.0)
"""Scales between which theory's borders are looked for: a little beyond the map."""
BY_LAYER = ("size", "back", "norm")


class Depth(Widget):
    """Activations and gradients in every layer of a deep net, while it is trained, beside the same net with one change."""

    title = "Depth"
    lead = "A gradient has to get back through every layer. See where it is lost, and what one change does about it."
    order = 67
    topic = "Nets"
    showcase = Showcase(
        "layers", "Why does a deep net not learn? Its gradient is lost on the way back; see which change saves it."
    )
    action = "Train"
    words_in = "nets"
    more_words_in = ("counted",)
    groups = controls.GROUPS
    script = "depth.js"
    phrases: ClassVar[dict[int, str]] = words.PHRASES
    figures = (
        Figure("layers", "Above, the size of the gradient in every layer; below, that of its activations: of the net and of the "
               "one beside it", title="Layer by layer", big=True, half=True, drawn="layers"),
        Figure("map", "Which nets learn, over their depth and the scale of their initial weights, with the borders that theory "
               "expects", title="Depth and scale: which nets learn", big=True, half=True, beside=True, drawn="depth-map",
               still=True, shown={"initialisation": WOVEN}),
        Figure("loss", "Training loss after each step of the net and of the one beside it", title="Training loss",
               x_range="steps", y_range="decades", tracks=Tracks("nets", None, "loss")),
    )  # fmt: skip
    table = (
        Column("nets", "power", "Way back", "sig3", "Powers of ten by which the gradient grows from the last layer back to layer "
               "1, before training", ("always",)),
        Column("nets", "ends", "Loss", "sig3", "Loss of all examples at the end, as the net is used", ("loss",)),
        Column("nets", "correct", "% right", "int", "Share of all examples that are right at the end"),
        Column("nets", "wrong_mode", "% left on", "int", "The same of a net that is left in training mode"),
    )  # fmt: skip

    def series(self) -> tuple[Series, ...]:
        return (
            Series("own", "Your net", "#D55E00", (), "circle"),
            Series("beside", "With the change", "#0072B2", (9, 4), "square", of="beside"),
        )

    def controls(self) -> tuple[Control, ...]:
        return controls.controls()

    def models(self) -> dict[str, Model]:
        return {"loss": plots.axes("step", y_log=True)}

    def code(self) -> dict[str, Any]:
        return code.programs()

    @source(length="steps", whole=("ends", "correct", "wrong_mode", "borders", "power"), held=dict.fromkeys(BY_LAYER, "rows"),
            aside=True, work="two trainings")  # fmt: skip
    def nets(self, k: Knobs) -> dict[str, jax.Array]:
        """Both trainings: of each layer after each step ``size``, ``back`` and ``norm`` as base-10 logarithms (2L, T+1), layer by
        layer and in each the net and the one beside it; what theory expects of them before training (128,); the map's
        ``borders`` (2, 64); ``loss`` (2, T+1)."""
        pair, same = controls.both(k)
        steps = jnp.asarray(k["steps"], int)
        seen = jax.lax.map(lambda one: trained(one, steps, MOST_STEPS), pair)
        fine = jax.tree.map(lambda leaf: jnp.broadcast_to(leaf[0], FINE.shape), pair)._replace(scale=FINE)
        # of both nets, and of the first at each scale
        asked = jax.tree.map(lambda *leaves: jnp.concatenate(leaves), pair, fine)
        kinds = Kind(asked.activation, asked.normalisation, jnp.asarray(asked.skip, bool))
        theories = jax.lax.map(lambda one: expected(*one), (kinds, asked.initialisation, asked.scale))
        theory = jax.tree.map(lambda rows: rows[:2], theories)
        logs = {name: jnp.log10(getattr(seen, name)) for name in BY_LAYER}
        last = pair.depth[0] - 1
        used = jnp.arange(DEEPEST) <= last
        start = {name: value[:, 0] for name, value in logs.items()}
        # theory leaves a factor open: at the last layer both are the same
        meets = {name: start[name][:, last] - getattr(theory, name)[:, last] for name in ("back", "norm")}
        hoped = {
            name: jnp.where(used, getattr(theory, name) + meets.get(name, jnp.zeros(2))[:, None], jnp.nan)
            for name in BY_LAYER
        }
        power = start["back"][:, 0] - start["back"][:, last]
        wrong_mode = jnp.where(pair.normalisation == words.BATCH, words.percent(seen.right[:, 1]), jnp.nan)
        return {
            **{name: jnp.moveaxis(value, 2, 0).reshape(2 * DEEPEST, -1) for name, value in logs.items()},
            **{f"{name}_theory": value.T.reshape(-1) for name, value in hoped.items()},
            "borders": borders(theories.back[2:], FINE), "rows": 2 * pair.depth[:1], "loss": seen.loss,
            "ends": seen.final[:, :1], "correct": words.percent(seen.right[:, :1]),
            "power": power[:, None], "wrong_mode": wrong_mode[:, None],
            **words.of_nets(pair, seen, same),
        }  # fmt: skip

    @source(
        parts=len(SCALES), slow=True, shown={"initialisation": WOVEN}, work=f"{len(SCALES) * len(DEPTHS)} trainings"
    )
    def map(self, k: Knobs, part: jax.Array) -> dict[str, jax.Array]:
        """One scale's nets: their ``outcome`` (see ``words``), ``first`` (before training, the norm of the gradient by layer 1's
        weights) and ``end`` (their loss), each (D,)."""
        net, steps = controls.given(k), jnp.asarray(k["steps"], int)
        scale = jnp.asarray(SCALES)[part]

        def one(depth: jax.Array) -> tuple[jax.Array, jax.Array, jax.Array]:
            seen = trained(net._replace(depth=depth, scale=scale), steps, MOST_STEPS)
            return words.outcome(seen), seen.norm[0, 0], seen.final[1]

        outcome, first, end = jax.lax.map(one, jnp.asarray(DEPTHS))
        return {"scale": scale, "outcome": outcome, "first": first, "end": end}

    @source(at="step", late=("map",))
    def counted(self, k: Knobs, now: Now) -> dict[str, jax.Array]:
        """How many of the map's nets learn."""
        return words.of_map(now)
