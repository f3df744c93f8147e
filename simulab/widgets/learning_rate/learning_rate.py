"""Learning-rate explorer: one walker, one rate, and what every other rate would have done."""

import functools
from dataclasses import replace
from typing import Any, ClassVar

import jax
import jax.numpy as jnp
import numpy as np
from bokeh.model import Model

from simulab.knob import Knob
from simulab.machine import backend
from simulab.optimizer import Optimizer
from simulab.runs.roll import kicks_of
from simulab.runs.verdict import DIVERGED
from simulab.widgets.control import Control, Flag, Number, noise_controls
from simulab.widgets.kit import curvature, racing
from simulab.widgets.kit.code import programs
from simulab.widgets.kit.formulas import WithFormulas
from simulab.widgets.kit.racing import Course, last_loss, run
from simulab.widgets.kit.surfaces import Surfaces
from simulab.widgets.learning_rate import words
from simulab.widgets.learning_rate.bowl import bowl
from simulab.widgets.learning_rate.figures import HIGHEST, LOWEST, MAP, STRONGEST, figures, models
from simulab.widgets.picture import Column, Figure, Group, Series, Showcase, Shown
from simulab.widgets.widget import Knobs, Widget, source

CAPACITY = 1000
"""The longest run; see ``simulab.widgets.race``."""
CURVE = 241
"""Points of a one-dimensional surface's curve."""
FAR = 3.5
"""Box widths on either side to which a picture zooms out; the box's ends are points of the curve that goes so far."""
RATES = 512
"""Rates of the sensitivity curve, evenly spaced in the logarithm."""
FLOOR = 1e-8
"""Where the sensitivity curve is cut off below: closer to the minimum nobody can see a difference."""


def _lines(widget: "LearningRate") -> Shown:
    """Where a surface of one weight is chosen."""
    return {"surface": widget._surfaces.of(1)}


def _bowls(widget: "LearningRate") -> Shown:
    """Where a quadratic of two weights is chosen: its axes are the same everywhere."""
    return {"surface": tuple(name for name in widget._surfaces.of(2) if name.startswith("quadratic"))}


def _planes(widget: "LearningRate") -> Shown:
    """Where a surface of two weights is chosen."""
    return {"surface": widget._surfaces.of(2)}


