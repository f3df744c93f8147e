"""The words of an HTML template of ours in another language: its texts, and the attributes that are read out."""

import re
from collections.abc import Callable

from simulab.languages.language import Language

_INLINE = r"(?:</?(?:em|b|code)>)"
_TEXT = re.compile(rf"(?<=>)((?:[^<>]|{_INLINE})+)(?=<)")
_ATTRIBUTE = re.compile(r'\b(aria-label|title|content)="([^"]*[a-z]{2}[^"]*)"')
_SILENT = re.compile(r"(<(?:script|style|svg|pre)\b.*?</(?:script|style|svg|pre)>)", re.DOTALL)


def page(template: str, language: Language) -> str:
    """A page's template in a language, which its ``<html lang>`` then names."""
    if language.code == "en":
        return template
    return _each(template, language.text).replace('<html lang="en">', f'<html lang="{language.code}">')


def strings(template: str) -> set[str]:
    """All words of a template that a language has to have."""
    found = set[str]()

    def noted(text: str) -> str:
        found.add(text)
        return text

    _each(template, noted)
    return found


def _each(template: str, said: Callable[[str], str]) -> str:
    parts = _SILENT.split(template)  # every second one says nothing
    return "".join(part if i % 2 else _spoken(part, said) for i, part in enumerate(parts))


def _spoken(part: str, said: Callable[[str], str]) -> str:
    part = _ATTRIBUTE.sub(lambda m: m[0] if m[2].startswith("width=") else f'{m[1]}="{said(m[2])}"', part)
    return _TEXT.sub(lambda m: _kept(m[1], said), part)


def _kept(text: str, said: Callable[[str], str]) -> str:
    """A text with the white space around it; what has no word stays as it is."""
    words = text.strip()
    return text.replace(words, said(words)) if re.search(r"[A-Za-z]{2}", words) else text
