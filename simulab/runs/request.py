"""Requests: the arguments of a run, checked. Every error is one sentence that begins with the argument's name."""

import math
import reprlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import param

from simulab import catalogue
from simulab.component import Component
from simulab.knob import Knob
from simulab.landscape import Landscape
from simulab.optimizer import Optimizer
from simulab.schedule import Schedule
from simulab.wording.synonyms import unknown

MOST_STEPS = 1_000_000
"""The longest run: beyond it the arrays, not the arithmetic, are the problem."""

MODIFIERS = {
    "l2": Knob(0.0, bounds=(0.0, 100.0), doc="Weight λ of the penalty λ/2 |w|² added to the loss."),
    "weight_decay": Knob(0.0, bounds=(0.0, 10.0), doc="λ of w ← w - ηλw, apart from the gradient."),
    "clip_norm": Knob(math.inf, bounds=(1e-12, math.inf), doc="Longest gradient let through."),
    "clip_value": Knob(math.inf, bounds=(1e-12, math.inf), doc="Largest entry of the gradient let through."),
}
"""What any optimizer takes besides its own knobs."""

CALL = ("surface", "optimizer", "start", "steps", "schedule", "noise", "batch_size", "seed", "terms", "progress")
"""What a run takes besides knobs."""

NOISE = Knob(0.0, bounds=(0.0, 1e6), doc="σ of a single example's gradient.")
BATCH = Knob(1, bounds=(1, 1e9), integer=True, doc="B, examples a gradient is averaged over.")
SEED = Knob(0, bounds=(0, 2**32 - 1), integer=True, doc="Seed of the noise.")
QUIET = {"noise": NOISE.default, "batch_size": BATCH.default, "seed": SEED.default}
"""What nearly every run takes of these, known to be allowed."""


@dataclass(frozen=True)
class Axes:
    """Which leaves of (start, values) are swept: 0 or None for each. Hashable, as a static argument must be."""

    tree: Any
    key: tuple[Any, ...]

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Axes) and self.key == other.key


ONE_RUN = Axes(None, ())


class Request(NamedTuple):
    """A checked request."""

    landscape: Landscape
    optimizer: Optimizer
    schedule: Schedule
    steps: int
    start: np.ndarray
    values: dict[str, dict[str, Any]]
    modifiers: frozenset[str]
    settings: dict[str, Any]
    runs: int
    axes: Axes


def checked_request(
    surface: Any,
    optimizer: Any,
    schedule: Any,
    knobs: Mapping[str, Any],
    *,
    start: Any = None,
    steps: Any,
    noise: Any = 0.0,
    batch_size: Any = 1,
    seed: Any = 0,
    swept: bool = False,
    arguments: Sequence[str] = CALL,
) -> Request:
    """The request, or a ValueError/TypeError that names the argument; ``swept`` allows arrays.

    ``arguments`` are those of the call besides knobs: a hint names no other.
    """
    landscape = catalogue.landscapes.make(_over(surface, start), "surface")
    rule = catalogue.optimizers.make(optimizer, "optimizer")
    schedule, knobs = scheduled(schedule, knobs)
    plan = catalogue.schedules.make(schedule, "schedule")
    refuse_second_rate(rule, plan, knobs)
    length = whole("steps", steps, 1, MOST_STEPS)
    sizes: dict[str, int] | None = {} if swept else None
    point = _start(start, landscape, sizes)
    rule_knobs, landscape_knobs, plan_knobs = rule.knobs(), landscape.knobs(), plan.knobs()
    modifiers: dict[str, Any] = {}
    for name, value in knobs.items():
        for owner, values in ((rule, rule_knobs), (landscape, landscape_knobs), (plan, plan_knobs)):
            if name in values:
                declared = owner.knob_declarations()[name]
                break
        else:
            values, declared = modifiers, MODIFIERS.get(name)
        if declared is None:
            owners = [rule.title, landscape.title]
            known = [*rule_knobs, *landscape_knobs, *plan_knobs, *MODIFIERS]
            raise ValueError(unknown(name, " on ".join(owners), known, arguments))
        values[name] = _checked(name, value, declared, sizes)
    sampling = {"noise": noise, "batch_size": batch_size, "seed": seed}
    if [*map(type, sampling.values())] != [float, int, int] or sampling != QUIET:
        declarations = zip(sampling.items(), (NOISE, BATCH, SEED))
        sampling = {name: _checked(name, value, declared, sizes) for (name, value), declared in declarations}
    settings = {
        "surface": _called(surface, landscape),
        "optimizer": _called(optimizer, rule),
        "schedule": _called(schedule, plan),
        "steps": length,
        "start": point,
        **sampling,
        **landscape_knobs,
        **rule_knobs,
        **plan_knobs,
        **modifiers,
    }
    if isinstance(sampling["noise"], np.ndarray) or sampling["noise"] > 0:
        modifiers |= sampling
    values = {
        "optimizer": rule_knobs,
        "landscape": landscape_knobs,
        "schedule": {**plan_knobs, "steps": length},
        "modifiers": modifiers,
    }
    runs = 1 if sizes is None else _one_length(sizes)
    axes = ONE_RUN if sizes is None else _axes(point, values)
    return Request(landscape, rule, plan, length, point, values, frozenset(modifiers), settings, runs, axes)


def _over(surface: Any, start: Any) -> Any:
    """A function or formula as a landscape whose box holds the start; anything else as it is."""
    if isinstance(surface, Component | type) or (isinstance(surface, str) and surface in catalogue.landscapes):
        return surface
    return Landscape.takes(surface, "surface", start) or surface


