"""Learning-rate explorer: one walker, one rate, and what every other rate would have done."""

import functools
from collections.abc import Callable
from typing import Any, ClassVar

import jax
import jax.numpy as jnp
import numpy as np
from bokeh.model import Model

from simulab import backend
from simulab.knob import Knob
from simulab.optimizer import Optimizer
from simulab.runs.descent import kicks_of
from simulab.runs.verdict import CONVERGED, DIVERGED, OSCILLATING, SLOW, TOLERANCE, judge
from simulab.widgets.control import Control, noise_controls
from simulab.widgets.kit import plots
from simulab.widgets.kit.code import programs
from simulab.widgets.kit.formulas import WithFormulas
from simulab.widgets.kit.racing import Course, last_loss, run
from simulab.widgets.kit.surfaces import Surfaces
from simulab.widgets.picture import Column, Field, Figure, Group, Handle, Rules, Series, Showcase, Shown, Tracks
from simulab.widgets.widget import Knobs, Widget, source

CAPACITY = 1000
"""The longest run; see ``simulab.widgets.race``."""
GRID = 96
CURVE = 241
"""Points of a one-dimensional surface's curve."""
RATES = 512
"""Rates of the sensitivity curve, evenly spaced in the logarithm."""
LOWEST, HIGHEST = 1e-4, 10.0
FLOOR = 1e-8
"""Where the sensitivity curve is cut off below: closer to the minimum nobody can see a difference."""

MONOTONE, OVERSHOOTS, BEYOND, WITH_MOMENTUM, AROUND, NOWHERE = range(10, 16)
"""Codes of the phrases about theory, and where there is no minimum; the verdicts' codes are those of the outcome."""


def _lines(widget: "LearningRate") -> Shown:
    """Where a surface of one weight is chosen."""
    return {"surface": widget._surfaces.of(1)}


def _planes(widget: "LearningRate") -> Shown:
    """Where a surface of two weights is chosen."""
    return {"surface": widget._surfaces.of(2)}


