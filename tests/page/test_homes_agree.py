"""The live home and the page agree, for every widget: numbers, words, states and links.

Two exact programs of one chaotic run drift apart, so the tolerance is measured, not guessed: the knobs are nudged by a
few parts in 1e13, which is what the last bits of float64 may differ by, and the page may be off by a thousandfold of
what that changes live, plus the rounding to float32 in which numbers travel. Where no nudge changes a code, the page
has to give the same one. What is read off the end of a run that a nudge sends elsewhere (whose minimum is near, how sharp it
is there) is left to chance: three nudges may end at the same one of four minima.
"""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from v8 import page

from simulab.catalogue import widgets
from simulab.widgets.control import presets
from simulab.widgets.picture import is_shown
from simulab.widgets.widget import Widget

pytestmark = pytest.mark.early

STRUCTURES, DRAWS = 1, 2
"""So many choices of the menus, each compiled anew, with so many settings of the numbers each; ``--long`` tries twelve, of
all sources, this one of those that are shown there or where the widget opens: most of the time is compiling them."""
SHORT = {"net-lab": {"epochs": 15, "points": 60, "typed": "sin(3x1) x2 - max(x1, 0.2)"},
         "depth": {"steps": 12, "depth": 16},
         "batches": {"steps": 12, "epochs": 1, "after": 20},
         "generalisation": {"length": 40, "pictures": 40, "stop": 100},
         "transfer": {"rounds": 4},
         "net-landscape": {"looks": 20},
         "lottery": {"steps": 60, "batch_size": 40}, "rate-finder": {"steps": 80, "batch_size": 40}}  # fmt: skip
"""As far as some numbers go, in one state, but for ``--long``: hundreds of whole trainings, a program that takes a minute
to compile. What comes in parts, and what is said of that, is compared where the state shows it."""
CHAOS = 1e-3
"""Relative difference of two losses, or places, of a run and of the nudged one that are no longer the same run."""
ROUNDING, OF_SINGLE = 4e-7, 1e-6
"""Of a number: the rounding in which it travels; and 8 units of float32's last place where it is computed in float32, too, from
knobs that a deal may have put others for: no nudge reaches these."""
FLOOR = 1e-8
"""What cancels to next to nothing is off by the rounding of what it is made of: starts of nets are drawn in float32."""
FLOORS = {"gradient-check": 2**-22}
"""XLA divides by a constant 2h by multiplying with its inverse, a page divides: in float32 a slope near 1 may be off by 2 ulp."""
OF_DIFFERENCES = {
    "check": ("entry", "error", "ratio", "part", "repaired", "verdict", "code", "who", "a", "b", "c"), "sweep": ("curve",),
}  # fmt: skip
"""What the gradient check makes of numerical gradients. In float32 these are differences of losses of about 1, over h or 2h: two
homes round a loss to neighbours, which no nudge of a small weight does: gradients are compared, to ``NEIGHBOURS`` of these."""
NEIGHBOURS = 8
CALM_RATES = {("batches", "map"): 6, ("batches", "decays"): 6}
"""Sources of trainings at eleven rates of their own, which no knob nudges: how many of these, from the lowest, are calm. Beyond
0.3 a net is trained at the border of what diverges, and float32's last bit at the start grows."""
ENDS = ("tuning", "sensitivity", "basins", "by_examples", "by_rate")
"""Sources in which every entry is the end of a run of its own."""
TUNED = ("paths", "arrows_at")
"""Sources that race at the tuned rates."""
NUDGES = (1 + 2e-13, 1 - 3e-13, 1 + 5e-13)
MORE_NUDGES = tuple(1 + k * 1e-13 for k in (-5, 7, -9, 11, -13, 17, -19, 23, 29, -31, 37, 41, -43, 47))
"""Where three agree among themselves and the page does not: at a cliff one run in three may go the other way by a last bit."""
ROUGH = {"gradient-check": ("point", "start_x", "start_y", "weight_scale"), "net-lab": ("initial_scale",),
         "rate-finder": ("highest", "learning_rate"), "lottery": ("initial_scale", "learning_rate"),
         "clinic": ("learning_rate",), "sanity": ("learning_rate", "last_layer"),
         "depth": ("scale", "learning_rate", "clip_norm"), "batches": ("learning_rate", "loss_weight"),
         "net-landscape": ("gd_rate", "momentum_rate", "momentum", "adam_rate"), "schedules": ("learning_rate",)}  # fmt: skip
