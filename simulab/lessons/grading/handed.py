"""A report that a student handed in: an HTML file that holds what they answered, and a seal over all that it says."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulab.lessons.grading import digest

LARGEST = 16_000_000
"""Characters of a file that is read, as in the browser."""
_DATA = re.compile(r'<script[^>]*\bid="simulab-report"[^>]*>(.*?)</script>', re.DOTALL)
_SEAL = re.compile(r'\bdata-seal="([a-z0-9]+)"')


class NoReport(ValueError):
    """A file that is none, in one sentence."""


@dataclass(frozen=True)
class Handed:
    """One student's report."""

    path: Path
    student: str
    """The name that they typed; the file's where they typed none."""
    lesson: str
    title: str
    at: str
    """When it was saved, as the browser's clock had it."""
    answers: Mapping[str, Mapping[str, Any]]
    """Question -> what was kept of it."""
    sealed: bool | None
    """Whether words and data are those that were saved; None where an older simulab made no seal."""


def read(path: Path) -> Handed:
    """A report.

    Raises:
        NoReport: it is not one.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise NoReport(f"it cannot be read ({type(error).__name__})") from None
    if len(text) > LARGEST:
        raise NoReport("it is too large to be one of simulab's")
    found = _DATA.search(text)
    if found is None:
        raise NoReport("it is no report of simulab's")
    try:
        data = json.loads(found[1])
        answers = data["kept"]["answers"]
        title, lesson, name, at = (str(data.get(key) or "") for key in ("title", "lesson", "name", "at"))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise NoReport("it is no report on a lesson") from None
    if not isinstance(answers, dict):
        raise NoReport("it is no report on a lesson")
    known = {str(key): kept for key, kept in answers.items() if isinstance(kept, dict)}
    return Handed(path, name[:80] or path.stem, lesson, title, at[:40], known, _sealed(text, found))


def _sealed(text: str, found: re.Match[str]) -> bool | None:
    said = _SEAL.search(found[0][: found[0].index(">")])
    begin = text.find("<h1")
    if said is None:
        return None
    return 0 <= begin < found.start() and digest.seal(text[begin : found.start()], found[1]) == said[1]
