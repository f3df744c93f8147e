"""What a page of a widget runs itself: the program of its moment sources, and the scripts that only it needs."""

from collections.abc import Mapping
from typing import Any

from simulab import languages
from simulab.languages import script
from simulab.live import kept
from simulab.widgets.program import moments
from simulab.widgets.widget import Widget


def addresses(widgets: Mapping[str, Widget], language: str = "en") -> dict[str, Any]:
    """Where a browser finds them: ``moments`` {name: address} and ``scripts`` [address]; nothing where there is nothing.

    Args:
        widgets: by the names that the view knows them by; "" for the only one.
        language: whose words are in the scripts.
    """
    programs = {name: kept.address(f"{one.slug()}-moments", text, "js") for name, one, text in _programs(widgets)}
    scripts = [f"{name}?v={kept.version(name, language)}" for name in _scripts(widgets)]
    return {"brought": {"moments": programs, "scripts": scripts}} if programs or scripts else {}


def texts(widgets: Mapping[str, Widget], language: str = "en") -> dict[str, Any]:
    """The same for a browser that cannot fetch files: a notebook's."""
    programs = {name: text for name, _, text in _programs(widgets)}
    scripts = [script.text(name, languages.of(language)) for name in _scripts(widgets)]
    return {"brought": {"moments": programs, "scripts": scripts}} if programs or scripts else {}


def _programs(widgets: Mapping[str, Widget]) -> list[tuple[str, Widget, str]]:
    return [(name, one, text) for name, one in widgets.items() if (text := moments(one))]


def _scripts(widgets: Mapping[str, Widget]) -> list[str]:
    return list(dict.fromkeys(name for one in widgets.values() for name in one.scripts))
