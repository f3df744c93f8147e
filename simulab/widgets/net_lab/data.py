"""The points that a net is trained on: drawn or stored or one's own, scaled and parted by knobs, in every home alike."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from simulab.training.dataset import Dataset
from simulab.training.recipe import Generated, Recipe
from simulab.widgets.kit.choice import pick
from simulab.widgets.net_lab import own, typed
from simulab.widgets.net_lab.network import BINARY, CATEGORICAL, SQUARED
from simulab.widgets.net_lab.shape import INPUTS, STRIP, STRIPS

MOST = own.ROWS
"""Points that a dataset can have here."""
SPLIT = 4
"""What the seed's key is folded with for the split."""
FEATURES = ("x1", "x2", "x1_squared", "x2_squared", "product", "sin_x1", "sin_x2")
KNOBS = (
    "data", "data_seed", "noise", "classes", "points", "features", "typed", "scaling", "test_share", "across", "up",
    "own", "target", "own_words", "own_missing", "drop_repeats", "clip_outliers",
)  # fmt: skip
"""What the points depend on."""
CARRIED, LEAST = 9000, 300
"""Numbers of a stored dataset, and its examples where that would be fewer (digits, whose numbers weigh little)."""
DIGITS = 7
"""Decimal places in which stored numbers are kept."""


class Data(NamedTuple):
    """Points, those that train first, then those that test, then (from ``count`` on) none."""

    raw: jax.Array
    """(MOST, 2) where they lie in the picture; of a regression x and y."""
    x: jax.Array
    """(STRIPS, MOST, STRIP) what the net is given: strip by strip of its inputs, so that only those there are are touched."""
    y: jax.Array
    """(MOST,) class, or number."""
    count: jax.Array
    train: jax.Array
    """How many of them train."""
    inputs: jax.Array
    outputs: jax.Array
    task: jax.Array
    scale: Any
    """What makes inputs of features: ``scaled``."""
    planar: jax.Array
    """True where a place of the plane is all that there is of a point, and features are made of it."""
    middle: jax.Array
    """(INPUTS,) what of a point is not seen in the picture is held there: the training points' mean."""
    axes: jax.Array
    """(2,) which inputs the picture's two axes are."""
    target: jax.Array
    """(2,) mean and deviation by which a regression's answers were standardised; 0 and 1 where they were not."""
    painted: jax.Array
    """True for points of one's own on the plane."""


class Points(NamedTuple):
    """As much of them as a mini-batch needs; ``Data`` has the same."""

    x: jax.Array
    y: jax.Array
    train: jax.Array
    count: jax.Array


class Scale(NamedTuple):
    """x ↦ (x - shift) / spread for each input."""

    shift: jax.Array
    spread: jax.Array
    order: jax.Array
    """(STRIP,) of the plane's features those that are inputs, first."""


class Drawn(NamedTuple):
    """Points before they are mixed, scaled and parted."""

    cells: jax.Array
    """(MOST, INPUTS) all that is known of each; of planar ones the place."""
    y: jax.Array
    there: jax.Array
    """(MOST,) which of them are points."""
    inputs: jax.Array
    classes: jax.Array
    """0: a regression."""
    planar: jax.Array
    categorical: jax.Array
    """(INPUTS,) which inputs are words', 0 or 1."""


def features(raw: jax.Array, formula: jax.Array) -> jax.Array:
    """(n, STRIP) every feature of places raw (n, 2), in the order of ``FEATURES``, then the typed one."""
    x1, x2 = raw[:, 0], raw[:, 1]
    own = typed.values(formula, raw)
    return jnp.stack([x1, x2, x1**2, x2**2, x1 * x2, jnp.sin(jnp.pi * x1), jnp.sin(jnp.pi * x2), own], axis=1)


def scaled(scale: Scale, at: Any, made: jax.Array) -> jax.Array:
    """What the net is given for one strip of inputs (n, STRIP)."""
    shift, spread = (jax.lax.dynamic_slice_in_dim(row, at * STRIP, STRIP) for row in (scale.shift, scale.spread))
    return (made - shift) / spread


def strip_of(x: jax.Array) -> Callable[[Any, jax.Array], jax.Array]:
    """(number of a strip, (m,) rows) -> (m, STRIP) of ``Data.x``."""
    row_by_row = x.reshape(STRIPS * MOST, STRIP)
    return lambda at, rows: row_by_row[at * MOST + rows]


