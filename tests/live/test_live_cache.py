"""What is kept between two starts, and what is compiled before anybody asks."""

import os
import re
import subprocess
import weakref
from pathlib import Path

import numpy as np
import pytest
from tiny import Tiny

from simulab import shipped
from simulab.catalogue import widgets
from simulab.live import compiled, fill, spec, warm
from simulab.machine import cache
from simulab.widgets import compute


@pytest.fixture
def folder(monkeypatch, tmp_path):
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path))
    return tmp_path


def test_a_text_is_made_once(folder):
    made = []
    for _ in range(2):
        assert cache.text("word", lambda: made.append(1) or "ready") == "ready"
    assert made == [1]
    assert cache.has("word")


def test_of_two_who_make_a_text_at_once_both_get_the_first_ones(folder):
    """The key with which several servers sign their pages, at the first start of all of them."""

    def slower():
        assert cache.text("key", lambda: "theirs") == "theirs"
        return "ours"

    assert cache.text("key", slower) == "theirs"


def test_whoever_puts_a_file_first_is_not_overwritten(folder, monkeypatch):
    file, write = folder / "file", Path.write_bytes

    def write_late(path, content):
        write(file, b"first")
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", write_late)
    cache.put(file, b"second")
    assert file.read_bytes() == b"first"
    assert list(folder.iterdir()) == [file]


def test_a_disk_without_links_takes_files_too(folder, monkeypatch):
    monkeypatch.delattr(cache.os, "link")
    cache.put(folder / "file", b"alone")
    assert (folder / "file").read_bytes() == b"alone"
    assert list(folder.iterdir()) == [folder / "file"]


def test_a_text_is_made_anew_when_the_sources_change(folder, monkeypatch):
    assert cache.text("word", lambda: "old") == "old"
    monkeypatch.setattr(cache, "_sources", lambda: "other")
    assert cache.text("word", lambda: "new") == "new"


def test_arrays_are_made_once_and_anew_where_their_file_is_damaged(folder):
    made = []

    def make():
        made.append(1)
        return {"right": np.arange(6, dtype=np.int32).reshape(2, 3), "tested": np.float32([0.5, np.nan])}

    for _ in range(2):
        found = cache.arrays("trainings", make)
        assert found["right"].dtype == np.int32
        np.testing.assert_equal(found, make())
        made.pop()
    assert made == [1]
    (file,) = folder.rglob("trainings.npz")
    file.write_bytes(file.read_bytes()[:100])
    np.testing.assert_equal(cache.arrays("trainings", make), found)
    assert made == [1, 1]


@pytest.mark.parametrize("place", ["off", "/dev/null/nowhere"])
def test_without_a_place_to_keep_it_everything_is_made_each_time(monkeypatch, place):
    monkeypatch.setenv(cache.VARIABLE, place)
    assert [cache.text("word", lambda word=word: word) for word in ("one", "two")] == ["one", "two"]
    assert not cache.has("word")
    assert cache.keep_compiled() is None


def test_another_processor_has_a_folder_of_its_own(folder, monkeypatch):
    monkeypatch.setattr("jax.config.update", lambda *_: None)
    here = cache.keep_compiled()
    monkeypatch.setattr(cache, "_processor", lambda: "other")
    assert cache.keep_compiled() != here


def test_compiled_programs_take_bounded_room_and_those_needed_last_stay(monkeypatch, tmp_path):
    """Each formula that is typed adds some; what pages are handed by address is not among them."""
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path))
    for name, used in {"jax-1-a/old": 1, "jax-1-a/read": 2, "jax-2-b/new": 3, "descriptions-1/page": 0}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(bytes(10))
        os.utime(tmp_path / name, (used, 0))
    cache.bound_compiled(25)
    left = {file.name for file in tmp_path.rglob("*") if file.is_file()}
    assert left == {"read", "new", "page"}


def test_only_our_own_widgets_are_kept(folder):
    """A file of an instructor's may change between two starts without any source of ours changing."""
    spec.spec(Tiny())
    assert not cache.has("tiny.json")


class Elsewhere(Tiny):
    """Traced by no other test of this process."""


@pytest.mark.parametrize("name", ["learning-rate", "net-lab"])
def test_what_tracing_found_out_is_the_same_when_it_is_read_again(folder, monkeypatch, name):
    first = compute.traces(widgets[name]())
    monkeypatch.setattr(compute, "_trace", None)  # nobody traces again
    again = widgets[name]()
    assert again.traces == first
    assert all(isinstance(shape, tuple) for one in again.traces.values() for shape in one.columns.values())
    with pytest.raises(TypeError):
        compute.traces(Elsewhere())  # whose file may change


def test_a_pages_widget_has_traces_of_its_own(folder):
    race = widgets["race"]()
    assert "formula" in race.reads["paths"]
    assert "formula" not in race.for_page({}).reads["paths"]


def test_the_figures_ids_cannot_be_those_of_a_session(folder):
    text = spec.spec(widgets.make("race", "widget"))
    assert re.search(r'"race-\d{4,}"', text)
    assert not re.search(r'"p\d{4,}"', text)


def test_a_widget_is_warm_after_its_description_and_its_first_state(monkeypatch):
    monkeypatch.setattr(compiled, "_ready", weakref.WeakKeyDictionary())
    tiny = Tiny()
    warm.compute(tiny)
    assert {source for source, _ in compiled._ready[tiny]} == {"walk", "words"}


def test_every_surface_is_compiled_once_for_these_sources(folder, monkeypatch):
    computed, started = [], []
    fill.begin()
    assert not cache.has(fill.MARK)  # these tests' servers compute nothing ahead
    monkeypatch.setenv(warm.VARIABLE, "")
    monkeypatch.setattr(fill, "ours", lambda: [Tiny()])
    monkeypatch.setattr(fill, "give_way", lambda _: None)  # these tests are no process of their own
    monkeypatch.setattr(cache, "keep_compiled", lambda: None)
    monkeypatch.setattr(warm, "compute", lambda widget, given: computed.append(given))
    monkeypatch.setattr(subprocess, "Popen", lambda *_, **__: started.append(1))
    fill.begin()
    fill.main()
    fill.begin()
    assert computed == [{"shape": "bowl"}, {"shape": "hill"}]
    assert started == [1]


def test_a_checkout_has_the_digest_of_the_package_that_is_installed_from_it(monkeypatch, tmp_path):
    """What one of them keeps, the other finds: a checkout has surfaces, apps and assets beside the package."""
    package, checkout = tmp_path / "installed/simulab", tmp_path / "checkout"
    for root, rooms in (
        (package, (".", "landscapes", "apps", "assets")),
        (checkout, ("simulab", "landscapes", "apps", "assets")),
    ):
        for room in rooms:
            (root / room).mkdir(parents=True, exist_ok=True)
            (root / room / "one.py").write_text(Path(room).name.replace("simulab", ""))
    monkeypatch.setattr("simulab.__path__", [str(package)])
    installed = shipped.sources(cache.BESIDE)
    monkeypatch.setattr("simulab.__path__", [str(checkout / "simulab"), str(checkout)])
    assert shipped.sources(cache.BESIDE) == installed
    (checkout / "landscapes/one.py").write_text("another")
    assert shipped.sources(cache.BESIDE) != installed
