"""Counting what JAX compiles, by the events that it publishes."""

import contextlib
import threading
from collections.abc import Callable, Iterator

import jax.monitoring

COMPILED = "/jax/core/compile/backend_compile_duration"
"""The event of each program that is compiled, or read from the kept ones; none where it is in the process already."""


@contextlib.contextmanager
def compilations() -> Iterator[list[str]]:
    """A list that fills with the name of each program that this thread compiles until the block ends.

    What another test's threads still do is not counted.
    """
    names: list[str] = []
    here = threading.get_ident()

    def heard(event: str, _seconds: float, **said: str | int) -> None:
        if event == COMPILED and threading.get_ident() == here:
            names.append(str(said.get("fun_name")))

    jax.monitoring.register_event_duration_secs_listener(heard)
    try:
        yield names
    finally:
        jax.monitoring.unregister_event_duration_listener(heard)


def compiled(call: Callable[[], object]) -> list[str]:
    """The names of the programs that a call compiles."""
    with compilations() as names:
        call()
    return names
