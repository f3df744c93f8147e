"""How far a run is: the loop calls back now and then, and whoever waits shows it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

import jax
import jax.numpy as jnp

from simulab.wording.progress import bar

Progress = bool | Callable[[int], Any]
"""True for a bar, or a function of the number of steps that were taken."""
REPORTS = 20
"""How often a run says how far it is, about."""
NOBODY = nullcontext(False)

_listening: list[Callable[[int], Any]] = []
"""Who waits, the last one first. The compiled loop knows none of them, so that all of them share it."""


def told_of(progress: Progress, request: Any) -> AbstractContextManager[bool]:
    """Shows or tells the steps of the run inside, and says whether there is anybody who listens.

    Raises:
        TypeError: ``progress`` is no truth value and no function.
    """
    if progress is False:
        return NOBODY
    if progress is True:
        return _shown(request)
    if not callable(progress):
        raise TypeError(f"progress: give True, or a function of the number of steps, not {progress!r}")
    return _heard_by(progress)


@contextmanager
def _shown(request: Any) -> Iterator[bool]:
    rule = request.settings["optimizer"]
    with bar(f"descending with {rule}", request.steps, "steps") as shown, _heard_by(shown):
        yield True


@contextmanager
def _heard_by(listener: Callable[[int], Any]) -> Iterator[bool]:
    _listening.append(listener)
    try:
        yield True
        jax.effects_barrier()
    finally:
        _listening.remove(listener)


def _heard(step: Any) -> None:
    if _listening:
        _listening[-1](int(step))


def scan_told(body: Callable[..., Any], carry: Any, inputs: Any) -> Any:
    """``jax.lax.scan`` over T+1 steps that says some 20 times, and at the end, how many steps of a run were taken."""
    steps = jax.tree.leaves(inputs)[0].shape[0] - 1
    often = max(1, -(-steps // REPORTS))

    def telling(carry: Any, numbered: Any) -> Any:
        taken, inside = numbered
        due = (taken % often == 0) | (taken == steps)
        jax.lax.cond(due, lambda: jax.debug.callback(_heard, taken), lambda: None)
        return body(carry, inside)

    return jax.lax.scan(telling, carry, (jnp.arange(steps + 1), inputs))
