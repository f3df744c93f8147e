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

from simulab import cache, languages, static
from simulab.languages import script

SCRIPTS = "simulab"
DESCRIPTIONS = "simulab-descriptions"

extension_dirs[SCRIPTS] = static.FOLDER


@functools.cache
def version(name: str, language: str = "en") -> str:
    """A built file's version: part of its address."""
    return _digest(script.text(name, languages.of(language)))


@functools.cache
def scripts(language: str = "en") -> str:
    """The folder, as Bokeh's server names it, that has the built files in a language."""
    if language == "en":
        return SCRIPTS
    texts = {file.name: script.text(file.name, languages.of(language)) for file in static.files()}
    # by all of them: where one imports another, it names the English text's version
    named = f"{SCRIPTS}-{language}-{_digest(chr(0).join(texts.values()))}"
    place = cache.folder(named) or Path(tempfile.mkdtemp(prefix="simulab-"))
    for name, text in texts.items():
        _write(place / name, text)
    extension_dirs[named] = place
    return named


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
    _write(file, text)
    return f"../{DESCRIPTIONS}/{file.name}?v={digest}"


def _write(file: Path, text: str) -> None:
    if not file.is_file():
        partial = file.with_name(f"{file.name}.{os.getpid()}-{threading.get_ident()}")
        with contextlib.suppress(OSError):  # a full disk: then it goes over the wire
            partial.write_text(text, encoding="utf-8")
            partial.replace(file)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
