"""A lesson of ours in another language: the same scenarios and questions, under the same names, with other words."""

import copy

from simulab import languages
from simulab.lessons.lesson import Lesson


def translated(lesson: Lesson, lang: str) -> Lesson:
    """A lesson as it is shown in a language.

    Args:
        lesson: one of ours; or any, where it is written in that language already.
        lang: "en" or "de"; "" for the lesson's own.

    Raises:
        ValueError: there is no such language, or the lesson is not translated into it.
    """
    if not lang or lang == lesson.language:
        return lesson
    language = languages.of(lang)
    if lesson.language != "en" or lesson.title not in language.translations:
        raise ValueError(
            f"lang: the lesson {lesson.title!r} is written in {lesson.language!r} and has no translation; its author "
            f"says its language, as in sl.Lesson(language={lang!r})"
        )
    made = copy.copy(lesson)
    said = {
        "title": language.text(lesson.title),
        "lead": language.text(lesson.lead),
        "language": lang,
        "dictionary": language,
    }
    for name, value in said.items():
        object.__setattr__(made, name, value)
    return made
