"""Schedule viewer: the learning rate over a run by any schedules, and what each of them does."""

import functools
from dataclasses import replace
from typing import Any, ClassVar

import jax
import jax.numpy as jnp
from bokeh.model import Model

from simulab.knob import learning_rate
from simulab.optimizer import Optimizer
from simulab.schedule import Controller, Schedule
from simulab.widgets.control import Choice, Control, Number, Set
from simulab.widgets.kit.choice import pick
from simulab.widgets.kit.racers import Racers
from simulab.widgets.kit.surfaces import Surfaces
from simulab.widgets.picture import Column, Figure, Group, Option, Series, Showcase
from simulab.widgets.schedules import code as schedule_code
from simulab.widgets.schedules import data as schedule_data
from simulab.widgets.schedules import rows, runs
from simulab.widgets.schedules import words as schedule_words
from simulab.widgets.schedules.figures import ON_NET, ON_SURFACE, figures, models
from simulab.widgets.schedules.runs import Rates
from simulab.widgets.widget import Knobs, Widget, source

TASKS = (
    Option("net", "A small net", "Eight hidden tanh units; the loss is the validation loss after each epoch.",
           presets={"learning_rate": 3.0}),
    Option("surface", "A surface", "Two weights, one step an epoch, with the noise of mini-batches."),
)  # fmt: skip
AXES = (
    Option("linear", "Linear", "Equal distances are equal differences."),
    Option("log", "Logarithmic", "Equal distances are equal factors: what is left at the end can be seen."),
)


