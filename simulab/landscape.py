"""Landscape: a loss over one or two weights, with the facts that a picture and a test need."""

import contextlib
import functools
import itertools
import math
from collections.abc import Callable, Hashable, Mapping, Sequence
from types import FunctionType, MethodType
from typing import Any, ClassVar, NamedTuple

import jax
import numpy as np

from simulab.component import Component
from simulab.formula import Formula, FormulaError
from simulab.results.plotting import plot
from simulab.results.reaching import Reached
from simulab.results.sparkline import CELLS, relief, sparkline
from simulab.surface import function as own_function
from simulab.surface import minima as search
from simulab.surface.facts import heights, tolerance
from simulab.surface.points import at_points

Loss = Callable[[jax.Array], jax.Array]


class Minimum(NamedTuple):
    """A local minimum: ``x``, a tuple of d numbers, and the loss there."""

    x: tuple[float, ...]
    value: float


class Landscape(Reached, Component):
    """A differentiable loss ``loss(x) -> scalar`` for ``x`` of shape (d,), d = 1 or 2.

    A subclass writes ``loss`` in ``jax.numpy``, reads its knobs as attributes of ``self``, and states the facts
    below, which are its test: every stated minimum has the stated value, a zero gradient and no negative curvature.

    Example:
        >>> import simulab as sl
        >>> class Bowl(sl.Landscape):
        ...     bounds = ((-2.0, 2.0), (-2.0, 2.0))
        ...     depth = sl.Knob(1.0, bounds=(0.1, 10.0), doc="Curvature along both axes.")
        ...     def loss(self, x):
        ...         return self.depth * (x @ x) / 2
        >>> sl.descend(Bowl(), "sgd", start=(1.0, 0.0), steps=1, learning_rate=0.1, depth=2.0).x[1].tolist()
        [0.8, 0.0]
    """

    bounds: ClassVar[tuple[tuple[float, float], ...]] = ((-2.0, 2.0), (-2.0, 2.0))
    """The drawing box, (lowest, highest) for each axis."""
    start: ClassVar[tuple[float, ...]] = (-1.0, 1.0)
    """A start that teaches something."""
    minima: ClassVar[tuple[Minimum, ...]] = ()
    """All minima inside the box, local ones too, where they are known."""
    tolerance: ClassVar[float] = 1e-3
    """Loss above a minimum within which a run counts as there, small beside the heights that the picture is about."""
    suggested_rate: ClassVar[float] = 0.01
    """A learning rate at which most optimizers of the catalogue make visible progress here."""
    made_by = 'write sl.Landscape.from_function(f) or sl.Landscape.from_formula("x^2 + y^2")'
    rates: ClassVar[Mapping[str, float]] = {}
    """Widget -> the rate with which it opens on this surface, where that is not ``suggested_rate``."""
    code: ClassVar[str] = ""
    """Body of a Python function of x and y (or x) for the code to copy: ``xp.`` is the library, {knob} a knob's value."""

    def loss(self, x: jax.Array) -> jax.Array:
        """The loss at ``x`` of shape (d,): a scalar of ``x``'s dtype."""
        raise TypeError(f"{type(self).__name__} does not define loss(self, x)")

    def rate_in(self, widget: str) -> float:
        """The rate with which a widget opens on this surface."""
        return self.rates.get(widget, self.suggested_rate)

    @classmethod
    def takes(cls, given: Any, argument: str, start: Any = None) -> "Landscape | None":
        """A function of jnp operations or a formula, over a box that holds ``start``; see ``from_function``.

        The box reaches from -2 to 2 (a formula's from -3 to 3), or half as far again as the start lies from 0. It has as
        many axes as the start has numbers; unless told, as the function has arguments, or as the formula has variables.
        """
        if isinstance(given, type) or not (callable(given) or isinstance(given, str)):
            return None
        axes, reach = own_function.axes_and_reach(start)
        try:
            return _taken(given, axes, 1.5 * reach)
        except FormulaError as error:
            if not set(str(given)) & set("+*/^()="):  # a word: a name that is not known
                return None
            raise ValueError(f"{argument}: {given!r} is no name of the catalogue, and as a formula: {error}") from None
        except (TypeError, ValueError) as error:
            raise type(error)(f"{argument}: {str(error).removeprefix('function: ')}") from error

    def __call__(self, *x: Any) -> Any:
        """The loss at points.

        Args:
            x: d numbers, or d arrays of one shape; or points in one array of shape (..., d).

        Returns:
            Numbers of the points' shape, float64: a float for one point.

        Example:
            >>> import simulab as sl
            >>> bowl = sl.Landscape.from_formula("x^2 + 3 y^2")
            >>> bowl(1, 2), bowl([[1, 2], [0, 1]]).tolist()
            (13.0, [13.0, 3.0])
        """
        return at_points(self.loss, x, self.dimension)

    def gradient(self, *x: Any) -> np.ndarray:
        """The gradient at points, given as to a call: (..., d) float64."""
        return at_points(jax.grad(self.loss), x, self.dimension)

    def hessian(self, *x: Any) -> np.ndarray:
        """The matrix of second derivatives at points, given as to a call: (..., d, d) float64."""
        return at_points(jax.hessian(self.loss), x, self.dimension)

    def plot(self, **options: Any) -> Any:
        """A Bokeh figure of it; see ``simulab.figures``."""
        return plot(self, **options)

    def _repr_html_(self) -> str:
        axes = [np.linspace(*bounds, CELLS) for bounds in self.bounds]
        seen = self(np.stack(np.meshgrid(*axes), axis=-1))
        return (
            relief(seen, repr(self)[1:-1])
            if self.dimension == 2
            else sparkline(seen.reshape(1, -1), repr(self)[1:-1], "Loss")
        )

    def __repr__(self) -> str:
        box = " x ".join(f"[{low:g}, {high:g}]" for low, high in self.bounds)
        return f"<{self.title or type(self).__name__} on {box}>"

    @property
    def dimension(self) -> int:
        """d: how many weights the loss has."""
        return len(self.bounds)

    @property
    def best(self) -> float | None:
        """The lowest stated minimum's value, or None where no minimum is stated."""
        return min((minimum.value for minimum in self.minima), default=None)

    @property
    def lowest(self) -> float:
        """The lowest minimum's value; where none is stated, the lowest loss on a coarse grid over the box."""
        return float(np.min(heights(self.loss, self.bounds))) if self.best is None else self.best

    def bind(self, knobs: Mapping[str, Any]) -> Loss:
        """``loss`` as a function of x alone, with these (traced) knob values."""
        if not knobs:
            return self.loss
        return lambda x: type(self).loss(_WithKnobs(self, knobs), x)  # pyright: ignore[reportArgumentType]

    @staticmethod
    def from_formula(
        text: str | Formula,
        *,
        bounds: Sequence[Sequence[float]] | None = None,
        start: Sequence[float] | None = None,
        minima: Sequence[tuple[Sequence[float], float]] | None = None,
        title: str = "",
        reference: str = "",
    ) -> "Landscape":
        """A landscape from a typed formula, like ``sin(3x) + x^2 + y^2/4``; see ``simulab.formula.Formula``.

        Args:
            text: the formula in x (one weight) or x and y; nothing in it is executed.
            bounds: the drawing box, a (lowest, highest) pair for each axis; -3 to 3 unless told. Their number is d.
            start: where runs start; unless told, the first place near a corner where the loss is finite.
            minima: (point, value) pairs; unless told they are found numerically, on a grid of 129 points a side and
                polished by Newton's method, so that one much narrower than the box may be missed.
            title: the name a person reads; the formula unless told.
            reference: where it is published.

        Returns:
            The landscape, in d = 1 or 2 weights.

        Raises:
            FormulaError: (a ValueError) the formula cannot be read; it says why and at which character.
            ValueError: see ``from_function``.

        Example:
            >>> import simulab as sl
            >>> surface = sl.Landscape.from_formula("(x - 1)^2 + y^4")
            >>> [round(value, 6) for value in surface.minima[0].x]
            [1.0, 0.0]
        """
        formula = text if isinstance(text, Formula) else Formula(text)
        if bounds is None:
            bounds = ((-3.0, 3.0),) * (2 if "y" in formula.uses else 1)
        return FormulaLandscape(formula, bounds=bounds, start=start, minima=minima, title=title, reference=reference)

    @staticmethod
    def from_function(
        function: Callable[..., Any] | str,
        *,
        bounds: Sequence[Sequence[float]] | None = None,
        start: Sequence[float] | None = None,
        minima: Sequence[tuple[Sequence[float], float]] = (),
        title: str = "",
        equation: str = "",
        reference: str = "",
    ) -> "Landscape":
        """A landscape from a function of jnp operations.

        Args:
            function: ``f(x, y)`` (or ``f(x)`` in one dimension), or ``f(p)`` with p of shape (d,); or a typed formula,
                as ``from_formula`` takes it.
            bounds: the drawing box, a (lowest, highest) pair for each axis; their number is d. Unless told -2 to 2, of two axes
                where the function takes two numbers, else of one.
            start: where runs start, inside the box; three quarters up its diagonal unless told.
            minima: (point, value) pairs, where they are known; verdicts are sharper with them.
            title: the name a person reads; the function's name unless told.
            equation: LaTeX, without dollar signs.
            reference: where the formula is published.

        Returns:
            A Landscape for ``sl.descend`` and all the rest.

        Raises:
            TypeError: the function takes neither d numbers nor one array, is not made of jnp operations, or cannot be
                differentiated.
            ValueError: bounds, start or minima are not what they should be; the function raises, does not return one
                real number, or is flat or not finite all over the box.

        Example:
            >>> import jax.numpy as jnp, simulab as sl
            >>> waves = sl.Landscape.from_function(lambda x, y: jnp.sin(3 * x) + x**2 + y**2 / 4, bounds=((-3, 3), (-3, 3)))
            >>> waves.dimension, waves.start
            (2, (1.5, 1.5))
        """
        if isinstance(function, str):
            return Landscape.from_formula(
                function, bounds=bounds, start=start, minima=minima or None, title=title, reference=reference
            )
        facts = {"start": start, "minima": minima, "title": title, "equation": equation, "reference": reference}
        if bounds is not None:
            return FunctionLandscape(function, bounds=bounds, **facts)  # pyright: ignore[reportArgumentType]
        return _of_two_or_one(lambda box: FunctionLandscape(function, bounds=box, **facts), 2.0)  # pyright: ignore


