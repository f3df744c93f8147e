"""Generalisation: what was learnt, on what was not seen: fits of a curve, how an error is judged, and nets on digits."""

from typing import Any, ClassVar

import jax
import jax.numpy as jnp
from bokeh.model import Model

from simulab.generalisation import capacity, elastic, sizes, stopping
from simulab.generalisation.errors import first_lowest
from simulab.generalisation.judging import drift, leaks, peeking, splits
from simulab.generalisation.nets import compared, course, ensembles, rates, samples
from simulab.widgets.control import Control
from simulab.widgets.generalisation import code, controls, words, words_judging, words_nets
from simulab.widgets.generalisation.controls import CAPACITY, COMPARED, PENALTY, SIZES, TRAINING, judging, nets
from simulab.widgets.generalisation.figures import FIGURES, TABLE
from simulab.widgets.moment import Now
from simulab.widgets.picture import Series, Showcase
from simulab.widgets.widget import Knobs, Widget, source

ERRORS = (
    Series("test", "Fresh", "#D55E00"),
    Series("train", "Training", "#0072B2", (9, 4), "square"),
    Series("variance", "Variance", "#AA4499", (2, 3), "diamond"),
    Series("bias", "Bias²", "#009E73", (12, 3, 2, 3), "triangle"),
)
"""Of fits; all other series have rows of the table only."""
COUNT = len(ERRORS) + len(words_nets.NAMES)


