"""What was compiled, translated or traced once, kept from one start to the next: only the very first waits."""

import contextlib
import functools
import hashlib
import importlib.metadata
import io
import os
import platform
import sys
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jax
import numpy as np

from simulab import shipped

VARIABLE = "SIMULAB_CACHE"
"""Environment variable: a folder, or "off"."""
MOST_COMPILED = 1_000_000_000
"""Bytes of compiled programs that are kept: each formula that somebody types adds some, and nothing else takes any away."""
BESIDE = ("apps", "assets")
"""Rooms of the installed package that lie beside it in a checkout: scripts that serve a page each, and pictures."""


def keep_compiled() -> Path | None:
    """Keep what JAX compiles in the user's cache folder; the folder, or None where that is off or cannot be."""
    # Code is compiled for one processor; a home folder may be shared by machines that have different ones.
    folder = _folder(f"jax-{jax.__version__}-{_processor()}")
    if folder is None:
        return None
    jax.config.update("jax_compilation_cache_dir", str(folder))
    if "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS" not in os.environ:  # JAX's own word for it
        jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.1)
    return folder


def bound_compiled(most: int = MOST_COMPILED) -> None:
    """Remove the compiled programs that were needed longest ago, until the others take no more than ``most`` bytes.

    Whoever needs one of them again compiles it again. Several processes may do this at once.
    """
    folder = _folder("")
    if folder is None:
        return
    found = []
    for file in folder.glob("jax-*/*"):
        with contextlib.suppress(OSError):  # another process has removed it
            facts = file.stat()
            found.append((max(facts.st_atime, facts.st_mtime), facts.st_size, file))
    for _, size, file in sorted(found, reverse=True):
        most -= size
        if most < 0:
            with contextlib.suppress(OSError):
                file.unlink()


def text(name: str, make: Callable[[], str]) -> str:
    """What ``make`` returned when this version of the sources first asked for it; or what came along with simulab.

    Of several processes that make it at once all get the first one's: a key that they share must be one.
    """
    folder = _folder(f"text-{_sources()}")
    if folder is None:
        return shipped.text(name) or make()
    kept = folder / name
    with contextlib.suppress(OSError, UnicodeDecodeError):
        return kept.read_text(encoding="utf-8")
    made = shipped.text(name)
    if made is not None:
        return made
    made = make()
    with contextlib.suppress(OSError, UnicodeDecodeError):
        put(kept, made.encode())
        return kept.read_text(encoding="utf-8")
    return made


def arrays(name: str, make: Callable[[], dict[str, np.ndarray]]) -> dict[str, np.ndarray]:
    """The same of arrays: computed on this machine by this version of the sources."""
    folder = _folder(f"arrays-{_sources()}-{_processor()}")
    if folder is None:
        return make()
    kept = folder / f"{name}.npz"
    with (
        contextlib.suppress(OSError, ValueError, EOFError, zipfile.BadZipFile),
        np.load(io.BytesIO(kept.read_bytes())) as found,
    ):  # from memory: of a damaged file numpy leaves the handle open
        return dict(found)
    made = make()
    packed = io.BytesIO()
    np.savez(packed, **made)  # type: ignore[arg-type]
    with contextlib.suppress(OSError):
        kept.unlink(missing_ok=True)  # it is damaged
        put(kept, packed.getvalue())
    return made


def put(file: Path, content: bytes) -> None:
    """Write a file that is not there yet, whole or not at all; of several who write it at the same time the first's stays.

    Raises:
        OSError: it cannot be: a full disk, another user's folder.
    """
    if file.is_file():
        return
    partial = file.with_name(f"{file.name}.{os.getpid()}-{threading.get_ident()}")  # nobody else's, in no other thread
    try:
        partial.write_bytes(content)
        try:
            os.link(partial, file)
        except FileExistsError:
            pass  # somebody was quicker
        except (OSError, AttributeError):  # a disk or a system without links
            partial.replace(file)
    finally:
        with contextlib.suppress(OSError):  # half a file would only take room
            partial.unlink()


def has(name: str) -> bool:
    """True where ``text`` would not have to make it."""
    folder = _folder(f"text-{_sources()}")
    return shipped.has(name) or (folder is not None and (folder / name).is_file())


def is_ours(widget: Any) -> bool:
    """True for what simulab brought itself: an instructor's file may change without any source of ours changing."""
    ours = type(widget).__module__.startswith("simulab.widgets.") and widget.catalogue.is_builtin
    return ours and not widget.variant


def is_kept() -> bool:
    """True where anything is kept at all."""
    return _folder("") is not None


def folder(name: str) -> Path | None:
    """A folder of this version of the sources; None where nothing is kept."""
    return _folder(f"{name}-{_sources()}")


def _folder(name: str) -> Path | None:
    chosen = os.environ.get(VARIABLE, "")
    if chosen.lower() in ("off", "0", "no"):
        return None
    folder = (Path(chosen) if chosen else user_folder()) / name
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return None
    return folder


def user_folder() -> Path:
    """Where this platform keeps a user's caches."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "simulab" / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "simulab"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "simulab"


@functools.cache
def _sources() -> str:
    """Changes whenever a source file of ours or a library that draws or traces does."""
    made_by = f"{jax.__version__} {importlib.metadata.version('bokeh')} {sys.version_info[:2]}"
    return hashlib.sha256(f"{made_by} {' '.join(shipped.sources(BESIDE))}".encode()).hexdigest()[:16]


def _processor() -> str:
    facts = platform.machine() + platform.processor()
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace").splitlines()
        facts += next((line for line in lines if line.startswith(("flags", "Features"))), "")
    except OSError:
        pass
    return hashlib.sha256(facts.encode()).hexdigest()[:12]
