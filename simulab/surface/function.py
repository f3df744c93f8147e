"""Reading and checking a person's own loss function: every mistake becomes one sentence that names the argument."""

import inspect
import reprlib
from collections.abc import Callable, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from simulab.surface import where
from simulab.surface.facts import bare

PYTHON_VALUES = (jax.errors.ConcretizationTypeError, jax.errors.TracerIntegerConversionError)


def checked_box(bounds: Any) -> tuple[tuple[float, float], ...]:
    """The drawing box as (lowest, highest) floats for each of 1 or 2 axes."""
    box = _numbers(bounds)
    if box is None or box.shape not in ((1, 2), (2, 2)) or not np.all(box[:, 0] < box[:, 1]):
        raise ValueError(
            "bounds: give a (lowest, highest) pair of finite numbers for each of 1 or 2 axes, "
            f"like ((-2, 2), (-1, 3)), not {reprlib.repr(bounds)}"
        )
    return tuple((low, high) for low, high in box.tolist())


def checked_point(argument: str, point: Any, dimension: int) -> tuple[float, ...]:
    """A point as ``dimension`` finite floats."""
    array = _numbers(point)
    if array is None or array.shape != (dimension,):
        wanted = "one finite number, like (1.5,)" if dimension == 1 else f"{dimension} finite numbers"
        raise ValueError(f"{argument}: give {wanted}, not {reprlib.repr(point)}")
    return tuple(array.tolist())


def axes_and_reach(points: Any) -> tuple[int, float]:
    """How many axes a point (d,), or each of (n, d), has, and how far from 0 they lie; 0 of each where they do not say."""
    array = _numbers(points)
    if array is None or array.ndim > 2 or not array.size:
        return 0, 0.0
    d = array.shape[-1] if array.ndim else 1
    return (d if d <= 2 else 0), float(np.max(np.abs(array)))


def checked_start(start: Any, bounds: Sequence[tuple[float, float]]) -> tuple[float, ...]:
    """A start inside the box; three quarters up its diagonal where none is given."""
    if start is None:
        return tuple(low + 0.75 * (high - low) for low, high in bounds)
    point = checked_point("start", start, len(bounds))
    if not all(low <= x <= high for x, (low, high) in zip(point, bounds)):
        raise ValueError(f"start: {point} lies outside bounds {tuple(bounds)}; move one of them")
    return point


def checked_minima(minima: Any, dimension: int) -> list[tuple[tuple[float, ...], float]]:
    """(point, value) pairs."""
    try:
        pairs = [(point, float(value)) for point, value in minima]
    except (TypeError, ValueError):
        example = "((1.0,), 0.0)" if dimension == 1 else "((1.0, 1.0), 0.0)"
        raise ValueError(
            f"minima: give a list of (point, value) pairs, like [{example}], not {reprlib.repr(minima)}"
        ) from None
    return [(checked_point("minima", point, dimension), value) for point, value in pairs]


