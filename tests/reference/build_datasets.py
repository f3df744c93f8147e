"""Put scikit-learn's small classic datasets into one compressed file, as they were published (nothing is scaled).

    pip install scikit-learn      # needed by this script only
    python tests/reference/build_datasets.py

Writes assets/datasets.npz: for each name, ``name_x`` (n, d), ``name_y`` (n,), ``name_features`` and ``name_classes``
(words; no classes for a regression). Where the data come from and under which licence: simulab/training/real.py.
"""

import argparse
from pathlib import Path

import numpy as np
from sklearn import datasets

LOADERS = {
    "breast_cancer": datasets.load_breast_cancer,
    "diabetes": lambda: datasets.load_diabetes(scaled=False),
    "digits": datasets.load_digits,
    "iris": datasets.load_iris,
    "wine": datasets.load_wine,
}


def smallest(values: np.ndarray) -> np.ndarray:
    """The same numbers in the fewest bytes: whole numbers as uint8 where they fit."""
    small = values.astype(np.uint8) if values.min() >= 0 and values.max() < 256 else values
    return small if np.array_equal(small, values) else values


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-o", "--output", type=Path, default=Path(__file__).parents[2] / "assets" / "datasets.npz")
    output = parser.parse_args().output
    arrays = {}
    for name, load in LOADERS.items():
        found = load()
        arrays[f"{name}_x"], arrays[f"{name}_y"] = smallest(found.data), smallest(found.target)
        arrays[f"{name}_features"] = np.array([str(feature) for feature in found.feature_names])
        arrays[f"{name}_classes"] = np.array([str(word) for word in found.get("target_names", ())], dtype=str)
    np.savez_compressed(output, **arrays)
    print(f"{len(LOADERS)} datasets: {output.stat().st_size / 1024:.0f} KB in {output}")


if __name__ == "__main__":
    main()
