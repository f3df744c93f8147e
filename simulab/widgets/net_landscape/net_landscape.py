"""The landscape of a real net: a plane through its weights with runs on it, and how sharp it is where they go."""

from typing import Any, ClassVar

import jax
import jax.numpy as jnp
from bokeh.model import Model

from simulab.terrain import edge as edges
from simulab.terrain import flow as flows
from simulab.terrain import study
from simulab.terrain.run import EVERY, MOST, limit
from simulab.widgets.control import Control
from simulab.widgets.kit import plots
from simulab.widgets.moment import Now
from simulab.widgets.net_landscape import code, controls, handed, words
from simulab.widgets.net_landscape.controls import RUNS, SOLUTIONS
from simulab.widgets.net_landscape.handed import Handed
from simulab.widgets.picture import Column, Figure, Series, Showcase, Tracks
from simulab.widgets.slices import Slice
from simulab.widgets.widget import Knobs, Widget, source

STILL = ("field", "box", "share", "end")
"""Of a plane: what is the same at every step."""
SHARPNESS, NORMED, BETWEEN = ({"beside": (name,)} for name in controls.BESIDE)


class NetLandscape(Widget):
    """The loss of a trained net over a plane through its weights, with the paths of three optimizers and their sharpness."""

    title = "Net landscape"
    lead = "A net has 105 weights; a plane shows two directions of them. See where training goes, and how sharp it gets there."
    order = 69
    topic = "Nets"
    showcase = Showcase(
        "plane", "What does a real net's loss look like? See the paths on it, and how much of them a picture hides."
    )
    action = "Train"
    words_in = "edge"
    more_words_in = ("here", "paths", "starts", "flow", "halves", "between")
    groups = controls.GROUPS
    script = "net-landscape.js"
    phrases: ClassVar[dict[int, str]] = words.PHRASES
    figures = (
        Figure("plane", "The net's loss over a plane through its weights, and the paths of three runs on it",
               title="Loss on the plane", big=True, half=True, drawn="net-plane"),
        Figure("sharpness", "Above, the sharpness where the run is, with the limit of stability; below, its loss",
               title="Sharpness, step by step", big=True, half=True, beside=True, drawn="sharpness", shown=SHARPNESS),
        Figure("normed", "The same plane of the same net with batch normalisation, or without",
               title="The same net, normalised the other way", big=True, half=True, beside=True, drawn="net-plane-normed",
               shown=NORMED),
        Figure("between", "The loss from the solution of one start straight to that of the next",
               title="Between two nets", big=True, half=True, beside=True, drawn="between", still=True, shown=BETWEEN),
        Figure("loss", "Training loss of the three optimizers", title="Training loss", x_range="steps", y_range="decades",
               tracks=Tracks("edge", None, "loss")),
    )  # fmt: skip
    table = (
        Column("edge", "end", "Loss", "sig3", "The net's own loss", ("loss",)),
        Column("edge", "sharp_end", "Sharpness", "sig3",
               "Largest eigenvalue of the Hessian; under Adam, of the preconditioned one", ("sharp",)),
        Column("edge", "border", "Limit", "sig3", "2/η of descent, 2(1 + μ)/η of momentum, 38/η of Adam", ("always",)),
        Column("paths", "end", "Plane's loss", "sig3", "The plane's loss where the run is drawn", ("under",)),
        Column("paths", "share", "% shown", "sig3", "Which part of a path's squared distances from the centre lies in the plane",
               ("always",)),
    )  # fmt: skip

    def series(self) -> tuple[Series, ...]:
        return (
            Series("gd", "Gradient descent", "#D55E00", (), "circle"),
            Series("momentum", "Momentum", "#0072B2", (9, 4), "square"),
            Series("adam", "Adam", "#AA4499", (2, 3), "diamond"),
        )

    def controls(self) -> tuple[Control, ...]:
        return controls.controls()

    def models(self) -> dict[str, Model]:
        return {"loss": plots.axes(f"× {EVERY} steps", y_log=True)}

    def code(self) -> dict[str, Any]:
        return code.programs()

    @source(shown=RUNS, length="looks", whole=STILL, aside=True, work="three trainings and a plane of 1681 losses")
    def paths(self, k: Knobs) -> dict[str, jax.Array]:
        """The plane with the three optimizers' runs."""
        given = controls.given(k)
        drawn = study.drawn(given, jnp.array(False))
        return {**self._columns(drawn, given), **words.of_runs(drawn, given)}

    @source(shown=SOLUTIONS, length="looks", whole=STILL, aside=True, work="three trainings and a plane of 1681 losses")
    def starts(self, k: Knobs) -> dict[str, jax.Array]:
        """The plane through three starts' solutions, with their runs."""
        given = controls.given(k)
        drawn = study.drawn(given, jnp.array(True))
        return {**self._columns(drawn, given), **words.of_starts(drawn, given)}

    @source(shown=NORMED, length="looks", whole=STILL, aside=True, work="three trainings and a plane of 1681 losses")
    def normed(self, k: Knobs) -> dict[str, jax.Array]:
        """The same plane of the net that is normalised the other way."""
        given = controls.otherwise(controls.given(k))
        drawn = study.drawn(given, given.plane == controls.PLANES.index("solutions"))
        return self._columns(drawn, given)

    @source(shown=NORMED, at=f"{EVERY} steps", late=("paths", "starts", "normed"))
    def halves(self, k: Knobs, now: Now) -> dict[str, jax.Array]:
        """Below which loss half of each square lies."""
        fields = [now[name]["field"] for name in ("paths", "starts", "normed")]
        own = jnp.where(k["plane"] == controls.PLANES.index("solutions"), fields[1], fields[0])
        return words.of_halves(own, fields[2], k["normalisation"])

    @source(shown=BETWEEN, aside=True, work="two trainings and the way between them")
    def between(self, k: Knobs) -> dict[str, jax.Array]:
        """Losses (51,) from one solution to the next: ``plain``, and with units ``matched``."""
        plain, matched, there = study.crossing(controls.given(k))
        return {"plain": plain, "matched": matched, **words.of_way(plain, matched, there)}

    @source(
        length="looks",
        whole=("border", "end", "sharp_end"),
        aside=True,
        sliced=True,
        work="three trainings and their sharpness",
    )
    def edge(self, k: Knobs, carry: Handed) -> Slice:
        """The three optimizers' ``loss`` and ``sharp`` (3, T+1), and each one's limit (3, 1)."""
        given = controls.given(k)
        found = edges.further(given, handed.taken(edges.nothing(), carry))
        last, step = found.reached(given.looks), EVERY * jnp.arange(MOST + 1.0)
        columns = {
            "step": step[None], "loss": found.loss, "sharp": found.sharp, "border": limit(given.rules)[:, None],
            "end": found.loss[:, last, None], "sharp_end": found.sharp[:, last, None], "reached": last[None],
            **words.of_edge(found.loss, found.sharp, given._replace(looks=last)),
        }  # fmt: skip
        return Slice(columns, handed.on(found), found.share(given.looks))

    @source(at=f"{EVERY} steps")
    def here(self, k: Knobs, now: Now) -> dict[str, jax.Array]:
        """The own run's sharpness where the playhead stands."""
        edge = now["edge"]
        return words.of_now(edge["step"][0], edge["sharp"], edge["border"], k["optimizer"])

    @source(shown={**SHARPNESS, "optimizer": ("gd",)}, length="looks", aside=True, sliced=True, work="gradient flow")
    def flow(self, k: Knobs, carry: Handed) -> Slice:
        """Loss and sharpness (1, T+1) of gradient flow from the same start, at the same times ηt."""
        given = controls.given(k)
        looks = given.looks
        found = flows.further(given.kind, k["gd_rate"], given.seed, looks, handed.taken(flows.nothing(), carry))
        last = found.reached(looks)
        columns = {"loss": found.loss[None], "sharp": found.sharpness[None], "reached": last[None]}
        return Slice({**columns, **words.of_flow(found, last)}, handed.on(found), found.share(looks))

    def _columns(self, drawn: study.Drawn, given: study.Given) -> dict[str, jax.Array]:
        return {
            "field": drawn.field, "box": drawn.box, "x": drawn.x, "y": drawn.y, "under": drawn.under,
            "end": drawn.under[:, given.looks, None], "share": 100 * drawn.share[:, None],
        }  # fmt: skip
