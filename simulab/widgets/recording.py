"""Recordings: a source's arrays, really computed beforehand, for a home that cannot compute them while a person watches.

A source marked ``recorded`` is computed for every option of the choices that it reads, for both positions of its
switches and over the values declared for its numbers; numbers without declared values stay where they start. A page
carries that table from its export and says so at every figure that reads it. The live home computes as ever; an entry
that is wanted in exactly a recorded state is kept for as long as the process lives, and of simulab's own widgets on disk.
"""

import functools
import itertools
import threading
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.core import Tracer

from simulab.machine import cache
from simulab.widgets import work
from simulab.widgets.compute import trace
from simulab.widgets.control import Choice, Flag
from simulab.widgets.knobs import Knobs
from simulab.widgets.replay import hear
from simulab.widgets.source import Source

if TYPE_CHECKING:
    from simulab.widgets.widget import Widget


class Recording:
    """The table of one source: an entry for each combination along its axes."""

    def __init__(self, widget: "Widget", marked: Source) -> None:
        self._widget, self._marked = widget, marked
        self._entries: dict[tuple[int, ...], dict[str, np.ndarray]] = {}
        self._begun: dict[tuple[int, ...], list[dict[str, np.ndarray]]] = {}
        self._lock = threading.Lock()

    @functools.cached_property
    def axes(self) -> dict[str, tuple[Any, ...]]:
        """Knob -> the values that are recorded, as leaves."""
        values: dict[str, tuple[Any, ...]] = dict(self._marked.over)
        for control in self._widget.all_controls:
            if isinstance(control, Choice):
                values[control.name] = tuple(range(len(control.options)))
            elif isinstance(control, Flag):
                values[control.name] = (False, True)
        return {knob: values[knob] for knob in self._reads if knob in values}

    @functools.cached_property
    def _reads(self) -> tuple[str, ...]:
        """The knobs that its function reads under any of its choices."""
        read, leaves = set(), self._widget.leaves(self._widget.resolve()[0])

        def traced(moving: Mapping[str, Any]) -> Any:
            k = Knobs(moving)
            made = self._marked.columns(self._widget, k)
            read.update(k.was_read)
            return made

        with jax.enable_x64(True):
            jax.eval_shape(traced, {knob: jnp.asarray(leaf) for knob, leaf in leaves.items() if leaf != ""})
        return tuple(control.name for control in self._widget.all_controls if control.name in read)

    def has(self, leaves: Mapping[str, Any], shown: Collection[str]) -> bool:
        """True where the state is exactly a recorded one; knobs that are not ``shown`` in it play no part."""
        free = [knob for knob in self._reads if knob in shown and knob not in self.axes]
        return not free and all(leaves[knob] in values for knob, values in self.axes.items())

    def entry(self, at: tuple[int, ...]) -> dict[str, np.ndarray]:
        """The columns at a place of the table; computed when it is first asked for.

        Who is stopped leaves the parts that are done to the next one who asks.

        Raises:
            Stopped: whoever followed the work wants it no more.
        """
        if at in self._entries:
            return self._entries[at]
        name, parts, begun = self._marked.name, self._marked.parts, self._begun.setdefault(at, [])
        with work.locked(self._lock, lambda: work.Report(name, len(begun), parts)):
            if at not in self._entries:
                made: list[Any] = []
                hears = work.follower()
                # In a thread of its own: whoever asks may be in the middle of tracing, even a page, and this is neither.
                worker = threading.Thread(target=lambda: made.append(_caught(self._compute, at, begun, hears)))
                worker.start()
                worker.join()
                if isinstance(made[0], Exception):
                    raise made[0]
                self._entries[at] = made[0]
                self._begun.pop(at, None)
        return self._entries[at]

    def _compute(self, at: tuple[int, ...], begun: Any, hears: work.Follower | None) -> dict[str, np.ndarray]:
        leaves = self._widget.leaves(self._widget.resolve()[0])
        for (knob, values), place in zip(self.axes.items(), at):
            leaves[knob] = values[place] if isinstance(values[place], int) else np.float64(values[place])

        def made() -> dict[str, np.ndarray]:
            with work.followed(hears):
                return self._widget.computed(self._marked.name, leaves, begun)

        if not cache.is_ours(self._widget):
            return made()
        place = "-".join(map(str, at))
        return cache.arrays(f"{self._widget.slug()}-{self._marked.name}-{place}", made)

    def read(self, knobs: Mapping[str, Any]) -> dict[str, Any]:
        """The columns for knobs that may be traced: of each number the nearest recorded value."""
        if hear(self._marked.name):
            for knob in self.axes:
                knobs[knob]  # it counts as read
            return {name: jnp.zeros(shape) for name, shape in trace(self._widget, self._marked.name).columns.items()}
        fixed, moving = {}, {}
        for place, (knob, values) in enumerate(self.axes.items()):
            leaf = knobs[knob]
            if isinstance(leaf, Tracer):
                numbers = jnp.asarray(np.asarray(values, float))
                whole = isinstance(values[0], int) and not isinstance(values[0], bool)
                moving[place] = leaf if whole else jnp.argmin(jnp.abs(numbers - leaf))
            else:
                fixed[place] = int(np.argmin(np.abs(np.asarray(values, float) - float(leaf))))
        sizes = [(fixed[i],) if i in fixed else range(len(values)) for i, values in enumerate(self.axes.values())]
        entries = [self.entry(at) for at in itertools.product(*sizes)]
        if not moving:
            return {name: jnp.asarray(_plain(column)) for name, column in entries[0].items()}
        index = jnp.asarray(0)
        for place, leaf in moving.items():
            index = index * len(sizes[place]) + leaf
        stacked = {name: np.stack([entry[name] for entry in entries]) for name in entries[0]}
        return {name: jnp.asarray(_plain(table))[index] for name, table in stacked.items()}


def _plain(table: np.ndarray) -> np.ndarray:
    """A table of counts as float64: a page writes them as numbers, which weigh a quarter of their bytes, and every home
    goes on from them in the same precision."""
    counts = np.issubdtype(table.dtype, np.integer) or np.array_equal(table, np.round(table))
    return table.astype(np.float64) if counts else table


def _caught(function: Any, *arguments: Any) -> Any:
    try:
        return function(*arguments)
    except Exception as error:  # raised again by the one who waits
        return error