"""Knobs at which a widget also computes in float32: a nudge has to reach float32's last bits, which two homes may round apart."""
ALWAYS = {"gradient-check": {"rules": ["random"]}}
"""Options that are always among those of a set: at a point of zeros no nudge draws the roundings anew."""
CALM = settings(
    deadline=None, derandomize=True, phases=(Phase.generate,), suppress_health_check=list(HealthCheck)
)  # fmt: skip


@st.composite
def states(draw: st.DrawFn, widget: Widget) -> dict[str, Any]:
    """Any state that a student can reach: choices first, numbers within the bounds that these bring."""
    return draw(turned(widget, draw(structures(widget))))


@st.composite
def structures(draw: st.DrawFn, widget: Widget) -> dict[str, Any]:
    """Any choice of what is not a number."""
    given: dict[str, Any] = {}
    for control in widget.controls():
        values = [option.value for option in control.options]
        if control.kind == "choice":
            given[control.name] = draw(st.sampled_from(values))
        elif control.kind == "set":
            chosen = draw(st.lists(st.sampled_from(values), min_size=1, max_size=4, unique=True))
            kept = ALWAYS.get(widget.slug(), {}).get(control.name, [])
            given[control.name] = [value for value in values if value in chosen or value in kept] if kept else chosen
        elif control.kind == "flag":
            given[control.name] = draw(st.booleans())
    return given


@st.composite
def turned(draw: st.DrawFn, widget: Widget, given: dict[str, Any]) -> dict[str, Any]:
    """These choices, with some of the numbers moved within the bounds that they bring."""
    given = dict(given)
    bounds = presets(widget.controls(), given)[1]
    for control in widget.controls():
        if control.kind == "number" and draw(st.booleans()):
            low, high = bounds[control.name]
            share = draw(st.integers(0, 1000)) / 1000
            inside = low * (high / low) ** share if control.log else low + share * (high - low)
            written = round(inside) if control.integer else float(f"{inside:.4g}")  # as a person writes it
            given[control.name] = min(max(written, low), high)
    state, complaints = widget.resolve(given)
    assert not [one for one in complaints if "there is no" not in one]  # an option that is there at other numbers only
    return state


def nudged(widget: Widget, state: Mapping[str, Any], nudges: tuple[float, ...] = NUDGES) -> list[dict[str, Any]]:
    """The state with its real knobs moved by next to nothing; what stands at an end moves inwards, or it would not move."""
    real = [c.name for c in widget.controls() if c.kind == "number" and not c.integer]
    bounds = presets(widget.controls(), state)[1]
    rough = ("noise", *in_float32(widget, state))

    def moved(name: str, by: float) -> float:
        (low, high), factor = bounds[name], _nudge(by, name in rough)
        outwards = not low <= state[name] * factor <= high
        return min(max(state[name] / factor if outwards else state[name] * factor, low), high)

    return [{**state, **{name: moved(name, by) for name in real}} for by in nudges]


def in_float32(widget: Widget, state: Mapping[str, Any]) -> tuple[str, ...]:
    """The knobs of numbers that are computed in float32 in this state."""
    return () if state.get("task") == "surface" else ROUGH.get(widget.slug(), ())


def _nudge(by: float, rough: bool) -> float:
    """Normals are drawn in float32, and one in a hundred is rounded apart, by a unit of its last place."""
    return 1 + (by - 1) * 5e5 if rough else by


def chaotic(live: Mapping[str, np.ndarray], others: list[Mapping[str, np.ndarray]]) -> dict[int, np.ndarray]:
    """Of a source's runs, by how many they are: which of them a nudge has sent elsewhere, (rows,) booleans."""
    found: dict[int, np.ndarray] = {}
    for column, values in live.items():
        if values.ndim == 2 and values.shape[1] > 1 and values.dtype != np.int32:
            with np.errstate(invalid="ignore", over="ignore"):
                apart = [np.abs(other[column] - values) > CHAOS * np.abs(values) + FLOOR for other in others]
            gone = np.any(apart, axis=(0, 2))
            found[len(values)] = found.get(len(values), np.zeros(len(values), bool)) | gone
    return found