class Schedules(Widget):
    """Schedules overlaid, each with the run that it makes, at equal budgets."""

    title = "Schedule viewer"
    lead = "Drag a boundary: the rate changes shape, and the loss below shows what that does to a real run."
    order = 30
    topic = "Descent"
    showcase = Showcase(
        "rates",
        "What a schedule does to the rate, and what that does to the loss of a real net at the same budget.",
    )
    action = "Train"
    static = ("task", "surface", "optimizer")
    words_in = "runs"
    table = (
        Column("runs", "rank", "", "rank"),
        Column("runs", "final", "Loss", "sig3", "Loss after the last epoch", ("loss",)),
        Column("runs", "lowest", "Lowest", "sig3", "The lowest loss on the way"),
        Column("runs", "accuracy", "Right, %", "sig3", "Validation accuracy after the last epoch", ("score",)),
        Column("runs", "last", "Last rate", "rate", "The rate of the last update"),
    )
    phrases: ClassVar[dict[int, str]] = schedule_words.PHRASES

    @functools.cached_property
    def groups(self) -> tuple[Group, ...]:  # pyright: ignore[reportIncompatibleVariableOverride]
        run = ("task", "dataset", "surface", "condition_number", "rotation", "optimizer", "steps")
        return (
            Group("Schedules", ("schedules", "learning_rate", "axis")),
            Group("Run", run),
            *rows.groups(self._schedules),
            Group("Start and noise", ("start_x", "start_y", "noise", "seed"), open=False),
        )

    @functools.cached_property
    def figures(self) -> tuple[Figure, ...]:  # pyright: ignore[reportIncompatibleVariableOverride]
        return figures(self._schedules, tuple(one.name for one in self._data if one.scored))

    @functools.cached_property
    def _data(self) -> tuple[schedule_data.ViewerData, ...]:
        return schedule_data.all_data(self.catalogue)

    @functools.cached_property
    def _schedules(self) -> dict[str, Schedule]:
        return self.catalogue.schedules.offered("schedules")

    @functools.cached_property
    def _surfaces(self) -> Surfaces:
        return Surfaces(self.catalogue, "schedules", (2,), "quadratic")

    @functools.cached_property
    def _optimizers(self) -> dict[str, Optimizer]:
        return self.catalogue.optimizers.offered("schedules")

    @functools.cached_property
    def _field(self) -> Racers:
        return Racers(self._optimizers)

    @functools.cached_property
    def _problems(self) -> schedule_data.Problems:
        return schedule_data.Problems(self._data)

    @functools.cached_property
    def _row(self) -> rows.Row:
        return rows.Row(self._schedules)

    def series(self) -> tuple[Series, ...]:
        return rows.series(self._schedules)

    def controls(self) -> tuple[Control, ...]:
        at_first = [name for name, one in self._schedules.items() if one.shown_at_first]
        schedules = tuple(Option(name, one.title, one.summary, one.equation) for name, one in self._schedules.items())
        first = next(iter(self._optimizers))  # the rate of task, surface or dataset is meant for it
        optimizers = tuple(
            Option(name, one.title, one.summary, one.equation,
                   {} if name == first else {"learning_rate": one.rate_for_nets or one.learning_rate})
            for name, one in self._optimizers.items()
        )  # fmt: skip
        data = tuple(one.option() for one in self._data)
        surface = (*self._surfaces.controls(), *self._surfaces.starts())
        sigma = "Standard deviation σ of what a mini-batch adds to the gradient: what a lower rate averages out."
        return (
            Set("schedules", "Schedules", at_first, "Which are drawn.", options=schedules),
            Choice("axis", "Rate axis", "linear", "How the rate is drawn.", options=AXES),
            *(replace(control, shown={**(control.shown or {}), **ON_SURFACE}) for control in surface),
            Choice("task", "What is trained", "net", "Where the schedules are tried.", options=TASKS),
            Choice("dataset", "Dataset", self._data[0].name, "Two thirds of it train the net.",
                    options=data, shown=ON_NET),
            Choice("optimizer", "Optimizer", first, "The same one under each schedule.", options=optimizers),
            Control.of("learning_rate", learning_rate(3.0), label="Base rate"),
            Number("steps", "Length", 100, "Epochs of every run; on a surface, steps.", symbol="T", unit="epochs",
                    bounds=(20, runs.CAPACITY), integer=True),
            *rows.controls(self._schedules),
            Number("noise", "Gradient noise", 1.0, sigma, symbol="σ", bounds=(0.0, 20.0), shown=ON_SURFACE),
            Number("seed", "Seed", 0, "Other initial weights, other mini-batches, other noise.",
                    bounds=(0, 9999), integer=True),
        )  # fmt: skip

    def models(self) -> dict[str, Model]:
        return models()

    def code(self) -> dict[str, Any]:
        return schedule_code.programs(self._schedules)

    @source(rows="schedules", length="steps")
    def runs(self, k: Knobs) -> dict[str, jax.Array]:
        """Rates, losses and paths of all schedules, the boundaries, the table and the words."""
        reacts = [isinstance(one, Controller) for one in self._schedules.values()]
        plateau = reacts.index(True) if any(reacts) else -1
        planned = rows.table(self._schedules, k, runs.CAPACITY + 1)
        knobs = rows.knobs_of(self._schedules, k)
        rates = Rates(planned, self._row, self._row.which(self._schedules), knobs)
        found = pick(k["task"], (lambda: self._on_net(k, rates), lambda: self._on_surface(k, rates)))
        times, cuts = rows.cuts(found["rate"][plateau], k["schedules"][plateau] & (plateau >= 0), k["steps"])
        above = pick(k["task"], (lambda: jnp.zeros(()), lambda: jnp.asarray(self._surfaces.lowest(k), float)))
        board = schedule_words.board(k, found, above)
        return {
            "rate": found["rate"],
            "loss": found["loss"],
            "score": 100 * found["score"],
            "x": found["x"],
            "y": found["y"],
            "boundaries": rows.boundaries(k, self._schedules),
            "room": jnp.array([0.0, 1.16]) * k["learning_rate"],
            "cuts": cuts,
            **board,
            **schedule_words.words(
                k,
                board,
                (times, cuts[0]),
                plateau,
                jnp.asarray(self._problems.batches)[k["dataset"]],
                ["min_rate" in one.in_epochs for one in self._schedules.values()],
            ),
        }

    @source(shown=ON_SURFACE)
    def landscape(self, k: Knobs) -> dict[str, jax.Array]:
        """Heights of the surface over its box."""
        return {"height": self._surfaces.height(k)}

    @source(shown=ON_SURFACE)
    def minima(self, k: Knobs) -> dict[str, jax.Array]:
        """Where the minima are."""
        return self._surfaces.marks(k)

    def _on_net(self, k: Knobs, rates: Rates) -> dict[str, jax.Array]:
        def run(optimizer: Optimizer, knobs: dict[str, Any], _: jax.Array) -> dict[str, jax.Array]:
            return self._problems.on(
                k["dataset"],
                lambda problem: runs.each_row(k["schedules"], runs.on_net(k, problem, optimizer, knobs, rates)),
            )

        return self._field.one(self._defaults, k["optimizer"], run)

    def _on_surface(self, k: Knobs, rates: Rates) -> dict[str, jax.Array]:
        surface, lowest = (self._surfaces.loss(k), self._surfaces.facts(k)), self._surfaces.lowest(k)

        def run(optimizer: Optimizer, knobs: dict[str, Any], _: jax.Array) -> dict[str, jax.Array]:
            found = runs.each_row(k["schedules"], runs.on_surface(k, surface, optimizer, knobs, rates))
            return {**found, "loss": found["loss"] - lowest}

        return self._field.one(self._defaults, k["optimizer"], run)

    @property
    def _defaults(self) -> Knobs:
        """The optimizers' own knobs, which stay as their authors suggest; the rate is the schedule's."""
        return Knobs(
            {
                f"{name}.{knob}": jnp.asarray(value, float)
                for name, one in self._optimizers.items()
                for knob, value in one.knobs().items()
            }
        )
