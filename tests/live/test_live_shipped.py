"""What comes along with simulab stands in for an empty cache, as long as it is of the sources that are there."""

import gzip

import pytest

from simulab import shipped
from simulab.catalogue import widgets
from simulab.live import standby
from simulab.machine import cache
from simulab.widgets import program


@pytest.fixture
def along(tmp_path, monkeypatch):
    """A folder of what comes along, of which nothing is there yet, and an empty cache."""
    (tmp_path / "shipped").mkdir()
    monkeypatch.setattr(shipped, "FOLDER", tmp_path / "shipped")
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "cache"))
    shipped._fits.cache_clear()
    yield tmp_path / "shipped"
    shipped._fits.cache_clear()


@pytest.mark.parametrize(("of_these", "found"), [(True, "came along"), (False, "made here")])
def test_it_counts_only_while_the_sources_are_those_that_it_was_made_of(along, of_these, found):
    (along / "tiny.js.gz").write_bytes(gzip.compress(b"came along"))
    (along / shipped.KEY).write_text(shipped.key() if of_these else "0" * 16)
    assert cache.has("tiny.js") == of_these
    assert cache.text("tiny.js", lambda: "made here") == found


def test_a_page_hears_of_a_program_that_came_along_on_an_empty_cache(along, monkeypatch):
    monkeypatch.setattr(standby, "_ours", {})
    race = widgets.make("race", "widget")
    assert standby.addresses({"": race}) == {}  # nobody translates it while a page waits
    (along / "race.standby.json.gz").write_bytes(gzip.compress(b'{"program": "() => 1"}'))
    (along / shipped.KEY).write_text(shipped.key())
    assert "race-standby" in standby.addresses({"": race})[""]


def test_what_comes_along_is_of_these_sources():
    """Else: python -m simulab.live.ship, and commit what it wrote. Whichever JAX is installed: it may be newer than that."""
    assert (shipped.FOLDER / shipped.KEY).read_text().split()[0] == shipped.made_of()
    without = [name for name in widgets if not (shipped.FOLDER / f"{name}.standby.json.gz").is_file()]
    assert without == ["search"]  # its program holds hundreds of real trainings


ALONG = [name for name in widgets if name != "search"]


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[] if name == "losses" else pytest.mark.long) for name in ALONG]
)
def test_an_exported_page_has_the_program_that_came_along_which_is_what_is_compiled_now(name):
    page = widgets.make(name, "widget").for_page({})
    assert program._brought(page) == program._program(page)


def test_a_page_is_compiled_where_none_came_along_or_it_is_of_other_sources(along, monkeypatch):
    losses, translated = widgets.make("losses", "widget"), program.program.__wrapped__  # as nobody remembers it
    monkeypatch.setattr(program, "_program", lambda widget: "made here")
    (along / "losses.standby.json.gz").write_bytes(gzip.compress(b'{"program": "() => came along"}'))
    assert translated(losses) == "made here"
    (along / shipped.KEY).write_text(shipped.key())
    shipped._fits.cache_clear()
    monkeypatch.setenv(cache.VARIABLE, str(along.parent / "another"))
    assert translated(losses) == "came along"