def assert_agree(
    live: np.ndarray,
    others: list[np.ndarray],
    shown: np.ndarray,
    each_a_run: bool,
    what: str,
    floor: float = FLOOR,
    by_chance: np.ndarray | None = None,
    rounding: float = ROUNDING,
) -> None:
    """``by_chance`` (rows,): of one number a run, those that are read off the end of a chaotic one."""
    flat, others = live.reshape(-1), [other.reshape(-1) for other in others]
    assert shown.shape == flat.shape, what
    assert shown.dtype == flat.dtype, what
    if flat.dtype == np.int32:
        wrong = np.all([other == flat for other in others], axis=0) & (shown != flat)
    else:
        settled = np.all([np.isnan(other) == np.isnan(flat) for other in others], axis=0)
        with np.errstate(invalid="ignore", over="ignore"):
            moved = np.max([np.abs(np.nan_to_num(other) - np.nan_to_num(flat)) for other in others], axis=0)
            if live.ndim:  # once a run is chaotic it stays so, and a nudged one may cross it by chance
                moved = np.maximum.accumulate(moved.reshape(live.shape), axis=-1).reshape(-1)
            off = np.isfinite(flat) & (np.abs(shown - flat) > rounding * np.abs(flat) + 1e3 * moved + floor)
        wrong = settled & (off | (np.isnan(shown) != np.isnan(flat)))
    if by_chance is not None and by_chance.size == flat.size:
        wrong &= ~by_chance
    # where every entry is the end of another run, a few stand on the border between two ends: the last bit decides
    few = flat.size // 100 if each_a_run else 0
    assert np.count_nonzero(wrong) <= few, f"{what}: {shown[wrong][:3]} in the page, {flat[wrong][:3]} live"


def tuned_by_chance(live: Mapping[str, Any], shown: Mapping[str, Any]) -> bool:
    """True where a racer's best rate differs because a chaotic run at one of the two rates ended elsewhere.

    A run at every rate is part of ``tuning``; unless the homes disagree about one of these two, neither may choose another.
    """
    by_chance = False
    for row in range(len(live.get("paths", {}).get("rate", ()))):
        rates = [home["paths"]["rate"][row] for home in (live, shown)]
        if not np.isclose(*rates, rtol=1e-6):
            tried = live["tuning"]["tried"][row]
            at = [int(np.argmin(np.abs(np.log(tried / rate)))) for rate in rates]
            ends = [home["tuning"]["last"].reshape(live["tuning"]["last"].shape)[row][at] for home in (live, shown)]
            assert not np.allclose(*ends, rtol=1e-3, equal_nan=True), f"{rates} for the same losses {ends}"
            by_chance = True
    return by_chance


class Replayed:
    """A widget that computes from the recordings which a page reads, instead of what they recorded."""

    def __init__(self, widget: Widget) -> None:
        self.widget = widget

    def __getattr__(self, name: str) -> Any:
        return getattr(self.widget, name)

    def compute(self, state: Mapping[str, Any], names: list[str]) -> dict[str, dict[str, np.ndarray]]:
        return self.widget.compute(state, names, replayed=True)


def as_in_a_page(widget: Widget) -> Any:
    """What a page has to agree with, number for number."""
    return Replayed(widget) if widget.recordings else widget


@pytest.mark.parametrize("most", [STRUCTURES, pytest.param(12, marks=pytest.mark.long)])
@pytest.mark.parametrize("name", list(widgets))
def test_sources_agree(name: str, most: int):
    widget, home = as_in_a_page(page(name).widget), page(name)
    short = SHORT.get(name, {}) if most == STRUCTURES else {}

    opening = widget.resolve({})[0]

    @settings(CALM, max_examples=most)
    @given(st.data())
    def agree(data: st.DataObject) -> None:
        chosen = data.draw(structures(widget))
        for _ in range(1 if short else DRAWS):
            state = data.draw(turned(widget, chosen))
            state |= {one: min(state[one], top) for one, top in short.items()}
            names = [
                one.name
                for one in widget.sources.values()
                if most > STRUCTURES
                or is_shown(one.shown, state)
                or (is_shown(one.shown, opening) and not (one.parts or one.at))
            ]
            assert_homes_agree(widget, home, state, names)

    agree()


def assert_homes_agree(widget: Any, home: Any, state: dict[str, Any], names: list[str]) -> None:
    live = widget.compute(state, names)
    others = [widget.compute(other, names) for other in nudged(widget, state)]
    shown = home.compute(names, state)
    try:
        assert_all_agree(widget, state, live, others, shown)
    except AssertionError:
        more = [widget.compute(other, names) for other in nudged(widget, state, MORE_NUDGES)]
        assert_all_agree(widget, state, live, [*others, *more], shown)


