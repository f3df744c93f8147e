"""A result in a file of NumPy's: arrays as they are, the rest as JSON; nothing in it is executed when it is read."""

import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import Field, fields
from pathlib import Path
from typing import Any, ClassVar, Self, TypeVar, get_origin

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


class Saved:
    """A dataclass that a file of NumPy's keeps: its arrays, and its dictionaries of arrays, as they are; other fields as JSON.

    ``class Found(Saved, saved_as="found")``: files of another name are refused.

    Example:
        >>> import simulab as sl, tempfile, pathlib
        >>> run = sl.train_workers(4, steps=5)
        >>> run.save(path := pathlib.Path(tempfile.mkdtemp()) / "run.npz")
        >>> bool((sl.WorkersRun.load(path).loss == run.loss).all())
        True
    """

    _saved_as: ClassVar[str]
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    def __init_subclass__(cls, saved_as: str) -> None:
        super().__init_subclass__()
        cls._saved_as = saved_as

    def save(self, path: str | Path) -> None:
        """Write it to a file of NumPy's (.npz); ``load`` of its class reads it."""
        arrays: dict[str, Any] = {}
        plain: dict[str, Any] = {}
        for name in (field.name for field in fields(self)):
            value = getattr(self, name)
            if isinstance(value, np.ndarray):
                arrays[name] = value
            elif isinstance(value, dict) and value and all(isinstance(one, np.ndarray) for one in value.values()):
                arrays |= {f"{name}.{key}": one for key, one in value.items()}
            else:
                plain[name] = value
        save(path, self._saved_as, arrays, plain)

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """What ``save`` wrote; nothing in the file is executed.

        Raises:
            ValueError: the file was not written by ``save``.
        """

        def opened(arrays: dict[str, np.ndarray], plain: dict[str, Any]) -> Self:
            given = dict(plain)
            for name, value in arrays.items():
                field, dot, key = name.partition(".")
                if dot:
                    given.setdefault(field, {})[key] = value
                else:
                    given[field] = value
            for field in fields(cls):
                if get_origin(field.type) is tuple:  # JSON has lists only
                    given[field.name] = tuple(given[field.name])
            return cls(**given)

        return load(path, cls._saved_as, opened)
