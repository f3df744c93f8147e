"""What a browser loads once and keeps: the built scripts and sheets, and descriptions, by addresses that change with them.

They lie in folders that Bokeh's server hands out as an extension's files, whoever runs it (``simulab serve``, ``panel serve``).
"""

import contextlib
import functools
import hashlib
import os
import tempfile
import threading
from pathlib import Path

from bokeh.embed.bundle import extension_dirs

from simulab import cache, static

SCRIPTS = "simulab"
DESCRIPTIONS = "simulab-descriptions"

extension_dirs[SCRIPTS] = static.FOLDER


@functools.cache
def version(name: str) -> str:
    """A built file's version: part of its address."""
    return _digest(static.text(name))


@functools.cache
def folder() -> Path:
    """Where descriptions lie: in the cache, so that side by side processes have one another's; else this process's own."""
    found = cache.folder("descriptions") or Path(tempfile.mkdtemp(prefix="simulab-"))
    extension_dirs[DESCRIPTIONS] = found
    return found


def address(name: str, text: str, kind: str = "json") -> str:
    """Where a description (or a program, of kind "js") is to be had, as the script sees it from its own place."""
    digest = _digest(text)
    file = folder() / f"{name}-{digest}.{kind}"
    if not file.is_file():
        partial = file.with_name(f"{file.name}.{os.getpid()}-{threading.get_ident()}")
        with contextlib.suppress(OSError):  # a full disk: then it goes over the wire
            partial.write_text(text, encoding="utf-8")
            partial.replace(file)
    return f"../{DESCRIPTIONS}/{file.name}?v={digest}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
