"""Transfer: a net that knows some digits learns others, or the same ones partly hidden, from few examples."""

from collections.abc import Sequence
from typing import Any, ClassVar

import jax
import jax.numpy as jnp
from bokeh.model import Model

from simulab.finetuning import data
from simulab.finetuning.methods import METHODS, trained_numbers
from simulab.finetuning.seen import SHOWN, ended, on_old, tests, watched
from simulab.finetuning.training import EVERY, Way, key_of, pretrained
from simulab.finetuning.transfer import MOST_ROUNDS
from simulab.widgets.control import Control
from simulab.widgets.kit import plots
from simulab.widgets.moment import Now
from simulab.widgets.picture import Column, Figure, Series, Showcase, Tracks
from simulab.widgets.transfer import code, controls, words
from simulab.widgets.transfer.controls import BY_EXAMPLES, BY_RATE
from simulab.widgets.transfer.words import DRAWS, percent
from simulab.widgets.widget import Knobs, Widget, source

COUNTS = (1, 2, 4, 8, 16, 30, 60)
RATES = tuple(1e-4 * 500 ** (i / 6) for i in range(7))
"""Along the curves over draws."""
WORK = f"{DRAWS * len(METHODS) * len(COUNTS)} trainings"


class Transfer(Widget):
    """What a net has learnt of one task, brought to another: when it helps, and what is forgotten."""

    title = "Transfer"
    lead = "A net knows the digits 0 to 4. Does that help with the next task, and what does it forget?"
    order = 71
    topic = "Nets"
    showcase = Showcase(
        "draws",
        "Fine-tune, freeze, or begin from scratch? It depends on how near the new task is, and how much there is of it.",
    )
    action = "Train"
    words_in = "run"
    more_words_in = ("spread", "rates_spread")
    groups = controls.GROUPS
    script = "transfer.js"
    phrases: ClassVar[dict[int, str]] = words.PHRASES
    figures = (
        Figure("draws", "Above, the share of the new task that each method gets right and, below, of the old one: "
               "the mean of eight draws and their range", title="Over eight draws", big=True, half=True,
               drawn="draws", still=True),
        Figure("inside", "The first layer's units before and after, and pictures of the new task with what the net says of each",
               title="Inside: units, and answers", big=True, half=True, beside=True, drawn="inside"),
        Figure("new", "Share of the new task's test pictures that each method gets right after each step",
               title="New task, % right", x_range="steps", y_range="data", tracks=Tracks("run", None, "new", says="")),
        Figure("old", "Share of the old task's test pictures that are still right after each step",
               title="Old task, % right", x_range="steps", y_range="data", tracks=Tracks("run", None, "old", says="")),
    )  # fmt: skip
    table = (
        Column("run", "ends", "New task %", "sig3", "Share of the new task's test pictures that are right", ("new",)),
        Column(
            "run", "left", "Old task %", "sig3", "Share of the old task's test pictures that are still right", ("old",)
        ),
        Column("run", "trained", "Numbers", "int", "How many numbers the method trains", ("always",)),
    )

    def series(self) -> tuple[Series, ...]:
        return controls.SERIES

    def controls(self) -> tuple[Control, ...]:
        return controls.controls()

    def models(self) -> dict[str, Model]:
        return {slot: plots.axes("× 5 steps") for slot in ("new", "old")}

    def code(self) -> dict[str, Any]:
        return code.programs()

    @source(rows="methods", length="rounds", whole=("ends", "left", "trained"), aside=True, work="five trainings")
    def run(self, k: Knobs) -> dict[str, jax.Array]:
        """The first draw: ``new`` and ``old`` (5, R+1) in percent every five steps; of the method that is looked into ``answer``
        and ``sure`` (20, R+1), the first layer ``first`` and ``last`` (1024,) before and after; the ``pictures`` (1280,)."""
        key = key_of(k["seed"], 0)
        was = pretrained(key, k["pretraining"])
        every = jnp.arange(len(METHODS))
        seen = jax.lax.map(lambda method: watched(key, was, self._way(k, method), MOST_ROUNDS), every)
        rounds, looked = jnp.asarray(k["rounds"], int), k["looked"]
        ends, left = (jnp.take(one, rounds, axis=1) for one in (seen.new, seen.old))
        before = on_old(was, was.trunk)
        first = jnp.where(looked == METHODS.index("scratch"), was.start[0].weights, was.trunk[0].weights)
        trained = trained_numbers(every, jnp.asarray(k["kept"]), k["rank"])
        return {
            "new": percent(seen.new), "old": percent(seen.old), "ends": percent(ends)[:, None], "left": percent(left)[:, None],
            "trained": jnp.asarray(trained, float)[:, None], "before": percent(before)[None],
            "answer": seen.answer[looked].T, "sure": seen.sure[looked].T,
            "first": first.ravel(), "last": seen.filters[looked].ravel(),
            "pictures": data.BRIGHTEST * tests(k["task"])[:SHOWN].ravel(),
            **words.of_draw(ends, left, before, k["methods"], k),
        }  # fmt: skip

    @source(shown=BY_EXAMPLES, parts=DRAWS, slow=True, work=WORK)
    def by_examples(self, k: Knobs, part: jax.Array) -> dict[str, jax.Array]:
        """One draw: ``new`` and ``old`` (5, C) over the number of examples, and ``before`` ()."""
        return self._draw(k, part, "examples", COUNTS)

    @source(shown=BY_RATE, parts=DRAWS, slow=True, work=WORK)
    def by_rate(self, k: Knobs, part: jax.Array) -> dict[str, jax.Array]:
        """The same over the learning rate."""
        return self._draw(k, part, "learning_rate", RATES)

    @source(at="5 steps", shown=BY_EXAMPLES, late=("by_examples",))
    def spread(self, k: Knobs, now: Now) -> dict[str, jax.Array]:
        """Who does best on average, from few examples and from many."""
        return words.of_examples(now, jnp.asarray(COUNTS, float), k["methods"])

    @source(at="5 steps", shown=BY_RATE, late=("by_rate",))
    def rates_spread(self, k: Knobs, now: Now) -> dict[str, jax.Array]:
        """Who does best on average, and at which rate."""
        return words.of_rates(now, jnp.asarray(RATES), k["methods"])

    def _way(self, k: Knobs, method: Any, **varied: Any) -> Way:
        """A method with the knobs, but for what is varied: that one is not read."""
        rate, examples = (varied[name] if name in varied else k[name] for name in ("learning_rate", "examples"))
        return Way(method, k["task"], k["kept"], k["rank"], rate, examples, EVERY * jnp.asarray(k["rounds"], int))

    def _draw(self, k: Knobs, part: jax.Array, varied: str, values: Sequence[float]) -> dict[str, jax.Array]:
        """Every method at every value, of one draw."""
        key = key_of(k["seed"], part)
        was = pretrained(key, k["pretraining"])
        shape = (len(METHODS), len(values))
        each = jnp.repeat(jnp.arange(len(METHODS)), len(values)), jnp.tile(jnp.asarray(values, float), len(METHODS))
        new, old = jax.lax.map(lambda one: ended(key, was, self._way(k, one[0], **{varied: one[1]})), each)
        return {"new": new.reshape(shape), "old": old.reshape(shape), "before": on_old(was, was.trunk)}
