"""``check_gradient``: is a gradient right, part by part?"""

import inspect
import math
import reprlib
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.flatten_util import ravel_pytree

from simulab import catalogue
from simulab.gradcheck.differences import Differences, differences
from simulab.gradcheck.judgement import NAMES, RIGHT, judge, relative_error
from simulab.gradcheck.kink import on_kink
from simulab.landscape import Landscape
from simulab.machine import backend
from simulab.results import archive
from simulab.results.plotting import plot
from simulab.results.reaching import Reached
from simulab.results.tabular import data_frame
from simulab.surface.function import PYTHON_VALUES
from simulab.wording.calling import hinted

SCHEMES = ("forward", "central")
PRECISIONS = ("float32", "float64")
KINK = "kink"
KIND = "gradient check"


@dataclass(frozen=True, eq=False)
class Part:
    """One array of the parameters: a layer's weights, say."""

    name: str
    """Where it stands among the parameters, e.g. "[0]['bias']"; "" for a point that is one array."""
    analytic: np.ndarray
    numerical: np.ndarray
    relative_error: float
    """|a - n| / max(|a|, |n|) with Euclidean norms over all entries that have a derivative; NaN where none has."""
    verdict: str
    """ "right", "acceptable", "suspicious", "wrong"; or "kink": what can be checked is right, but see ``kinks``."""
    kinks: int = 0
    """Entries at which ``f`` has no derivative, because the slopes on the two sides of the point differ."""

    @property
    def _rank(self) -> tuple[int, float]:
        """How bad it is: what could not be checked is worse than what is right, and better than what is off."""
        error = math.inf if math.isnan(self.relative_error) else self.relative_error
        return {NAMES[RIGHT]: 0, KINK: 1}.get(self.verdict, 2), error

    @property
    def _row(self) -> str:
        size = self.analytic.size
        kinks = ": no derivative " + (f"at {self.kinks} of {size} entries" if size > 1 else "here")
        return f"{self.name or 'x':24} {self.relative_error:8.1e}  {self.verdict}{kinks if self.kinks else ''}"


@dataclass(frozen=True, eq=False, repr=False)
class GradientCheck(Reached):
    """What ``check_gradient`` found."""

    parts: tuple[Part, ...]
    h: float
    scheme: str
    precision: str

    @property
    def worst(self) -> Part:
        """The part with the largest relative error, one that is not a number before all; of right ones, one with a kink."""
        return max(self.parts, key=lambda part: part._rank)

    @property
    def relative_error(self) -> float:
        """Of the worst part."""
        return self.worst.relative_error

    @property
    def verdict(self) -> str:
        """Of the worst part."""
        return self.worst.verdict

    def __len__(self) -> int:
        """How many parts."""
        return len(self.parts)

    def __getitem__(self, which: str | int) -> Part:
        """A part by its name or its place.

        Raises:
            KeyError, IndexError: there is none.
        """
        return {part.name: part for part in self.parts}[which] if isinstance(which, str) else self.parts[which]

    def plot(self, **options: Any) -> Any:
        """A Bokeh figure of each part's relative error between the limits; see ``simulab.figures``."""
        return plot(self, **options)

    def to_frame(self) -> Any:
        """A pandas DataFrame, a row a part: part, entries, relative_error, verdict, kinks.

        Raises:
            ImportError: pandas is not installed.
        """
        return data_frame(
            [
                {
                    "part": part.name or "x",
                    "entries": part.analytic.size,
                    "relative_error": part.relative_error,
                    "verdict": part.verdict,
                    "kinks": part.kinks,
                }
                for part in self.parts
            ]
        )

    def save(self, path: str | Path) -> None:
        """Write it to a file of NumPy's (.npz); ``GradientCheck.load`` reads it."""
        arrays = {
            f"{i}/{of}": getattr(part, of) for i, part in enumerate(self.parts) for of in ("analytic", "numerical")
        }
        parts = [[part.name, part.relative_error, part.verdict, int(part.kinks)] for part in self.parts]
        archive.save(path, KIND, arrays, {"parts": parts, "with": [self.h, self.scheme, self.precision]})

    @staticmethod
    def load(path: str | Path) -> "GradientCheck":
        """What ``save`` wrote; nothing in the file is executed.

        Raises:
            ValueError: the file was not written by ``save``.
        """

        def opened(arrays: dict[str, np.ndarray], plain: dict[str, Any]) -> "GradientCheck":
            parts = [
                Part(name, arrays[f"{i}/analytic"], arrays[f"{i}/numerical"], *rest)
                for i, (name, *rest) in enumerate(plain["parts"])
            ]
            return GradientCheck(tuple(parts), *plain["with"])

        return archive.load(path, KIND, opened)

    def _repr_html_(self) -> str:
        return f"<pre>{escape(repr(self))}</pre>"

    def __repr__(self) -> str:
        rows = [part._row for part in self.parts]
        return "\n".join([f"<{self.scheme} differences, h = {self.h:g}, {self.precision}: {self.verdict}", *rows]) + ">"