class Generalisation(Widget):
    """What is learnt by heart does not hold for what comes next: bias and variance, estimates, and nets, measured."""

    title = "Generalisation"
    lead = "How wrong on the examples, how on fresh ones? Fits of a curve, ways to judge, and nets on digits."
    order = 68
    topic = "Nets"
    showcase = Showcase(
        "errors", "The more weights, the lower the training error. And on examples that nobody has seen?"
    )
    action = "Fit"
    words_in = "capacities"
    more_words_in = (
        "penalties", "times", "counts", "splits", "peeks", "leaks", "drifts", "course", "compared", "together", "tuned",
    )  # fmt: skip
    groups = controls.GROUPS
    script = "generalisation.js"
    phrases: ClassVar[dict[int, str]] = {**words.PHRASES, **words_judging.PHRASES, **words_nets.PHRASES}
    figures = FIGURES
    table = TABLE

    def series(self) -> tuple[Series, ...]:
        return (*ERRORS, *(Series(f"way_{name}", label, "") for name, label in words_nets.NAMES.items()))

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

    @source(shown=SIZES, aside=True, work="fits of every number of examples")
    def counts(self, k: Knobs) -> dict[str, jax.Array]:
        """What ``simulab.generalisation.sizes`` finds."""
        found = sizes.study(k)
        return {**found, **self._rows(found), **words.of_sizes(found, k["noise"])}

    @source(shown=judging("splits"), aside=True, work="100 studies")
    def splits(self, k: Knobs) -> dict[str, jax.Array]:
        """What ``simulab.generalisation.judging.splits`` finds."""
        found = splits.study(k)
        return {**found, **words_judging.of_splits(found, k["folds"])}

    @source(shown=judging("peeking"), aside=True, work="256 classifiers in 100 studies")
    def peeks(self, k: Knobs) -> dict[str, jax.Array]:
        """What ``simulab.generalisation.judging.peeking`` finds."""
        found = peeking.study(k)
        return {**found, **words_judging.of_peeks(found)}

    @source(shown=judging("leaks"), aside=True, work="40 studies")
    def leaks(self, k: Knobs) -> dict[str, jax.Array]:
        """What ``simulab.generalisation.judging.leaks`` finds."""
        found = leaks.study(k)
        return {**found, **words_judging.of_leaks(found)}

    @source(shown=judging("drift"), aside=True, work="100 studies")
    def drifts(self, k: Knobs) -> dict[str, jax.Array]:
        """What ``simulab.generalisation.judging.drift`` finds."""
        found = drift.study(k)
        return {**found, **words_judging.of_drift(found)}

    @source(shown=nets("ways"))
    def samples(self, k: Knobs) -> dict[str, jax.Array]:
        """Pictures as nets see them under each change."""
        return samples.of_changes(k)

    @source(shown=nets("shift"))
    def moved(self, k: Knobs) -> dict[str, jax.Array]:
        """Fresh pictures as they are shifted."""
        return samples.of_shifts(k)

    @source(parts=compared.ROWS, slow=True, shown=COMPARED, work="six nets of each way")
    def ways(self, k: Knobs, part: jax.Array) -> dict[str, jax.Array]:
        """What ``simulab.generalisation.nets.compared`` finds of one way."""
        return compared.study({**self._net(k), "net": self._compared(k)}, part)

    @source(
        parts=ensembles.REPEATS, slow=True, shown=nets("ensembles"), work="seven trainings on each of six training sets"
    )
    def ensembles(self, k: Knobs, part: jax.Array) -> dict[str, jax.Array]:
        """What ``simulab.generalisation.nets.ensembles`` finds of one training set."""
        return ensembles.study(k, part)

    @source(slow=True, shown=nets("stopping"), work="four trainings, looked at 40 times")
    def course(self, k: Knobs) -> dict[str, jax.Array]:
        """What ``simulab.generalisation.nets.course`` finds."""
        found = course.study(k)
        return {**found, **words_nets.of_course(found)}

    @source(parts=len(rates.RATES), slow=True, shown=nets("optimizers"), work="120 trainings")
    def rates(self, k: Knobs, part: jax.Array) -> dict[str, jax.Array]:
        """What ``simulab.generalisation.nets.rates`` finds at one rate."""
        return rates.study(k, part)

    @source(at="step", late=("ways",), shown=COMPARED)
    def compared(self, k: Knobs, now: Now) -> dict[str, jax.Array]:
        """What is said of the ways."""
        names = ("seen", "fresh", "common", "rare", "ece", "many", "sure", "hits", "along")
        return words_nets.of_compared(self._compared(k), {name: now["ways"][name] for name in names}, COUNT)

    @source(at="step", late=("ensembles",), shown=nets("ensembles"))
    def together(self, k: Knobs, now: Now) -> dict[str, jax.Array]:
        """What is said of ensembles."""
        return words_nets.of_ensembles({"fresh": now["ensembles"]["fresh"]}, COUNT)

    @source(at="step", late=("rates",), shown=nets("optimizers"))
    def tuned(self, k: Knobs, now: Now) -> dict[str, jax.Array]:
        """What is said of the optimizers."""
        return words_nets.of_rates({name: now["rates"][name] for name in ("rate", "held", "fresh")}, COUNT)

    def _compared(self, k: Knobs) -> jax.Array:
        """The place of the study in ``compared.WAYS``."""
        names = [name for name, *_ in controls.menu.NETS]
        places = [list(compared.WAYS).index(name) if name in compared.WAYS else 0 for name in names]
        return jnp.asarray(places)[k["net"]]

    def _net(self, k: Knobs) -> dict[str, Any]:
        return {
            name: k[name]
            for name in ("pictures", "length", "strength", "smoothing", "rarity", "gamma", "shifted", "seed")
        }

    def _rows(self, found: dict[str, jax.Array]) -> dict[str, jax.Array]:
        """(COUNT, 1), of each error: where it is marked, its lowest along the curve, and where that is."""
        curves = jnp.stack([found[series.name] for series in ERRORS])
        lowest = first_lowest(curves[:, :-1])
        least = jnp.take_along_axis(curves, lowest[:, None], axis=1)[:, 0]
        first = list(range(len(ERRORS)))
        return {
            "marked": words_nets.padded(COUNT, first, curves[:, -1]),
            "least": words_nets.padded(COUNT, first, least),
            "where": words_nets.padded(COUNT, first, found["at"][lowest]),
        }
