"""Sanity checks: what one asks of a net and its loop before a long training, with a fault planted or dealt."""

import functools
from typing import Any, ClassVar

import jax
import jax.numpy as jnp
from bokeh.model import Model

from simulab.vitals.check_list import LINES
from simulab.widgets.control import Control
from simulab.widgets.kit import parted_data, short_data
from simulab.widgets.moment import Now
from simulab.widgets.picture import Column, Dealt, Figure, Series, Showcase
from simulab.widgets.sanity import code, controls, words
from simulab.widgets.sanity.measured import checked, first_losses
from simulab.widgets.sanity.net import looked
from simulab.widgets.widget import Knobs, Widget, source


class SanityChecks(Widget):
    """Eight checks that take seconds, before a training that takes hours."""

    title = "Sanity checks"
    lead = "Something may be planted in this net or its data. Run the check list, and say what it is."
    order = 64
    topic = "Nets"
    showcase = Showcase(
        "blank", "Before a long training: the loss should begin at log C, and ten examples be memorised."
    )
    action = "Check"
    dealt = Dealt(
        "deal",
        "Deal again",
        {"guess": "none", "first": "none", "fault": controls.HIDDEN},
        {"guess": "first"},
        ("fault",),
    )
    words_in = "judged"
    groups = controls.GROUPS
    script = "checks.js"
    phrases: ClassVar[dict[int, str]] = words.PHRASES
    figures = (
        Figure("blank", "Loss before training of nets with 2 to 100 classes, with and without the penalty, over log C",
               title="Loss before training", big=True, half=True, drawn="blank", still=True),
        Figure("memory", "Loss of the tiny batch, and of all training examples, while each is trained on",
               title="Loss in training", big=True, half=True, beside=True, drawn="memory"),
    )  # fmt: skip
    table = (
        Column("run", "expected", "Expected", "sig3", "What theory says, or the limit", ("always",)),
        Column("run", "measured", "Measured", "sig3", "What was found"),
        Column("judged", "verdict", "Verdict", "passed", "Whether the two agree"),
    )

    @functools.cached_property
    def _data(self) -> tuple[short_data.ShortData, ...]:
        return short_data.all_data(self.catalogue, "sanity")

    def series(self) -> tuple[Series, ...]:
        return tuple(Series(name.replace(" ", "_"), name.capitalize(), "") for name in LINES)

    def controls(self) -> tuple[Control, ...]:
        return controls.controls(self._data)

    def models(self) -> dict[str, Model]:
        return {}

    def code(self) -> dict[str, Any]:
        return code.programs(self._data)

    @source(
        length="steps", whole=("expected", "measured", "passed", "count", "fault"), aside=True, work="the check list"
    )
    def run(self, k: Knobs) -> dict[str, jax.Array]:
        """The list, and both trainings: ``tiny`` and ``every`` (1, T+1) are losses after each step."""
        fault = words.dealt(k)
        parted = parted_data.chosen(self._data, k)
        return {**checked(looked(parted, fault, k["seed"]), k), "fault": fault[None],
                "count": jnp.asarray(parted.problem.classes)[None]}  # fmt: skip

    @source()
    def blank(self, k: Knobs) -> dict[str, jax.Array]:
        """The loss before training for more and more classes."""
        return first_losses(looked(parted_data.chosen(self._data, k), words.dealt(k), k["seed"]), k)

    @source(at="step")
    def judged(self, k: Knobs, now: Now) -> dict[str, jax.Array]:
        """Which lines pass, how the guess went, and what is said."""
        return words.judged(k, now)
