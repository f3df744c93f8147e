"""What the field's words mean: one sentence each. A page explains those that it uses, where they are tapped."""

import re
from collections.abc import Iterable

TERMS = {
    "learning rate": "How long a step is for a given gradient: plain descent steps by the rate times the gradient.",
    "gradient": "The slopes of the loss along all weights. It points uphill, so a step goes against it.",
    "curvature": "How fast the slope itself changes: the second derivative. High curvature is a narrow bowl.",
    "condition number": "The largest curvature over the smallest: how elongated a bowl is. At 1 it is round.",
    "local minimum": "Lower than everything near it, but not the lowest there is.",
    "saddle": "Level, a minimum along one direction and a maximum along another.",
    "plateau": "Nearly level all around: the gradient is too small to go anywhere.",
    "valley": "A whole line of equally low points: nothing tells which of them is the minimum.",
    "kink": "A corner of a function: the slopes on its two sides differ, so there is no derivative at it.",
    "diverges|diverged|divergence": "The run gets worse and worse: it leaves for good, or its numbers overflow.",
    "momentum": "The step remembers the steps before it, like a ball that rolls on.",
    "noise": "Chance in the gradient, as a mini-batch brings it: the same step comes out differently each time.",
    "mini-batches|mini-batch": "A few examples, of which the gradient is taken instead of all.",
    "epochs|epoch": "One pass through all training examples.",
    "patience": "How many times a loss may fail to get better before the schedule cuts the rate.",
    "warmup|warm-up": "The first part of a run, in which the rate grows from almost nothing.",
    "relative error": "The difference over the larger of the two: |a − n| / max(|a|, |n|). 0 is equal, 2 is opposite.",
    "truncation": "The error of a difference because the function bends within its step. It grows with h.",
    "rounding": "The error of a computer's numbers, of 16 digits (float64) or 7 (float32). Divided by h, it grows as h falls.",
    "grid search|the grid": "Evenly spaced values of every knob, in all combinations.",
    "random search": "Every trial draws all of its knobs anew.",
    "successive halving": "Many trials begin, and only the best third goes on at each look.",
    "Hyperband": "Successive halving several times, from many short trials to few long ones.",
    "Gaussian process": "A model that says for every place what value it expects and how unsure it is.",
    "test accuracy": "The share of right answers on examples that neither training nor choosing has seen.",
    "bias²": "How far the mean of many fits, each of a training set of its own, is from the truth, squared.",
    "variance": "How far the fits of many training sets lie about their mean, squared.",
    "underfits": "The fit is too stiff for what it should follow: its error is high on seen and on fresh examples.",
    "overfitting|overfits": "The net learns its examples by heart: training gets better, validation worse.",
    "dropout": "In training, each hidden unit is silenced by chance, so that none is relied on alone.",
    "hidden units|hidden unit": "A number inside the net, between its inputs and its outputs.",
}
"""Spellings, apart by "|" as in a regular expression -> what is meant."""


def used(texts: Iterable[str]) -> dict[str, str]:
    """The terms that stand in some of the texts, with what they mean.

    Example:
        >>> list(used(["The run ends on a saddle."]))
        ['saddle']
    """
    whole = "\n".join(texts)
    return {
        term: said for term, said in TERMS.items() if re.search(rf"(?<![\w-])(?:{term})(?![\w-])", whole, re.IGNORECASE)
    }
