"""What a widget's sources return: traced once, jitted, computed (in parts, where they have some) and trimmed.

Which knobs a source reads is found by tracing it, never declared: a home asks only for the sources that a turned knob
can change. A moved knob is a traced leaf and compiles nothing; static choices, and what a text stands for, are compiled
apart.
"""

import functools
import hashlib
import json
import weakref
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from simulab.machine import backend, cache
from simulab.widgets import moment, slices
from simulab.widgets.kept import Kept
from simulab.widgets.knobs import Knobs
from simulab.widgets.picture import is_shown
from simulab.widgets.replay import listening, replaying, replays
from simulab.widgets.source import Source
from simulab.widgets.work import Report, report

if TYPE_CHECKING:
    from simulab.widgets.widget import Widget

TYPED_PROGRAMS = 96
"""Programs for typed texts that are kept; about three a formula."""

Columns = dict[str, np.ndarray]


class Trace(NamedTuple):
    """What tracing a source found out."""

    reads: tuple[str, ...]
    """The knobs that can change it, in the order of the controls."""
    columns: dict[str, tuple[int, ...]]
    """Column -> its shape before trimming."""
    now: dict[str, tuple[str, ...]] = {}
    """Source -> its columns that a moment source reads."""
    carry: dict[str, tuple[int, ...]] = {}
    """Of a source in slices the shapes of what one hands to the next."""


def trace(widget: "Widget", name: str) -> Trace:
    """What one source reads and returns; what a recording would have given it has its shape only.

    Static choices stand at their defaults meanwhile; a knob that matters only under another of their options is one
    that is shown only under it, and counts as read by all who read the choice.
    """
    traces = _traces.of(widget)
    if name not in traces:
        traces[name] = _trace(widget, name)
    return traces[name]


_traces: Kept[dict[str, Trace]] = Kept(lambda _: {})


def traces(widget: "Widget") -> dict[str, Trace]:
    """Source -> what tracing it found out; of our own widgets kept from one start to the next, as it takes seconds."""
    if not cache.is_ours(widget):
        return {name: trace(widget, name) for name in widget.sources}
    # a page's widget has other knobs than the live one of the same class
    knobs = hashlib.sha256(" ".join(control.name for control in widget.all_controls).encode()).hexdigest()[:12]
    said = cache.text(
        f"{widget.slug()}-{knobs}.traces.json",
        lambda: json.dumps({name: trace(widget, name) for name in widget.sources}),
    )
    found = {
        name: Trace(tuple(reads), *({key: tuple(entry) for key, entry in table.items()} for table in tables))
        for name, (reads, *tables) in json.loads(said).items()
    }
    _traces.of(widget).update(found)
    return found


def _trace(widget: "Widget", name: str) -> Trace:
    marked, leaves, read = widget.sources[name], widget.leaves(widget.resolve()[0]), set()
    entries = moment.shapes(widget, lambda other: trace(widget, other).columns) if marked.at else {}
    looked: dict[str, set[str]] = {}

    def traced(moving: Mapping[str, Any]) -> Any:
        k = Knobs({**leaves, **moving})
        now = {of: {key: jnp.zeros(shape) for key, shape in columns.items()} for of, columns in entries.items()}
        if marked.sliced:
            columns, carry, _ = marked.function(widget, k, None)
        else:
            columns = marked.function(widget, k, moment.Now(now, looked)) if marked.at else marked.columns(widget, k)
            carry = {}
        read.update(k.was_read)
        return columns, carry

    with backend.float64(), listening():
        moving = {knob: jnp.asarray(leaf) for knob, leaf in leaves.items() if knob not in widget.apart}
        columns, carry = jax.eval_shape(traced, moving)
    read |= {knob for knob in (marked.rows, marked.length) if knob}
    for control in widget.all_controls:
        if any(choice in widget.static and choice in read for choice in control.shown or ()) and not control.fixed:
            read.add(control.name)
    reads = tuple(control.name for control in widget.all_controls if control.name in read)
    now = {of: tuple(key for key in entries[of] if key in looked[of]) for of in entries if looked.get(of)}
    shapes = ({key: column.shape for key, column in group.items()} for group in (columns, carry))
    return Trace(reads, next(shapes), now, next(shapes))