@hinted
def check_gradient(
    f: Callable[[Any], Any] | str | Landscape,
    x: Any = None,
    gradient: Callable[[Any], Any] | Any = None,
    *,
    h: float = 1e-5,
    scheme: str = "central",
    precision: str = "float64",
) -> GradientCheck:
    """Compare a gradient with finite differences: (f(x + h) - f(x - h)) / 2h for every entry of x.

    The relative error |a - n| / max(|a|, |n|) is right below 1e-7, acceptable below 1e-5, suspicious below 1e-3, wrong above.
    In float32 rounding alone often makes a right gradient look wrong: check in float64. Where the slopes on the two sides of
    the point differ, as those of max(0, x) at 0, there is no derivative to check: such entries are left out and counted.

    Args:
        f: a function of jnp operations from x to one number, or of the numbers of x, f(x, y); or a surface, or its name.
        x: the point: a number, an array, or any nest of lists and dictionaries of arrays, such as a net's parameters; a
            surface's start unless told.
        gradient: what is checked: a function of x, or its value, in the shape of x; JAX's own gradient of ``f`` unless given.
        h: the step.
        scheme: "central" or "forward".
        precision: "float64" or "float32", of every operation of ``f``, ``gradient`` and the differences.

    Returns:
        The verdict, and both gradients with their relative error for each array of x apart.

    Raises:
        ValueError, TypeError: one sentence that begins with the argument's name.

    Example:
        >>> import jax.numpy as jnp, simulab as sl
        >>> sl.check_gradient(lambda x: jnp.sum(x**3), jnp.array([1.0, 2.0]), lambda x: 3 * x**2).verdict
        'right'
    """
    if scheme not in SCHEMES:
        raise ValueError(f"scheme: choose {' or '.join(SCHEMES)}, not {scheme!r}")
    if precision not in PRECISIONS:
        raise ValueError(f"precision: choose {' or '.join(PRECISIONS)}, not {precision!r}")
    if isinstance(h, bool) or not isinstance(h, int | float | np.number) or not 0 < h < math.inf:
        raise ValueError(f"h: give a number above 0, not {h!r}")
    if isinstance(f, str | Landscape):
        surface = catalogue.landscapes.make(f, "f")
        f, x = surface.loss, surface.start if x is None else x
    if not callable(f):
        raise TypeError(f"f: give a function, not {type(f).__name__}")
    if x is None:
        raise ValueError("x: give the point at which the gradient is checked")
    f, gradient = _of_array(f, x), _of_array(gradient, x) if callable(gradient) else gradient
    with backend.float64(), backend.on_one():
        point = _numbers("x", x, precision)
        flat, back = ravel_pytree(point)
        if not flat.size:
            raise ValueError("x: give one number at least")
        _scalar(f, point, precision)
        _moves(flat, h, scheme)
        analytic = _given(f, gradient, point, precision)

        def of_flat(moved: jax.Array) -> jax.Array:
            return jnp.reshape(f(back(moved)), ())

        found = jax.jit(lambda at: differences(of_flat, at, jnp.asarray(h)))(flat)
        kinks = back(jnp.where(_kinks(of_flat, flat, found), 1, 0).astype(flat.dtype))
        parts = _parts(point, analytic, back(getattr(found, scheme)), kinks)
    return GradientCheck(parts, float(h), scheme, precision)


