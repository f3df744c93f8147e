"""A language: its words for ours. English is what stands in the code; the others are files of a folder each."""

import functools
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent
SLOT = re.compile(r"\{\d+\}")
"""What a script or an error puts into its text; a widget's phrases have others, ``{a:sig3}``, which are filled later."""


@dataclass(frozen=True)
class Language:
    """What the interface says in one language.

    Args:
        code: as HTML names it: "de".
        name: what it calls itself: "Deutsch".
        translations: English text -> its own, with the same slots.
        terms: spelling in the English glossary -> (spelling as a regular expression, what is meant).
    """

    code: str
    name: str
    translations: Mapping[str, str] = field(default_factory=dict, repr=False)
    terms: Mapping[str, tuple[str, str]] = field(default_factory=dict, repr=False)

    def text(self, english: str) -> str:
        """A text in this language; one that has no translation, such as an instructor's own, stays as it is."""
        return self.translations.get(english, english)

    def number(self, written: str) -> str:
        """A number with this language's decimal sign: 0.5, or 0,5."""
        return written.replace(".", self.translations.get(".", "."))

    def sentence(self, english: str) -> str:
        """A sentence with its numbers and names in it, by the text with slots that it was made of; so is what is in them.

        Example:
            >>> of("de").sentence("there is no 'x' here") == "there is no 'x' here"
            True
        """
        if english in self.translations:
            return self.translations[english]
        for pattern, translation in self._patterns:
            if found := pattern.fullmatch(english):
                return SLOT.sub(lambda slot, put=found: self.sentence(put[_group(slot[0])]), translation)
        return english

    @functools.cached_property
    def _patterns(self) -> list[tuple[re.Pattern[str], str]]:
        """The texts with slots, those with the most words of their own first: they say most exactly what they are about."""
        slotted = sorted((text for text in self.translations if SLOT.search(text)), key=lambda t: -len(SLOT.sub("", t)))
        return [(_pattern(text), self.translations[text]) for text in slotted]


def _group(slot: str) -> str:
    return "slot_" + re.sub(r"\W", "_", slot[1:-1])


def _pattern(text: str) -> re.Pattern[str]:
    made, at, seen = "", 0, set[str]()
    for slot in SLOT.finditer(text):
        name = _group(slot[0])
        made += re.escape(text[at : slot.start()]) + (f"(?P={name})" if name in seen else f"(?P<{name}>.*?)")
        seen.add(name)
        at = slot.end()
    return re.compile(made + re.escape(text[at:]), re.DOTALL)


ENGLISH = Language("en", "English")


@functools.cache
def known() -> dict[str, str]:
    """Code -> what the language calls itself, English first."""
    return {"en": ENGLISH.name, **{one.name: _read(one.name).name for one in sorted(_HERE.iterdir()) if _is_one(one)}}


def of(code: str) -> Language:
    """The language of a code.

    Raises:
        ValueError: there is none; the sentence names those there are.

    Example:
        >>> of("de").text("Close")
        'Schließen'
    """
    if code not in known():
        there = " and ".join(f"{one} ({name})" for one, name in known().items())
        raise ValueError(f"lang: simulab does not speak {code!r}; there is {there}")
    return ENGLISH if code == "en" else _read(code)


def nearest(code: str) -> Language:
    """The interface's language around texts of any language: for "de-AT" German, for one that simulab does not speak English."""
    primary = code.partition("-")[0]
    return of(primary) if primary in known() else ENGLISH


def _is_one(folder: Path) -> bool:
    return (folder / "language.json").is_file()


@functools.cache
def _read(code: str) -> Language:
    about: dict[str, Any] = json.loads((_HERE / code / "language.json").read_text(encoding="utf-8"))
    translations: dict[str, str] = {}
    for file in sorted((_HERE / code).glob("*.json")):
        if file.name not in ("language.json", "glossary.json"):
            translations |= json.loads(file.read_text(encoding="utf-8"))
    terms = json.loads((_HERE / code / "glossary.json").read_text(encoding="utf-8"))
    return Language(code, about["name"], translations, {term: (said[0], said[1]) for term, said in terms.items()})
