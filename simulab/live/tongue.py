"""In which language a page is: what its address asks for (``?lang=de``), else what the server speaks."""

from urllib.parse import quote

import panel as pn

from simulab import languages

PARAMETER = "lang"
spoken = ["en"]
"""The server's own: ``simulab serve --lang de``."""


def asked(given: str = "") -> str:
    """The language of the page that is being made.

    Args:
        given: what was said of it in Python, which nobody's address changes.
    """
    if given:
        return languages.of(given).code
    wanted = (pn.state.session_args or {}).get(PARAMETER, [b""])[0].decode("utf-8", "replace")
    return chosen(wanted)


def chosen(wanted: str) -> str:
    """A language that an address names; where there is none of the kind, the server's."""
    return wanted if wanted in languages.known() else spoken[0]


def address(name: str, language: str) -> str:
    """A page's address, in a language."""
    return name if language == spoken[0] else f"{name}?{PARAMETER}={quote(language)}"