def _of_two_or_one(made: Callable[[tuple[tuple[float, float], ...]], Landscape], reach: float) -> Landscape:
    """Of a function that does not say how many weights it has: of two, where that can be, else of one."""
    try:
        return made(((-reach, reach),) * 2)
    except (TypeError, ValueError) as error:
        with contextlib.suppress(TypeError, ValueError):
            return made(((-reach, reach),))
        raise error


@functools.lru_cache(maxsize=64)
def _taken(given: Any, dimension: int, reach: float) -> Landscape:
    """The same function gives the same landscape: what was compiled for it serves again."""
    if isinstance(given, str):
        formula = Formula(given)
        d = dimension or (2 if "y" in formula.uses else 1)
        return Landscape.from_formula(formula, bounds=((-max(3.0, reach), max(3.0, reach)),) * d)
    reach = max(2.0, reach)
    if dimension:
        return Landscape.from_function(given, bounds=((-reach, reach),) * dimension)
    return _of_two_or_one(lambda box: Landscape.from_function(given, bounds=box), reach)


class _WithKnobs:
    """A landscape seen with other knob values, so that ``self.condition_number`` may be a tracer."""

    __slots__ = ("_knobs", "_landscape")

    def __init__(self, landscape: Landscape, knobs: Mapping[str, Any]) -> None:
        self._landscape = landscape
        self._knobs = knobs

    def __getattr__(self, name: str) -> Any:
        if name in self._knobs:
            return self._knobs[name]
        declared = getattr(type(self._landscape), name, None)
        if isinstance(declared, FunctionType):  # a method that loss calls sees these knobs too
            return MethodType(declared, self)
        if isinstance(declared, property) and declared.fget is not None:
            return declared.fget(self)
        return getattr(self._landscape, name)