def assert_all_agree(widget: Any, state: dict[str, Any], live: Any, others: list[Any], shown: Any) -> None:
    free = TUNED if tuned_by_chance(live, shown) else ()
    floor = FLOORS.get(widget.slug(), FLOOR)
    rounding = OF_SINGLE if in_float32(widget, state) else ROUNDING
    in_single = widget.slug() == "gradient-check" and state["mode"] != "function" and "double" not in state["rules"]
    for source, columns in live.items():
        if source in free:
            continue
        assert list(shown[source]) == sorted(columns)
        said = columns.get("code")
        lost = chaotic(columns, [other[source] for other in others])
        all_lost = any(rows.all() for rows in lost.values())
        each_a_run = source in ENDS
        for column, values in columns.items():
            rest = [other[source][column] for other in others]
            if in_single and column in OF_DIFFERENCES.get(source, ()):
                continue
            if said is not None and all_lost and column in ("code", "a", "b", "c", "who"):
                continue
            if said is not None and column in ("a", "b", "c", "who"):  # numbers of phrases that nobody says are free
                spoken = said >= 0
                if all(np.array_equal(said, other[source]["code"]) for other in others):
                    rest = [one[spoken] for one in rest]
                    assert_agree(
                        values[spoken], rest, shown[source][column][spoken], False, f"{column}, {state}", floor
                    )
            else:
                what = f"{source}.{column}, {state}"
                span = state.get("h", 1.0) * (2 if state.get("scheme") == "central" else 1)
                low = NEIGHBOURS * 2**-23 / span if in_single and column == "numerical" else floor
                homes = [values, *rest, shown[source][column]]
                if column == "end" and (calm := CALM_RATES.get((widget.slug(), source))):
                    homes = [np.reshape(one, (-1, 11))[:, :calm] for one in homes]
                assert_agree(
                    homes[0],
                    homes[1:-1],
                    homes[-1].reshape(-1),
                    each_a_run,
                    what,
                    low,
                    lost.get(np.shape(values)[0]) if np.ndim(values) else None,
                    rounding,
                )


@pytest.mark.parametrize("name", list(widgets))
def test_words_are_the_same(name: str):
    """One result, said by both homes."""
    widget, home = page(name).widget, page(name)
    labels = [series.label for series in widget.series()]
    for state in ({}, {"steps": 20}):
        columns = home.compute([widget.words_in], widget.resolve(state)[0])
        parts = columns[widget.words_in]
        spoken = {key: parts[key].tolist() for key in ("code", "who", "a", "b", "c") if key in parts}
        said = home.value(f"speak(spec.phrases, {json.dumps(labels)}, {json.dumps(spoken)})")
        assert said == widget.say(columns)
        assert said


@pytest.mark.parametrize("most", [6, pytest.param(40, marks=pytest.mark.long)])
@pytest.mark.parametrize("name", list(widgets))
def test_leaves_are_the_same(name: str, most: int):
    widget, home = page(name).widget, page(name)

    @settings(CALM, max_examples=most)
    @given(states(widget))
    def same(state: dict[str, Any]) -> None:
        # tables are compared in tests/training/test_tables.py: they are long, and have gaps that JSON has not
        tables = [control.name for control in widget.all_controls if control.kind == "table"]
        wanted = {key: np.asarray(leaf).tolist() for key, leaf in widget.leaves(state).items() if key not in tables}
        leaves = home.value(f"leavesOf(spec.controls, {json.dumps(state)})")
        assert {key: leaf for key, leaf in leaves.items() if key not in tables} == wanted

    same()


@pytest.mark.parametrize("most", [6, pytest.param(40, marks=pytest.mark.long)])
@pytest.mark.parametrize("name", list(widgets))
def test_a_link_made_in_a_page_opens_the_same_state_elsewhere(name: str, most: int):
    widget, home = page(name).widget, page(name)

    @settings(CALM, max_examples=most)
    @given(states(widget))
    def same(state: dict[str, Any]) -> None:
        given = home.value(f"split(decode(encode(spec.controls, {json.dumps(state)}, {{}}))).given")
        opened, complaints = widget.resolve(given)
        assert not complaints
        assert opened == state

    same()
