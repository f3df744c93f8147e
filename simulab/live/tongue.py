"""In which language a page is: what its address asks for (``?lang=de``), else what the server speaks."""

from collections.abc import Iterable
from urllib.parse import quote

import panel as pn

from simulab import languages

PARAMETER = "lang"
spoken = ["en"]
"""The server's own: ``simulab serve --lang de``, or that of the lessons that it was given."""


def asked(given: str = "") -> str:
    """The language of the page that is being made.

    Args:
        given: what was said of it in Python, which nobody's address changes.
    """
    if given:
        return languages.of(given).code
    wanted = (pn.state.session_args or {}).get(PARAMETER, [b""])[0].decode("utf-8", "replace")
    return chosen(wanted)


def written(lessons: Iterable[str]) -> str:
    """The language of pages around lessons in these languages: theirs, where they agree on one that simulab speaks."""
    found = {languages.nearest(one).code for one in lessons}
    return found.pop() if len(found) == 1 else "en"


def chosen(wanted: str) -> str:
    """A language that an address names; where there is none of the kind, the server's."""
    return wanted if wanted in languages.known() else spoken[0]


def address(name: str, language: str) -> str:
    """A page's address, in a language."""
    return name if language == spoken[0] else f"{name}?{PARAMETER}={quote(language)}"
