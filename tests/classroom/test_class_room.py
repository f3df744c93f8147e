"""What is true of a class, without a network: bounds, whose token is whose, what its file holds."""

import csv
import io
import sqlite3

import pytest

from simulab.catalogue import Catalogue
from simulab.classroom import heard, limits
from simulab.classroom.hall import Hall
from simulab.classroom.heard import Refused
from simulab.classroom.room import Room
from simulab.classroom.runs import Outcome, knobs
from simulab.classroom.store import NoClass, Store

PAGES = ("race", "learning-rate", "how-large-a-step")


def room(file=""):
    return Room(Store(file), PAGES)


def answer(question="q", **more):
    return {"lesson": "how-large-a-step", "question": question, "answer": 1.5, "good": True, **more}


@pytest.mark.parametrize("place", ["", "race", "race#a=1&b=x%20y", "how-large-a-step#part=2&learning-rate.steps=9"])
def test_a_page_of_the_server_is_a_place(place):
    assert heard.address(place, PAGES) == place


@pytest.mark.parametrize(
    "place",
    ["//evil.example", "https://evil.example", "../x", "race/ws", "race?bokeh-x=1", "nowhere", "javascript:alert(1)",
     "race#<img>", 'race#"', "race#a b", "race#" + "x" * limits.ADDRESS, None, 7, ["race"], "race\n#a=1"],
)  # fmt: skip
def test_everything_else_is_none(place):
    with pytest.raises(Refused):
        heard.address(place, PAGES)


def test_who_comes_back_with_their_token_is_who_they_were():
    made = room()
    ada, token = made.join(made.code, "", "Ada")
    assert made.join(made.code, token, "")[0] is ada
    assert made.join(made.code, "guessed", "")[0] is not ada
    with pytest.raises(Refused, match="another class"):
        made.join("zzzzz", token, "Ada")


def test_a_class_goes_on_where_its_file_was_left(tmp_path):
    before = room(tmp_path / "a.sqlite")
    ada, token = before.join(before.code, "", "Ada")
    before.answered(ada, answer())
    before.show(ada, "race#steps=9", "Race")
    before.send("race", hold=True)
    before.start_race("learning-rate")
    before.tried(ada, Outcome(0.5, 9, 0, [0.0, None, -1.5]))
    before.store.close()
    after = room(tmp_path / "a.sqlite")
    assert after.for_teacher() == before.for_teacher()
    assert (after.code, after.secret, after.tries) == (before.code, before.secret, before.tries)
    assert after.join(after.code, token, "")[0].name == "Ada"
    after.delete()
    after.store.close()
    left = (tmp_path / "a.sqlite").read_bytes()
    assert b"Ada" not in left  # not only marked as free
    assert b"steps=9" not in left


def test_one_process_owns_a_class_and_no_other_database_is_taken_for_one(tmp_path):
    first = Store(tmp_path / "a.sqlite")
    with pytest.raises(NoClass, match="another process"):
        Store(tmp_path / "a.sqlite")
    first.close()
    with sqlite3.connect(tmp_path / "b.sqlite") as other:
        other.execute("CREATE TABLE grades (name)")
    other.close()
    with pytest.raises(NoClass, match="not a class"):
        Store(tmp_path / "b.sqlite")
    (tmp_path / "c.sqlite").write_text("a letter to grandmother, longer than any header is, and no database" * 9)
    with pytest.raises(NoClass, match="not a database"):
        Store(tmp_path / "c.sqlite")
    with pytest.raises(NoClass):
        Store(tmp_path / "nowhere" / "d.sqlite")


