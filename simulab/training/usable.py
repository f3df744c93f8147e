"""Whether a dataset can be parted so that every part has something to say: asked of one that nobody has tried yet."""

import numpy as np

from simulab.training.dataset import Dataset

LEAST = 5
"""Examples of each class, or of a regression: with the usual shares a fifth validates and a fifth tests."""


def usable(dataset: Dataset) -> None:
    """Nothing, for a dataset that can be learnt, chosen by and judged on.

    Raises:
        ValueError: one sentence that begins with the argument's name and says what to write.
    """
    if not dataset.classes:
        if len(dataset) < LEAST:
            raise ValueError(f"x: give {LEAST} examples at least, so that some train, some validate and some test")
        if np.ptp(dataset.y) == 0:
            raise ValueError(
                f"y: all numbers are {dataset.y[0]:g}; give ones that differ, or there is nothing to learn"
            )
        return
    counts = np.bincount(dataset.y, minlength=len(dataset.classes))
    for word, count in zip(dataset.classes, counts):
        if not count:
            raise ValueError(f"y: no example is “{word}”; leave the word out of classes, or add {LEAST} examples of it")
        if count < LEAST:
            some = "so that some of them train, some validate and some test"
            raise ValueError(f"y: {count} of the examples {_are(count)} “{word}”; give {LEAST} at least, {some}")


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