class LearningRate(WithFormulas, Widget):
    """Gradient descent with momentum on any surface; the last loss against the rate, with theory's limits over it."""

    title = "Learning rate"
    lead = "Drag the rate: too small crawls, too large explodes. Where is the edge, and why there?"
    order = 20
    showcase = Showcase(
        "sensitivity",
        "How far the learning rate can go before a run explodes, and why the curvature decides it.",
        {"curvature": 6.0, "learning_rate": 0.1},
    )
    action = "Run"
    static = ("surface",)
    dimensions = (1, 2)
    words_in = "path"
    groups = (
        Group("Surface", ("surface", "formula_1d", "formula", "curvature", "condition_number", "rotation")),
        Group("Step", ("learning_rate", "momentum")),
        Group("Run", ("steps", "start_x", "start_y")),
        Group("Noise", ("noise", "batch_size", "seed"), open=False),
    )
    table = (
        Column("path", "verdict", "Verdict", "verdict"),
        Column("path", "reached", "Steps", "int", "Steps to come within 0.001 of the loss of the minimum it ends at"),
        Column("path", "final", "Loss", "sig3", "Loss after the last step"),
        Column("path", "sharpness", "Curvature L", "sig3", "Largest second derivative at that minimum"),
    )
    phrases: ClassVar[dict[int, str]] = {
        CONVERGED: "Reaches the minimum, within 0.001, after {a:int} steps.",
        SLOW: "Too slow: still {a:sig3} above the minimum after {b:int} steps.",
        OSCILLATING: "Still bouncing, {a:sig3} above the minimum, after {b:int} steps.",
        DIVERGED: "Diverges at step {a:int}.",
        NOWHERE: "There is no minimum here to get to: after {b:int} steps the loss is {a:sig3}.",
        MONOTONE: "The rate is below 1/L = {b:rate}: every step stops short of the bottom, so the loss only falls.",
        OVERSHOOTS: "The rate is between 1/L and 2/L = {b:rate}: every step jumps over the bottom, to a lower place.",
        BEYOND: "The rate is at or beyond the limit {b:rate}: along the steepest axis no step lands lower than it began.",
        WITH_MOMENTUM: "With momentum the limit is 2(1+μ)/L = {b:rate} instead of 2/L = {c:rate}.",
        AROUND: "Around this minimum the limit is {b:rate}; further out the surface has its own.",
    }

    @functools.cached_property
    def _surfaces(self) -> Surfaces:
        return Surfaces(self.catalogue, "learning-rate", self.dimensions, "quadratic_1d", self.typed)

    @functools.cached_property
    def _quadratic(self) -> np.ndarray:
        return np.array([name.startswith("quadratic") for name in self._surfaces.names])

    @functools.cached_property
    def _rule(self) -> Optimizer:
        return self.catalogue.optimizers.make("momentum", "optimizer")

    @functools.cached_property
    def figures(self) -> tuple[Figure, ...]:  # pyright: ignore[reportIncompatibleVariableOverride]
        return (
            Figure(
                "curve",
                "The loss as a curve over one weight, with the walker's path on it",
                big=True,
                shown=_lines(self),
                box_of="surface",
                x_range="box",
                y_range="data",
                tracks=Tracks("path", "x", "loss"),
                handles=(Handle("Start", "start_x", kind="curve"),),
            ),
            Figure(
                "stage",
                "Contours of the loss over two weights, with the walker's path",
                big=True,
                shown=_planes(self),
                box_of="surface",
                x_range="box",
                y_range="box",
                field=Field("landscape", "height", GRID),
                tracks=Tracks("path", "x", "y"),
                handles=(Handle("Start", "start_x", "start_y"),),
            ),
            Figure(
                "sensitivity",
                "Loss after the last step against the learning rate, with the limits of theory",
                title="Every other rate",
                y_range="decades",
                rules=Rules("sensitivity", "limits", ("1/L", "2/L", "2(1+μ)/L")),
                handles=(Handle("Learning rate", "learning_rate", kind="line"),),
            ),
            Figure(
                "loss",
                "Loss against the step: above the lowest minimum, or above the lowest point of the picture",
                title="Loss above the lowest point",
                x_range="steps",
                y_range="decades",
                tracks=Tracks("path", None, "gap"),
            ),
        )

    def series(self) -> tuple[Series, ...]:
        return (Series("walker", "Walker", self._rule.colour),)

    def controls(self) -> tuple[Control, ...]:
        rate = Knob(1.8, bounds=(LOWEST, HIGHEST), log=True, symbol="η", doc="Length of a step for a gradient of one.")
        steps = Control(
            "steps", "number", "Steps", 50, "Length of the run.", bounds=(5, CAPACITY), integer=True, unit="steps"
        )
        start_x, start_y = self._surfaces.starts()
        return (
            *self._surfaces.controls(),
            Control.of("learning_rate", rate),
            Control.of("momentum", self._rule.knob_declarations()["momentum"], default=0.0),
            steps,
            start_x,
            Control(**{**vars(start_y), "shown": _planes(self)}),
            *noise_controls(),
        )

    def models(self) -> dict[str, Model]:
        curve = plots.axes("weight", "loss", height=420)
        curve.line("x", "y", source=plots.columns("curve", "x", "y"), line_width=2.5, name="ink")
        stage = plots.axes("weight 1", "weight 2", height=420)
        plots.minima(stage)
        sensitivity = plots.axes("learning rate", "last loss", x_log=True, y_log=True)
        sensitivity.line("rate", "last", source=plots.columns("sensitivity", "rate", "last"), line_width=2, name="ink")
        sensitivity.x_range.start, sensitivity.x_range.end = LOWEST, HIGHEST  # pyright: ignore[reportAttributeAccessIssue]
        loss = plots.axes("step", "loss", y_log=True)
        return {"curve": curve, "stage": stage, "sensitivity": sensitivity, "loss": loss}

    def code(self) -> dict[str, Any]:
        racers = {
            "optax": '    "walker": optax.sgd({learning_rate}, momentum={momentum}),',
            "torch": '    "walker": lambda params: torch.optim.SGD(params, lr={learning_rate}, momentum={momentum}),',
        }
        return {
            library: {**made, "template": made["template"].replace("{walker}", racers[library])}
            for library, made in programs(self._surfaces.all, {}, "{walker}", self._surfaces.typed).items()
        }

    @source(shown=_lines)
    def curve(self, k: Knobs) -> dict[str, jax.Array]:
        """A one-dimensional surface as a curve."""
        box = self._surfaces.facts(k).box
        x = jnp.linspace(box[0, 0], box[0, 1], CURVE)
        return {
            "x": x,
            "y": backend.each(lambda weight: self._surfaces.height_of(k)(jnp.stack([weight, jnp.zeros(())])))(x),
        }

    @source(shown=_planes)
    def landscape(self, k: Knobs) -> dict[str, jax.Array]:
        """Heights of a two-dimensional surface."""
        return {"height": self._surfaces.height(k, GRID)}

    @source(shown=_planes)
    def minima(self, k: Knobs) -> dict[str, jax.Array]:
        """Where the minima are."""
        return self._surfaces.marks(k)

    @source(length="steps")
    def path(self, k: Knobs) -> dict[str, jax.Array]:
        """The run, its verdict and the words."""
        course = self._course(k)
        walked = run(course, self._rule, {"momentum": k["momentum"]}, k["learning_rate"])
        judged = judge(walked["x"], walked["loss"], walked["grad"], course.facts, course.steps, jnp.asarray(TOLERANCE))
        sharpness = _sharpness(course, self._surfaces.hessian_of(k), judged.minimum)
        best = self._surfaces.lowest(k)
        lost = judged.code == DIVERGED
        last = walked["loss"][course.steps.astype(int)]
        at = jnp.where(lost, judged.diverged_at, jnp.where(judged.code == CONVERGED, judged.converged_at, judged.gap))
        nowhere = jnp.isnan(judged.gap) & ~lost
        outcome, at = jnp.where(nowhere, NOWHERE, judged.code), jnp.where(nowhere, last, at)
        limit = 2 * (1 + k["momentum"]) / sharpness
        quadratic, momentum = jnp.asarray(self._quadratic)[k["surface"]], k["momentum"] > 0
        regime = jnp.where(k["learning_rate"] * sharpness <= 1, MONOTONE, OVERSHOOTS)
        theory = jnp.where(k["learning_rate"] >= limit * (1 - 1e-9), BEYOND, jnp.where(momentum, WITH_MOMENTUM, regime))
        theory = jnp.where(quadratic, theory, jnp.where(jnp.isfinite(sharpness) & (sharpness > 0), AROUND, -1))
        named = jnp.where(theory == MONOTONE, 1 / sharpness, limit)
        return {
            "x": walked["x"][None, :, 0], "y": walked["x"][None, :, 1], "loss": walked["loss"][None],
            "gap": walked["loss"][None] - best, "best": best,
            "verdict": judged.code[None], "reached": jnp.where(judged.code == CONVERGED, judged.converged_at, -1)[None],
            "final": jnp.where(lost, jnp.nan, last)[None], "sharpness": sharpness[None],
            "code": jnp.stack([outcome, theory, jnp.asarray(-1)]), "who": jnp.zeros(3, int),
            "a": jnp.stack([at, at, at]), "b": jnp.stack([k["steps"], named, named]), "c": jnp.full(3, 2 / sharpness),
        }  # fmt: skip

    @source()
    def sensitivity(self, k: Knobs) -> dict[str, jax.Array]:
        """The last loss at 512 rates from this very start, and theory's limits."""
        course, best = self._course(k), self._surfaces.lowest(k)
        rates = jnp.logspace(jnp.log10(LOWEST), jnp.log10(HIGHEST), RATES)
        last = backend.each(lambda rate: last_loss(course, self._rule, {"momentum": k["momentum"]}, rate))(rates)
        first = course.loss(course.start) - best
        sharpness = _sharpness(course, self._surfaces.hessian_of(k), jnp.asarray(0))
        third = jnp.where(k["momentum"] > 0, 2 * (1 + k["momentum"]) / sharpness, jnp.nan)
        limits = jnp.stack([1 / sharpness, 2 / sharpness, third])
        gap = jnp.where(self._surfaces.has_minima(k), jnp.maximum(last - best, FLOOR), last - best)
        return {"rate": rates, "last": jnp.where(gap <= 100 * first, gap, jnp.nan), "limits": limits}

    def _course(self, k: Knobs) -> Course:
        kicks = kicks_of(k["seed"].astype(jnp.uint32), k["noise"], k["batch_size"], CAPACITY + 1, 2)
        start = jnp.stack([k["start_x"], k["start_y"]])
        return Course(self._surfaces.loss(k), start, self._surfaces.facts(k), kicks, {}, k["steps"], CAPACITY)


def _sharpness(course: Course, hessian: Callable[[jax.Array], jax.Array], minimum: jax.Array) -> jax.Array:
    """The largest eigenvalue of the Hessian at a stated minimum; NaN where it has no second derivative."""
    h = hessian(course.facts.minima[minimum])
    mean, half = (h[0, 0] + h[1, 1]) / 2, (h[0, 0] - h[1, 1]) / 2
    largest = mean + jnp.sqrt(half**2 + h[0, 1] ** 2)
    return jnp.where(jnp.isfinite(largest) & (largest > 0), largest, jnp.nan)