def test_a_file_that_cannot_be_written_ends_no_lesson(tmp_path):
    made = room(tmp_path / "a.sqlite")
    made.store.flush()
    made.store._db.execute("COMMIT")
    made.store._db.execute("PRAGMA query_only = ON")  # what a full disk does to every write
    ada, _ = made.join(made.code, "", "Ada")
    made.answered(ada, answer())
    made.store.flush()
    assert "cannot be written" in made.for_teacher()["trouble"]
    made.store._db.execute("PRAGMA query_only = OFF")
    made.show(ada, "race#steps=9", "")
    made.store.flush()
    assert made.for_teacher()["trouble"] == ""
    assert len(made.for_teacher()["answers"]) == 1
    made.store.close()


def test_a_class_is_bounded():
    made = room()
    ada, _ = made.join(made.code, "", "A" * 500 + "\n\x00")
    assert ada.name == "A" * limits.NAME
    for i in range(limits.SHOWN_EACH):
        made.show(ada, f"race#steps={i + 5}", "")
    with pytest.raises(Refused, match="no more room"):
        made.show(ada, "race#steps=500", "")
    with pytest.raises(Refused, match="on the wall already"):
        made.show(ada, "race#steps=5", "")
    for i in range(limits.ANSWERS):
        made.answered(ada, answer(str(i)))
    made.answered(ada, answer("0", answer=2))  # again: its place is there
    with pytest.raises(Refused, match="more answers"):
        made.answered(ada, answer("one more"))
    with pytest.raises(Refused, match="race is over"):
        made.may_try(ada)
    made.start_race("learning-rate#steps=30")
    for _ in range(limits.TRIES):
        made.may_try(ada)
        made.tried(ada, Outcome(1.0, 1, 0, []))
    with pytest.raises(Refused, match="tries"):
        made.may_try(ada)
    for _ in range(limits.MEMBERS - 1):
        made.join(made.code, "", "")
    with pytest.raises(Refused, match="full"):
        made.join(made.code, "", "")


def test_a_state_on_the_wall_never_has_the_number_of_one_that_was_taken_down():
    """Its curve is known by the number: a new state would be shown with another one's run."""
    made = room()
    ada, _ = made.join(made.code, "", "Ada")
    first = made.show(ada, "race#steps=9", "")["id"]
    made.take_down(first)
    assert made.show(ada, "race#steps=10", "")["id"] > first


def test_a_curve_goes_with_its_state(monkeypatch):
    made = room()
    ada, _ = made.join(made.code, "", "Ada")
    hall = Hall(made, Catalogue.builtin)
    early, late = (made.show(ada, f"race#steps={steps}", "")["id"] for steps in (9, 10))
    monkeypatch.setattr(hall, "_changed", lambda: None)
    hall._drawn(early, [0.0])
    hall.order({"do": "take down", "with": early})
    hall.order({"do": "take down", "with": late})
    hall._drawn(late, [0.0])  # computed while it was taken down
    assert hall._curves == {}


def test_half_a_surrogate_pair_is_refused_where_it_comes_in():
    """No file takes it, and one in an answer would have kept a teacher from the whole table."""
    assert heard.message(r'{"answer": {"asked": "\ud83d\ude00"}}')["answer"]["asked"] == "\N{GRINNING FACE}"
    for text in (r'{"answer": {"asked": "\ud83d"}}', r'{"submit": "race#formula=\udc00"}', r'{"\ud800": 1}'):
        with pytest.raises(heard.Refused):
            heard.message(text)


def test_a_spreadsheet_runs_nothing_that_a_student_typed():
    made = room()
    eve, _ = made.join(made.code, "", "=HYPERLINK(1)")
    made.answered(eve, answer(answer="+1+cmd|' /C calc'!A0", kind="Explain"))
    _, row = csv.reader(io.StringIO(made.as_csv()))
    assert (row[2], row[6]) == ("'=HYPERLINK(1)", "'+1+cmd|' /C calc'!A0")


def test_the_knobs_of_an_address_are_read_as_the_browser_reads_them():
    assert knobs("race#surface=beale&start_x=-1.5&formula=x%5E2+1&step=3&show=a,b") == {
        "surface": "beale", "start_x": "-1.5", "formula": "x^2 1",
    }  # fmt: skip
