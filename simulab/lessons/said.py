"""What is said to a student: sentences, each with its condition.

A text is a string, which is always said, or a list: of it every string is said, and every ``When`` whose condition holds for the
run on screen. ``{name:sig3}`` (or ``:int``, ``:percent``) in it stands for the value ``name`` of the question's ``numbers``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from inspect import cleandoc

from simulab.lessons.condition import Condition
from simulab.lessons.place import Mistake, Placed


@dataclass(frozen=True)
class When(Placed):
    """A sentence that is said only of a run for which its condition holds.

    Args:
        condition: what must hold, of the run on screen: numbers, knobs (``sl.chosen``).
        text: the sentence, Markdown.

    Raises:
        ValueError: ``condition`` is none.

    Example:
        >>> import simulab as sl
        >>> late = sl.ask.When(sl.number("path.gap") > 1e-3, "It is still {gap:sig3} above the minimum.")
        >>> late.condition
        path.gap > 0.001
    """

    condition: Condition
    text: str

    def validate(self) -> None:
        if not isinstance(self.condition, Condition):
            raise Mistake('When: condition is a condition, as in sl.number("path.gap") < 1e-3', self)


Said = str | Sequence[str | When]
"""What a question may say: one text, or several with their conditions."""


def sentences(said: Said) -> list[tuple[Condition | None, str]]:
    """(condition, Markdown) of each part; None: always."""
    parts = [said] if isinstance(said, str) else list(said)
    found = [(part.condition, part.text) if isinstance(part, When) else (None, part) for part in parts]
    return [(condition, cleandoc(text)) for condition, text in found if text]


def whole(said: Said) -> str:
    """All that may be said, whatever the run."""
    return " ".join(text for _, text in sentences(said))


def checked(said: Said, name: str, place: Placed) -> Said:
    """The text as a tuple, where it is a list.

    Raises:
        Mistake: it holds something else than texts and ``When``.
    """
    if isinstance(said, str):
        return said
    if not isinstance(said, list | tuple) or not all(isinstance(part, str | When) for part in said):
        kind = type(place).__name__
        raise Mistake(f"{kind}: {name} is a text, or a list of texts and sl.ask.When(condition, text)", place)
    return tuple(said)
