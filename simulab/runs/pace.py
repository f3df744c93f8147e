"""How far a run is: the loop calls back now and then, and whoever waits shows it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import jax
import jax.numpy as jnp

from simulab.wording.progress import bar

Progress = bool | Callable[[int], Any]
"""True for a bar, or a function of the number of steps that were taken."""
REPORTS = 20
"""How often a run says how far it is, about."""

_listening: list[Callable[[int], Any]] = []
"""Who waits, the last one first. The compiled loop knows none of them, so that all of them share it."""


@contextmanager
def told_of(progress: Progress, request: Any) -> Iterator[bool]:
    """Shows or tells the steps of the run inside, and says whether there is anybody who listens.

    Raises:
        TypeError: ``progress`` is no truth value and no function.
    """
    if not (isinstance(progress, bool) or callable(progress)):
        raise TypeError(f"progress: give True, or a function of the number of steps, not {progress!r}")
    if progress is True:
        rule = request.settings["optimizer"]
        with (
            bar(f"descending with {rule}", request.steps, "steps") as shown,
            told_of(shown, request),
        ):
            yield True
    elif progress is False:
        yield False
    else:
        _listening.append(progress)
        try:
            yield True
            jax.effects_barrier()
        finally:
            _listening.remove(progress)


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