def takes_numbers(function: Callable[..., Any], dimension: int) -> bool:
    """True for f(x, y), f(*p) and the one-dimensional f(x); False for f(p) with p an array of shape (d,)."""
    if not callable(function):
        raise TypeError(f"function: give a function of x, like lambda x, y: x**2 + y**2, not {reprlib.repr(function)}")
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):  # some built-in callables do not tell
        return False
    needed = [p for p in parameters if p.default is p.empty and p.kind is not p.VAR_KEYWORD]
    positional = [p for p in needed if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    if any(p.kind is p.KEYWORD_ONLY for p in needed):
        names = ", ".join(p.name for p in needed if p.kind is p.KEYWORD_ONLY)
        raise TypeError(f"function: give the keyword argument {names} a default; only x is passed")
    if any(p.kind is p.VAR_POSITIONAL for p in needed) and len(positional) <= dimension:
        return True
    if len(positional) not in (1, dimension):
        raise TypeError(
            f"function: {dimension}-dimensional bounds ask for f(p) with p of shape ({dimension},) "
            f"or f of {dimension} numbers, not {len(positional)} arguments"
        )
    if dimension == 1:  # f(x) may mean the number or the array of shape (1,); the number is what people write
        try:
            return _described(function, ())[1] == ()
        except (*PYTHON_VALUES, jax.errors.TracerArrayConversionError):
            return True  # it could use the number, though not as it does: check_loss says how
        except Exception:  # whatever an array of shape (1,) does not cure, check_loss says
            return False
    return len(positional) == dimension


def check_loss(loss: Callable[[jax.Array], Any], bounds: Sequence[tuple[float, float]], title: str) -> None:
    """Traces, differentiates and samples ``loss``, a function of x of shape (d,), over the box."""
    name = f"function: {title}"
    shape = (len(bounds),)
    with jax.enable_x64(True):
        try:
            kind, result, dtype = _described(loss, shape)
        except PYTHON_VALUES as error:
            raise TypeError(
                f"{name} needs x's value while it is traced (Python's if, float(), int() or the math module); "
                "write jnp.where(condition, a, b) or the jnp function instead"
            ) from error
        except jax.errors.TracerArrayConversionError as error:
            raise TypeError(f"{name} turns x into a NumPy array; write it with jax.numpy (jnp) throughout") from error
        except Exception as error:
            raise ValueError(f"{name} raised {first_line(error)} for x of shape {shape}") from error
        if result != () or dtype is None or not jnp.issubdtype(dtype, jnp.floating):
            got = f"{dtype} of shape {result}" if dtype is not None else kind
            raise ValueError(f"{name} must return one real number (a float of shape ()), not {got}")
        low, high = np.asarray(bounds).T
        # A grid whose lines avoid round numbers, where the slope of a smooth function may happen to vanish.
        axes = [np.linspace(a, b, 9)[:-1] + 0.0619 * (b - a) for a, b in zip(low, high)]
        points = np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, len(bounds))
        try:
            value, slope = jax.jit(jax.vmap(jax.value_and_grad(loss)))(points)
        except Exception as error:
            raise TypeError(f"{name} cannot be differentiated: JAX raised {first_line(error)}") from error
        value, slope = np.asarray(value), np.asarray(slope)
    if not np.any(np.isfinite(value)):
        raise ValueError(f"{name} is not a finite number anywhere in bounds {tuple(bounds)}")
    if not np.any(slope):
        raise ValueError(f"{name} has slope zero everywhere in bounds: it is constant, or it rounds or casts x")


def check_facts(
    loss: Callable[[jax.Array], jax.Array],
    start: tuple[float, ...],
    minima: Sequence[tuple[tuple[float, ...], float]],
    bounds: Sequence[tuple[float, float]],
    tolerance: float,
) -> None:
    """The loss is finite at the start, and what it is said to be at the stated minima (to 1e-3: people round).

    Nothing around a stated minimum is lower by the surface's ``tolerance``.
    """
    with jax.enable_x64(True):
        first, *rest = np.asarray(jax.jit(jax.vmap(loss))(np.array([start, *(point for point, _ in minima)])))
    if not np.isfinite(first):
        raise ValueError(f"start: the loss is {first} at {start}; give a start where it is a finite number")
    for (point, value), true in zip(minima, rest):
        if not (np.isfinite(value) and abs(true - value) <= 1e-3 * (1 + abs(value))):
            raise ValueError(f"minima: the loss at {point} is {true:.6g}, not {value:.6g}")
    if minima:
        facts = bare(bounds, tolerance)
        looked = jax.jit(jax.vmap(lambda x: where.form(jax.value_and_grad(loss), x, facts)))
        with jax.enable_x64(True):
            forms = np.asarray(looked(np.array([point for point, _ in minima])))
        for (point, _), form in zip(minima, forms):
            if form not in (where.MINIMUM, where.VALLEY, where.PLATEAU):
                kind = where.NAMES[form]
                raise ValueError(
                    f"minima: at {point} the surface has a {kind}, not a minimum: the loss is lower nearby"
                )


def _numbers(given: Any) -> np.ndarray | None:
    """Finite floats, or None for anything else."""
    try:
        array = None if np.iscomplexobj(given) else np.asarray(given, float)
    except (TypeError, ValueError):
        return None
    if array is None:
        return None
    return array if np.all(np.isfinite(array)) else None


def _described(function: Callable[..., Any], shape: tuple[int, ...]) -> tuple[str, Any, Any]:
    """Type, shape and dtype of what ``function`` returns for an x of this shape; shape and dtype None for no array."""
    seen = []

    def look(x: jax.Array) -> float:
        value = function(x)
        array = isinstance(value, jax.Array | np.ndarray | np.generic | complex | float | int)
        seen.append((type(value).__name__, *((jnp.shape(value), jnp.result_type(value)) if array else (None, None))))
        return 0.0

    jax.eval_shape(look, jax.ShapeDtypeStruct(shape, jnp.result_type(float)))
    return seen[0]


def first_line(error: Exception) -> str:
    """What happened, without what follows."""
    text = str(error).strip()
    return f"{type(error).__name__}: {text.splitlines()[0]}" if text else type(error).__name__
