"""Lesson: an ordered list of scenarios, with what a student reads at the end and what a teacher reads before."""

import copy
import importlib
import inspect
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from simulab.catalogue import Catalogue
from simulab.languages import ENGLISH, Language
from simulab.lessons.place import Mistake, Placed
from simulab.lessons.scenario import Scenario

if TYPE_CHECKING:
    from simulab.lessons.grading.grade import Grades


@dataclass(frozen=True)
class Lesson(Placed):
    """What ``simulab serve`` shows and ``simulab export`` writes.

    Args:
        title: the heading.
        scenarios: one screen each, in this order.
        lead: one sentence: what a student will know afterwards.
        minutes: how long it takes.
        summary: Markdown, shown after the last screen.
        reading: Markdown: what to read next.
        teacher: Markdown: aims, misconceptions, what to ask, timing; folded away at the end.
        language: of its texts, as HTML names it: "en", "de", "pt-BR"; simulab's own words are in it too, where simulab
            speaks it.
        order: where it stands among the lessons of a list, lowest first.
        picture: (part, figure) of one of ours: the picture on the front page, ``python -m simulab.live.thumbnail`` draws it.

    Raises:
        ValueError: a field is not what it should be; the sentence names the line.

    Example:
        >>> import simulab as sl
        >>> lesson = sl.Lesson("One step", [sl.Scenario("Look", widget="learning-rate")], lead="What a step is.")
        >>> len(lesson.scenarios)
        1
    """

    title: str
    scenarios: Sequence[Scenario]
    lead: str = ""
    minutes: int = 10
    summary: str = ""
    reading: str = ""
    teacher: str = ""
    language: str = "en"
    order: int = 100
    picture: tuple[int, str] | None = None

    dictionary: ClassVar[Language] = ENGLISH
    """What its texts are looked up in; see ``simulab.lessons.translated``."""

    @property
    def slug(self) -> str:
        """Its title as a part of an address, for a lesson that no file gives a name: "how-large-a-step"."""
        return re.sub(r"[^a-z0-9]+", "-", self.title.lower()).strip("-")

    def validate(self) -> None:
        if not isinstance(self.scenarios, list | tuple) or not self.scenarios:
            raise Mistake("Lesson: scenarios is a list, so write scenarios=[sl.Scenario(...), ...]", self)
        for one in self.scenarios:
            if not isinstance(one, Scenario):
                raise Mistake(f"Lesson: write sl.Scenario(...) instead of {one!r} in scenarios", self)
        object.__setattr__(self, "scenarios", tuple(self.scenarios))
        if not isinstance(self.minutes, int | float) or isinstance(self.minutes, bool) or not self.minutes > 0:
            raise Mistake(f"Lesson: minutes is a number above 0, not {self.minutes!r}", self)
        if not isinstance(self.language, str) or not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", self.language):
            raise Mistake(f'Lesson: language is written as in HTML, "en" or "pt-BR", not {self.language!r}', self)
        for name in ("lead", "summary", "reading", "teacher"):
            object.__setattr__(self, name, inspect.cleandoc(getattr(self, name)))

    def using(self, catalogue: Catalogue) -> "Lesson":
        """This lesson on the widgets of a catalogue: what its scenarios call by name is looked up there."""
        made = copy.copy(self)
        object.__setattr__(made, "scenarios", tuple(one.using(catalogue) for one in self.scenarios))
        return made

    def grade(self, folder: str | Path | Sequence[str | Path]) -> "Grades":
        """What a class handed in: every answer's run is computed once more and the answer marked once more.

        Args:
            folder: with the students' reports, .html files; or the files themselves.

        Returns:
            Grades with ``answers``, ``students``, ``refused``; ``.to_csv(path)``, ``.to_html(path)`` and ``.to_frame()``.

        Raises:
            ValueError: there is no such folder, or no report in it.
        """
        # whoever writes a lesson needs nothing of this
        return importlib.import_module("simulab.lessons.grading.grade").grade(self, folder)
