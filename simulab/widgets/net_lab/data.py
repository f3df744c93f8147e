"""The points that a net is trained on: drawn, scaled and parted by knobs, in every home alike."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from simulab.training.recipe import Generated
from simulab.widgets.kit.choice import pick
from simulab.widgets.net_lab.network import BINARY, CATEGORICAL, SQUARED
from simulab.widgets.net_lab.shape import WIDEST

MOST = 500
"""Points that a dataset can have here."""
SPLIT = 4
"""What the seed's key is folded with for the split."""
FEATURES = ("x1", "x2", "x1_squared", "x2_squared", "product", "sin_x1", "sin_x2")


class Data(NamedTuple):
    """Points, those that train first, then those that test, then (from ``count`` on) none."""

    raw: jax.Array
    """(MOST, 2) where they lie in the picture; of a regression x and y."""
    x: jax.Array
    """(MOST, WIDEST) what the net is given."""
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


class Scale(NamedTuple):
    """x ↦ (x - shift) / spread for each chosen input."""

    shift: jax.Array
    spread: jax.Array
    order: jax.Array
    """(WIDEST,) the features that are inputs, first."""
    chosen: jax.Array
    """(WIDEST,) True where there is an input."""


def features(raw: jax.Array) -> jax.Array:
    """(n, WIDEST) every feature of places raw (n, 2), in the order of ``FEATURES``."""
    x1, x2 = raw[:, 0], raw[:, 1]
    made = [x1, x2, x1**2, x2**2, x1 * x2, jnp.sin(jnp.pi * x1), jnp.sin(jnp.pi * x2)]
    return jnp.stack([*made, *[jnp.zeros_like(x1)] * (WIDEST - len(made))], axis=1)


def scaled(scale: Scale, made: jax.Array) -> jax.Array:
    """What the net is given for features (n, WIDEST)."""
    return jnp.where(scale.chosen, (made[:, scale.order] - scale.shift) / scale.spread, 0)


def drawn(recipes: Mapping[str, Generated], k: Mapping[str, Any]) -> Data:
    """The points that the knobs ask for; ``data`` is the place of one of the ``recipes``."""
    key = jax.random.key(jnp.asarray(k["data_seed"], jnp.uint32))
    raw, y = pick(k["data"], [lambda one=one: _points(one, key, k) for one in recipes.values()])
    kinds = jnp.asarray([_task(one) for one in recipes.values()])
    task = kinds[k["data"]]
    fixed = jnp.asarray([len(one.classes) for one in recipes.values()])[k["data"]]
    chosen = jnp.asarray([one.points_of is not None for one in recipes.values()])[k["data"]]
    classes = jnp.where(chosen, jnp.asarray(k["classes"], int), fixed)
    task = jnp.where((task == CATEGORICAL) & (classes == 2), BINARY, task)
    count = jnp.asarray(k["points"], jnp.int32)
    train = count - jnp.asarray(jnp.round(count * k["test_share"]), jnp.int32)
    place = jnp.argsort(
        jnp.where(
            jnp.arange(MOST) < count,
            jax.random.bits(jax.random.fold_in(key, SPLIT), (MOST,), jnp.uint32),
            jnp.uint32(2**32 - 1),
        )
    )
    raw, y = raw[place], jnp.asarray(y, float)[place]
    made = features(raw)
    ticked = jnp.concatenate([jnp.asarray(k["features"]), jnp.zeros(WIDEST - len(FEATURES), bool)])
    # a regression has one input, and a net without any is given x1
    ticked = jnp.where((task == SQUARED) | ~jnp.any(ticked), jnp.arange(WIDEST) == 0, ticked)
    order = jnp.argsort(~ticked)
    inputs = jnp.sum(ticked)
    shift, spread = _scale(k["scaling"], made[:, order], jnp.arange(MOST) < train)
    scale = Scale(shift, spread, order, jnp.arange(WIDEST) < inputs)
    outputs = jnp.where(task == CATEGORICAL, classes, 1)
    return Data(raw, scaled(scale, made), y, count, train, inputs, outputs, task, scale)


def _points(recipe: Generated, key: jax.Array, k: Mapping[str, Any]) -> tuple[jax.Array, jax.Array]:
    """Places (MOST, 2) and what is asked of them; a regression's second coordinate is the answer itself."""
    noise = jnp.asarray(k["noise"], float)  # so that homes round the same, which in float32 they do not
    if recipe.points_of is not None:
        x, y = recipe.points_of(key, MOST, noise, jnp.asarray(k["classes"], jnp.int32))
    else:
        x, y = recipe.points(key, MOST, noise)
    x, y = jnp.asarray(x, float), jnp.asarray(y, float)
    return (jnp.concatenate([x, y[:, None]], axis=1) if x.shape[1] == 1 else x), y


def _task(recipe: Generated) -> int:
    return SQUARED if not recipe.classes else BINARY if len(recipe.classes) == 2 else CATEGORICAL


def _scale(how: Any, made: jax.Array, trains: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Shift and spread (WIDEST,), found on the examples that train."""
    n = jnp.sum(trains)
    mean = jnp.sum(jnp.where(trains[:, None], made, 0), axis=0) / n
    deviation = jnp.sqrt(jnp.sum(jnp.where(trains[:, None], (made - mean) ** 2, 0), axis=0) / n)
    low = jnp.min(jnp.where(trains[:, None], made, jnp.inf), axis=0)
    high = jnp.max(jnp.where(trains[:, None], made, -jnp.inf), axis=0)
    shift = jnp.stack([jnp.zeros(WIDEST), mean, low])[how]
    spread = jnp.stack([jnp.ones(WIDEST), deviation, high - low])[how]
    return shift, jnp.where(spread > 0, spread, 1.0)
