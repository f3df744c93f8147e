"""What is said of a run: how it ended, how it came to that, and what its layers do. Every sentence carries its condition."""

from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp

from simulab.widgets.net_lab.data import Data
from simulab.widgets.net_lab.history import last_of
from simulab.widgets.net_lab.network import SQUARED, Net

(LOST, RIGHT, RIGHT_ALONE, ERROR, ERROR_ALONE, TWINS, RISES_AGAIN, UNMOVED, ROSE, FELL, SHORTER, FLAT, STRAIGHT, STRAIGHT_CURVE,
 STOPPED, STOPPED_ALONE, LOSS, LOSS_ALONE) = range(18)  # fmt: skip
PHRASES = {
    LOST: "The run blows up: after epoch {a:int} the loss or a weight is not a finite number any more. Try a lower rate.",
    RIGHT: "After {a:int epoch} the net is right on {b:sig3} % of the training points and on {c:sig3} % of the test points.",
    RIGHT_ALONE: "After {a:int epoch} the net is right on {b:sig3} % of the training points; no point tests it.",
    ERROR: "After {a:int epoch} the mean squared error is {b:sig3} on the training points and {c:sig3} on the test points.",
    ERROR_ALONE: "After {a:int epoch} the mean squared error is {b:sig3} on the training points; no point tests it.",
    LOSS: "After {a:int epoch} the mean loss is {b:sig3} on the training points and {c:sig3} on the test points.",
    LOSS_ALONE: "After {a:int epoch} the mean loss is {b:sig3} on the training points; no point tests it.",
    TWINS: "All weights start at zero, so the units of a layer begin equal, get equal gradients and stay equal.",
    RISES_AGAIN: "The test loss was lowest after epoch {a:int}, {b:sig3}, and is {c:sig3} at the end, though the training loss "
    "fell from there on: the net overfits.",
    UNMOVED: "The training loss hardly moved: {a:sig3} before, {b:sig3} after.",
    ROSE: "The training loss ends higher than it began: {a:sig3} before, {b:sig3} after.",
    FELL: "The training loss fell from {a:sig3} to {b:sig3}.",
    SHORTER: "At the end layer 1's gradient is {a:sig3} times shorter than layer {b:int}'s.",
    FLAT: "{a:int} of {b:int} hidden units are flat on every training point: hardly any gradient passes them.",
    STRAIGHT: "Without a hidden layer, and given x₁ and x₂ only, the net can part the plane by straight lines only.",
    STOPPED: "Stopped after epoch {a:int}: for {b:int epoch} the test loss found no value below that of epoch {c:int}.",
    STOPPED_ALONE: "Stopped after epoch {a:int}: for {b:int epoch} the training loss found no value below that of epoch {c:int}.",
    STRAIGHT_CURVE: "Without a hidden layer the net can draw a straight line only.",
}
NOTHING = 1e-12
"""A gradient that is no longer is what rounding leaves of none; nothing is said of how many times shorter it is."""
FAR = 100.0
"""How many times shorter a gradient is before it is said."""
MOVED = 0.05
"""Share of the first loss within which a last one counts as not moved."""
OVER, EARLY, LATE = 1.25, 0.8, 0.9
"""How many times its lowest value the test loss is after every epoch of the last part before it is said to rise, by which part
of the run it was lowest, and where the last part begins: one that jumps about, and comes down again, does not rise."""


def words(k: Mapping[str, Any], net: Net, data: Data, run: Mapping[str, jax.Array]) -> dict[str, jax.Array]:
    """Four sentences: columns ``code`` and numbers ``a``, ``b``, ``c``, each (4,).

    Args:
        run: what ``run.train`` returns.
    """
    last = last_of(run)
    lost = run["diverged_at"] >= 0
    tested = data.count > data.train
    sentences = [
        _ended(last, lost, tested, net, data, run),
        _stopped(k, tested, run),
        _came(k, last, tested, net, run),
        _layers(last, net, run, _planar(k, net, data)),
    ]
    code = [jnp.where(lost & (i > 0), -1, one[0]) for i, one in enumerate(sentences)]
    numbers = jnp.stack([jnp.stack([jnp.asarray(number, float) for number in one[1:]]) for one in sentences])
    return {
        "code": jnp.stack(code).astype(int),
        "who": jnp.full(4, -1),
        "a": numbers[:, 0],
        "b": numbers[:, 1],
        "c": numbers[:, 2],
    }