def scheduled(schedule: Any, knobs: Mapping[str, Any]) -> tuple[Any, Mapping[str, Any]]:
    """The schedule and the knobs, where a function of the step was given as the learning rate."""
    rate = knobs.get("learning_rate")
    if not callable(rate):
        return schedule, knobs
    if schedule != "constant":
        raise ValueError("learning_rate: it is a function of the step, which is a schedule; give one schedule only")
    return rate, {name: value for name, value in knobs.items() if name != "learning_rate"}


def refuse_second_rate(rule: Optimizer, plan: Schedule, knobs: Mapping[str, Any]) -> None:
    """Refuses a rate beside one that is inside the rule or the schedule already: it would change nothing, or both."""
    if rule.rate_inside:
        extra = [name for name in ("learning_rate", "weight_decay") if name in knobs]
        extra += [] if catalogue.schedules.get("constant") is type(plan) else ["schedule"]
        if extra:
            raise ValueError(
                f"{extra[0]}: this transformation has its rate inside; give what makes it, like optax.adam, or the "
                "rate to optax"
            )
    if plan.rate_inside and "learning_rate" in knobs:
        raise ValueError("learning_rate: the schedule gives the rates; leave it out")


def _called(given: Any, component: Component) -> str:
    return given if isinstance(given, str) else component.title or type(component).__name__


def whole(name: str, value: Any, low: int, high: int) -> int:
    """A whole number, 1e3 too, within bounds that are structure, not knobs: it is compiled in."""
    is_one = isinstance(value, int | np.integer) or (isinstance(value, float) and value.is_integer())
    if isinstance(value, bool) or not is_one or not low <= value <= high:
        raise ValueError(f"{name}: give a whole number from {low} to {high:,}, not {reprlib.repr(value)}")
    return int(value)


def _start(start: Any, landscape: Landscape, sizes: dict[str, int] | None) -> np.ndarray:
    d = landscape.dimension
    if type(start) is tuple and len(start) == d and all(type(x) is float and math.isfinite(x) for x in start):
        return np.array(start)  # the common case
    try:
        if np.iscomplexobj(start):  # of which NumPy would keep the real part
            raise TypeError
        point = np.array(landscape.start if start is None else start, dtype=float)
    except (TypeError, ValueError):
        point = np.empty(0)
    if d == 1 and point.ndim == 0:
        point = point[None]
    many = sizes is not None and point.ndim == 2 and point.shape[1:] == (d,) and len(point)
    if not (many or point.shape == (d,)) or not all(map(math.isfinite, point.flat)):
        wanted = "one finite number" if d == 1 else f"{d} finite numbers"
        raise ValueError(f"start: give {wanted}, not {reprlib.repr(start)}")
    if many and sizes is not None:
        sizes["start"] = len(point)
    return point


def _checked(name: str, value: Any, declared: param.Parameter, sizes: dict[str, int] | None) -> Any:
    """The value as a Python number, or as an array where ``sizes`` collects the lengths of what is swept."""
    if isinstance(declared, param.Boolean):
        if isinstance(value, bool | np.bool_):
            return bool(value)
        raise TypeError(f"{name}: give True or False, not {reprlib.repr(value)}")
    assert isinstance(declared, Knob)
    kind = int if declared.integer else float
    if type(value) in (float, int) and _allowed(value, declared):  # the common case, without an array
        return kind(value)
    try:
        number = np.asarray(value)
        if number.dtype.kind not in "iuf":  # booleans, words and complex numbers are no knob values
            raise TypeError
    except (TypeError, ValueError):
        raise TypeError(f"{name}: give a number, not {reprlib.repr(value)}") from None
    if number.ndim and (sizes is None or number.ndim > 1 or not number.size):
        hint = "give one number (sl.sweep takes arrays)" if sizes is None else "give a number or an array of one axis"
        raise ValueError(f"{name}: {hint}, not an array of shape {number.shape}")
    wrong = number[~np.asarray(_allowed(number, declared))]
    if wrong.size:
        low, high = declared.bounds or (-math.inf, math.inf)
        sort = "a whole number" if declared.integer else "a number"
        raise ValueError(f"{name}: give {sort} from {low:g} to {high:g}, not {wrong.flat[0]:g}")
    if number.ndim and sizes is not None:
        sizes[name] = len(number)
        return number.astype(kind)
    return kind(number)


def _allowed(value: Any, declared: Knob) -> Any:
    """Whether a number lies in the knob's bounds, and is whole where it must be; of an array, for each entry."""
    low, high = declared.bounds or (-math.inf, math.inf)
    inside = (value >= low) & (value <= high)
    return inside & (value % 1 == 0) if declared.integer else inside


def _one_length(sizes: Mapping[str, int]) -> int:
    if not sizes:
        raise ValueError(
            "sweep: give at least one argument an array of values, e.g. learning_rate=np.logspace(-4, 0, 64)"
        )
    if len(set(sizes.values())) > 1:
        raise ValueError(
            "sweep: " + ", ".join(f"{name} has {n} values" for name, n in sizes.items()) + "; give arrays of one length"
        )
    return next(iter(sizes.values()))


def _axes(point: np.ndarray, values: Mapping[str, Mapping[str, Any]]) -> Axes:
    start_axis = 0 if point.ndim == 2 else None
    tree = {
        part: {name: 0 if isinstance(value, np.ndarray) else None for name, value in group.items()}
        for part, group in values.items()
    }
    key = (start_axis, tuple((part, name, axis) for part, group in tree.items() for name, axis in group.items()))
    return Axes((start_axis, tree), key)