class FunctionLandscape(Landscape):
    """What ``Landscape.from_function`` returns."""

    def __init__(
        self,
        function: Callable[..., Any],
        *,
        bounds: Sequence[Sequence[float]],
        start: Sequence[float] | None,
        minima: Sequence[tuple[Sequence[float], float]],
        title: str,
        equation: str,
        reference: str,
    ) -> None:
        super().__init__()
        self._lowest = math.nan
        box = own_function.checked_box(bounds)
        self._function = function
        self._spread = own_function.takes_numbers(function, len(box))
        name = getattr(function, "__name__", "").replace("<lambda>", "").replace("_", " ").strip()
        vars(self).update(  # a file's surface has its facts on the class, this one on itself
            bounds=box,
            start=own_function.checked_start(start, box),
            minima=tuple(Minimum(*pair) for pair in own_function.checked_minima(minima, len(box))),
            title=title or name or "own surface",
            equation=equation,
            reference=reference,
            summary=" ".join(((function.__doc__ or "") if isinstance(function, FunctionType) else "").split()),
        )
        own_function.check_loss(self.loss, self.bounds, self.title)
        seen = heights(self.loss, box)
        lowest = min([float(np.min(seen)), *(one.value for one in self.minima if math.isfinite(one.value))])
        vars(self).update(tolerance=tolerance(seen - lowest))
        self._lowest = lowest
        own_function.check_facts(self.loss, self.start, self.minima, self.bounds, self.tolerance)

    @property
    def lowest(self) -> float:
        return self._lowest if self.best is None else self.best

    def loss(self, x: jax.Array) -> jax.Array:
        return self._function(*x) if self._spread else self._function(x)

    @property
    def structure(self) -> Hashable:
        return (self._function, self.bounds, self.minima)


