"""Generalisation: fits of twenty training sets, and their error on fresh examples against one number."""

from typing import Any, ClassVar

import jax
import jax.numpy as jnp
from bokeh.model import Model

from simulab.generalisation import capacity, elastic, stopping
from simulab.generalisation.errors import first_lowest
from simulab.widgets.control import Control
from simulab.widgets.generalisation import code, controls, words
from simulab.widgets.generalisation.controls import CAPACITY, PENALTY, TRAINING
from simulab.widgets.picture import Column, Figure, Series, Showcase
from simulab.widgets.widget import Knobs, Widget, source


class Generalisation(Widget):
    """What is learnt by heart does not hold for what comes next: bias and variance, measured."""

    title = "Generalisation"
    lead = "Twenty training sets of one truth, a fit of each. Drag the line: how wrong is it on the examples, how on fresh ones?"
    order = 68
    topic = "Nets"
    showcase = Showcase(
        "errors", "The more weights, the lower the training error. And on examples that nobody has seen?"
    )
    action = "Fit"
    words_in = "capacities"
    more_words_in = ("penalties", "times")
    groups = controls.GROUPS
    script = "generalisation.js"
    phrases: ClassVar[dict[int, str]] = words.PHRASES
    figures = (
        Figure("errors", "Mean squared error on the examples and on fresh ones, with its bias² and variance, over what is varied",
               title="Error, over twenty training sets", big=True, half=True, drawn="errors", still=True),
        Figure("fits", "The fits of twenty training sets where it is marked, their mean, and the truth",
               title="The twenty fits", big=True, half=True, beside=True, drawn="fits", still=True),
    )  # fmt: skip

    table = tuple(
        Column(name, *rest)
        for name in ("capacities", "penalties", "times")
        for rest in (
            ("marked", "Marked", "sig3", "Where the line stands"),
            ("least", "Lowest", "sig3", "The lowest along the curve"),
            ("where", "At", "sig3", "Where it is lowest"),
        )
    )

    def series(self) -> tuple[Series, ...]:
        return (
            Series("test", "Fresh", "#D55E00"),
            Series("train", "Training", "#0072B2", (9, 4), "square"),
            Series("variance", "Variance", "#AA4499", (2, 3), "diamond"),
            Series("bias", "Bias²", "#009E73", (12, 3, 2, 3), "triangle"),
        )

    def controls(self) -> tuple[Control, ...]:
        return controls.controls()

    def models(self) -> dict[str, Model]:
        return {}

    def code(self) -> dict[str, Any]:
        return code.programs()

    @source(shown=CAPACITY, aside=True, work="fits of every size")
    def capacities(self, k: Knobs) -> dict[str, jax.Array]:
        """What ``simulab.generalisation.capacity`` finds: errors ``at`` (C,), and last in each column where it is marked."""
        found = capacity.study(k)
        return {**found, **self._rows(found), **words.of_capacity(found, k["noise"], k["examples"])}

    @source(shown=PENALTY, aside=True, work="fits at every penalty")
    def penalties(self, k: Knobs) -> dict[str, jax.Array]:
        """What ``simulab.generalisation.elastic`` finds."""
        found = elastic.study(k)
        return {**found, **self._rows(found), **words.of_penalty(found, k["noise"], k["capacity"])}

    @source(shown=TRAINING, aside=True, work="twenty trainings")
    def times(self, k: Knobs) -> dict[str, jax.Array]:
        """What ``simulab.generalisation.stopping`` finds."""
        found = stopping.study(k)
        return {**found, **self._rows(found), **words.of_training(found, k["noise"])}

    def _rows(self, found: dict[str, jax.Array]) -> dict[str, jax.Array]:
        """(4, 1) of each error: where it is marked, its lowest along the curve, and where that is."""
        curves = jnp.stack([found[series.name] for series in self.series()])
        lowest = first_lowest(curves[:, :-1])
        least = jnp.take_along_axis(curves, lowest[:, None], axis=1)
        return {"marked": curves[:, -1:], "least": least, "where": found["at"][lowest][:, None]}