def _stopped(k: Mapping[str, Any], tested: Any, run: Mapping[str, jax.Array]) -> tuple[Any, ...]:
    code = jnp.where(run["stopped_at"] >= 0, jnp.where(tested, STOPPED, STOPPED_ALONE), -1)
    return code, run["stopped_at"], run["stopped_at"] - run["best_at"], run["best_at"]


def _ended(last: Any, lost: Any, tested: Any, net: Net, data: Data, run: Mapping[str, jax.Array]) -> tuple[Any, ...]:
    is_number, squared = net.task == SQUARED, jnp.asarray(net.number_loss) == 0
    losses = run["loss"][:, last] * jnp.where(squared, data.target[1] ** 2, 1.0)
    shown = jnp.where(is_number, losses, 100 * run["accuracy"][:, last])
    alone = jnp.where(is_number, jnp.where(squared, ERROR_ALONE, LOSS_ALONE), RIGHT_ALONE)
    both = jnp.where(is_number, jnp.where(squared, ERROR, LOSS), RIGHT)
    code = jnp.where(tested, both, alone)
    return jnp.where(lost, LOST, code), jnp.where(lost, run["diverged_at"], last), shown[0], shown[1]


def _came(k: Mapping[str, Any], last: Any, tested: Any, net: Net, run: Mapping[str, jax.Array]) -> tuple[Any, ...]:
    train, test = run["loss"]
    at = jnp.arange(train.shape[0])
    seen = jnp.where((at <= last) & jnp.isfinite(test), test, jnp.inf)
    lowest = jnp.argmin(seen)
    never = jnp.min(jnp.where(at >= LATE * last, seen, jnp.inf)) > OVER * seen[lowest]
    # what is known by heart costs less than what is new
    learnt = (train[last] < train[lowest]) & (train[last] < test[last])
    again = tested & (lowest <= EARLY * last) & never & learnt
    # dropout and what is skipped would tell the units of a layer apart
    twins = (jnp.asarray(k["initialisation"]) == 0) & (net.shape.depth > 0) & (k["dropout"] == 0) & ~net.skip
    near = jnp.abs(train[last] - train[0]) <= MOVED * train[0]
    moved = jnp.where(near, UNMOVED, jnp.where(train[last] > train[0], ROSE, FELL))
    code = jnp.where(twins, TWINS, jnp.where(again, RISES_AGAIN, moved))
    return code, jnp.where(again, lowest, train[0]), jnp.where(again, seen[lowest], train[last]), test[last]


def _layers(last: Any, net: Net, run: Mapping[str, jax.Array], straight: Any) -> tuple[Any, ...]:
    depth, gradient = net.shape.depth, run["gradient"][:, last]
    first, final = gradient[0], gradient[depth]
    comparable = (depth > 0) & (first > NOTHING) & (final > NOTHING)
    shorter = comparable & (FAR * first < final)
    hidden = jnp.sum(net.shape.units(), axis=1)
    flat = jnp.sum(jnp.round(jnp.where(hidden > 0, run["stuck"][:, last], 0) * hidden))
    code = jnp.where(flat > 0, FLAT, jnp.where(shorter, SHORTER, straight))
    ratio = final / jnp.where(first > 0, first, 1)
    return code, jnp.where(flat > 0, flat, ratio), jnp.where(flat > 0, jnp.sum(hidden), depth + 1), 0.0


def _planar(k: Mapping[str, Any], net: Net, data: Data) -> jax.Array:
    """What can be said of a net without hidden layers on points of the plane; -1 of any other."""
    bent = jnp.any(jnp.asarray(k["features"])[2:]) | (jnp.asarray(k["typed"])[0, 0] > 0)
    code = jnp.where(net.task == SQUARED, STRAIGHT_CURVE, jnp.where(bent, -1, STRAIGHT))
    return jnp.where((net.shape.depth == 0) & data.planar, code, -1)
