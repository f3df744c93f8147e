"""What a browser loads once and keeps: the built scripts and sheets, and descriptions, by addresses that change with them.

They lie in folders that Bokeh's server hands out as an extension's files, whoever runs it (``simulab serve``, ``panel serve``).
"""

import contextlib
import functools
import hashlib
import tempfile
from pathlib import Path

from bokeh.embed.bundle import extension_dirs

from simulab import languages, static
from simulab.languages import script
from simulab.machine import cache

SCRIPTS = "simulab"
DESCRIPTIONS = "simulab-descriptions"
ELSEWHERE = "simulab-elsewhere"

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
    for place in (cache.folder(named), Path(tempfile.mkdtemp(prefix="simulab-"))):
        with contextlib.suppress(OSError):
            if place is not None:
                for name, text in texts.items():
                    cache.put(place / name, text.encode())
                extension_dirs[named] = place
                return named
    return SCRIPTS  # no disk takes them: better English than nothing


@functools.cache
def folder() -> Path:
    """Where descriptions lie: in the cache, so that side by side processes have one another's; else this process's own."""
    found = cache.folder("descriptions") or elsewhere()
    extension_dirs[DESCRIPTIONS] = found
    return found


@functools.cache
def elsewhere() -> Path:
    """A folder of this process, for what the cache does not take: it may be another user's, or on a full disk."""
    found = Path(tempfile.mkdtemp(prefix="simulab-"))
    extension_dirs[ELSEWHERE] = found
    return found


def address(name: str, text: str, kind: str = "json") -> str:
    """Where a description (or a program, of kind "js") is to be had, as the script sees it from its own place.

    "" where no disk takes it: then it goes over the wire.
    """
    digest = _digest(text)
    file = f"{name}-{digest}.{kind}"
    for place, of in ((DESCRIPTIONS, folder), (ELSEWHERE, elsewhere)):
        with contextlib.suppress(OSError):
            cache.put(of() / file, text.encode())
            return f"../{place}/{file}?v={digest}"
    return ""


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