def of_rows(x: jax.Array, rows: jax.Array) -> Callable[[Any], jax.Array]:
    """Number of a strip -> (m, STRIP) of these rows (m,) of ``Data.x``."""
    strip = strip_of(x)
    return lambda at: strip(at, rows)


def drawn(recipes: Mapping[str, Recipe], k: Mapping[str, Any]) -> Data:
    """The points that the knobs ask for; ``data`` is the place of one of the ``recipes``, or behind them all one's own."""
    key = jax.random.key(jnp.asarray(k["data_seed"], jnp.uint32))
    kinds = [lambda one=one: _of(one, key, k) for one in recipes.values()]
    points = pick(k["data"], [*kinds, lambda: _own(k)])
    some = jnp.maximum(jnp.sum(points.there), 1).astype(jnp.int32)
    train = some - jnp.asarray(jnp.round(some * k["test_share"]), jnp.int32)
    bits = jax.random.bits(jax.random.fold_in(key, SPLIT), (MOST,), jnp.uint32)
    place = jnp.argsort(jnp.where(points.there, bits, jnp.uint32(2**32 - 1)))
    y = points.y[place]
    trains = jnp.arange(MOST) < train
    is_own = jnp.asarray(k["data"]) == len(recipes)
    task = jnp.where(points.classes == 0, SQUARED, jnp.where(points.classes == 2, BINARY, CATEGORICAL))
    plain = points.planar & (task == SQUARED)
    tabular = ~points.planar
    formula = jnp.asarray(k["typed"], float)
    ticked = jnp.concatenate([jnp.asarray(k["features"]), formula[0, :1] > 0])
    # a regression of one number has one input, and a net without any is given x1
    ticked = jnp.where(plain | ~jnp.any(ticked), jnp.arange(STRIP) == 0, ticked)
    order = jnp.argsort(~ticked)
    inputs = jnp.where(tabular, points.inputs, jnp.sum(ticked))
    axes = jnp.clip(jnp.stack([jnp.asarray(k["across"], int), jnp.asarray(k["up"], int)]), 1, points.inputs) - 1

    def strip(at: Any, found: tuple[jax.Array, ...]) -> tuple[jax.Array, ...]:
        x, raw, shift, spread, middle = found
        columns = at * STRIP + jnp.arange(STRIP)
        cells = jax.lax.dynamic_slice_in_dim(points.cells, at * STRIP, STRIP, 1)[place]
        categorical = jax.lax.dynamic_slice_in_dim(points.categorical, at * STRIP, STRIP)
        cells = jax.lax.cond(is_own, lambda: own.mended(cells, categorical, trains, k), lambda: cells)
        made = jax.lax.cond(tabular, lambda: cells, lambda: features(cells[:, :2], formula)[:, order])
        off, by = _scale(k["scaling"], made, trains)
        own_x = jnp.where(columns < inputs, (made - off) / by, 0)
        here = axes - at * STRIP
        along = cells[:, jnp.clip(jnp.where(tabular, here, jnp.arange(2)), 0, STRIP - 1)]
        raw = jnp.where(~tabular | ((here >= 0) & (here < STRIP)), along, raw)
        mean = jnp.sum(jnp.where(trains[:, None], cells, 0), axis=0) / train
        rows = [jax.lax.dynamic_update_slice_in_dim(row, one, at * STRIP, 0)
                for row, one in ((shift, off), (spread, by), (middle, mean))]  # fmt: skip
        return jax.lax.dynamic_update_slice_in_dim(x, own_x[None], at, 0), raw, *rows

    none = (
        jnp.zeros((STRIPS, MOST, STRIP)),
        jnp.zeros((MOST, 2)),
        jnp.zeros(INPUTS),
        jnp.ones(INPUTS),
        jnp.zeros(INPUTS),
    )
    x, raw, shift, spread, middle = jax.lax.fori_loop(0, -(-inputs // STRIP), strip, none)
    scale = Scale(shift, spread, order)
    measured = tabular & (task == SQUARED)
    target = jnp.where(measured, jnp.stack(_moments(y[:, None], trains))[:, 0], jnp.asarray([0.0, 1.0]))
    raw = jnp.where(plain, jnp.stack([raw[:, 0], y], axis=1), raw)
    return Data(
        raw,
        x,
        (y - target[0]) / target[1],
        some,
        train,
        inputs,
        jnp.where(task == CATEGORICAL, points.classes, 1),
        task,
        scale,
        points.planar,
        middle,
        axes,
        target,
        is_own & points.planar,
    )


def _of(recipe: Recipe, key: jax.Array, k: Mapping[str, Any]) -> Drawn:
    return _made(recipe, key, k) if isinstance(recipe, Generated) else _stored(recipe, k)


def _made(recipe: Generated, key: jax.Array, k: Mapping[str, Any]) -> Drawn:
    noise = jnp.asarray(k["noise"], float)  # so that homes round the same, which in float32 they do not
    if recipe.points_of is not None:
        x, y = recipe.points_of(key, MOST, noise, jnp.asarray(k["classes"], jnp.int32))
        classes = jnp.asarray(k["classes"], jnp.int32)
    else:
        x, y = recipe.points(key, MOST, noise)
        classes = jnp.asarray(len(recipe.classes), jnp.int32)
    cells = jnp.pad(jnp.asarray(x, float), ((0, 0), (0, INPUTS - x.shape[1])))
    there = jnp.arange(MOST) < k["points"]
    planar, plain = jnp.asarray(x.shape[1] <= 2), jnp.zeros(INPUTS, bool)
    return Drawn(cells, jnp.asarray(y, float), there, jnp.asarray(x.shape[1]), classes, planar, plain)


def some_of(dataset: Dataset) -> Dataset:
    """The examples of a stored dataset that the lab has, of classes by turns: a page carries all of their numbers."""
    return dataset.take(min(len(dataset), MOST, max(LEAST, CARRIED // dataset.x.shape[1])))


def _stored(recipe: Recipe, k: Mapping[str, Any]) -> Drawn:
    with jax.ensure_compile_time_eval():
        whole = some_of(recipe.whole)
    cells, y = _whole(whole.x[:, :INPUTS]), np.zeros(MOST)
    cells = jnp.pad(cells, ((0, MOST - len(whole)), (0, INPUTS - cells.shape[1])))
    y[: len(whole)] = whole.y
    there = jnp.arange(MOST) < jnp.minimum(k["points"], len(whole))
    inputs = jnp.asarray(min(whole.x.shape[1], INPUTS))
    classes = jnp.asarray(len(whole.classes), jnp.int32)
    return Drawn(cells, _whole(y), there, inputs, classes, jnp.asarray(False), jnp.zeros(INPUTS, bool))


def _whole(numbers: np.ndarray) -> jax.Array:
    """Numbers as a page carries them: whole ones over a power of ten, where that is what they are."""
    for digits in range(DIGITS):
        power = 10.0**digits
        if np.array_equal(np.round(numbers * power) / power, numbers):
            return jnp.asarray(np.round(numbers * power)) / power
    return jnp.asarray(numbers)


def _own(k: Mapping[str, Any]) -> Drawn:
    asked = own.chosen(jnp.asarray(k["own"], float), k)
    planar = (asked.inputs == 2) & ~jnp.any(asked.categorical) & (asked.classes > 0)
    planar |= (asked.inputs == 1) & (asked.classes == 0)
    return Drawn(asked.cells, asked.y, asked.there, asked.inputs, asked.classes, planar, asked.categorical)


def _moments(made: jax.Array, trains: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Mean and deviation of each column over the examples that train; 1 for one that does not vary."""
    n = jnp.sum(trains)
    mean = jnp.sum(jnp.where(trains[:, None], made, 0), axis=0) / n
    deviation = jnp.sqrt(jnp.sum(jnp.where(trains[:, None], (made - mean) ** 2, 0), axis=0) / n)
    return mean, jnp.where(deviation > 0, deviation, 1.0)


def _scale(how: Any, made: jax.Array, trains: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Shift and spread (STRIP,), found on the examples that train."""
    mean, deviation = _moments(made, trains)
    low = jnp.min(jnp.where(trains[:, None], made, jnp.inf), axis=0)
    high = jnp.max(jnp.where(trains[:, None], made, -jnp.inf), axis=0)
    shift = jnp.stack([jnp.zeros(STRIP), mean, low])[how]
    spread = jnp.stack([jnp.ones(STRIP), deviation, high - low])[how]
    return shift, jnp.where(spread > 0, spread, 1.0)
