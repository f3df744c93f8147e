"""Rate finder: the range test of a real net, over the whole trainings that it stands for."""

import functools
from typing import Any, ClassVar

import jax
import jax.numpy as jnp
from bokeh.model import Model

from simulab.optimizer import Optimizer
from simulab.vitals.reading import FACTOR, Reading, read
from simulab.vitals.rising import rate_at
from simulab.widgets.control import Control
from simulab.widgets.kit import plots, short_data
from simulab.widgets.kit.short_training import CAPACITY, Course, Given, by_optimizer, each, end, swept, watched
from simulab.widgets.moment import Now
from simulab.widgets.picture import Column, Figure, Series, Showcase, Tracks
from simulab.widgets.rate_finder import code, controls, words
from simulab.widgets.rate_finder.controls import LOWEST
from simulab.widgets.widget import Knobs, Widget, source

RATES, PARTS = 25, 5
"""Whole trainings along the sensitivity curve, and in how many turns they are computed."""


class RateFinder(Widget):
    """One short run whose rate rises from tiny to huge, and what it says of the rate to take."""

    title = "Rate finder"
    lead = "One short run at rising rates suggests a rate. Drag your own, and see below how whole trainings end."
    order = 62
    topic = "Nets"
    showcase = Showcase(
        "finder", "Which learning rate? What one short test suggests, over where whole trainings really end."
    )
    action = "Test"
    static = ("optimizer",)
    words_in = "test"
    more_words_in = ("worth",)
    groups = controls.GROUPS
    script = "vitals.js"
    phrases: ClassVar[dict[int, str]] = words.PHRASES
    figures = (
        Figure("finder", "Above, the loss of each step of the test against its rate, and its smoothed loss; below, the loss at "
               "which whole trainings end, over the same rates", big=True, drawn="finder"),
        Figure("runs", "Training loss of the whole trainings with the suggested rates and with yours",
               title="Loss of whole trainings", x_range="steps", y_range="decades", tracks=Tracks("test", None, "loss")),
    )  # fmt: skip
    table = (
        Column("test", "tried", "Rate", "rate", "The learning rate", ("always",)),
        Column("test", "final", "Loss", "sig3", "Training loss after the last step", ("loss",)),
    )

    @functools.cached_property
    def _data(self) -> tuple[short_data.ShortData, ...]:
        return short_data.all_data(self.catalogue, "rate-finder")

    @functools.cached_property
    def _optimizers(self) -> dict[str, Optimizer]:
        return self.catalogue.optimizers.offered("rate-finder")

    def series(self) -> tuple[Series, ...]:
        return (
            Series("steepest", "Steepest", "#0072B2"),
            Series("tenth", "A tenth of the lowest", "#009E73", (7, 4), "square"),
            Series("own", "Your rate", "#D55E00", (2, 3), "diamond"),
        )

    def controls(self) -> tuple[Control, ...]:
        return controls.controls(self._data, self._optimizers)

    def models(self) -> dict[str, Model]:
        return {"runs": plots.axes("step", y_log=True)}

    def code(self) -> dict[str, Any]:
        return code.programs(self._data, self._optimizers)

    @source(length="steps", whole=("tried", "final"), aside=True, work="the test and three whole trainings")
    def test(self, k: Knobs) -> dict[str, jax.Array]:
        """The test and its words, and whole trainings with either suggestion and with one's own rate.

        Of each step (NaN beyond the length) ``rate``, ``seen`` (the mini-batch's loss) and ``smoothed``; ``over`` and
        ``lowest`` are steps; of each training ``loss``, ``tried`` (its rate) and ``final``.
        """
        rates = rate_at(jnp.arange(CAPACITY), jnp.asarray(LOWEST), k["highest"], k["steps"])
        last = jnp.asarray(k["steps"], int)

        def then(course: Course, given: Given) -> dict[str, jax.Array]:
            seen = swept(course, given, rates)
            reading = read(seen, k["smoothing"], last)
            tried = jnp.append(_suggested(rates, reading), k["learning_rate"])
            loss = each(lambda rate: watched(course, given, rate), tried)
            return {
                "rate": rates, "seen": seen, "smoothed": reading.smoothed, "over": reading.over[None],
                "lowest": reading.lowest[None], "loss": loss, "tried": tried[:, None], "began": loss[2, :1],
                "final": jnp.take_along_axis(loss, jnp.full((3, 1), last), axis=1), **words.of_test(reading, rates, last),
            }  # fmt: skip

        return self._course(k, then)

    @source(parts=PARTS, slow=True, work=f"{RATES} whole trainings")
    def truth(self, k: Knobs, part: jax.Array) -> dict[str, jax.Array]:
        """Where whole trainings end, over the rates of the test; a few of them a part."""
        some = RATES // PARTS
        rates = rate_at(part * some + jnp.arange(some), jnp.asarray(LOWEST), k["highest"], jnp.asarray(RATES))
        final = self._course(k, lambda course, given: each(lambda rate: end(course, given, rate), rates))
        return {"rate": rates, "final": final}

    @source(at="step", late=("truth",))
    def worth(self, k: Knobs, now: Now) -> dict[str, jax.Array]:
        """How well the cheap test did."""
        return words.of_trainings(now)

    def _course(self, k: Knobs, then: Any) -> Any:
        """``then(course, given)`` for the chosen optimizer."""
        problem = short_data.chosen(self._data, k)
        given = Given(k["seed"], k["batch_size"], jnp.ones(()))
        steps = jnp.asarray(k["steps"], jnp.int32)
        return by_optimizer(
            list(self._optimizers.values()), k, lambda one, own: then(Course(problem, one, own, steps), given)
        )


def _suggested(rates: jax.Array, reading: Reading) -> jax.Array:
    """(2,) the rates of both suggestions, NaN where there is none."""
    places = jnp.stack([reading.steepest, reading.lowest])
    return jnp.where(places < 0, jnp.nan, rates[jnp.maximum(places, 0)] / jnp.array([1.0, FACTOR]))
