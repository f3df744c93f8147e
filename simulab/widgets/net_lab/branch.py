"""A branch: the same run up to an epoch, from there on with other settings. What would have happened?"""

from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp

from simulab.widgets.control import Flag, Number
from simulab.widgets.moment import Now
from simulab.widgets.net_lab.data import MOST
from simulab.widgets.net_lab.history import CAPACITY

SHOWN = {"branch": (True,)}
LOWER, HIGHER, SAME, LOST = range(4)
OFFSET = 60
"""Added to its codes, which stand beside those of the run."""
PHRASES = {
    OFFSET + LOWER: "The branch from epoch {a:int} ends at a training loss of {b:sig3}, lower than the run's {c:sig3}.",
    OFFSET
    + HIGHER: "The branch from epoch {a:int} ends at a training loss of {b:sig3}, higher than the run's {c:sig3}.",
    OFFSET + SAME: "The branch from epoch {a:int} ends at the run's own training loss, {b:sig3}.",
    OFFSET + LOST: "The branch from epoch {a:int} blows up.",
}
TURNED = {"learning_rate": "branch_rate", "batch_size": "branch_batch", "l2": "branch_l2"}
"""Knob of the run -> the one that stands for it after the branch."""


def controls() -> tuple[Flag | Number, ...]:
    """Whether there is a branch, where it begins, and what changes there."""
    return (
        Flag("branch", "With a branch", False, "The same run, but with other settings from some epoch on."),
        Number("branch_at", "From epoch", 30, "Click on the loss to move it.", bounds=(0, CAPACITY), integer=True,
               shown=SHOWN),
        Number("branch_rate", "Learning rate then", 0.003, "How far a step goes from there on.", symbol="η",
               bounds=(1e-5, 10.0), log=True, shown=SHOWN),
        Number("branch_batch", "Batch size then", 20, "Examples in a step from there on.", symbol="B", bounds=(1, MOST),
               log=True, integer=True, shown=SHOWN),
        Number("branch_l2", "L2 penalty then", 0.0, "Its weight from there on.", symbol="λ", bounds=(0.0, 0.3),
               shown=SHOWN),
    )  # fmt: skip


def by_epoch(k: Mapping[str, Any], knob: str, branched: bool) -> jax.Array:
    """(CAPACITY,) a knob's value in each epoch, counted from 0, of the run or of the branch."""
    run = jnp.broadcast_to(jnp.asarray(k[knob]), (CAPACITY,))
    return jnp.where(jnp.arange(CAPACITY) < k["branch_at"], run, k[TURNED[knob]]) if branched else run


def words(k: Mapping[str, Any], now: Now) -> dict[str, jax.Array]:
    """One sentence: both ends compared; nothing is said of a run that blew up itself, or is still being trained."""
    ends, end = now["future"]["final"][0, 0], now["run"]["final"][0, 0]
    order = jnp.where(ends < end, LOWER, jnp.where(ends > end, HIGHER, SAME))
    whole = jnp.minimum(now["run"]["reached"][0], now["future"]["reached"][0]) >= k["epochs"]
    code = jnp.where(whole & jnp.isfinite(end), OFFSET + jnp.where(jnp.isfinite(ends), order, LOST), -1)
    return {
        "code": code[None].astype(int),
        "who": jnp.full(1, -1),
        "a": jnp.minimum(k["branch_at"], k["epochs"])[None] * 1.0,
        "b": ends[None],
        "c": end[None],
    }
