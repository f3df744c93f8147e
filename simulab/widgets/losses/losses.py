"""Losses: what each costs and how hard it pulls, beside fits of one problem under each."""

from typing import Any, ClassVar

import jax
import jax.numpy as jnp
from bokeh.model import Model

from simulab.losses import classes, embedding, line
from simulab.losses.shape import SPANS, TASKS, alike, curves
from simulab.widgets.control import Control
from simulab.widgets.kit.choice import pick
from simulab.widgets.losses import code, controls, words
from simulab.widgets.losses.controls import SETS, TITLES
from simulab.widgets.picture import Column, Figure, Series, Showcase, Tracks
from simulab.widgets.widget import Knobs, Widget, source

POINTS = 241
"""Places at which losses are drawn."""
LOOKS = (("#D55E00", (), "circle"), ("#0072B2", (9, 4), "square"), ("#009E73", (2, 3), "diamond"))


def _fit(task: str, title: str, label: str, measure: str) -> Figure:
    return Figure(task, label, title=title, big=True, half=True, beside=True, shown={"task": (task,)}, drawn=f"fit-{task}",
                  tracks=Tracks(task, None, measure, says=""))  # fmt: skip


class Losses(Widget):
    """Which error counts how much decides what is learnt."""

    title = "Losses"
    lead = (
        "Three losses fit the same points. See how hard each pulls, and what outliers, rare classes or wrong labels do."
    )
    order = 66
    topic = "Nets"
    showcase = Showcase("line", "Some points are wrong. Which line follows them, and why: the slope of the loss tells.")
    action = "Fit"
    words_in = "line"
    more_words_in = ("classes", "embedding", "shapes")
    groups = controls.GROUPS
    script = "losses.js"
    phrases: ClassVar[dict[int, str]] = words.PHRASES
    figures = (
        Figure("shapes", "Above, what each loss costs; below, its slope, over the residual, the score of the truth, or a lead",
               title="Loss and slope", big=True, half=True, drawn="shapes", still=True),
        _fit("line", "Off the true line: three fits",
             "The points, the true line, and the line that each loss has after each step", "off"),
        _fit("classes", "Right on fresh points: three lines",
             "Examples of two classes, and the line that each loss has drawn between them after each step", "right"),
        _fit("embedding", "Classes apart: three planes",
             "Three classes in the plane into which each loss has brought them after each step", "apart"),
    )  # fmt: skip
    table = (
        Column("line", "ends_slope", "Slope", "sig3", "Slope of the line; the true one is 1", ("slope",)),
        Column("line", "ends_off", "Off", "sig3", "Mean distance from the true line", ("off",)),
        Column("classes", "ends_found", "B found", "sig3", "Share of fresh points of B that are named B", ("found",)),
        Column("classes", "ends_kept", "A found", "sig3", "Share of fresh points of A that are named A", ("kept",)),
        Column("embedding", "ends_apart", "Apart", "sig3", "How many times as far apart two of different classes lie as two "
               "of one", ("apart",)),
    )  # fmt: skip

    def series(self) -> tuple[Series, ...]:
        return tuple(
            Series(name, TITLES[name][0], *look) for losses in TASKS.values() for name, look in zip(losses, LOOKS)
        )

    def controls(self) -> tuple[Control, ...]:
        return controls.controls()

    def models(self) -> dict[str, Model]:
        return {}

    def code(self) -> dict[str, Any]:
        return code.programs()

    @source()
    def shapes(self, k: Knobs) -> dict[str, jax.Array]:
        """Places ``x`` (N,), ``loss`` and ``slope`` (3N,) there, ``same`` (N,) of two of one class; at the marked place (4,)
        ``cost`` and ``pull``, the fourth of ``same``."""
        given = {name: k[name] for name in ("huber_delta", "focal_gamma", "margin")}

        def of(task: str) -> dict[str, jax.Array]:
            x = jnp.append(jnp.linspace(*SPANS[task], POINTS), k["at"])
            loss, slope = curves(task, x, given)
            paired = (task == "embedding") & (x >= 0)
            same = jnp.where(paired, alike(x), jnp.nan)
            pull = jnp.append(slope[:, -1], jnp.where(paired[-1], x[-1], jnp.nan))
            return {
                "x": x[:-1], "loss": loss[:, :-1].ravel(), "slope": slope[:, :-1].ravel(), "same": same[:-1],
                "cost": jnp.append(loss[:, -1], same[-1]), "pull": pull,
            }  # fmt: skip

        found = pick(k["task"], [lambda task=task: of(task) for task in TASKS])
        return {**found, **words.of_slopes(k["task"], found["pull"])}

    @source(rows=SETS["line"], length="steps", whole=("ends_slope", "ends_off"), shown={"task": ("line",)}, aside=True,
            work="three fits")  # fmt: skip
    def line(self, k: Knobs) -> dict[str, jax.Array]:
        """The points, and of each line after each step ``slope``, ``base``, ``off`` (3, T+1)."""
        fits = line.fits(k)
        ends = {name: _last(fits[name], k) for name in ("slope", "off")}
        said = words.of_line(ends["off"], fits["outlier"], k[SETS["line"]])
        return {**fits, **{f"ends_{name}": value[:, None] for name, value in ends.items()}, **said}

    @source(rows=SETS["classes"], length="steps", whole=("ends_found", "ends_kept"), shown={"task": ("classes",)},
            aside=True, work="three fits")  # fmt: skip
    def classes(self, k: Knobs) -> dict[str, jax.Array]:
        """The points, and of each line after each step ``w1``, ``w2``, ``bias`` and the shares found (3, T+1)."""
        fits = classes.fits(k)
        ends = {name: _last(fits[name], k) for name in ("found", "kept")}
        said = words.of_classes(ends["found"], ends["kept"], k[SETS["classes"]])
        return {**fits, **{f"ends_{name}": value[:, None] for name, value in ends.items()}, **said}

    @source(rows=SETS["embedding"], length="steps", whole=("ends_apart", "x"), shown={"task": ("embedding",)}, aside=True,
            work="three fits")  # fmt: skip
    def embedding(self, k: Knobs) -> dict[str, jax.Array]:
        """The examples ``x``, and after each step the maps ``map`` (24, T+1) and ``apart`` (3, T+1)."""
        fits = embedding.fits(k)
        ends = _last(fits["apart"], k)
        said = words.of_embedding(ends, fits["apart"][0, 0], k[SETS["embedding"]])
        return {**fits, "ends_apart": ends[:, None], **said}


def _last(rows: jax.Array, k: Knobs) -> jax.Array:
    """(3,) what rows (3, T+1) have after the last step."""
    return jnp.take(rows, jnp.asarray(k["steps"], jnp.int32), axis=1)
