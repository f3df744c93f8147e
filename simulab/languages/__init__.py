"""The languages that the interface speaks: a folder of words each, keyed by the English text; see docs/languages.md."""

from simulab.languages.language import ENGLISH, Language, known, nearest, of

__all__ = ["ENGLISH", "Language", "known", "nearest", "of"]