def _moves(flat: jax.Array, h: float, scheme: str) -> None:
    """Refuses a step that is lost in the rounding of x: nothing would be checked."""
    step = jnp.asarray(h, flat.dtype)
    up, down = flat + step, flat - step if scheme == "central" else flat
    stuck = np.asarray(up == down)
    if np.any(stuck):
        entry = flat[int(np.argmax(stuck))]
        raise ValueError(
            f"h: {h:g} is lost in the rounding of x = {float(entry):g} in {flat.dtype}, whose neighbours are "
            f"{float(np.spacing(np.abs(np.asarray(entry)))):.1g} away; give a larger h, or check in float64"
        )


def _numbers(argument: str, given: Any, precision: str) -> Any:
    try:
        return jax.tree.map(lambda leaf: jnp.asarray(np.asarray(leaf, dtype=precision)), given, is_leaf=_is_vector)
    except (TypeError, ValueError):
        raise TypeError(f"{argument}: give numbers, arrays of numbers, or a nest of arrays") from None


def _is_vector(given: Any) -> bool:
    """True for a list of plain numbers, which a person means as one array."""
    return isinstance(given, list | tuple) and all(isinstance(entry, int | float | np.number) for entry in given)


def _of_array(f: Callable[..., Any], x: Any) -> Callable[[Any], Any]:
    """A function f(x, y) of the numbers of a point as one of the array; another one as it is."""
    try:
        parameters = inspect.signature(f).parameters.values()
    except (TypeError, ValueError):  # NumPy's own do not tell
        parameters = ()
    needed = [p for p in parameters if p.default is p.empty and p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    if len(needed) < 2:
        return lambda at: f(at)  # noqa: PLW0108 - JAX remembers a function by a reference that NumPy's own cannot have
    if np.shape(x) != (len(needed),):
        raise TypeError(f"x: {len(needed)} arguments of a function are {len(needed)} numbers, not {reprlib.repr(x)}")

    def of_array(at: Any) -> Any:
        found = f(*at)
        return jnp.stack(found) if isinstance(found, tuple | list) else found

    return of_array


def _scalar(f: Callable[[Any], Any], point: Any, precision: str) -> None:
    try:
        out = jax.eval_shape(f, point)
    except (*PYTHON_VALUES, jax.errors.TracerArrayConversionError) as error:
        raise TypeError("f: write it with jax.numpy (jnp) throughout, and jnp.where instead of if") from error
    if not hasattr(out, "shape") or math.prod(out.shape) != 1:
        raise ValueError(f"f: it has to return one number, not {getattr(out, 'shape', out)}")
    if str(out.dtype) != precision:
        raise TypeError(
            f"f: it returns {out.dtype} for a {precision} point; let its constants be Python numbers or of x's dtype"
        )


def _given(f: Callable[[Any], Any], gradient: Any, point: Any, precision: str) -> Any:
    if gradient is None:
        return jax.jit(jax.grad(lambda at: jnp.reshape(f(at), ())))(point)
    given = _numbers("gradient", gradient(point) if callable(gradient) else gradient, precision)
    if jax.tree.map(jnp.shape, given) != jax.tree.map(jnp.shape, point):
        raise ValueError("gradient: it has to have the shape of x")
    return given


def _kinks(f: Callable[[jax.Array], jax.Array], at: jax.Array, found: Differences) -> jax.Array:
    """(d,) bool: the entries that lie on a kink; looked for only where the slopes on both sides are apart at h."""
    apart = jnp.abs(found.forward - found.central) > 1e-3 * (jnp.abs(found.forward) + jnp.abs(found.central))
    return jax.jit(lambda x: on_kink(f, x))(at) & apart if jnp.any(apart) else apart


def _parts(point: Any, analytic: Any, numerical: Any, kinks: Any) -> tuple[Part, ...]:
    names = [jax.tree_util.keystr(path) for path, _ in jax.tree_util.tree_leaves_with_path(point)]
    parts = []
    for name, a, n, on in zip(names, *map(jax.tree.leaves, (analytic, numerical, kinks))):
        count = int(jnp.sum(on))
        # beside zeros on both sides what is left out counts for nothing
        error = float(relative_error(*(jnp.ravel(jnp.where(on > 0, 0, one)) for one in (a, n))))
        judged = int(judge(jnp.asarray(error)))
        verdict = KINK if count and judged == RIGHT else NAMES[judged]
        parts.append(
            Part(name, np.asarray(a), np.asarray(n), error if count < on.size else math.nan, verdict, kinks=count)
        )
    return tuple(parts)
