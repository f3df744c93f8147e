"""A source in parts: the same numbers as one program, one compilation, a report after each part, a stop between two."""

import threading

import jax.numpy as jnp
import numpy as np
import pytest
from compilations import compiled

from simulab.widgets.control import Number
from simulab.widgets.widget import Widget, source
from simulab.widgets.work import Report, Stopped, followed, locked

PARTS = 5


class Rows(Widget):
    """A table, row by row."""

    title = "Rows"

    def controls(self):
        return (
            Number("step", "Step", 0.5, bounds=(0.0, 9.0)),
            Number("other", "Other", 0.0, bounds=(0.0, 1.0)),
        )

    def models(self):
        return {}

    @source(parts=PARTS, work="five rows")
    def table(self, k, part):
        return {"row": part + k["step"] * jnp.arange(3.0), "number": part}

    @source(parts=PARTS, recorded="Kept.", over={"step": (1.0, 2.0)})
    def kept(self, k, part):
        return {"row": part * k["step"] * jnp.ones(2)}


@pytest.fixture
def rows():
    return Rows()


def test_parts_are_stacked_and_agree_with_the_whole_program(rows):
    found = rows.compute({"step": 2.0}, ["table"])["table"]
    assert (found["row"].shape, found["number"].shape) == ((PARTS, 3), (PARTS,))
    np.testing.assert_array_equal(found["row"], np.arange(PARTS)[:, None] + 2.0 * np.arange(3))
    whole = rows.sources["table"].columns(rows, rows.leaves(rows.resolve({"step": 2.0})[0]))
    np.testing.assert_array_equal(found["row"], whole["row"])
    assert rows.traces["table"].columns == {"row": (PARTS, 3), "number": (PARTS,)}
    assert rows.reads["table"] == ("step",)


def test_all_parts_share_one_program():
    class Unseen(Rows):
        """Rows that nothing has computed yet."""

    rows = Unseen()
    assert len(compiled(lambda: rows.compute({"step": 0.1}, ["table"]))) == 1
    assert compiled(lambda: [rows.compute({"step": step}, ["table"]) for step in (0.2, 0.3)]) == []


def test_who_follows_hears_each_part_and_can_stop(rows):
    heard = []
    with followed(heard.append):
        rows.compute({}, ["table"])
    assert heard == [Report("table", done, PARTS) for done in range(PARTS)]
    with followed(lambda said: said.done < 2), pytest.raises(Stopped):
        rows.compute({}, ["table"])


def test_a_recording_goes_on_where_it_was_stopped(rows):
    heard = []

    def hears(said):
        heard.append(said.done)
        return said.done < 3

    with followed(hears), pytest.raises(Stopped):
        rows.compute({"step": 2.0}, ["kept"])
    with followed(lambda said: heard.append(said.done)):
        found = rows.compute({"step": 2.0}, ["kept"])["kept"]
    assert heard == [0, 1, 2, 3, 3, 4]
    np.testing.assert_array_equal(found["row"][:, 0], 2.0 * np.arange(PARTS))


def test_who_waits_for_another_ones_work_hears_of_it_and_may_leave():
    lock, said = threading.Lock(), iter(range(9))
    hears, said_by_another = (
        followed(lambda report: report.done < 2),
        locked(lock, lambda: Report("kept", next(said), 9)),
    )
    with lock, hears, pytest.raises(Stopped), said_by_another:
        pass
    with locked(lock, lambda: Report("kept", 0, 9)):
        assert lock.locked()


def test_a_source_in_parts_is_not_trimmed():
    with pytest.raises(ValueError, match="parts: a source in parts is not trimmed"):
        source(parts=3, length="steps")
