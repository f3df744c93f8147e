"""Splits: which examples train, which choose, which judge; and the scale, taken from those that train."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from simulab.training.dataset import Dataset


class Part(NamedTuple):
    """Examples: x (n, d) and y (n,); y holds class indices (int32), or numbers."""

    x: np.ndarray
    y: np.ndarray


@dataclass(frozen=True)
class Scale:
    """What was taken off and divided by: of the training examples alone."""

    mean: np.ndarray
    """(d,)"""
    deviation: np.ndarray
    """(d,); 1 for a feature that does not vary."""
    target_mean: float = 0.0
    target_deviation: float = 1.0
    """Of a regression's y; 0 and 1 for classes."""


@dataclass(frozen=True)
class Split:
    """A dataset in parts, standardised."""

    parts: dict[str, Part]
    """``train`` and, where they are not empty, ``validation`` and ``test``."""
    indices: dict[str, np.ndarray]
    """The rows of the dataset that each part has, in its order."""
    scale: Scale


def split(
    dataset: Dataset,
    *,
    validation: float = 0.2,
    test: float = 0.2,
    seed: int = 0,
    standardise: bool = True,
    dtype: str = "float32",
) -> Split:
    """Part a dataset by seed; classes keep their shares in every part (stratified).

    Mean and deviation of every feature, and of a regression's y, are those of the training part alone: what validates
    or tests must not leak into what is learnt.

    Args:
        dataset: see ``dataset``.
        validation, test: shares from 0 to 0.8, together less than 1; a part gets round(share · n) examples, of classes
            round(share · n_k) of each.
        seed: which examples go where.
        standardise: whether features (and a regression's y) get mean 0 and deviation 1.
        dtype: of x and of a regression's y.

    Raises:
        ValueError: a share out of range, or a part that would be empty though a share was asked for.
    """
    for name, share in (("validation", validation), ("test", test)):
        if isinstance(share, bool) or not isinstance(share, int | float | np.number) or not 0 <= share <= 0.8:
            raise ValueError(f"{name}: give a share from 0 to 0.8, not {share!r}")
    if validation + test >= 1:
        raise ValueError(f"validation, test: {validation:g} and {test:g} leave nothing to train on")
    generator = np.random.default_rng(seed)
    groups = [np.flatnonzero(dataset.y == k) for k in range(len(dataset.classes))] or [np.arange(len(dataset))]
    chosen: dict[str, list[np.ndarray]] = {"train": [], "validation": [], "test": []}
    for group in groups:
        mixed = generator.permutation(group)
        first = round(validation * len(mixed))
        second = first + round(test * len(mixed))
        for name, rows in zip(("validation", "test", "train"), np.split(mixed, [first, second])):
            chosen[name].append(rows)
    shares = {"train": 1.0, "validation": validation, "test": test}
    indices = {name: generator.permutation(np.concatenate(rows)) for name, rows in chosen.items() if shares[name] > 0}
    for name, rows in indices.items():
        if not len(rows):
            raise ValueError(f"{name}: {dataset.name} has {len(dataset)} examples, too few for this share")
    scale = _scale(dataset, indices["train"], standardise)
    parts = {}
    for name, rows in indices.items():
        x = ((dataset.x[rows] - scale.mean) / scale.deviation).astype(dtype)
        y = dataset.y[rows]
        y = y.astype("int32") if dataset.classes else ((y - scale.target_mean) / scale.target_deviation).astype(dtype)
        parts[name] = Part(x, y)
    return Split(parts, indices, scale)


def _scale(dataset: Dataset, rows: np.ndarray, standardise: bool) -> Scale:
    x, y = dataset.x[rows], dataset.y[rows]
    if not standardise:
        return Scale(np.zeros(x.shape[1]), np.ones(x.shape[1]))
    deviation = x.std(axis=0)
    features = x.mean(axis=0), np.where(deviation > 0, deviation, 1.0)
    if dataset.classes:
        return Scale(*features)
    return Scale(*features, float(y.mean()), float(y.std()) or 1.0)