def compiled_for(widget: "Widget", name: str, leaves: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    """What of a state a source's program is compiled for."""
    return tuple((knob, leaves[knob]) for knob in widget.apart if knob in widget.reads[name])


def compute(
    widget: "Widget",
    given: Mapping[str, Any] | None,
    only: Sequence[str] | None,
    *,
    replayed: bool,
    at: int | None = None,
) -> dict[str, Columns]:
    """See ``Widget.compute``."""
    if replayed:
        with replaying():
            return compute(widget, given, only, replayed=False, at=at)
    state, _ = widget.resolve(given)
    names = only if only is not None else [n for n, s in widget.sources.items() if is_shown(s.shown, state)]
    names = [name for name in names if name in widget.sources]
    found = {name: _one(widget, name, state) for name in names if not widget.sources[name].at}
    return {name: found[name] if name in found else _moment(widget, name, state, found, at) for name in names}


def _moment(
    widget: "Widget", name: str, state: Mapping[str, Any], found: Mapping[str, Columns], at: int | None
) -> Columns:
    """The columns of a moment source, from those in ``found`` and what else of this state it needs."""
    of, leaves = widget.traces[name].now, widget.leaves(state)
    have = {other: found[other] if other in found else _one(widget, other, state) for other in of}
    fixed = compiled_for(widget, name, leaves)
    moving = {knob: leaves[knob] for knob in widget.reads[name] if knob not in dict(fixed)}
    now = moment.moment(widget, of, have, at)
    with backend.float64():
        return jax.device_get(_programs.of(widget).known(name, fixed, replays())(moving, now))


def _one(widget: "Widget", name: str, state: Mapping[str, Any]) -> Columns:
    leaves, recording = widget.leaves(state), widget.recordings.get(name)
    shown = {control.name for control in widget.all_controls if is_shown(control.shown, state)}
    if recording and (replays() or recording.has(leaves, shown)):
        with backend.float64():
            columns = jax.device_get(to_wire(recording.read(leaves)))
    else:
        columns = widget.computed(name, leaves)
    return trim(columns, widget.sources[name], leaves)


def computed(widget: "Widget", name: str, leaves: Mapping[str, Any], made: list[Columns] | None) -> Columns:
    """See ``Widget.computed``."""
    fixed = compiled_for(widget, name, leaves)
    moving = {knob: leaves[knob] for knob in widget.reads[name] if knob not in dict(fixed)}
    typed = any(value != "" and knob not in widget.static for knob, value in fixed)
    programs = _programs.of(widget)
    program = programs.typed(name, fixed, replays()) if typed else programs.known(name, fixed, replays())
    made, parts = [] if made is None else made, widget.sources[name].parts
    with backend.float64():
        if widget.sources[name].sliced:
            return _in_slices(widget, name, leaves, moving, program)
        if not parts:
            return _fetched(program(moving))
        while len(made) < parts:
            report(Report(name, len(made), parts))
            made.append(_fetched(program(moving, np.int32(len(made)))))
    return {column: np.stack([part[column] for part in made]) for column in made[0]}


def _in_slices(
    widget: "Widget", name: str, leaves: Mapping[str, Any], moving: Mapping[str, Any], program: Callable[..., Any]
) -> Columns:
    """Slice after slice to the end; who follows hears after each what is reached."""
    columns: Columns = {}
    for made, share in slices.called(program, moving, _nothing.of(widget)(name)):
        columns = _fetched(made)
        if share < 1:
            done = min(int(slices.HUNDRED * share), slices.HUNDRED - 1)
            report(Report(name, done, slices.HUNDRED, so_far=_so_far(widget.sources[name], columns, leaves)))
    return columns


def _so_far(marked: Source, columns: Columns, leaves: Mapping[str, Any]) -> dict[str, Columns]:
    """What can be shown of a source that is not whole yet; nothing where only all of it can."""
    if not marked.length:
        return {marked.name: trim(columns, marked, leaves)}
    if "reached" not in columns:
        return {}
    return {marked.name: trim(columns, marked, {**leaves, marked.length: columns["reached"][0]})}


def _fetched(columns: Mapping[str, jax.Array]) -> Columns:
    """``jax.device_get``, which for twenty columns takes twice as long."""
    for column in columns.values():
        column.copy_to_host_async()
    return {name: np.asarray(column) for name, column in columns.items()}


class Programs:
    """The jitted sources of one widget."""

    def __init__(self, widget: "Widget") -> None:
        of = weakref.ref(widget)

        def columns(name: str, fixed: Any, replayed: bool, moving: dict[str, Any], *part: Any) -> Any:
            """``replayed`` is read from the context while this is traced; here it only tells two programs apart."""
            its = of()
            assert its is not None, "whoever computes a widget holds it"
            made = its.sources[name].function(its, Knobs({**moving, **dict(fixed)}), *part)
            return made._replace(columns=to_wire(made.columns)) if its.sources[name].sliced else to_wire(made)

        self._run = jax.jit(columns, static_argnums=(0, 1, 2))

        @functools.lru_cache(maxsize=TYPED_PROGRAMS)
        def typed(name: str, fixed: Any, replayed: bool) -> Callable[..., Any]:
            return jax.jit(functools.partial(columns, name, fixed, replayed))

        self.typed = typed
        """The program of a source for what somebody typed: the oldest of these make room for new ones."""

    def known(self, name: str, fixed: Any, replayed: bool) -> Callable[..., Any]:
        """The program of a source for what the menus have."""
        return functools.partial(self._run, name, fixed, replayed)


_programs = Kept(Programs)


def _begun(widget: "Widget") -> Callable[[str], dict[str, jax.Array]]:
    """Source -> the zeros that its first slice is given."""
    carry = {name: shapes for name in widget.sources if (shapes := widget.traces[name].carry)}
    return functools.cache(lambda name: {key: jnp.zeros(shape) for key, shape in carry[name].items()})


_nothing = Kept(_begun)


def to_wire(columns: Mapping[str, jax.Array]) -> dict[str, jax.Array]:
    """Columns as they travel: float32 for real numbers, int32 for codes."""
    return {
        key: jnp.asarray(value, jnp.float32 if jnp.issubdtype(jnp.result_type(value), jnp.floating) else jnp.int32)
        for key, value in columns.items()
    }


def trim(columns: Mapping[str, np.ndarray], marked: Source, leaves: Mapping[str, Any]) -> Columns:
    """Only the chosen rows and only the run's length: what is drawn is all that is sent."""
    trimmed, held = {}, dict(marked.held)
    for key, whole in columns.items():
        rows, chosen = whole, leaves.get(marked.rows or "")
        if chosen is not None and whole.ndim and len(whole) == len(chosen):
            rows = whole[chosen]
        if key in held:
            rows = rows[: int(np.ravel(columns[held[key]])[0])]
        if marked.length and rows.ndim == 2 and key not in marked.whole:
            rows = rows[:, : int(leaves[marked.length]) + 1]
        trimmed[key] = np.ascontiguousarray(rows)
    return trimmed
