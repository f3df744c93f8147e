"""Batches: how noisy the gradient of a mini-batch is, and what the noise does."""

import functools
from typing import Any, ClassVar

import jax
import jax.numpy as jnp
from bokeh.model import Model

from simulab.batches import accumulation, descent, minima, race, rule
from simulab.batches.bowl import CURVATURE, bowl, floor
from simulab.batches.noise import measured
from simulab.batches.task import ORDER, Task, key_of, rows_of
from simulab.widgets.batches import code, controls, decay_words, scale_words, tasks, words
from simulab.widgets.batches.controls import DESCENT, LONGEST, MINIMA, NOISE, RACE, RULE
from simulab.widgets.batches.decay import Decay
from simulab.widgets.batches.figures import FIGURES, SERIES, TABLE
from simulab.widgets.batches.scale import Scale
from simulab.widgets.control import Control
from simulab.widgets.kit import short_data
from simulab.widgets.kit.anyone import Anyone, own_knobs, values_of
from simulab.widgets.kit.short_training import each
from simulab.widgets.moment import Now
from simulab.widgets.picture import Series, Showcase
from simulab.widgets.widget import Knobs, Widget, source

PARTS = 4
"""In which a gradient is added up."""
TIMES = 8
"""Trainings of which the mean is taken where one settles."""
REST = 0.05
"""A training has settled when what is left of the start is less than this share of the floor."""


