"""A result in a file of NumPy's: arrays as they are, the rest as JSON; nothing in it is executed when it is read."""

import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

T = TypeVar("T")


def save(path: str | Path, kind: str, arrays: Mapping[str, Any], plain: Mapping[str, Any]) -> None:
    """Write arrays by name, and what JSON can hold."""
    header = np.array(json.dumps({"format": f"simulab {kind} 1", **plain}))
    packed: dict[str, Any] = {name: np.asarray(value) for name, value in arrays.items()}
    with Path(path).open("wb") as file:  # np.savez would add .npz to the name
        np.savez_compressed(file, allow_pickle=False, header=header, **packed)


def load(path: str | Path, kind: str, opened: Callable[[dict[str, np.ndarray], dict[str, Any]], T]) -> T:
    """What ``save`` wrote of this kind, as ``opened`` makes it of the arrays and the rest.

    Raises:
        ValueError: the file was not written by ``save``, or holds another kind.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        plain = json.loads(str(arrays.pop("header")))
        if plain.pop("format") != f"simulab {kind} 1":
            raise ValueError
        return opened(arrays, plain)
    except OSError:
        raise
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, zipfile.BadZipFile, EOFError):
        raise ValueError(f"path: {path} is no {kind} that was saved") from None
