"""Surfaces whose formula is typed: by whoever sits before it where there is a server, by the author in a page.

A page has nobody to compile another formula, so it carries those that were fixed when it was exported, or none.
"""

import functools
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from simulab.catalogue import Catalogue
from simulab.formula import LONGEST, Formula, FormulaError
from simulab.landscape import FormulaLandscape, Landscape
from simulab.surface.minima import grid
from simulab.widgets.control import Control, Text, Unreadable
from simulab.widgets.picture import Option

KEPT = 256
"""Read formulas that are remembered; each is small."""
BOX = (-3.0, 3.0)
START = (-2.4, 2.4)
"""Near a corner, and off every axis of symmetry through it that students type first."""
RATE = 0.05
HINT = "+ − * / ^, pi, e; sin cos tan exp ln sqrt abs tanh min max"
FIXED = "This page was made for this formula; to type another one, open it in simulab itself."


@dataclass(frozen=True)
class Typed:
    """A menu entry whose formula is typed into the knob of the same name."""

    name: str
    label: str
    variables: tuple[str, ...]
    example: str


TYPED = {
    1: Typed("formula_1d", "Your own formula f(x)", ("x",), "sin(3x) + x^2"),
    2: Typed("formula", "Your own formula f(x, y)", ("x", "y"), "sin(3x) + x^2 + y^2/4"),
}
"""By the number of weights."""


@functools.lru_cache(maxsize=KEPT)
def surface(typed: Typed, text: str) -> FormulaLandscape:
    """The surface of a formula.

    Raises:
        Unreadable: it cannot be read, or there is nothing to descend.
    """
    box = (BOX,) * len(typed.variables)
    formula = _read(typed, text)
    heights = formula.over(*grid(box))
    finite = heights[np.isfinite(heights)]
    if not finite.size:
        raise Unreadable(typed.name, text, "This has no value anywhere between −3 and 3.", 0)
    if np.ptp(finite) == 0:
        raise Unreadable(typed.name, text, "This is flat everywhere: there is nothing to descend.", 0)
    try:
        made = Landscape.from_formula(formula, bounds=box)
    except (TypeError, ValueError) as error:
        raise Unreadable(typed.name, text, f"This cannot be a surface: {error}.", 0) from error
    assert isinstance(made, FormulaLandscape)
    return made


def _read(typed: Typed, text: str) -> Formula:
    try:
        return Formula(text, typed.variables)
    except FormulaError as error:
        raise Unreadable(typed.name, text, error.reason, error.at) from None


def control(typed: Typed, fixed: str | None) -> Control:
    """The box that a formula is typed into; read-only where it is ``fixed``."""
    return Text(
        typed.name,
        "Formula",
        typed.example if fixed is None else fixed,
        f"{' and '.join(typed.variables)}; {HINT}" if fixed is None else FIXED,
        longest=LONGEST,
        formula=True,
        fixed=fixed is not None,
        shown={"surface": (typed.name,)},
    )


def option(typed: Typed, equation: str) -> Option:
    """The menu's entry."""
    box = (BOX, BOX if len(typed.variables) > 1 else (-1.0, 1.0))
    start = {"start_x": START[0], "start_y": START[1] if len(typed.variables) > 1 else 0.0}
    doc = "Drawn from −3 to 3; its minima are looked for numerically, on a grid and then by Newton's method."
    bounds = {"start_x": box[0], "start_y": box[1]}
    return Option(typed.name, typed.label, doc, equation, {**start, "learning_rate": RATE}, bounds, box)


class WithFormulas:
    """What a widget with typed surfaces has; it stands before ``Widget`` among the bases.

    Args:
        fixed: knob -> formula, for a page; None where formulas are typed.
    """

    dimensions: ClassVar[tuple[int, ...]] = (2,)
    """The numbers of weights that a formula may have here."""

    def __init__(self, fixed: Mapping[str, str] | None = None, *, catalogue: Catalogue | None = None) -> None:
        super().__init__(catalogue=catalogue)  # pyright: ignore[reportCallIssue] - of the widget among its bases
        self._fixed = None if fixed is None else dict(fixed)

    @property
    def typed(self) -> dict[Typed, str | None]:
        """The entries there are, each with the formula that it is fixed to, if it is."""
        kinds = [TYPED[dimension] for dimension in self.dimensions]
        fixed = self._fixed
        return {
            kind: None if fixed is None else fixed[kind.name] for kind in kinds if fixed is None or kind.name in fixed
        }

    @property
    def structure(self) -> Hashable:
        return super().structure, None if self._fixed is None else tuple(sorted(self._fixed.items()))  # pyright: ignore

    @property
    def variant(self) -> str:
        return repr(self._fixed) if self._fixed else ""

    def for_page(self, given: Mapping[str, Any]) -> Any:
        """Itself with the formulas that ``given`` has, or chooses, fixed, and no other."""
        if self._fixed is not None:
            return self
        kinds = [kind for kind in self.typed if kind.name in given or given.get("surface") == kind.name]
        fixed = {kind.name: str(given.get(kind.name, kind.example)) for kind in kinds}
        for kind in kinds:
            surface(kind, fixed[kind.name])
        return type(self)(fixed, catalogue=self.catalogue)  # pyright: ignore[reportAttributeAccessIssue]

    def read_text(self, knob: str, text: str) -> Hashable:
        """The surface that a formula stands for."""
        return surface(self._typed_at(knob), text)

    def about_text(self, knob: str, text: str) -> dict[str, str]:
        """The formula as LaTeX and as Python; whether there is anything to descend only a run says."""
        formula = _read(self._typed_at(knob), text)
        return {"latex": formula.latex, "code": formula.python}

    def _typed_at(self, knob: str) -> Typed:
        return next(kind for kind in self.typed if kind.name == knob)
