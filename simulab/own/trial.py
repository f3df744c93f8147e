"""What an instructor's file defines is tried once before anybody is shown it: does it run under JAX, give what it should?

Of optimizers and schedules only shapes are traced; a surface is looked at in a few dozen places of its box.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp

from simulab.catalogue.fault import line_of
from simulab.component import namespace
from simulab.landscape import FunctionLandscape, Landscape
from simulab.optimizer import Optimizer
from simulab.schedule import Controller, Schedule
from simulab.surface import function as own_function
from simulab.training.dataset import Dataset
from simulab.training.usable import usable


class Fault(ValueError):
    """What is wrong with something of the file: a sentence, and the line where it is known."""

    def __init__(self, name: str, sentence: str, line: int | None = None) -> None:
        super().__init__(f"{name}: {sentence}")
        self.name, self.line = name, line


def tried(path: Path, things: Mapping[str, Mapping[str, Any]]) -> None:
    """Nothing, where all surfaces, optimizers, schedules and datasets of a file can be used.

    Args:
        path: the file, whose lines are named.
        things: kind -> {name: class or instance}, as a catalogue takes them.

    Raises:
        Fault: the first that cannot.
    """
    trials: dict[str, Callable[[Any], None]] = {
        "landscapes": _landscape, "optimizers": _optimizer, "schedules": _schedule, "datasets": _dataset,
    }  # fmt: skip
    for kind, trial in trials.items():
        for name, given in things.get(kind, {}).items():
            try:
                with jax.enable_x64(True):
                    trial(given() if isinstance(given, type) else given)
            except _Wrong as error:
                raise Fault(name, str(error), line_of(error.__cause__, path)) from None
            except Exception as error:
                raise Fault(name, _sentence(error), line_of(error, path)) from error


class _Wrong(ValueError):
    """It ran, and gave something else than it should: a sentence."""


def _optimizer(rule: Optimizer) -> None:
    shape = (2,)

    def update(x: jax.Array, knobs: Mapping[str, jax.Array]) -> Any:
        return rule.step(lambda x: jnp.sum(x**2), x, rule.init(x), namespace(knobs))

    knobs = {name: jnp.asarray(value, jnp.result_type(value)) for name, value in rule.knobs().items()}
    found = jax.eval_shape(update, jnp.ones(shape), knobs)
    if not isinstance(found, tuple) or len(found) != 3:
        raise _Wrong("step returns (x, state, terms), three things")
    x, state, terms = found
    before = jax.eval_shape(rule.init, jnp.ones(shape))
    if getattr(x, "shape", None) != shape:
        raise _Wrong(f"step returns new weights of the shape of x; for {shape} it gave {getattr(x, 'shape', x)}")
    if jax.tree.structure(before) != jax.tree.structure(state) or _shapes(before) != _shapes(state):
        raise _Wrong("step returns a state of the same form as init's: the same parts, each of the same shape")
    if not isinstance(terms, dict) or "gradient" not in terms:
        raise _Wrong('step returns its terms as a dictionary with "gradient" at least')
    if not type(rule).__module__.startswith("simulab."):  # one of optax's brings what optax gave it
        _all_read(lambda knobs: update(jnp.ones(shape), knobs), knobs, "step", "knobs.")


def _schedule(plan: Schedule) -> None:
    knobs = namespace({**plan.knobs(), "learning_rate": jnp.asarray(0.1), "steps": jnp.asarray(100.0)})
    rate = jax.eval_shape(lambda step: jnp.asarray(plan.rate(step, knobs), float), jnp.asarray(0))
    if rate.shape != ():
        raise _Wrong(f"rate returns one number, not an array of shape {rate.shape}")
    if not isinstance(plan, Controller):
        own = {name: jnp.asarray(value, float) for name, value in plan.knobs().items()}
        steers = {"learning_rate": jnp.asarray(0.1), "steps": jnp.asarray(100.0)}
        _all_read(lambda own: plan.rate(jnp.asarray(3), namespace({**steers, **own})), own, "rate", "knobs.")
        return
    before = jax.eval_shape(lambda: plan.init(knobs))
    answer = jax.eval_shape(lambda loss: plan.update(plan.init(knobs), loss, knobs), jnp.asarray(1.0))
    if not isinstance(answer, tuple) or len(answer) != 2 or getattr(answer[1], "shape", None) != ():
        raise _Wrong("update returns (state, scale), scale being one number")
    if jax.tree.structure(before) != jax.tree.structure(answer[0]) or _shapes(before) != _shapes(answer[0]):
        raise _Wrong("update returns a state of the same form as init's: the same parts, each of the same shape")


def _landscape(surface: Landscape) -> None:
    if isinstance(surface, FunctionLandscape):
        return  # tried when it was made
    try:
        own_function.check_loss(surface.loss, surface.bounds, surface.title)
        stated = [(one.x, one.value) for one in surface.minima]
        own_function.check_facts(surface.loss, surface.start, stated, surface.bounds, surface.tolerance)
        knobs = {name: jnp.asarray(value, float) for name, value in surface.knobs().items()}
        _all_read(lambda knobs: surface.bind(knobs)(jnp.asarray(surface.start, float)), knobs, "loss", "self.")
    except _Wrong:
        raise
    except (TypeError, ValueError) as error:
        raise _Wrong(str(error).removeprefix("function: ")) from error.__cause__


def _all_read(function: Callable[[Any], Any], knobs: Mapping[str, Any], where: str, prefix: str) -> None:
    """A slider that changes nothing would be a lie; the rate of a rule that takes none is the house's, not the file's."""
    jaxpr = jax.make_jaxpr(function)(dict(knobs)).jaxpr
    used = {id(var) for read in (*(equation.invars for equation in jaxpr.eqns), jaxpr.outvars) for var in read}
    inputs = zip(sorted(knobs), jaxpr.invars)  # a dictionary's leaves come in the order of its keys
    unread = [name for name, var in inputs if id(var) not in used and name != "learning_rate"]
    if unread:
        raise _Wrong(f"its knob {unread[0]!r} is read by nothing; use {prefix}{unread[0]} in {where}, or leave it out")


def _dataset(data: Dataset) -> None:
    try:
        usable(data)
    except ValueError as error:
        raise _Wrong(str(error)) from None


def _shapes(tree: Any) -> list[tuple[int, ...]]:
    return [jnp.shape(leaf) for leaf in jax.tree.leaves(tree)]


def _sentence(error: Exception) -> str:
    if isinstance(error, (*own_function.PYTHON_VALUES, jax.errors.TracerArrayConversionError)):
        return (
            "Python's if, float(), int() and the math module need a number that is not there yet while JAX reads this; "
            "write jnp.where(condition, a, b) or the jnp function instead"
        )
    return own_function.first_line(error)
