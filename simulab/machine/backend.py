"""Which device runs what, and at which precision.

A single run over a surface is a loop of tiny steps: on a GPU each would wait for a kernel launch, so it stays on the
CPU. Wide work (sweeps, basin maps, nets) goes to the GPU where there is one, and several devices share it.
"""

import contextlib
import functools
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from contextvars import ContextVar
from typing import Any

import jax
import numpy as np
from jax.experimental.xla_metadata import set_xla_metadata
from jax.sharding import Mesh, NamedSharding, PartitionSpec

WIDE = 4096
"""Runs side by side from which a GPU is faster than a core; below it the launch of each step dominates."""
SHARD_FROM = 512
"""Runs side by side from which several devices share them."""
BLOCK = 1024
"""Runs that a core takes from start to end before it takes the next: as many as its nearest caches hold."""

_choice: dict[str, str] = {}


def use(device: str) -> None:
    """Choose where things run: "auto" (by size), "cpu" or "gpu". Unless told, the variable SIMULAB_DEVICE, else "auto".

    Raises:
        ValueError: another word, or "gpu" where JAX sees none.
    """
    if device not in ("auto", "cpu", "gpu"):
        raise ValueError(f"device: choose auto, cpu or gpu, not {device!r}")
    if device == "gpu" and not _devices("gpu"):
        raise ValueError("device: JAX sees no GPU here; install simulab[cuda13] or choose auto or cpu")
    _choice["device"] = device


def float64() -> AbstractContextManager[Any]:
    """Within it arrays are float64, without changing the setting of the program around."""
    return jax.enable_x64(True)


_in_turn: ContextVar[bool] = ContextVar("in_turn", default=False)


@contextlib.contextmanager
def in_turn() -> Iterator[None]:
    """Within it, what is traced runs ``each`` in turn: for a page, which has no lanes side by side but carries code."""
    token = _in_turn.set(True)
    try:
        with set_xla_metadata(in_turn=True):  # or JAX takes what it traced outside
            yield
    finally:
        _in_turn.reset(token)


def runs_in_turn() -> bool:
    """True while a page is traced; see ``in_turn``."""
    return _in_turn.get()


def each(function: Callable[..., Any], side_by_side: int | None = None) -> Callable[..., Any]:
    """``jax.vmap(function)``, ``side_by_side`` calls at a time; in a page a loop, whose code is that of one call.

    Unless told, as many are side by side as suit the device: see ``at_once``.
    """

    def mapped(*arrays: jax.Array) -> Any:
        if runs_in_turn():
            return jax.lax.map(lambda entries: function(*entries), arrays)
        runs = arrays[0].shape[0]
        width = side_by_side or at_once(runs)
        if width >= runs:
            return jax.vmap(function)(*arrays)
        return jax.lax.map(lambda entries: function(*entries), arrays, batch_size=width)

    return mapped


def devices(runs: int = 1) -> list[Any]:
    """The devices that work on so many runs side by side."""
    if not _choice:
        use(os.environ.get("SIMULAB_DEVICE", "auto"))
    gpus = _devices("gpu")
    wide = _choice["device"] == "gpu" or (_choice["device"] == "auto" and runs >= WIDE)
    kind = gpus if gpus and wide else _devices("cpu")
    return kind if runs >= SHARD_FROM else kind[:1]


def on_one() -> AbstractContextManager[Any]:
    """Within it a single run goes to the device for single runs."""
    device = devices(1)[0]
    return contextlib.nullcontext() if device is _default() else jax.default_device(device)


def place(tree: Any, runs: int) -> Any:
    """Arrays with a leading axis of ``runs``, laid on the devices that will work on them.

    The axis is split evenly where several devices share it; what cannot be split evenly stays on one.
    """
    chosen = devices(runs)
    if len(chosen) == 1 or runs % len(chosen):
        return jax.device_put(tree, chosen[0])
    return jax.device_put(tree, NamedSharding(Mesh(np.array(chosen), ("runs",)), PartitionSpec("runs")))


def split(runs: np.ndarray) -> list[jax.Array]:
    """(n, ...) runs in equal parts, one for each device or core that works on them; in one where n is not divisible."""
    chosen = devices(len(runs))
    if len(chosen) == 1 and chosen[0].platform == "cpu" and len(runs) >= SHARD_FROM:
        chosen = chosen * (os.cpu_count() or 1)
    if len(runs) % len(chosen):
        chosen = chosen[:1]
    return [jax.device_put(part, device) for part, device in zip(np.split(runs, len(chosen)), chosen)]


def at_once(runs: int) -> int:
    """How many of so many runs a device takes side by side: all on a GPU, a cacheful on a core."""
    if runs <= BLOCK or devices(runs)[0].platform != "cpu":
        return runs
    return next((size for size in range(BLOCK, BLOCK // 4, -1) if runs % size == 0), BLOCK)  # best without a remainder


@functools.cache
def _default() -> Any:
    return jax.devices()[0]


@functools.cache
def _devices(platform: str) -> list[Any]:
    try:
        return jax.devices(platform)
    except RuntimeError:
        return []
