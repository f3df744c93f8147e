"""Scenario: one screen of a lesson, with a widget at chosen knobs, or with words alone."""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from simulab.catalogue import Catalogue
from simulab.lessons.ask import Question
from simulab.lessons.claim import Claim
from simulab.lessons.mark import Mark
from simulab.lessons.place import Mistake, Placed
from simulab.widgets.widget import Widget


@dataclass(frozen=True)
class Scenario(Placed):
    """A widget with preset knobs, the controls a student may touch, text, questions, and claims.

    Args:
        title: the heading.
        text: Markdown, with maths between dollar signs.
        widget: a name of the catalogue ("race"), a widget, or None for words alone.
        set: knob -> value it starts with.
        show: the only controls that stand beside the picture; None shows all.
        figures: the only small figures; None shows all. The large one is always there.
        table: True to show the score table.
        uncovered: figures that are shown although a prediction is open; they must not tell.
        marks: lines, labels and regions on the picture.
        questions: asked in this order, beside the picture.
        claims: what must be true so that the text is.

    Raises:
        ValueError: a field is not what it should be; the sentence names the line.

    Example:
        >>> import simulab as sl
        >>> screen = sl.Scenario("Too large a step", "Above $2/L$ the loss grows.", widget="learning-rate",
        ...                      set={"surface": "quadratic_1d", "learning_rate": 2.1}, show=["learning_rate"])
        >>> screen.set["learning_rate"]
        2.1
    """

    title: str
    text: str = ""
    widget: str | Widget | type[Widget] | None = None
    set: Mapping[str, Any] = field(default_factory=dict)
    show: Sequence[str] | None = None
    figures: Sequence[str] | None = None
    table: bool = False
    uncovered: Sequence[str] = ()
    marks: Sequence[Mark] = ()
    questions: Sequence[Question] = ()
    claims: Sequence[Claim] = ()

    def validate(self) -> None:
        for name, kinds in (("marks", Mark), ("questions", Question), ("claims", Claim)):
            given = getattr(self, name)
            if not isinstance(given, list | tuple):
                raise Mistake(f"Scenario: {name} is a list, so write {name}=[...]", self)
            for one in given:
                if not isinstance(one, kinds):
                    raise Mistake(f"Scenario: {one!r} does not belong into {name}", self)
            object.__setattr__(self, name, tuple(given))
        for name in ("show", "figures", "uncovered"):
            given = getattr(self, name)
            if isinstance(given, str):
                raise Mistake(f'Scenario: {name} is a list of names, so write {name}=["{given}"]', self)
            object.__setattr__(self, name, None if given is None else tuple(given))
        if self.widget is None and (self.marks or self.claims or self.set):
            raise Mistake(
                'Scenario: without a widget there is nothing to set, mark or claim; write widget="race"', self
            )

    def using(self, catalogue: Catalogue) -> "Scenario":
        """This scenario on the widget that a catalogue has under its name; as it is where there is none of this name."""
        if self.widget is None or (isinstance(self.widget, str) and self.widget not in catalogue.widgets):
            return self  # whoever looks the lesson over says so, with the line
        made = copy.copy(self)
        object.__setattr__(made, "widget", catalogue.widgets.make(self.widget, "widget"))
        return made
