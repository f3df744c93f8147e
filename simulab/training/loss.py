"""Losses: what a prediction costs, by example. Scores are raw: a loss that wants probabilities makes them itself."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp

REGRESSION, CLASSES = "regression", "classification"


@dataclass(frozen=True)
class Loss:
    """A loss by example, averaged over a mini-batch by whoever trains.

    ``function(scores, y, knobs)`` takes scores (n, outputs), y (n,) and knobs ``label_smoothing``, ``huber_delta``,
    ``focal_gamma``, all of them possibly traced, and returns (n,).
    """

    name: str
    title: str
    equation: str
    """LaTeX, without dollar signs; ŷ is the score, p the probability that is given to the truth."""
    task: str
    """"regression" or "classification"."""
    binary: bool
    """True where two classes need one score only (positive for the second class)."""
    function: Callable[[jax.Array, jax.Array, Any], jax.Array]
    smooths: bool = False
    """Whether label smoothing makes sense for it."""

    def outputs(self, classes: int) -> int:
        """How many scores a network gives: 1 for a regression, and for two classes where that is enough."""
        return 1 if self.task == REGRESSION or (self.binary and classes == 2) else classes


def _squared(scores: jax.Array, y: jax.Array, knobs: Any) -> jax.Array:
    return (scores[:, 0] - y) ** 2


def _absolute(scores: jax.Array, y: jax.Array, knobs: Any) -> jax.Array:
    return jnp.abs(scores[:, 0] - y)


def _huber(scores: jax.Array, y: jax.Array, knobs: Any) -> jax.Array:
    off, delta = jnp.abs(scores[:, 0] - y), knobs["huber_delta"]
    near = jnp.minimum(off, delta)  # 1/2 off² up to delta, then the line that continues it
    return near * (off - near / 2)


def smoothed(y: jax.Array, classes: int, smoothing: Any, dtype: Any) -> jax.Array:
    """(n, classes) targets: 1 - a for the truth and a/(K - 1) for every other class.

    PyTorch's ``label_smoothing`` s spreads s over all K classes, the truth too: a = s (K - 1)/K gives the same targets.
    """
    right = y[:, None] == jnp.arange(classes)
    return jnp.where(right, 1 - smoothing, smoothing / max(classes - 1, 1)).astype(dtype)


def _binary_cross_entropy(scores: jax.Array, y: jax.Array, knobs: Any) -> jax.Array:
    z, a = scores[:, 0], knobs["label_smoothing"]
    target = jnp.where(y == 1, 1 - a, a).astype(z.dtype)
    return _softplus(z) - target * z


def _cross_entropy(scores: jax.Array, y: jax.Array, knobs: Any) -> jax.Array:
    target = smoothed(y, scores.shape[1], knobs["label_smoothing"], scores.dtype)
    return -jnp.sum(target * log_softmax(scores), axis=1)


def _hinge(scores: jax.Array, y: jax.Array, knobs: Any) -> jax.Array:
    if scores.shape[1] == 1:
        return _positive(1 - jnp.where(y == 1, 1, -1) * scores[:, 0])
    right = y[:, None] == jnp.arange(scores.shape[1])
    truth = jnp.sum(jnp.where(right, scores, 0), axis=1, keepdims=True)
    return jnp.sum(jnp.where(right, 0, _positive(1 + scores - truth)), axis=1)


def _focal(scores: jax.Array, y: jax.Array, knobs: Any) -> jax.Array:
    if scores.shape[1] == 1:
        log_p = -_softplus(jnp.where(y == 1, -1, 1) * scores[:, 0])
    else:
        right = y[:, None] == jnp.arange(scores.shape[1])
        log_p = jnp.sum(jnp.where(right, log_softmax(scores), 0), axis=1)
    # where p is 1 the power's slope is not defined for γ < 1; there the loss and its slope are 0
    sure = log_p >= 0
    missing = jnp.where(sure, 1, -jnp.expm1(log_p))
    return jnp.where(sure, 0, -(missing ** knobs["focal_gamma"]) * log_p)


def log_softmax(scores: jax.Array) -> jax.Array:
    """log p of each class, (n, K), finite for scores of any size."""
    shifted = scores - jax.lax.stop_gradient(jnp.max(scores, axis=1, keepdims=True))
    return shifted - jnp.log(jnp.sum(jnp.exp(shifted), axis=1, keepdims=True))


def _softplus(z: jax.Array) -> jax.Array:
    """log(1 + eᶻ), whose slope at zero is 1/2."""
    return _positive(z) + jnp.log1p(jnp.exp(-jnp.where(z > 0, z, -z)))


def _positive(z: jax.Array) -> jax.Array:
    """max(z, 0), whose slope at zero is 0; NaN stays NaN, so that no overflow passes for a small loss."""
    return jnp.where(z <= 0, 0, z)


LOSSES = {
    loss.name: loss
    for loss in (
        Loss("mse", "Mean squared error", r"(\hat y - y)^2", REGRESSION, False, _squared),
        Loss("mae", "Mean absolute error", r"|\hat y - y|", REGRESSION, False, _absolute),
        Loss(
            "huber",
            "Huber",
            r"\begin{cases} \tfrac12 (\hat y - y)^2 & |\hat y - y| \le \delta \\"
            r" \delta\,(|\hat y - y| - \tfrac12 \delta) & \text{else} \end{cases}",
            REGRESSION,
            False,
            _huber,
        ),
        Loss(
            "binary_cross_entropy",
            "Binary cross-entropy",
            r"-\,y \log p - (1-y) \log(1-p),\quad p = \frac{1}{1+e^{-\hat y}}",
            CLASSES,
            True,
            _binary_cross_entropy,
            smooths=True,
        ),
        Loss(
            "cross_entropy",
            "Categorical cross-entropy",
            r"-\sum_k y_k \log p_k,\quad p_k = \frac{e^{\hat y_k}}{\sum_j e^{\hat y_j}}",
            CLASSES,
            False,
            _cross_entropy,
            smooths=True,
        ),
        Loss("hinge", "Hinge", r"\max(0,\, 1 - y\,\hat y),\quad y = \pm 1", CLASSES, True, _hinge),
        Loss("focal", "Focal", r"-(1-p)^\gamma \log p", CLASSES, True, _focal),
    )
}
"""Every loss by name. Huber (1964), Robust estimation of a location parameter; Lin et al. (2017), Focal loss for dense
object detection; the hinge for K classes is that of Weston & Watkins (1999), summed over the wrong classes."""


def right(scores: jax.Array, y: jax.Array) -> jax.Array:
    """(n,) bool: whether the highest score, or the sign of a single one, names the class y."""
    if scores.shape[1] == 1:
        return (scores[:, 0] > 0) == (y == 1)
    return jnp.argmax(scores, axis=1) == y


def predicted(loss: Loss, scores: jax.Array) -> jax.Array:
    """What a surface shows, (n, outputs): probabilities of the classes; the value of a regression; a hinge's score."""
    if loss.task == REGRESSION or loss.name == "hinge":
        return scores
    return jax.nn.sigmoid(scores) if scores.shape[1] == 1 else jnp.exp(log_softmax(scores))
