"""How good the answers are at one epoch: who is taken for whom, precision, recall and F1; of a regression RMSE and R²."""

import jax
import jax.numpy as jnp

from simulab.widgets.moment import Now
from simulab.widgets.net_lab.data import MOST
from simulab.widgets.net_lab.maps import answered
from simulab.widgets.net_lab.network import Net
from simulab.widgets.net_lab.shape import OUTPUTS, unpacked


def answers(net: Net, now: Now) -> dict[str, jax.Array]:
    """Columns at the playhead, of the training and then the test points.

    Returns:
        ``confusion`` (2, OUTPUTS, OUTPUTS) points of each class (rows) that are taken for each class (columns); of each class
        ``precision`` TP/(TP + FP), ``recall`` TP/(TP + FN) and ``f1``, their harmonic mean, (2, OUTPUTS), NaN where nothing is
        divided by nothing; ``rmse`` (2,) in the answer's own measure and ``r2`` (2,), 1 - Σ(y - ŷ)² / Σ(y - ȳ)².
    """
    told = now["points"]
    answer, _, _ = answered(net, told, *unpacked(net.shape, now["run"]["w"]))
    y, count, train = told["y"], told["count"][0], told["train"][0]
    place = jnp.arange(MOST)
    splits = jnp.stack([place < train, (place >= train) & (place < count)]) * 1.0
    truth = (y[:, None] == jnp.arange(OUTPUTS)) * 1.0
    taken = (answer[:, None] == jnp.arange(OUTPUTS)) * 1.0
    confusion = jnp.einsum("sn,ni,nj->sij", splits, truth, taken)
    hits = jnp.diagonal(confusion, axis1=1, axis2=2)
    precision, recall = (_ratio(hits, jnp.sum(confusion, axis=axis)) for axis in (1, 2))
    off = jnp.where(splits > 0, (y - answer) ** 2, 0)
    size = jnp.sum(splits, axis=1)
    mean = jnp.sum(splits * y, axis=1) / jnp.maximum(size, 1)
    spread = jnp.sum(jnp.where(splits > 0, (y - mean[:, None]) ** 2, 0), axis=1)
    missed = jnp.sum(off, axis=1)
    return {
        "confusion": confusion,
        "precision": precision,
        "recall": recall,
        "f1": _ratio(2 * precision * recall, precision + recall),
        "rmse": jnp.sqrt(_ratio(missed, size)) * told["target"][1],
        "r2": 1 - _ratio(missed, spread),
    }


def _ratio(above: jax.Array, below: jax.Array) -> jax.Array:
    return jnp.where(below > 0, above / jnp.where(below > 0, below, 1), jnp.nan)
