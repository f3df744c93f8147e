"""Trials on the workers of a Dask cluster: none is lost when a worker dies, none is counted twice."""

import contextlib
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from simulab.search.requirement import needs
from simulab.search.strategy import Ask, Strategy

WAIT = 10
"""Seconds in which a scheduler answers."""
FAILURES = 3
"""Workers that may die over one batch before it is given up."""


def on_cluster(strategy: Strategy, batch: Any, given: Any) -> Iterator[list[tuple[Ask, float]]]:
    """(ask, value) of each part, as they arrive.

    What is asked at once is divided among the workers' threads, each part one task. The scheduler gives the task of
    a dead worker to another one; the search hears of every task exactly once.

    Args:
        strategy: who asks.
        batch: ``(configs, epochs) -> values``; it travels to the workers by pickle.
        given: a scheduler's address or a ``distributed.Client``.

    Raises:
        ImportError: distributed is not installed.
        ValueError: there is nobody at the address.
    """
    try:
        distributed = needs("distributed", "dask")
    except ImportError:
        raise ImportError("dask needs distributed: pip install 'simulab[dask]'") from None
    with contextlib.ExitStack() as stack:
        client = given
        if isinstance(given, str):
            try:
                client = stack.enter_context(distributed.Client(given, timeout=WAIT, set_as_default=False))
            except (OSError, ValueError) as error:
                raise ValueError(f"dask: no scheduler answers at {given}: {error}") from None
        arrived = distributed.as_completed(loop=client.loop)
        out: dict[Any, list[Ask]] = {}
        stack.callback(lambda: client.cancel(list(out)))
        while True:
            slots = max(1, sum(client.nthreads().values()))
            room = max(2 * slots - sum(len(part) for part in out.values()), 0)
            for part in _parts(strategy.ask(None if not out else room), slots):
                configs, epochs = [dict(ask.config) for ask in part], part[0].epochs
                future = client.submit(_evaluate, batch, configs, epochs, pure=False, retries=FAILURES)
                out[future] = part
                arrived.add(future)
            if not out:
                return
            future = next(arrived)
            values = future.result()
            yield list(zip(out.pop(future), values, strict=True))


def _parts(asked: Sequence[Ask], slots: int) -> list[list[Ask]]:
    """Trials of equal length together, as many parts as there are slots."""
    parts = []
    for epochs in sorted({ask.epochs for ask in asked}):
        alike = [ask for ask in asked if ask.epochs == epochs]
        size = math.ceil(len(alike) / slots)
        parts += [alike[i : i + size] for i in range(0, len(alike), size)]
    return parts


def _evaluate(batch: Any, configs: list[Mapping[str, Any]], epochs: int) -> list[float]:
    return [float(value) for value in batch(configs, epochs)]
