"""A step of training on several devices, and how long each part of it takes."""

from typing import Any, NamedTuple

import jax.numpy as jnp

SPLITS = ("data", "tensor", "layers", "pipeline")
DEVICES, MICRO, LAYERS = 8, 16, 8
"""Most devices and micro-batches; layers of the net, all alike."""
FORWARD, BACKWARD, EXCHANGE = range(3)
BARS = 2 * DEVICES * MICRO
"""Most of what is drawn: each is a device's, from one time to another."""
BYTES = 16
"""A weight, its gradient and Adam's two means, in float32. Rajbhandari et al. (2020), ZeRO."""


class Given(NamedTuple):
    """The work and who does it; every entry may be traced. Sizes are even, even where they cannot be divided."""

    devices: Any
    """N"""
    micro: Any
    """m, micro-batches of the pipeline."""
    batch: Any
    """B"""
    overhead: Any
    """t0, seconds: what one pass over the whole net takes however few examples there are."""
    rate: Any
    """r, examples a second of one device."""
    weights: Any
    """How many."""
    bandwidth: Any
    """Bytes a second between two devices."""
    activations: Any
    """Bytes that one example has between two layers."""


class Schedule(NamedTuple):
    """One step."""

    device: Any
    """(BARS,) whose; not a number where there is no bar."""
    start: Any
    """(BARS,) seconds."""
    stop: Any
    kind: Any
    """(BARS,) FORWARD, BACKWARD or EXCHANGE."""
    part: Any
    """(BARS,) which micro-batch, layer, or round of the exchange."""
    time: Any
    """Seconds of the step."""
    computing: Any
    """Share of the devices' time."""
    exchanging: Any
    memory: Any
    """Bytes on one device: weights and what Adam keeps, and the activations that wait for the way back."""


class Cells(NamedTuple):
    device: Any
    start: Any
    stop: Any
    kind: Any
    part: Any
    there: Any


def ring(count: Any, size: Any, bandwidth: Any) -> Any:
    """Seconds until all have the sum of what each has: 2(N-1)/N of it crosses every link. Patarasuk & Yuan (2009)."""
    return 2 * (count - 1) / count * size / bandwidth


def bubble(count: Any, micro: Any) -> Any:
    """Share of the time for which the devices of a pipeline wait, if sending takes none: (p-1)/(m+p-1). Huang et al. (2019)."""
    return (count - 1) / (micro + count - 1)


def _cells(*kinds: tuple[Any, Any, Any, int, Any, Any]) -> Cells:
    rows = []
    for device, start, stop, kind, part, there in kinds:
        shape = jnp.broadcast_shapes(*(jnp.shape(one) for one in (device, start, stop, part, there)))
        rows.append([jnp.ravel(jnp.broadcast_to(one, shape)) for one in (device, start, stop, kind, part, there)])
    joined = [jnp.concatenate(columns) for columns in zip(*rows)]
    room = BARS - len(joined[0])
    return Cells(*(jnp.pad(column, (0, room)) for column in joined))


def _data(g: Given) -> tuple[Cells, Any, Any]:
    """Every device has the whole net and a shard; their gradients are averaged in a ring."""
    n = g.devices
    each = g.overhead + g.batch / n / g.rate
    round_ = ring(n, 4 * g.weights, g.bandwidth) / jnp.maximum(2 * (n - 1), 1)
    device, turn = jnp.arange(DEVICES)[:, None], jnp.arange(2 * (DEVICES - 1))[None]
    there = device < n
    after = each + turn * round_
    cells = _cells(
        (device, 0.0, each / 3, FORWARD, 0, there), (device, each / 3, each, BACKWARD, 0, there),
        (device, after, after + round_, EXCHANGE, turn, there & (turn < 2 * (n - 1))),
    )  # fmt: skip
    memory = BYTES * g.weights + g.batch / n * g.activations * LAYERS
    return cells, each + 2 * (n - 1) * round_, memory


def _tensor(g: Given) -> tuple[Cells, Any, Any]:
    """Every device has a part of every layer; after each layer, both ways, what they found of it is put together in a ring."""
    n = g.devices
    work = (g.overhead + g.batch / n / g.rate) / LAYERS
    send = ring(n, g.batch * g.activations, g.bandwidth)
    device, layer = jnp.arange(DEVICES)[:, None], jnp.arange(LAYERS)[None]
    there = device < n
    to = layer * (work / 3 + send)
    half = LAYERS * (work / 3 + send)
    back = half + layer * (2 * work / 3 + send)
    cells = _cells(
        (device, to, to + work / 3, FORWARD, layer, there),
        (device, to + work / 3, to + work / 3 + send, EXCHANGE, layer, there & (n > 1)),
        (device, back, back + 2 * work / 3, BACKWARD, LAYERS - 1 - layer, there),
        (device, back + 2 * work / 3, back + 2 * work / 3 + send, EXCHANGE, LAYERS - 1 - layer, there & (n > 1)),
    )
    memory = BYTES * g.weights / n + g.batch * g.activations * LAYERS
    return cells, half + LAYERS * (2 * work / 3 + send), memory


def _pipeline(g: Given, micro: Any) -> tuple[Cells, Any, Any]:
    """Every device has some of the layers; micro-batches follow one another through them, and back."""
    n = g.devices
    work = (g.overhead + g.batch / micro / g.rate) / n
    send = g.batch / micro * g.activations / g.bandwidth
    forth, back = work / 3, 2 * work / 3
    device, turn = jnp.arange(DEVICES)[:, None], jnp.arange(MICRO)[None]
    there = (device < n) & (turn < micro)
    # one micro-batch after the other crosses a link: behind one, that sets the pace where it takes longer than the work
    slow_forth, slow_back = jnp.maximum(forth, send), jnp.maximum(back, send)
    to = device * (forth + send) + turn * jnp.where(device > 0, slow_forth, forth)
    pace_forth, pace_back = jnp.where(n > 1, slow_forth, forth), jnp.where(n > 1, slow_back, back)
    turned = (n - 1) * (forth + send) + (micro - 1) * pace_forth + forth
    fro = turned + (n - 1 - device) * (back + send) + turn * jnp.where(device < n - 1, slow_back, back)
    cells = _cells((device, to, to + forth, FORWARD, turn, there), (device, fro, fro + back, BACKWARD, turn, there))
    time = turned + (n - 1) * (back + send) + (micro - 1) * pace_back + back
    memory = BYTES * g.weights / n + g.batch * g.activations * LAYERS / n
    return cells, time, memory


def scheduled(split: int, g: Given) -> Schedule:
    """One step of a split (its place in ``SPLITS``)."""
    micro = jnp.minimum(jnp.asarray(g.micro, float), g.batch)
    if split < 2:
        cells, time, memory = (_data, _tensor)[split](g)
    else:
        cells, time, memory = _pipeline(g, micro if SPLITS[split] == "pipeline" else 1.0)
    there = cells.there.astype(bool)
    long = jnp.where(there, cells.stop - cells.start, 0.0)
    whole = g.devices * time
    kinds = (cells.kind < EXCHANGE, cells.kind == EXCHANGE)
    computing, exchanging = (jnp.sum(jnp.where(one, long, 0.0)) / whole for one in kinds)
    device, start, stop, kind, part = (jnp.where(there, one, jnp.nan) for one in cells[:5])
    return Schedule(device, start, stop, kind, part, time, computing, exchanging, memory)
