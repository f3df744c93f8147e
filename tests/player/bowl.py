"""A small widget with everything the view can draw: racers, contours, basins, arrows, rules, handles."""

from typing import Any, ClassVar

import jax.numpy as jnp
from bokeh.models import ColumnDataSource, Range1d
from bokeh.plotting import figure

from simulab.widgets.control import Choice, Flag, Number, Set
from simulab.widgets.picture import Arrow, Basins, Column, Field, Figure, Group, Handle, Option, Rules, Series, Tracks
from simulab.widgets.widget import Widget, source

GRID, LONGEST = 24, 200
NAMES = ("slow", "fast", "wild")
SHARE = jnp.array([0.1, 1.0, 30.0])


def axes(**kwargs: Any) -> figure:
    return figure(x_range=Range1d(0.001, 1), y_range=Range1d(0.001, 1), tools="", **kwargs)


class Bowl(Widget):
    """Racers down a bowl."""

    title = "Bowl race"
    lead = "Drag the start."
    action = "Race"
    words_in = "paths"
    figures = (
        Figure(
            "stage", "Contours of a bowl with the racers' paths",
            big=True, box_of="surface", x_range="box", y_range="box",
            field=Field("heights", "height", GRID), tracks=Tracks("paths", "x", "y"),
            basins=Basins("basins", "which", "steps", GRID, shown={"basins": (True,)}),
            arrows=(Arrow("paths", "dx", "dy", "downhill", shown={"arrows": (True,)}),),
            handles=(Handle("Start", "start_x", "start_y"),),
        ),
        Figure(
            "loss", "Loss against the step", "Loss",
            x_range="steps", y_range="decades", tracks=Tracks("paths", None, "loss"),
        ),
        Figure(
            "rates", "Last loss against the rate", "Rates",
            y_range="decades", rules=Rules("rates", "limits", ("1/L", "2/L")),
            handles=(Handle("Rate", "rate", kind="line"),),
        ),
    )  # fmt: skip
    groups = (
        Group("Surface", ("surface", "start_x", "start_y")),
        Group("Racers", ("racers", "rate")),
        Group("More", ("steps", "seed", "arrows", "basins"), open=False),
    )
    table = (
        Column("paths", "rank", "", "rank"),
        Column("paths", "last", "Loss", now=("loss",)),
        Column("paths", "verdict", "Verdict", "verdict"),
    )  # fmt: skip
    phrases: ClassVar = {0: "{who} ends at {a:sig3} after {b:int} steps."}

    def series(self):
        looks = (("#0072B2", (), "circle"), ("#D55E00", (6, 3), "square"), ("#000000", (2, 3), "star"))
        return tuple(Series(name, name.title(), *look) for name, look in zip(NAMES, looks, strict=True))

    def controls(self):
        surfaces = (
            Option(
                "bowl",
                "Bowl",
                "Round.",
                "x^2 + y^2",
                {"start_x": 1.5, "rate": 0.1},
                {"start_x": (-2, 2)},
                ((-2, 2), (-2, 2)),
            ),
            Option(
                "trough",
                "Trough",
                "Long.",
                r"\frac{x^2}{9} + y^2",
                {"start_x": -3.0},
                {"start_x": (-4, 4)},
                ((-4, 4), (-2, 2)),
            ),
        )
        return (
            Choice("surface", "Surface", "bowl", "What it looks like.", options=surfaces),
            Number("start_x", "Start x", 1.5, bounds=(-2, 2)),
            Number("start_y", "Start y", 1.0, bounds=(-2, 2)),
            Set("racers", "Racers", ["slow", "fast"], options=tuple(Option(n, n.title()) for n in NAMES)),
            Number("rate", "Rate", 0.1, "Length of a step.", symbol="η", bounds=(1e-3, 1.0), log=True),
            Number("steps", "Steps", 100, unit="steps", bounds=(10, LONGEST), integer=True),
            Number("seed", "Seed", 0, bounds=(0, 9999), integer=True),
            Flag("arrows", "Arrows", False, "Draw the gradient."),
            Flag("basins", "Basins", False),
            Number("fast.boost", "Boost", 1.0, bounds=(0.1, 2), shown={"racers": ("fast",)}),
        )

    def models(self):
        rates = axes(x_axis_type="log", y_axis_type="log", y_axis_label="last loss")
        rates.line("rate", "last", source=ColumnDataSource({"rate": [], "last": []}, name="rates"), name="ink")
        return {
            "stage": axes(x_axis_label="x", y_axis_label="y"),
            "loss": axes(y_axis_type="log", y_axis_label="loss"),
            "rates": rates,
        }

    def code(self):
        return {
            "optax": {
                "template": "optax.sgd({rate})  # {piece:surface}",
                "pieces": {"surface": {"bowl": "round", "trough": "long"}},
            }
        }

    def _curvature(self, k):
        return jnp.stack([jnp.where(k["surface"] == 0, 2.0, 2 / 9), 2.0])

    @source()
    def heights(self, k):
        """Contours."""
        at = jnp.linspace(-1, 1, GRID)
        return {"height": jnp.sqrt((at[None, :] ** 2 + at[:, None] ** 2 * self._curvature(k)[1]).ravel() / 3)}

    @source(rows="racers", length="steps")
    def paths(self, k):
        """Runs and what is said of them."""
        factor = 1 - k["rate"] * SHARE[:, None] * jnp.array([1, 1, 1])[:, None] * self._curvature(k) * k["fast.boost"]
        start = jnp.stack([k["start_x"], k["start_y"]])
        xy = start * factor[:, None, :] ** jnp.arange(LONGEST + 1)[:, None]
        xy = jnp.where(jnp.abs(xy).max(-1, keepdims=True) > 1e6, jnp.nan, xy)
        loss = (xy**2 * self._curvature(k) / 2).sum(-1)
        last = jnp.take_along_axis(loss, jnp.full((3, 1), k["steps"], int), 1)[:, 0]
        order = jnp.argsort(jnp.where(k["racers"], last, jnp.inf))
        return {
            "x": xy[..., 0], "y": xy[..., 1], "loss": loss, "dx": -xy[..., 0], "dy": -xy[..., 1], "last": last,
            "rank": jnp.argsort(order) + 1, "verdict": jnp.where(jnp.isfinite(last), 0, 3),
            "code": jnp.zeros(1, int), "who": order[:1], "a": last[order[:1]], "b": k["steps"][None],
        }  # fmt: skip

    @source()
    def rates(self, k):
        """Every other rate."""
        rate = jnp.logspace(-3, 0, 64)
        return {"rate": rate, "last": jnp.abs(1 - 2 * rate) ** k["steps"] + 1e-9, "limits": jnp.array([0.5, jnp.nan])}

    @source(shown={"basins": (True,)}, slow=True)
    def basins(self, k):
        """Where starts end."""
        at = jnp.linspace(-1, 1, GRID)
        return {"which": jnp.repeat((at > 0).astype(int), GRID), "steps": jnp.tile(jnp.arange(GRID), GRID)}
