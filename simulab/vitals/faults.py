"""Faults that a check list should find, each planted in data or in the loop that trains, and nowhere said there."""

from typing import Any, NamedTuple

import numpy as np

from simulab.training.split import Part

CROSS_ENTROPY, SOFTMAX_TWICE, SQUARED, BARE_LOG = range(4)
"""Losses: the right one; of scores that went through a softmax already; squared error; log of the softmax without eps."""
SMALLER = 100.0
"""How many times smaller the unit of the first feature is where nothing is scaled."""
FAULTS = {
    "labels_shuffled": "the labels of the training examples are in another order, once and for all",
    "out_of_step": "each training example has its neighbour's label",
    "labels_from_1": "classes are counted from 1, so the last one meets no score",
    "unscaled": "the features are as they were measured, the first in a unit a hundred times smaller",
    "augmentation": "every step sees features with random signs, which destroys what the label says",
    "frozen_layer": "the first layer gets no update",
    "wrong_sign": "the update goes up the gradient",
    "no_penalty": "the penalty is written down and never added",
    "wrong_loss": "the squared error of the scores instead of the cross-entropy",
    "softmax_twice": "the loss takes scores, and is given probabilities",
    "eps_too_small": "the logarithm of a softmax that can be zero",
}
"""Name -> what is wrong."""


class Planted(NamedTuple):
    """What of a training a fault changes; as numbers, so that all faults share one program."""

    kind: Any
    """The loss: one of the four above."""
    sign: Any
    """-1 goes up the gradient."""
    first: Any
    """Share of the first layer's update that is made."""
    signs: Any
    """Probability that a feature's sign is turned in a step."""
    penalty: Any
    """Share of the penalty that is added."""


def planted(fault: str) -> Planted:
    """The loop's part of a fault; "" is none."""
    kinds = {"softmax_twice": SOFTMAX_TWICE, "wrong_loss": SQUARED, "eps_too_small": BARE_LOG}
    return Planted(
        np.int32(kinds.get(fault, CROSS_ENTROPY)),
        np.float32(-1 if fault == "wrong_sign" else 1),
        np.float32(fault != "frozen_layer"),
        np.float32(0.5 if fault == "augmentation" else 0),
        np.float32(fault != "no_penalty"),
    )


def spoilt(part: Part, fault: str, scale: Any, seed: int) -> Part:
    """The data's part of a fault: examples x (n, d), standardised by ``scale``, and classes y (n,)."""
    if fault == "labels_shuffled":
        return part._replace(y=np.random.default_rng(seed).permutation(part.y))
    if fault == "out_of_step":
        return part._replace(y=np.roll(part.y, 1))
    if fault == "labels_from_1":
        return part._replace(y=part.y + 1)
    if fault == "unscaled":
        units = np.where(np.arange(part.x.shape[1]) == 0, SMALLER, 1)
        return part._replace(x=(units * (part.x * scale.deviation + scale.mean)).astype(part.x.dtype))
    return part
