"""Real datasets, small classics; the file is made by tests/reference/build_datasets.py.

All come through scikit-learn (BSD-3-Clause), which took them from the places named here.
"""

import functools
import importlib.resources
from dataclasses import dataclass

import numpy as np

from simulab.training.dataset import Dataset


@dataclass(frozen=True)
class Source:
    """Where a dataset comes from."""

    reference: str
    licence: str


UCI = "Creative Commons Attribution 4.0 (UCI Machine Learning Repository)"

SOURCES = {
    "breast_cancer": Source(
        "Wolberg, Mangasarian, Street & Street (1993), Breast Cancer Wisconsin (Diagnostic), UCI, doi:10.24432/C5DW2B",
        UCI,
    ),
    "diabetes": Source(
        "Efron, Hastie, Johnstone & Tibshirani (2004), Least angle regression, Annals of Statistics 32",
        "published with the article without a licence of its own; shared with scikit-learn under BSD-3-Clause",
    ),
    "digits": Source(
        "Alpaydin & Kaynak (1998), Optical Recognition of Handwritten Digits (test part, 8x8), UCI, "
        "doi:10.24432/C50P49",
        UCI,
    ),
    "iris": Source(
        "Fisher (1936), The use of multiple measurements in taxonomic problems; UCI, doi:10.24432/C56C76", UCI
    ),
    "wine": Source("Aeberhard & Forina (1992), Wine, UCI, doi:10.24432/C5PC7J", UCI),
}


@functools.cache
def real(name: str) -> Dataset:
    """The dataset as it was published: its numbers, in its own units."""
    source = SOURCES[name]
    path = importlib.resources.files("simulab.assets") / "datasets.npz"
    with path.open("rb") as file, np.load(file) as stored:
        classes, features = stored[f"{name}_classes"], stored[f"{name}_features"]
        return Dataset(
            name,
            stored[f"{name}_x"],
            stored[f"{name}_y"],
            tuple(classes.tolist()),
            tuple(features.tolist()),
            source.reference,
            source.licence,
        )
