"""The training lottery: a few values of one knob are drawn and trained; then what every value would have given."""

import functools
from typing import Any, ClassVar

import jax
import jax.numpy as jnp
from bokeh.model import Model

from simulab.optimizer import Optimizer
from simulab.vitals.judge import Signs, signs
from simulab.vitals.lottery import RANGES, ticket
from simulab.widgets.control import Control
from simulab.widgets.kit import short_data
from simulab.widgets.kit.short_net import mean_loss, start
from simulab.widgets.kit.short_training import CAPACITY, Course, Given, by_optimizer, each, end, watched
from simulab.widgets.lottery import code, controls, words
from simulab.widgets.lottery.controls import KNOBS, NAMES
from simulab.widgets.moment import Now
from simulab.widgets.picture import Column, Dealt, Figure, Series, Showcase, Tracks
from simulab.widgets.widget import Knobs, Widget, source

VALUES, SEEDS = 17, 5
"""Trainings of the curve: so many values over the whole range, each from so many seeds."""
ENDS = jnp.array([RANGES[name] for name in KNOBS])


class TrainingLottery(Widget):
    """The same net and the same data, a few values of one knob: which is good, which slow, which diverges?"""

    title = "Training lottery"
    lead = "A few trainings differ in one number. Bet on one, run them, and see how all other numbers would have done."
    order = 63
    topic = "Nets"
    showcase = Showcase(
        "odds", "One net, three learning rates: one learns, one crawls, one blows up. How likely is a good one?"
    )
    opens_at_start = True
    dealt = Dealt("deal", "Deal again", {"bet": "none"}, many="tickets")
    static = ("optimizer",)
    words_in = "judged"
    groups = controls.GROUPS
    script = "vitals.js"
    phrases: ClassVar[dict[int, str]] = words.PHRASES
    figures = (
        Figure("tickets", "Training loss of the tickets' trainings after each step", title="Training loss", big=True, half=True,
               drawn="tickets", tracks=Tracks("race", None, "loss")),
        Figure("odds", "Loss at which trainings end, over all values of what is drawn: the middle of five seeds, their range, "
               "and the tickets", title="Where every value ends", big=True, half=True, beside=True, drawn="odds"),
    )  # fmt: skip
    table = (
        Column("race", "value", "Value", "rate", "What was drawn", ("always",)),
        Column("race", "ends", "Loss", "sig3", "Training loss after the last step", ("loss",)),
        Column("judged", "verdict", "Verdict", "outcome", "What became of it"),
    )

    @functools.cached_property
    def _data(self) -> tuple[short_data.ShortData, ...]:
        return short_data.all_data(self.catalogue, "lottery")

    @functools.cached_property
    def _optimizers(self) -> dict[str, Optimizer]:
        return self.catalogue.optimizers.offered("lottery")

    def series(self) -> tuple[Series, ...]:
        looks = (("#0072B2", (), "circle"), ("#CC79A7", (9, 4), "square"), ("#56B4E9", (2, 3), "diamond"),
                 ("#6A3D9A", (14, 4), "triangle"), ("#8C6D31", (6, 3, 2, 3), "inverted_triangle"),
                 ("#4D4D4D", (5, 3), "star"))  # fmt: skip
        return tuple(Series(name, name.upper(), *look) for name, look in zip(NAMES, looks))

    def controls(self) -> tuple[Control, ...]:
        return controls.controls(self._data, self._optimizers)

    def models(self) -> dict[str, Model]:
        return {}

    def code(self) -> dict[str, Any]:
        return code.programs(self._data, self._optimizers)

    @source(length="steps", whole=("value", "ends"), aside=True, work="the tickets' trainings")
    def race(self, k: Knobs) -> dict[str, jax.Array]:
        """The trainings: ``value`` (6, 1), ``loss`` (6, T+1) after each step, ``ends`` (6, 1), and their signs (6,); NaN beyond
        the tickets that are dealt."""
        shares = jax.random.uniform(jax.random.key(jnp.asarray(k["deal"], jnp.uint32)), (len(NAMES),), jnp.float32)
        dealt = jnp.arange(len(NAMES)) < k["tickets"]
        values = self._value(k, jnp.asarray(shares, float))
        values = jnp.where(dealt, values, values[0])

        def then(course: Course) -> dict[str, jax.Array]:
            def run(value: jax.Array, dealt: jax.Array) -> tuple[jax.Array, Signs]:
                none = jnp.full(CAPACITY + 1, jnp.nan)
                train = functools.partial(watched, course, *self._given(k, value, k["seed"]))
                loss = jax.lax.cond(dealt, train, lambda: none)  # a page, where they come in turn, is spared it
                return loss, signs(loss, course.steps)

            loss, seen = each(run, values, dealt)
            return {
                "value": jnp.where(dealt, values, jnp.nan)[:, None],
                "loss": loss,
                "ends": seen.end[:, None],
                **seen._asdict(),
            }

        return self._course(k, then)

    @source(parts=VALUES, slow=True, work=f"{VALUES * SEEDS} trainings")
    def curve(self, k: Knobs, part: jax.Array) -> dict[str, jax.Array]:
        """One value (), where it ends from S seeds, in order (S,), and the lowest loss () before any training."""
        value = self._value(k, part / (VALUES - 1))

        def then(course: Course) -> dict[str, jax.Array]:
            def run(seed: jax.Array) -> tuple[jax.Array, jax.Array]:
                given, rate = self._given(k, value, seed)
                key = jax.random.key(jnp.asarray(seed, jnp.uint32))
                return end(course, given, rate), mean_loss(course.problem, start(key, course.problem, given.scale))

            final, began = (jnp.where(jnp.isfinite(x), x, jnp.inf) for x in each(run, k["seed"] + jnp.arange(SEEDS)))
            return {"value": value, "final": jnp.sort(final), "blank": jnp.min(began)}

        return self._course(k, then)

    @source(at="step", late=("curve",))
    def judged(self, k: Knobs, now: Now) -> dict[str, jax.Array]:
        """What became of each ticket, and how the bet went."""
        return words.judged(k, now)

    def _value(self, k: Knobs, shares: jax.Array) -> jax.Array:
        """The values at shares from 0 to 1 of the range of what is drawn; batch sizes are whole."""
        low, high = ENDS[k["drawn"]]
        values = ticket(shares, (low, high))  # pyright: ignore
        return jnp.where(k["drawn"] == list(KNOBS).index("batch_size"), jnp.round(values), values)

    def _given(self, k: Knobs, value: jax.Array, seed: jax.Array) -> tuple[Given, jax.Array]:
        """What a training has of its own, and its rate."""
        rate, size, scale = (jnp.where(k["drawn"] == i, value, k[name]) for i, name in enumerate(KNOBS))
        return Given(seed, size, scale), rate

    def _course(self, k: Knobs, then: Any) -> Any:
        """``then(course)`` for the chosen optimizer."""
        problem, steps = short_data.chosen(self._data, k), jnp.asarray(k["steps"], jnp.int32)
        members = list(self._optimizers.values())
        return by_optimizer(members, k, lambda one, own: then(Course(problem, one, own, steps)))