class Batches(Decay, Scale, Widget):
    """A gradient of a few examples is noisy: by how much, and what for."""

    title = "Batches and noise"
    lead = "A few examples give a rough gradient, all of them the exact one. How rough is it, and what does that do?"
    order = 69
    topic = "Nets"
    showcase = Showcase("noise", "Four times as many examples, half the noise. When is that worth it?")
    action = "Train"
    words_in = "off"
    more_words_in = ("runs", "ruled", "measured_ends", "won", "decided", "shards", "plan", "bits")
    groups = controls.GROUPS
    script = "batches.js"
    phrases: ClassVar[dict[int, str]] = {**words.PHRASES, **decay_words.PHRASES, **scale_words.PHRASES}
    figures = FIGURES
    table = TABLE

    @functools.cached_property
    def _data(self) -> tuple[short_data.ShortData, ...]:
        return short_data.all_data(self.catalogue, "batches")

    def series(self) -> tuple[Series, ...]:
        return SERIES

    def controls(self) -> tuple[Control, ...]:
        return controls.controls(self._data)

    def models(self) -> dict[str, Model]:
        return {}

    def code(self) -> dict[str, Any]:
        return code.programs(self._data)

    @source(shown=NOISE, aside=True, work="mini-batches of every size")
    def off(self, k: Knobs) -> dict[str, jax.Array]:
        """What ``simulab.batches.noise`` measures, after training by all examples."""
        task, held, replaced = self._given(k)
        w = descent.by_everybody(task, k["seed"], k["learning_rate"], k["after"])
        found = measured(task, w, held, replaced, k["seed"])
        parts = jnp.minimum(held, PARTS)
        rows = rows_of(task, key_of(k["seed"], ORDER), replaced)
        apart = accumulation.difference(task, w, rows, held, parts)
        return {
            "size": found.size, "without": found.measured[0], "replaced": found.measured[1], "sigma": found.sigma[None],
            "gradient": found.gradient[None], "cloud": found.cloud, "reach": found.reach[None],
            "count": jnp.asarray(task.count, float)[None],
            **words.of_noise(found, held, replaced, task.count, parts, apart),
        }  # fmt: skip

    @source(
        length="steps", whole=("size", "rate", "ends", "examples"), shown=DESCENT, aside=True, work="three trainings"
    )
    def runs(self, k: Knobs) -> dict[str, jax.Array]:
        """With one example, with yours and with all: ``loss`` (3, T+1) of all examples; on the bowl, about which ``floor`` (1,)
        yours settles."""
        task, held, replaced = self._given(k)
        count = jnp.asarray(task.count, float)
        sizes = jnp.stack([jnp.ones(()), held, count])
        rates = k["learning_rate"] * jnp.where(k["rates"] == 1, sizes / held, 1.0)
        steps = jnp.asarray(k["steps"], int)

        def run(size: jax.Array, rate: jax.Array) -> jax.Array:
            return descent.watched(task, k["seed"], size, rate, replaced, steps, LONGEST)

        loss = each(run, sizes, rates)
        ends = jnp.take_along_axis(loss, jnp.full((3, 1), steps), axis=1)
        settling = self._settling(k, held, replaced, steps)
        return {
            "loss": loss, "size": sizes[:, None], "rate": rates[:, None], "ends": ends,
            "examples": (steps * sizes)[:, None], "floor": jnp.where(settling["is_bowl"], settling["floor"], jnp.nan)[None],
            **words.of_runs(ends[:, 0], steps, sizes, settling),
        }  # fmt: skip

    def _settling(self, k: Knobs, held: jax.Array, replaced: jax.Array, steps: jax.Array) -> dict[str, Any]:
        """Where yours settles on the bowl; of a net nothing is computed."""
        is_bowl, rate, curvature = k["data"] == 0, k["learning_rate"], jnp.asarray(CURVATURE)
        deep = floor(rate, k["noise"], held, replaced)
        half = steps // 2

        def mean() -> jax.Array:
            task = bowl(k["noise"], k["seed"], 2)
            at = jnp.arange(LONGEST + 1)
            late = (at > half) & (at <= steps)

            def one(luck: jax.Array) -> jax.Array:
                loss = descent.watched(task, luck, held, rate, replaced, steps, LONGEST)
                return jnp.sum(jnp.where(late, loss, 0)) / (steps - half)

            return jnp.mean(each(one, k["seed"] + jnp.arange(TIMES) * 1.0))

        left = jnp.sum(curvature * bowl(1.0, 0).start(0) ** 2 * (1 - rate * curvature) ** (2.0 * half)) / 2
        return {
            "is_bowl": is_bowl, "limit": 2 / CURVATURE[0], "settles": jnp.isfinite(deep), "rested": left < REST * deep,
            "mean": jax.lax.cond(is_bowl, mean, lambda: jnp.full((), jnp.nan)), "floor": deep,
        }  # fmt: skip

    @source(parts=len(rule.SIZES), slow=True, shown=RULE,
            work=f"{len(rule.SIZES) * len(rule.RATES) * rule.SEEDS} trainings")  # fmt: skip
    def map(self, k: Knobs, part: jax.Array) -> dict[str, jax.Array]:
        """One batch size's trainings at every rate: their ``end`` (R,), in the middle of the seeds, and the ``blank`` () loss
        before any step."""
        task, _, replaced = self._given(k)
        held = jnp.minimum(jnp.asarray(rule.SIZES, float)[part], task.count)
        rates = jnp.asarray(rule.RATES)
        end = rule.ends(task, k["seed"], jnp.full(rates.shape, held), rates, replaced, k["epochs"], each)
        return {"size": held, "end": end, "blank": task.loss(task.start(k["seed"]))}

    @source(parts=len(rule.SIZES), slow=True, shown=RULE, work=f"{3 * len(rule.SIZES) * rule.SEEDS} trainings")
    def along(self, k: Knobs, part: jax.Array) -> dict[str, jax.Array]:
        """One batch size's trainings: with the rate in proportion to it ``rule`` (), at yours ``same`` (); and ``own`` ()."""
        task, own, replaced = self._given(k)
        held = jnp.minimum(jnp.asarray(rule.SIZES, float)[part], task.count)
        sizes, rates = (
            jnp.stack([held, held, own]),
            k["learning_rate"] * jnp.stack([held / own, jnp.ones(()), jnp.ones(())]),
        )
        end = rule.ends(task, k["seed"], sizes, rates, replaced, k["epochs"], each)
        return {"size": held, "rule": end[0], "same": end[1], "own": end[2]}

    @source(at="step", late=("along",), shown=RULE)
    def ruled(self, k: Knobs, now: Now) -> dict[str, jax.Array]:
        """How far the rule holds."""
        return words.of_rule(now, k["batch_size"], k["learning_rate"])

    @source(parts=len(minima.SIZES), slow=True, shown=MINIMA, work=f"{len(minima.SIZES) * minima.SEEDS} trainings")
    def minima(self, k: Knobs, part: jax.Array) -> dict[str, jax.Array]:
        """One batch size's trainings: ``top`` and ``loss`` (S,) at their ends, the first ``walk`` (41,), ``edge`` () 2/η."""
        task, _, replaced = self._given(k)
        held = jnp.minimum(jnp.asarray(minima.SIZES, float)[part], task.count)
        found = minima.ends(task, k["seed"], held, k["learning_rate"], replaced, k["steps"], each)
        return {
            "size": held,
            "top": found.sharpness,
            "loss": found.loss,
            "walk": found.walk,
            "edge": 2 / k["learning_rate"],
        }

    @source(at="step", late=("minima",), shown=MINIMA)
    def measured_ends(self, k: Knobs, now: Now) -> dict[str, jax.Array]:
        """Where small and large batches end."""
        return words.of_minima(now, k["data"] == 0)

    @source(parts=len(rule.SIZES), slow=True, shown=RACE,
            work=f"{len(rule.SIZES) * len(race.NAMES) * race.RATES * rule.SEEDS} trainings")  # fmt: skip
    def raced(self, k: Knobs, part: jax.Array) -> dict[str, jax.Array]:
        """One batch size's optimizers: their lowest ``end`` (3,) and its ``rate`` (3,)."""
        task, _, replaced = self._given(k)
        held = jnp.minimum(jnp.asarray(rule.SIZES, float)[part], task.count)
        offered = self.catalogue.optimizers.offered("batches")
        members = [offered[name] for name in race.NAMES]
        values = values_of(members, [{name: one.knobs()[name] for name in own_knobs(one)} for one in members])

        def optimizer(which: jax.Array) -> tuple[Anyone, dict[str, jax.Array]]:
            return Anyone(members, which), {"values": values[which]}

        end, rate = race.best(task, optimizer, k["seed"], held, replaced, k["epochs"], each)
        return {"size": held, "end": end, "rate": rate}

    @source(at="step", late=("raced",), shown=RACE)
    def won(self, k: Knobs, now: Now) -> dict[str, jax.Array]:
        """Who ends lowest."""
        return words.of_race(now)

    def _given(self, k: Knobs) -> tuple[Task, jax.Array, jax.Array]:
        """What is trained, B, and whether its examples are drawn with replacement."""
        task = tasks.chosen(self._data, k)
        return task, jnp.minimum(jnp.asarray(k["batch_size"], float), task.count), k["drawn"] == 1
