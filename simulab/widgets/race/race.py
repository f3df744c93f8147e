"""Optimizer race: any set of optimizers from one start on one surface."""

import functools
from collections.abc import Callable
from typing import Any, ClassVar

import jax
import jax.numpy as jnp
from bokeh.model import Model

from simulab.knob import learning_rate
from simulab.machine import backend
from simulab.optimizer import Optimizer
from simulab.runs.attraction import settle
from simulab.runs.roll import kicks_of, updater
from simulab.widgets.control import Choice, Control, Flag, Number, Set, noise_controls
from simulab.widgets.kit import curvature, racing
from simulab.widgets.kit.choice import pick
from simulab.widgets.kit.code import NO_CLIPPING, programs
from simulab.widgets.kit.formulas import WithFormulas
from simulab.widgets.kit.racers import Racers
from simulab.widgets.kit.racing import OWN, Course
from simulab.widgets.kit.surfaces import Surfaces
from simulab.widgets.picture import Group, Option, Series, Showcase
from simulab.widgets.race import words as race_words
from simulab.widgets.race.figures import ARROWS, FIGURES, GRID, TABLE, models
from simulab.widgets.widget import Knobs, Widget, source

CAPACITY = 1000
"""The longest run. All runs are this long inside, so that no slider changes a shape; only what is asked for is sent."""
BASIN_STEPS = 400
BUDGET = 32
"""Rates tried for each racer where rates are tuned."""
SLOPES_DOC = "Loss, gradient and curvature of every racer at every step: what a saddle is."
CLIP_DOC = f"A longer gradient is shortened to this length; at {NO_CLIPPING:g} none is."

FAIRNESS = (
    Option("shared", "One rate for all", "Every racer uses the same learning rate."),
    Option("own", "Own rates", "Every racer uses a learning rate of its own, at first the one its authors suggest."),
    Option(
        "tuned",
        "Tuned",
        f"Every racer uses the best of {BUDGET} rates, tried from this very start and ranked as racers are.",
    ),
)
LAYERS = (
    Option("none", "Contours", "Height of the loss."),
    Option("basins", "Basins", "Where every start would end up, and how fast."),
)


