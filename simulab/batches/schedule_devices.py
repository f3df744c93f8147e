"""``schedule_devices``: a step of training on several devices, bar by bar."""

import functools
from dataclasses import dataclass, field
from typing import Any

import jax
import numpy as np

from simulab.batches.checked import number
from simulab.batches.schedule import DEVICES, MICRO, SPLITS, Given, scheduled
from simulab.machine import backend
from simulab.results.archive import Saved
from simulab.results.plotting import plot
from simulab.results.tabular import data_frame
from simulab.runs.request import whole
from simulab.training.known import known
from simulab.wording.numbers import sig3

KINDS = ("forward", "backward", "exchange")
LANES = ("device", "start", "stop", "kind", "part")
BOUNDS = {
    "batch_size": (8, 1024), "overhead": (1e-4, 0.1), "rate": (10.0, 10_000.0), "weights": (1e6, 1e9),
    "bandwidth": (1e8, 1e12), "activations": (1e3, 1e8),
}  # fmt: skip
"""Between which numbers knobs are: examples, seconds, examples a second, weights, bytes a second, bytes."""


@dataclass(frozen=True, eq=False)
class DeviceSchedule(Saved, saved_as="device schedule"):
    """A step on N devices; K bars.

    Attributes:
        device: (K,) whose bar, 0 to N-1.
        start, stop: (K,) seconds.
        kind: (K,) 0 forward, 1 backward, 2 exchange.
        part: (K,) which micro-batch (pipeline), layer (tensor) or round of the exchange (data).
        time: seconds of the step.
        computing, exchanging: shares of the devices' time.
        memory: bytes on one device.
        settings: what reproduces it.

    Example:
        >>> import simulab as sl
        >>> plan = sl.schedule_devices("pipeline", devices=4, micro_batches=8, activations=0)
        >>> round(plan.waiting, 6), round(3 / 11, 6)  # (p - 1)/(m + p - 1)
        (0.272727, 0.272727)
    """

    device: np.ndarray
    start: np.ndarray
    stop: np.ndarray
    kind: np.ndarray
    part: np.ndarray
    time: float
    computing: float
    exchanging: float
    memory: float
    settings: dict[str, Any] = field(repr=False)

    @property
    def waiting(self) -> float:
        """Share of the devices' time in which they do nothing."""
        return 1 - self.computing - self.exchanging

    @property
    def throughput(self) -> float:
        """Examples a second."""
        return self.settings["batch_size"] / self.time

    def plot(self, **options: Any) -> Any:
        """A Bokeh figure of the bars over time; see ``simulab.figures``."""
        return plot(self, **options)

    def to_frame(self) -> Any:
        """A pandas DataFrame, a row a bar: ``device``, ``start``, ``stop``, ``kind``, ``part``."""
        named = np.array(KINDS)[self.kind.astype(int)]
        return data_frame({**{name: getattr(self, name) for name in LANES}, "kind": named})

    def __len__(self) -> int:
        """How many bars."""
        return len(self.device)

    def __str__(self) -> str:
        return (
            f"{self.settings['split']} on {self.settings['devices']} devices: {sig3(1000 * self.time)} ms a step, "
            f"{sig3(self.throughput)} examples a second; {100 * self.computing:.0f} % computing, "
            f"{100 * self.exchanging:.0f} % exchanging, {sig3(self.memory / 1e9)} GB a device"
        )


def schedule_devices(
    split: str = "data",
    *,
    devices: int = 4,
    batch_size: int = 64,
    micro_batches: int = 8,
    overhead: float = 0.005,
    rate: float = 400.0,
    weights: float = 25e6,
    bandwidth: float = 10e9,
    activations: float = 1e6,
) -> DeviceSchedule:
    """When each of N devices does what in one step of training a net of 8 equal layers; nothing overlaps that need not wait.

    One device: t = t0 + B/r, a third of it forwards, two thirds backwards. Ring: 2(N-1)/N · bytes/bandwidth

    Args:
        split: data (each device has the whole net and a shard of the batch; their gradients are averaged in a ring), tensor
            (each has a part of every layer; activations are put together in a ring after each), layers (each has some of the
            layers, one works at a time) or pipeline (the same, micro-batches follow one another).
        devices: N, 1 to 8.
        batch_size: B.
        micro_batches: m of a pipeline, 1 to 16; no more than B of them are made.
        overhead: t0, seconds that one pass over the whole net takes however few examples there are.
        rate: r, examples a second of one device beyond that.
        weights: how many.
        bandwidth: bytes a second between two devices.
        activations: bytes that one example has between two layers.

    Returns:
        DeviceSchedule.

    Raises:
        ValueError, TypeError: one sentence that begins with the argument's name.

    Source:
        Huang et al. (2019), GPipe; Patarasuk & Yuan (2009), Bandwidth optimal all-reduce algorithms; Shoeybi et al. (2019),
        Megatron-LM.

    Example:
        >>> import simulab as sl
        >>> [round(1000 * sl.schedule_devices(split).time) for split in ("data", "layers", "pipeline")]  # milliseconds
        [60, 203, 74]
    """
    known("split", split, SPLITS)
    settings = {
        "split": split, "devices": whole("devices", devices, 1, DEVICES),
        "batch_size": whole("batch_size", batch_size, 1, 10**6),
        "micro_batches": whole("micro_batches", micro_batches, 1, MICRO), "overhead": number("overhead", overhead, 0, 1e3),
        "rate": number("rate", rate, 1e-6, 1e12), "weights": number("weights", weights, 0, 1e15),
        "bandwidth": number("bandwidth", bandwidth, 1, 1e18), "activations": number("activations", activations, 0, 1e15),
    }  # fmt: skip
    order = ("devices", "micro_batches", "batch_size", "overhead", "rate", "weights", "bandwidth", "activations")
    given = Given(*(np.float64(settings[name]) for name in order))
    with backend.float64():
        found = jax.device_get(_program(SPLITS.index(split))(given))
    there = np.isfinite(found.device)
    lanes = {name: getattr(found, name)[there] for name in LANES}
    return DeviceSchedule(
        **lanes, time=float(found.time), computing=float(found.computing), exchanging=float(found.exchanging),
        memory=float(found.memory), settings=settings,
    )  # fmt: skip


@functools.cache
def _program(split: int) -> Any:
    return jax.jit(functools.partial(scheduled, split))
