"""What comes along with simulab so that the first page of an empty cache need not wait: translated programs of our widgets.

``python -m simulab.live.ship`` makes them. They count only as long as every source that they were made of is as it was then,
and with the same JAX; otherwise they are as if they were not there, and the user's cache fills as it did without them.
"""

import functools
import gzip
import hashlib
import importlib.metadata
from collections.abc import Collection
from pathlib import Path

import simulab

FOLDER = Path(__file__).parent
KEY = "key.txt"
OUTSIDE = ("apps", "assets", "classroom", "command", "languages", "lessons", "live", "own", "page", "shipped", "static")
"""Rooms of which nothing is in a program."""


def text(name: str) -> str | None:
    """What ``cache.text`` would make under this name; None where it does not come along or is of other sources."""
    file = FOLDER / f"{name}.gz"
    if not file.is_file() or not _fits():
        return None
    return gzip.decompress(file.read_bytes()).decode()


def has(name: str) -> bool:
    """True where ``text`` is not None."""
    return (FOLDER / f"{name}.gz").is_file() and _fits()


@functools.cache
def _fits() -> bool:
    file = FOLDER / KEY
    return file.is_file() and file.read_text(encoding="ascii").strip() == key()


def key() -> str:
    """Changes whenever a source that a program is made of does, or JAX."""
    return f"{made_of()} jax {importlib.metadata.version('jax')}"


def made_of() -> str:
    """The digest of the sources that a program is made of."""
    return hashlib.sha256(" ".join(sources(OUTSIDE)).encode()).hexdigest()[:16]


def sources(outside: Collection[str]) -> list[str]:
    """Digests of our sources but those in some rooms: of a checkout, with surfaces beside the package, as installed."""
    found: set[str] = set()
    for root in simulab.__path__:
        checkout = (Path(root) / "simulab").is_dir()
        for folder in (Path(root) / "simulab", Path(root) / "landscapes") if checkout else (Path(root),):
            files = (file for file in folder.rglob("*.py") if file.relative_to(folder).parts[0] not in outside)
            found.update(hashlib.sha256(file.read_bytes()).hexdigest() for file in files)
    return sorted(found)