class Race(WithFormulas, Widget):
    """Optimizers from one start on one surface, with the fairness of their rates stated."""

    title = "Optimizer race"
    lead = "Drag the start, then Race: who gets down first, and into which valley?"
    order = 20
    topic = "Descent"
    showcase = Showcase(
        "stage",
        "One start, one learning rate, and yet different valleys: what each optimizer does with a gradient.",
    )
    action = "Race"
    opens_at_start = True
    static = ("surface", "fairness", "basin_of")
    words_in = "paths"
    groups = (
        Group("Surface", ("surface", "formula", "condition_number", "rotation")),
        Group("Rates", ("fairness", "learning_rate")),
        Group("Racers", ("racers",)),
        Group("Picture", ("layer", "basin_of", "curves", "slopes")),
        Group("Run", ("steps", "start_x", "start_y", "arrows"), open=False),
        Group("Noise, penalty, clipping", ("noise", "batch_size", "seed", "l2", "clip_norm"), open=False),
    )
    figures, table = FIGURES, TABLE
    phrases: ClassVar[dict[int, str]] = race_words.PHRASES

    @functools.cached_property
    def _surfaces(self) -> Surfaces:
        return Surfaces(self.catalogue, "race", (2,), "three_hump_camel", self.typed)

    @functools.cached_property
    def _racers(self) -> dict[str, Optimizer]:
        return self.catalogue.optimizers.offered("race")

    @functools.cached_property
    def _field(self) -> Racers:
        return Racers(self._racers)

    def series(self) -> tuple[Series, ...]:
        return tuple(
            Series(name, racer.title, racer.colour, tuple(racer.dash), racer.marker)
            for name, racer in self._racers.items()
        )

    def controls(self) -> tuple[Control, ...]:
        racers = tuple(Option(n, r.title, r.summary, r.equation) for n, r in self._racers.items())
        first = [name for name, racer in self._racers.items() if racer.shown_at_first]
        steps = Number("steps", "Steps", 200, "Length of the run.", bounds=(10, CAPACITY), integer=True, unit="steps")
        return (
            *self._surfaces.controls(),
            Choice("layer", "Show", "none", "What lies under the paths.", options=LAYERS),
            Choice(
                "basin_of",
                "Basins of",
                "momentum" if "momentum" in self._racers else next(iter(self._racers)),
                "Whose basins.",
                options=racers,
                shown={"layer": ("basins",)},
            ),
            Set("racers", "Racers", first, "Who races.", options=racers),
            Choice("fairness", "Fairness", "shared", "How the learning rates are chosen.", options=FAIRNESS),
            Control.of("learning_rate", learning_rate(0.001), shown={"fairness": ("shared",)}),
            Flag("curves", "Compare rates", False, "Draw how every racer would do at other learning rates."),
            Flag("slopes", "Slope and curvature", False, SLOPES_DOC),
            steps,
            *self._surfaces.starts(),
            Set("arrows", "Arrows at the heads", [], "Draw what the update is made of.", options=ARROWS),
            *noise_controls(),
            Number("l2", "L2 penalty", 0.0, "λ of the penalty λ/2 |w|² on the loss.", symbol="λ", bounds=(0.0, 1.0)),
            Number("clip_norm", "Clip gradient", NO_CLIPPING, CLIP_DOC, bounds=(0.01, NO_CLIPPING), log=True),
            *self._own_knobs(),
        )

    def _own_knobs(self) -> tuple[Control, ...]:
        found = []
        for name, racer in self._racers.items():
            for knob, declared in racer.knob_declarations().items():
                shown = {"racers": (name,), **({"fairness": ("own",)} if knob == "learning_rate" else {})}
                found.append(Control.of(f"{name}.{knob}", declared, default=getattr(racer, knob), shown=shown))
        return tuple(found)

    def models(self) -> dict[str, Model]:
        return models(self.series())

    def code(self) -> dict[str, Any]:
        return programs(self._surfaces.all, self._racers, typed=self._surfaces.typed, own=self.catalogue.optimizers.own)

    @source()
    def landscape(self, k: Knobs) -> dict[str, jax.Array]:
        """Heights of the surface over its box."""
        return {"height": self._surfaces.height(k)}

    @source()
    def minima(self, k: Knobs) -> dict[str, jax.Array]:
        """Where the minima are."""
        return self._surfaces.marks(k)

    @source(rows="racers", length="steps")
    def paths(self, k: Knobs) -> dict[str, jax.Array]:
        """All runs, the scoreboard and the words."""
        course, chosen = self._course(k), k["racers"]
        rates = self._rates(k, course)
        runs = self._field.each(k, chosen, lambda *racer: racing.run(course, *racer), rates)
        best = self._surfaces.lowest(k)
        board = racing.scores(course, runs, chosen)
        noise = k["noise"] / jnp.sqrt(k["batch_size"])
        return {
            "x": runs["x"][..., 0],
            "y": runs["x"][..., 1],
            "gap": runs["loss"] - best,
            "best": best,
            "rate": rates,
            **board,
            "verdict": jnp.where(race_words.nowhere(board, k["steps"]), -1, board["verdict"]),
            **race_words.words(board, chosen, k["fairness"], k["learning_rate"], noise, course, BUDGET),
        }

    @source(rows="racers", length="steps", shown={"arrows": ("downhill", "velocity", "step")})
    def arrows_at(self, k: Knobs) -> dict[str, jax.Array]:
        """What each update is made of, at every step."""
        course = self._course(k)
        seen = self._field.each(k, k["racers"], lambda *racer: racing.arrows(course, *racer), self._rates(k, course))
        return {f"{name}_{axis}": vectors[..., i] for name, vectors in seen.items() for i, axis in enumerate("xy")}

    @source(rows="racers", length="steps", shown={"slopes": (True,)})
    def slopes(self, k: Knobs) -> dict[str, jax.Array]:
        """At every step of every racer the loss itself, the length of its gradient, and the Hessian's eigenvalues."""
        course = self._course(k)
        runs = self._field.each(k, k["racers"], lambda *racer: racing.run(course, *racer), self._rates(k, course))
        hessian = self._surfaces.hessian_of(k)
        return backend.each(lambda x, loss, grad: curvature.along(hessian, x, loss, grad, jnp.asarray(False)))(
            runs["x"], runs["loss"], runs["grad"]
        )

    @source(rows="racers", shown={"curves": (True,)})
    def tuning(self, k: Knobs) -> dict[str, jax.Array]:
        """The last loss of every racer at every rate tried."""
        course, best, rates = self._course(k), self._surfaces.lowest(k), racing.tried(BUDGET)

        def curve(tried: racing.Tried) -> dict[str, jax.Array]:
            return {"tried": rates, "last": jnp.where(jnp.isfinite(tried.last), tried.last - best, jnp.nan)}

        return self._tuned(k, course, curve)

    @source(shown={"layer": ("basins",)}, slow=True)
    def basins(self, k: Knobs) -> dict[str, jax.Array]:
        """Where each start of a grid ends with one of the optimizers, and when it settles."""
        loss, facts = self._surfaces.loss(k), self._surfaces.facts(k)
        x, y = (jnp.linspace(facts.box[axis, 0], facts.box[axis, 1], GRID) for axis in (0, 1))
        starts = jnp.stack(jnp.meshgrid(x, y), -1).reshape(-1, 2)
        modifiers = {"l2": k["l2"], "clip_norm": _limit(k)}

        def mapped(racer: Optimizer, knobs: dict[str, Any], own: jax.Array) -> dict[str, jax.Array]:
            rates = jnp.full(BASIN_STEPS, jnp.where(jnp.asarray(k["fairness"]) == OWN, own, k["learning_rate"]))
            take = updater(racer, loss, knobs, modifiers)

            def update(x: jax.Array, state: Any, rate: jax.Array, _: None) -> Any:
                return take(x, state, rate, jnp.zeros(2))  # no noise, in the same words as the race's step

            ends = backend.each(lambda start: settle(update, racer, loss, start, rates, facts, k["steps"])[:2])(starts)
            return dict(zip(("which", "settled"), ends))

        return self._field.one(k, k["basin_of"], mapped)

    def _course(self, k: Knobs) -> Course:
        kicks = kicks_of(k["seed"].astype(jnp.uint32), k["noise"], k["batch_size"], CAPACITY + 1, 2)
        start = jnp.stack([k["start_x"], k["start_y"]])
        modifiers = {"l2": k["l2"], "clip_norm": _limit(k)}
        return Course(self._surfaces.loss(k), start, self._surfaces.facts(k), kicks, modifiers, k["steps"], CAPACITY)

    def _rates(self, k: Knobs, course: Course) -> jax.Array:
        """(R,) the rate of each racer, by the fairness rule."""
        shared = jnp.full(len(self._racers), k["learning_rate"])
        own = self._field.own_rates(k)

        def best(tried: racing.Tried) -> dict[str, jax.Array]:
            return {"rate": racing.tried(BUDGET)[racing.best(tried.keys)]}

        tuned = lambda: self._tuned(k, course, best)["rate"]  # noqa: E731
        return pick(k["fairness"], (lambda: shared, lambda: own, tuned))

    def _tuned(self, k: Knobs, course: Course, said: Callable[[racing.Tried], Any]) -> dict[str, jax.Array]:
        """What ``said`` makes of every racer's trials, stacked."""

        def trials(racer: Optimizer, knobs: dict[str, Any], _rate: jax.Array) -> dict[str, jax.Array]:
            return racing.trials(course, racer, knobs, BUDGET)

        none = jnp.zeros(len(self._racers))
        then = lambda runs: said(racing.ranked(course, runs))  # noqa: E731
        return self._field.each(k, k["racers"], trials, none, then, in_turn=True)


def _limit(k: Knobs) -> jax.Array:
    return jnp.where(k["clip_norm"] >= NO_CLIPPING, jnp.inf, k["clip_norm"])
