"""What is said of nets, seed by seed against those without anything."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from simulab.generalisation.nets import compared, ensembles, rates
from simulab.generalisation.nets.compared import WAYS
from simulab.widgets.generalisation.said import Columns, rows

NAMES = {
    "none": "Plain", "l2": "L2", "dropout": "Dropout", "smoothing": "Label smoothing", "shifts": "Shifts",
    "rotations": "Rotations", "noise": "Noisy pictures", "cutout": "Cutout", "mixup": "Mixup", "cutmix": "CutMix",
    "weighted": "Weighted loss", "focal": "Focal loss", "both": "Weighted and focal", "one": "One net",
    "together": "Five nets: mean prediction", "weights": "Five nets: mean weights",
    "snapshots": "One run: five snapshots", "steady": "One run, steady rate", "late": "Its mean weights", "sgd": "SGD",
    "momentum": "Momentum", "adam": "Adam",
}  # fmt: skip
"""Row -> what it is called."""
FIRST = 4
"""Series before these: the errors of fits."""
PLACE = {name: FIRST + i for i, name in enumerate(NAMES)}
PLAIN, HELPS, NONE_HELPS = range(70, 73)
SURER, LESS_SURE, SHARES, ALONG = range(73, 77)
ONE_NET, WEIGHTS, SNAPSHOTS, STEADY = range(77, 81)
KEPT, KEPT_LOSS = 81, 82
TUNED = 83
PHRASES = {
    PLAIN: "With nothing added, nets name {a:sig3} % of their training pictures rightly, and {b:sig3} % of fresh ones.",
    HELPS: "Best in the mean: {who}, {a:sig3} % of fresh pictures; {b:int} of {c:int} nets are better with it.",
    NONE_HELPS: "In the mean nothing that is added helps.",
    SURER: "{who}: {a:sig3} % sure in the mean, and right about {b:sig3} %: too sure. Expected calibration error {c:sig3} %.",
    LESS_SURE: "{who}: {a:sig3} % sure in the mean, and right about {b:sig3} %: not too sure. Expected calibration "
    "error {c:sig3} %.",
    SHARES: "{who}: {a:sig3} % of fresh 0 to 4 are named rightly, and {b:sig3} % of 5 to 9.",
    ALONG: "{who}: {a:sig3} % of fresh pictures as they are, {b:sig3} % of them halfway to the right end, {c:sig3} % there.",
    ONE_NET: "One net names {a:sig3} % of fresh pictures rightly, five by their mean prediction {b:sig3} %: better in {c:int} of "
    "6 training sets.",
    WEIGHTS: "A net with the mean of the five nets' weights: {a:sig3} %.",
    SNAPSHOTS: "Five snapshots of one run, by their mean prediction: {a:sig3} %, better than one net in {b:int} of 6.",
    STEADY: "A run at a steady rate: {a:sig3} %; with the mean of its weights over its second half: {b:sig3} %.",
    KEPT: "The versions of the four nets with the lowest validation loss are those after steps {a:int} to {b:int}.",
    KEPT_LOSS: "On fresh pictures their mean loss is {a:sig3}; that of the last versions is {b:sig3}.",
    TUNED: "{who}, at the rate {a:rate} that validation chooses, names {b:sig3} % of fresh pictures rightly.",
}  # fmt: skip


def padded(count: int, places: list[Any], values: jax.Array) -> jax.Array:
    """(count, 1), a row a series: ``values`` at their places, not numbers elsewhere."""
    return jnp.full(count, jnp.nan).at[jnp.asarray(places)].set(values)[:, None]


def of_compared(study: Any, found: Columns, count: int) -> Columns:
    """Sentences of the study, and for the table the means of each way in per cent."""
    names = np.array(
        [[PLACE[name] for name in (*ways, *["none"] * (compared.ROWS - len(ways)))] for ways in WAYS.values()]
    )
    who = jnp.asarray(names)[study]
    mean = {name: 100 * jnp.mean(found[name], axis=1) for name in ("seen", "fresh", "common", "rare", "ece")}
    total = jnp.sum(found["many"], axis=1)
    sure, hits = 100 * jnp.sum(found["sure"], axis=1) / total, 100 * jnp.sum(found["hits"], axis=1) / total
    along = 100 * jnp.mean(found["along"], axis=1)
    fresh, used = mean["fresh"], len(WAYS["ways"])
    best = 1 + jnp.argmax(fresh[1:used])
    wins = jnp.sum(found["fresh"][best] > found["fresh"][0])
    helps = jnp.where(fresh[best] > fresh[0] + 100 * rates.SAME, HELPS, NONE_HELPS)
    ways = list(WAYS)

    def only(name: str, code: Any) -> Any:
        return jnp.where(study == ways.index(name), code, -1)

    said = [
        (only("ways", PLAIN), -1, mean["seen"][0], fresh[0]),
        (only("ways", helps), who[best], fresh[best], wins, found["fresh"].shape[1]),
        *[(only("calibration", jnp.where(sure[i] > hits[i], SURER, LESS_SURE)), who[i], sure[i], hits[i], mean["ece"][i])
          for i in range(len(WAYS["calibration"]))],
        *[(only("imbalance", SHARES), who[i], mean["common"][i], mean["rare"][i]) for i in range(len(WAYS["imbalance"]))],
        *[(only("shift", ALONG), who[i], along[i, 0], along[i, along.shape[1] // 2], along[i, -1])
          for i in range(len(WAYS["shift"]))],
    ]  # fmt: skip
    sized = jnp.asarray([len(names) for names in WAYS.values()])[study]
    # what is beyond the study's ways is dropped
    where = jnp.where(jnp.arange(compared.ROWS) < sized, who, count)
    table = {
        f"mean_{name}": jnp.full(count, jnp.nan).at[where].set(value, mode="drop")[:, None]
        for name, value in mean.items()
    }
    return {**table, **rows(*said)}


def of_ensembles(found: Columns, count: int) -> Columns:
    """The six ways to have one answer."""
    fresh = found["fresh"]  # (repeats, ways)
    mean = 100 * jnp.mean(fresh, axis=0)
    at = {name: i for i, name in enumerate(ensembles.ROWS)}
    wins = [
        jnp.where(jnp.isnan(mean[0]), jnp.nan, jnp.sum(fresh[:, at[name]] > fresh[:, 0]))
        for name in ("together", "snapshots")
    ]
    said = rows(
        (ONE_NET, -1, mean[0], mean[at["together"]], wins[0]), (WEIGHTS, -1, mean[at["weights"]]),
        (SNAPSHOTS, -1, mean[at["snapshots"]], wins[1]), (STEADY, -1, mean[at["steady"]], mean[at["late"]]),
    )  # fmt: skip
    return {"mean_fresh": padded(count, [PLACE[name] for name in ensembles.ROWS], mean), **said}


def of_course(found: Columns) -> Columns:
    """Which versions are kept, and what for."""
    kept, steps = found["kept"], found["at"]
    spared = jnp.mean(jnp.take_along_axis(found["test"], kept[:, None], axis=1))
    return rows(
        (KEPT, -1, steps[jnp.min(kept)], steps[jnp.max(kept)]), (KEPT_LOSS, -1, spared, jnp.mean(found["test"][:, -1]))
    )


def of_rates(found: Columns, count: int) -> Columns:
    """Of each rule the rate with the highest mean validation accuracy, the lowest such, and its nets."""
    best, fresh = rates.chosen_of(found["held"]), 100 * jnp.mean(found["fresh"], axis=2)
    there = jnp.arange(len(rates.RULES))
    rate, right = found["rate"][best], fresh[best, there]
    places = [PLACE[name] for name in rates.RULES]
    said = rows(*[(TUNED, places[i], rate[i], right[i]) for i in range(len(places))])
    return {"mean_fresh": padded(count, places, right), "rate": padded(count, places, rate), **said}
