"""The surfaces as a widget sees them: one choice, its options' presets, and the chosen loss, static or traced.

Every surface takes x of shape (2,) here; one with a single weight ignores the second.
"""

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from simulab.catalogue import Catalogue
from simulab.landscape import Landscape, Loss
from simulab.machine import backend
from simulab.modifiers import with_gradient
from simulab.surface.facts import Facts
from simulab.widgets.control import Choice, Control, Number
from simulab.widgets.kit import formulas
from simulab.widgets.kit.choice import pick
from simulab.widgets.picture import Option

HEIGHTS = 81
"""Heights along each side of the box."""
REACH = (2.0, 1.25)
"""How many times as wide and as high as the box a surface is known for its picture, which is to equal scale in a frame of
any shape: the view makes none that shows more (``.sl-even`` in its style)."""


class Surfaces:
    """A list of surfaces for one widget.

    Args:
        catalogue: where they are from.
        widget: the widget's name: a surface may have a rate for it, or say that it is left out of it.
        dimensions: which numbers of weights the widget can draw.
        chosen: the default's name; the first where there is none of this name.
        typed: entries whose formula is typed; each with the formula it is fixed to, None where anybody may type one.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        widget: str,
        dimensions: Sequence[int],
        chosen: str,
        typed: Mapping[formulas.Typed, str | None] | None = None,
    ) -> None:
        offered = catalogue.landscapes.offered(widget)
        self.all: dict[str, Landscape] = {name: one for name, one in offered.items() if one.dimension in dimensions}
        self._widget = widget
        self._typed = dict(typed or {})
        self.all |= {kind.name: formulas.surface(kind, text) for kind, text in self._typed.items() if text is not None}
        self._open = {kind.name: kind for kind, text in self._typed.items() if text is None}
        """Surfaces that come with the knobs; they stand behind all others."""
        self.names = (*self.all, *self._open)
        self.chosen = chosen if chosen in self.names else self.names[0]

    def of(self, dimension: int) -> tuple[str, ...]:
        """The names of those with so many weights."""
        fit = [name for name, surface in self.all.items() if surface.dimension == dimension]
        return (*fit, *(name for name, kind in self._open.items() if len(kind.variables) == dimension))

    @property
    def typed(self) -> dict[str, tuple[str, ...]]:
        """The surfaces that anybody may type, with the names of their weights."""
        return {name: kind.variables for name, kind in self._open.items()}

    def controls(self) -> tuple[Control, ...]:
        """The choice of a surface, and the knobs that some surfaces have."""
        options = tuple(self._option(name) for name in self.names)
        knobs = {}
        for knob, having in self._having.items():
            declared = self.all[having[0]].knob_declarations()[knob]
            knobs[knob] = Control.of(knob, declared, shown={"surface": tuple(having)})
        return (
            Choice("surface", "Surface", self.chosen, "What the loss looks like.", options=options),
            *(formulas.control(kind, text) for kind, text in self._typed.items()),
            *knobs.values(),
        )

    @functools.cached_property
    def _having(self) -> dict[str, list[str]]:
        """Knob -> the surfaces that have it; one control moves it for all of them."""
        having: dict[str, list[str]] = {}
        for name, surface in self.all.items():
            for knob in surface.knob_declarations():
                having.setdefault(knob, []).append(name)
        return having

    def starts(self) -> tuple[Control, Control]:
        """The start as two numbers; defaults and bounds come with the surface."""
        surface = self.all[self.chosen]
        start, box = _pair(surface.start, 0.0), self.box(surface)
        return (
            Number("start_x", "Start x", start[0], "Where every run begins.", symbol="x₀", bounds=box[0]),
            Number("start_y", "Start y", start[1], "Where every run begins.", symbol="y₀", bounds=box[1]),
        )

    def _option(self, name: str) -> Option:
        for kind in self._typed:
            if kind.name == name:
                return formulas.option(kind, self.all[name].equation if name in self.all else "")
        surface = self.all[name]
        box, start = self.box(surface), _pair(surface.start, 0.0)
        presets = {"start_x": start[0], "start_y": start[1], "learning_rate": surface.rate_in(self._widget)}
        bounds = {"start_x": box[0], "start_y": box[1]}
        for knob, declared in surface.knob_declarations().items():
            if len(self._having[knob]) > 1 and (span := Control.of(knob, declared).bounds):
                presets[knob], bounds[knob] = getattr(surface, knob), span
        return Option(name, surface.title, surface.summary, surface.equation, presets, bounds, box)

    @staticmethod
    def box(surface: Landscape) -> tuple[tuple[float, float], tuple[float, float]]:
        """The drawing box with two axes."""
        first, second = (*surface.bounds, (-1.0, 1.0))[:2]
        return (float(first[0]), float(first[1])), (float(second[0]), float(second[1]))

    def loss(self, knobs: Mapping[str, Any]) -> Loss:
        """The chosen surface's loss of x (2,), with its knobs.

        Its gradient is taken once and shared by all who differentiate it, instead of being derived anew for every
        optimizer: that is most of what a race costs to compile, and a page holds the surfaces' code once.
        """
        # differentiated branch by branch: a derivative of the switch would carry every branch's intermediate results
        if backend.runs_in_turn():
            mine = self._mine(knobs)
            return with_gradient(lambda x: _unpacked(self._packed(mine, x)))
        return with_gradient(jax.jit(self._picked(knobs, jax.value_and_grad)))

    @functools.cached_property
    def _packed(self) -> Callable[[Mapping[str, Any], jax.Array], jax.Array]:
        """Value and gradient as one array, which nobody can take apart: a page has one function for all who need either.

        It closes over no knob, so that every surface is differentiated once, however many runs and pictures ask.
        """

        def packed(loss: Loss) -> Callable[[jax.Array], jax.Array]:
            def both(x: jax.Array) -> jax.Array:
                value, gradient = jax.value_and_grad(loss)(x)
                return jnp.concatenate([value[None], gradient])

            return both

        return jax.jit(lambda knobs, x: self._picked(knobs, packed)(x))

    def height_of(self, knobs: Mapping[str, Any]) -> Loss:
        """The chosen surface's own formula, differentiable to any order."""
        return self._picked(knobs, lambda loss: loss)

    def hessian_of(self, knobs: Mapping[str, Any]) -> Callable[[jax.Array], jax.Array]:
        """The chosen surface's second derivatives at x: (2, 2)."""
        if backend.runs_in_turn():
            mine = self._mine(knobs)
            return lambda x: self._bent(mine, x)
        return self._picked(knobs, jax.hessian)

    @functools.cached_property
    def _bent(self) -> Callable[[Mapping[str, Any], jax.Array], jax.Array]:
        """Second derivatives: a page has one function for all who need them, as it has for the gradient."""
        return jax.jit(lambda knobs, x: self._picked(knobs, jax.hessian)(x))

    def _mine(self, knobs: Mapping[str, Any]) -> dict[str, Any]:
        """Those of a widget's knobs that choose and shape a surface."""
        return {name: knobs[name] for name in ("surface", *self._having)}

    def _picked(self, knobs: Mapping[str, Any], seen: Callable[[Loss], Any]) -> Any:
        if typed := self._of(knobs):
            return seen(self._bound(typed, knobs))
        branches = [seen(self._bound(surface, knobs)) for surface in self.all.values()]
        index = knobs["surface"]
        return branches[index] if isinstance(index, int) else lambda x: pick(index, branches, x)

    def _of(self, knobs: Mapping[str, Any]) -> Landscape | None:
        """The surface that somebody typed, where one is chosen: the live home's choice is an int."""
        index = knobs["surface"]
        return knobs[self.names[index]] if isinstance(index, int) and self.names[index] in self._open else None

    def _bound(self, surface: Landscape, knobs: Mapping[str, Any]) -> Loss:
        loss = surface.bind({name: knobs[name] for name in surface.knob_declarations()})
        return loss if surface.dimension == 2 else lambda x: loss(x[:1])

    def facts(self, knobs: Mapping[str, Any]) -> Facts:
        """What is known of the chosen surface, for two weights; the number of minima is the same for all, padded with NaN."""
        if typed := self._of(knobs):
            return Facts(*(jnp.asarray(table)[0] for table in _tables([typed])))
        index = knobs["surface"]
        return Facts(*(jnp.asarray(table)[index] for table in self._tables))

    @functools.cached_property
    def _tables(self) -> Facts:
        return _tables(list(self.all.values()))

    def marks(self, knobs: Mapping[str, Any]) -> dict[str, jax.Array]:
        """The minima as a figure marks them: x, y (m,) and size in pixels, small for those that are not the lowest.

        NaN pads the list.
        """
        facts = self.facts(knobs)
        lowest = facts.values <= facts.lowest + facts.tolerance
        return {"x": facts.minima[:, 0], "y": facts.minima[:, 1], "size": jnp.where(lowest, 16.0, 7.0)}

    def height(self, knobs: Mapping[str, Any]) -> jax.Array:
        """Heights over the box and ``REACH`` around it, row by row from below, on a scale that shows floor and walls.

        z = loss - lowest, drawn as log(1 + z/s) over its largest, so that 1 is the highest in the box; s is the twentieth
        part of the box that lies lowest. Only the box makes the scale, and heights beyond it may be above 1: what a
        window shows more changes no colour inside. NaN where the surface is not defined.
        """
        box = self.facts(knobs).box
        spare = [round((HEIGHTS - 1) * (reach - 1) / 2) for reach in REACH]
        x, y = (
            box[axis, 0] + (box[axis, 1] - box[axis, 0]) * jnp.arange(-more, HEIGHTS + more) / (HEIGHTS - 1)
            for axis, more in enumerate(spare)
        )
        points = jnp.stack(jnp.meshgrid(x, y), -1).reshape(-1, 2)
        z = backend.each(self.loss(knobs) if backend.runs_in_turn() else self.height_of(knobs))(points)
        z = jnp.where(jnp.isfinite(z), z, jnp.nan)
        wide, high = spare
        inside = z.reshape(len(y), len(x))[high : high + HEIGHTS, wide : wide + HEIGHTS].reshape(-1)
        ordered = jnp.sort(jnp.where(jnp.isnan(inside), jnp.inf, inside))
        known = jnp.maximum(jnp.sum(~jnp.isnan(inside)), 1)
        low, twentieth, top = ordered[0], ordered[known // 20], ordered[known - 1]
        scale = jnp.maximum(twentieth - low, 1e-12)
        # Beyond the box it may be lower than anywhere inside.
        return jnp.log1p(jnp.maximum(z - low, 0.0) / scale) / jnp.log1p((top - low) / scale)

    def lowest(self, knobs: Mapping[str, Any]) -> jax.Array:
        """The loss of the lowest stated minimum; for a surface that states none, of the lowest point in its picture."""
        return self.facts(knobs).lowest

    def has_minima(self, knobs: Mapping[str, Any]) -> jax.Array:
        """True where the chosen surface states a minimum, or one was found of a formula."""
        return jnp.any(~jnp.isnan(self.facts(knobs).values))


def _tables(surfaces: Sequence[Landscape]) -> Facts:
    """The facts of many, one below the other."""
    most = max(len(surface.minima) for surface in surfaces)
    points = np.full((len(surfaces), max(most, 1), 2), np.nan)
    values = np.full((len(surfaces), max(most, 1)), np.nan)
    for i, surface in enumerate(surfaces):
        for j, minimum in enumerate(surface.minima):
            points[i, j] = _pair(minimum.x, 0.0)
            values[i, j] = minimum.value
    boxes = np.array([Surfaces.box(surface) for surface in surfaces])
    tolerances, lowest = (np.array([getattr(one, fact) for one in surfaces], float) for fact in ("tolerance", "lowest"))
    return Facts(
        points, values, boxes, tolerances, lowest, np.array([_pair(np.ones(s.dimension), 0.0) for s in surfaces])
    )


def _unpacked(both: jax.Array) -> tuple[jax.Array, jax.Array]:
    return both[0], both[1:]


def _pair(point: Any, second: float) -> tuple[float, float]:
    return (float(point[0]), float(point[1]) if len(point) > 1 else second)