class LearningRate(WithFormulas, Widget):
    """Gradient descent with momentum on any surface; the last loss against the rate, with theory's limits over it."""

    title = "Learning rate"
    lead = "Drag the rate: too small crawls, too large explodes. Where is the edge, and why there?"
    order = 10
    topic = "Descent"
    showcase = Showcase(
        "sensitivity",
        "How far the learning rate can go before a run explodes, and why the curvature decides it.",
    )
    action = "Run"
    static, dimensions = ("surface",), (1, 2)
    words_in = "path"
    groups = (
        Group("Surface", ("surface", "formula_1d", "formula", "curvature", "condition_number", "rotation")),
        Group("Step", ("learning_rate", "momentum")),
        Group("Run", ("steps", "start_x", "start_y")),
        Group("More pictures", ("map", "modes", "slopes"), open=False),
        Group("Noise", ("noise", "batch_size", "seed"), open=False),
    )
    table = (
        Column("path", "verdict", "Verdict", "verdict"),
        Column(
            "path",
            "reached",
            "Steps",
            "int",
            "Steps after which it stays within the tolerance of the minimum it ends at",
            ("passed",),
        ),
        Column("path", "final", "Loss", "sig3", "Loss after the last step", ("loss",)),
        Column("path", "sharpness", "Curvature L", "sig3", "Largest second derivative at that minimum"),
    )
    phrases: ClassVar[dict[int, str]] = words.PHRASES

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
        return figures(_lines(self), _bowls(self), _planes(self))

    def series(self) -> tuple[Series, ...]:
        return (Series("walker", "Walker", self._rule.colour),)

    def controls(self) -> tuple[Control, ...]:
        rate = Knob(1.8, bounds=(LOWEST, HIGHEST), log=True, symbol="η", doc="Length of a step for a gradient of one.")
        steps = Number("steps", "Steps", 50, "Length of the run.", bounds=(5, CAPACITY), integer=True, unit="steps")
        start_x, start_y = self._surfaces.starts()
        return (
            *self._surfaces.controls(),
            Control.of("learning_rate", rate),
            Control.of("momentum", self._rule.knob_declarations()["momentum"], default=0.0),
            steps,
            start_x,
            replace(start_y, shown=_planes(self)),
            Flag("map", "Map of rate and momentum", False, f"The last loss of {MAP} × {MAP} runs from this start."),
            Flag(
                "modes", "Axis by axis", False, "How far it still is along each axis of the bowl.", shown=_bowls(self)
            ),
            Flag(
                "slopes", "Slope and curvature", False, "Loss, gradient and curvature at every step: what a saddle is."
            ),
            *noise_controls(),
        )

    def models(self) -> dict[str, Model]:
        return models()

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
        middle = (box[0, 0] + box[0, 1]) / 2
        far = middle + (x - middle) * (1 + 2 * FAR)  # for who zooms out to a walker that has left
        height = backend.each(lambda weight: self._surfaces.height_of(k)(jnp.stack([weight, jnp.zeros(())])))
        inside = jnp.abs(far - middle) < (box[0, 1] - box[0, 0]) * (0.5 - 1e-6)
        return {"x": x, "y": height(x), "far_x": far, "far_y": jnp.where(inside, jnp.nan, height(far))}

    @source(shown=_planes)
    def landscape(self, k: Knobs) -> dict[str, jax.Array]:
        """Heights of a two-dimensional surface."""
        return {"height": self._surfaces.height(k)}

    @source(shown=_planes)
    def minima(self, k: Knobs) -> dict[str, jax.Array]:
        """Where the minima are."""
        return self._surfaces.marks(k)

    @source(length="steps")
    def path(self, k: Knobs) -> dict[str, jax.Array]:
        """The run, its verdict and the words."""
        course = self._course(k)
        walked = run(course, self._rule, {"momentum": k["momentum"]}, k["learning_rate"])
        judged = racing.judged(course, walked)
        ends = jnp.stack([course.start, walked["x"][judged.last]])
        curved = bowl(course, self._surfaces.hessian_of(k), judged.minimum, ends)
        quadratic, noise = jnp.asarray(self._quadratic)[k["surface"]], k["noise"] / jnp.sqrt(k["batch_size"])
        said = [
            words.outcome(walked, judged, course.facts, k["steps"]),
            *words.theory(walked, curved, quadratic, k["learning_rate"], k["momentum"], noise),
        ]
        lost = judged.code == DIVERGED
        best, last = course.facts.lowest, walked["loss"][judged.last]
        return {
            "x": walked["x"][None, :, 0], "y": walked["x"][None, :, 1], "loss": walked["loss"][None],
            "gap": walked["loss"][None] - best, "best": best,
            "verdict": jnp.where(words.nowhere(judged, k["steps"]), -1, judged.code)[None], "reached": judged.converged_at[None],
            "final": jnp.where(lost, jnp.nan, last)[None], "sharpness": curved.largest[None], "who": jnp.zeros(3, int),
            **{column: jnp.stack([jnp.asarray(one[column]) for one in said]) for column in ("code", "a", "b", "c")},
        }  # fmt: skip

    @source()
    def floor(self, k: Knobs) -> dict[str, jax.Array]:
        """Where theory says that noise holds the loss, from the first step to the last: on quadratics only."""
        course = self._course(k)
        curved = bowl(course, self._surfaces.hessian_of(k), jnp.asarray(0), course.start[None])
        noise = k["noise"] / jnp.sqrt(k["batch_size"])
        height = words.floor(curved.all, k["learning_rate"], k["momentum"], noise)
        level = jnp.where(jnp.asarray(self._quadratic)[k["surface"]], height, jnp.nan)
        return {"step": jnp.stack([jnp.zeros(()), k["steps"] * 1.0]), "level": jnp.full(2, level)}

    @source()
    def sensitivity(self, k: Knobs) -> dict[str, jax.Array]:
        """The last loss at 512 rates from this very start, and theory's limits."""
        course, best = self._course(k), self._surfaces.lowest(k)
        rates = jnp.logspace(jnp.log10(LOWEST), jnp.log10(HIGHEST), RATES)
        last = backend.each(lambda rate: last_loss(course, self._rule, {"momentum": k["momentum"]}, rate))(rates)
        sharpness = bowl(course, self._surfaces.hessian_of(k), jnp.asarray(0), course.start[None]).largest
        third = jnp.where(k["momentum"] > 0, 2 * (1 + k["momentum"]) / sharpness, jnp.nan)
        limits = jnp.stack([1 / sharpness, 2 / sharpness, third])
        begin, end = words.regimes(limits, jnp.asarray(self._quadratic)[k["surface"]], k["noise"], (LOWEST, HIGHEST))
        gap = jnp.where(self._surfaces.has_minima(k), jnp.maximum(last - best, FLOOR), last - best)
        return {
            "rate": rates,
            "last": jnp.where(gap <= 100 * self._scale(k, course), gap, jnp.nan),
            "limits": limits,
            "begin": begin,
            "end": end,
        }

    def _scale(self, k: Knobs, course: Course) -> jax.Array:
        """What last losses are compared with: the start's, or the surface's own scale where a run starts on a minimum."""
        first = course.loss(course.start) - self._surfaces.lowest(k)
        return jnp.where(first > course.facts.tolerance, first, 1000 * course.facts.tolerance)

    @source(shown={"map": (True,)}, slow=True, work=f"{MAP**2} runs")
    def map(self, k: Knobs) -> dict[str, jax.Array]:
        """The last loss of a run at every rate and momentum, from this very start: 0 where it is lowest."""
        course = self._course(k)
        rates = jnp.logspace(jnp.log10(LOWEST), jnp.log10(HIGHEST), MAP)
        points = jnp.stack(jnp.meshgrid(rates, jnp.linspace(0.0, STRONGEST, MAP)), -1).reshape(-1, 2)
        last = backend.each(lambda point: last_loss(course, self._rule, {"momentum": point[1]}, point[0]))(points)
        part = jnp.maximum(last - self._surfaces.lowest(k), FLOOR) / self._scale(k, course)
        # decades below the start's loss, from the eighth below it to one above
        height = (jnp.log10(jnp.clip(part, 1e-8, 10.0)) + 8) / 9
        return {"height": jnp.where(jnp.isfinite(part), height, 1.0)}

    @source(shown={"map": (True,)})
    def edge(self, k: Knobs) -> dict[str, jax.Array]:
        """Theory's edge over the map, 2(1+μ)/L with L of the lowest minimum: exact on a quadratic."""
        course = self._course(k)
        sharpness = bowl(course, self._surfaces.hessian_of(k), jnp.asarray(0), course.start[None]).largest
        momentum = jnp.linspace(0.0, STRONGEST, 64)
        return {"rate": 2 * (1 + momentum) / sharpness, "momentum": momentum}

    @source(length="steps", shown=lambda widget: {"modes": (True,), **(_bowls(widget) or {})})
    def modes(self, k: Knobs) -> dict[str, jax.Array]:
        """The run's distance from a quadratic's minimum along its steepest and its flattest axis."""
        course = self._course(k)
        walked = run(course, self._rule, {"momentum": k["momentum"]}, k["learning_rate"])
        middle = course.facts.minima[0]
        h = self._surfaces.hessian_of(k)(middle)
        angle = jnp.arctan2(2 * h[0, 1], h[0, 0] - h[1, 1]) / 2
        steep = jnp.stack([jnp.cos(angle), jnp.sin(angle)])
        away = walked["x"] - middle
        along = [jnp.abs(away @ axis)[None] for axis in (steep, jnp.stack([-steep[1], steep[0]]))]
        return {"step": jnp.arange(CAPACITY + 1.0)[None], "steep": along[0], "flat": along[1]}

    @source(length="steps", shown={"slopes": (True,)})
    def slopes(self, k: Knobs) -> dict[str, jax.Array]:
        """At every step the loss itself, the length of its gradient, and the Hessian's eigenvalues (of one weight f'')."""
        course = self._course(k)
        walked = run(course, self._rule, {"momentum": k["momentum"]}, k["learning_rate"])
        line = course.facts.counts[1] == 0
        seen = curvature.along(self._surfaces.hessian_of(k), walked["x"], walked["loss"], walked["grad"], line)
        return {name: column[None] for name, column in seen.items()}

    def _course(self, k: Knobs) -> Course:
        kicks = kicks_of(k["seed"].astype(jnp.uint32), k["noise"], k["batch_size"], CAPACITY + 1, 2)
        start, facts = jnp.stack([k["start_x"], k["start_y"]]), self._surfaces.facts(k)
        return Course(self._surfaces.loss(k), start, facts, kicks * facts.counts, {}, k["steps"], CAPACITY)
