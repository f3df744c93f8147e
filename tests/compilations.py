"""Counting what JAX compiles, by the events that it publishes."""

import contextlib
from collections.abc import Callable, Iterator

import jax.monitoring

COMPILED = "/jax/core/compile/backend_compile_duration"
"""The event of each program that is compiled, or read from the kept ones; none where it is in the process already."""


@contextlib.contextmanager
def compilations() -> Iterator[list[str]]:
    """A list that fills with the name of each program that is compiled until the block ends."""
    names: list[str] = []

    def heard(event: str, _seconds: float, **said: str | int) -> None:
        if event == COMPILED:
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