class FormulaLandscape(FunctionLandscape):
    """What ``Landscape.from_formula`` returns."""

    def __init__(
        self,
        formula: Formula,
        *,
        bounds: Sequence[Sequence[float]],
        start: Sequence[float] | None,
        minima: Sequence[tuple[Sequence[float], float]] | None,
        title: str = "",
        reference: str = "",
    ) -> None:
        box = own_function.checked_box(bounds)
        formula = Formula(formula.text, ("x", "y")[: len(box)])  # says where a y has no axis
        fine = formula.over(*search.grid(box))
        if start is None:
            start = _finite_start(formula, box)
        super().__init__(
            formula,
            bounds=box,
            start=start,
            minima=() if minima is None else minima,
            title=title or formula.text,
            equation=formula.latex,
            reference=reference,
        )
        found = {} if minima is not None else {"minima": _as_minima(search.find(self.loss, box, fine, self.tolerance))}
        vars(self).update(**found, code=f"return {formula.python}", formula=formula)


def _finite_start(formula: Formula, box: Sequence[tuple[float, float]]) -> tuple[float, ...] | None:
    """The first of the corners, a tenth of the box inside, where the loss is finite."""
    for shares in itertools.product((0.9, 0.1), repeat=len(box)):
        point = tuple(low + share * (high - low) for share, (low, high) in zip(shares[::-1], box))
        if np.isfinite(formula.over(*map(np.asarray, point))):
            return point
    return None


def _as_minima(pairs: search.Found) -> tuple[Minimum, ...]:
    return tuple(Minimum(*pair) for pair in pairs)
