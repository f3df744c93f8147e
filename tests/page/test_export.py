"""Exporting: what is refused, and how; what stands in the files."""

import re
import urllib.error
import urllib.request
from pathlib import Path

import jax.numpy as jnp
import pytest
from exporting import html, widget
from serving import serving

import simulab as sl
from simulab.page import bokehjs
from simulab.page.export import CannotExport, export
from simulab.widgets.learning_rate import LearningRate
from simulab.widgets.widget import source


class Impossible(LearningRate):
    """A widget with a source that no page can compute."""

    @source()
    def spectrum(self, k):
        return {"values": jnp.linalg.eigvalsh(jnp.eye(3) * k["learning_rate"])}


def test_what_cannot_run_is_named(tmp_path: Path):
    with pytest.raises(CannotExport, match=r"source 'spectrum' needs eigh.*test_export.py:\d+.*power iteration"):
        export(Impossible(), tmp_path / "page.html")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"set": {"speed": 3}}, "There is no knob"),
        ({"set": {"learning_rate": "fast"}}, "is not a number"),
        ({"show": ["speed"]}, "show: there is no knob 'speed'"),
        ({"files": True, "inline": True}, "files: "),
    ],
)
def test_options_that_do_not_fit_are_refused(tmp_path: Path, options: dict, sentence: str):
    with pytest.raises(ValueError, match=sentence):
        export(widget("learning-rate"), tmp_path / "page.html", **options)


def test_bokeh_is_pinned_and_checked():
    assert f'src="{bokehjs.url()}" integrity="sha384-' in html("learning-rate")
    assert re.search(r"bokeh-\d+\.\d+\.\d+\.min\.js$", bokehjs.url())


def test_a_page_says_what_it_is():
    text = html("learning-rate")
    assert text.startswith("<!doctype html>")
    for part in ('lang="en"', 'name="viewport"', "<title>Learning rate", 'name="description"'):
        assert part in text


def test_a_widget_is_written_from_python(tmp_path: Path):
    text = sl.to_html(widget("learning-rate"), tmp_path / "new" / "rate.html", set={"steps": 20})
    assert (tmp_path / "new" / "rate.html").read_text(encoding="utf-8") == text
    assert '"steps":20' in text


def test_a_lesson_is_written_from_python_and_sets_its_own_knobs():
    assert "<title>How large a step" in sl.to_html("how-large-a-step")
    with pytest.raises(ValueError, match="set is for a widget"):
        sl.to_html("how-large-a-step", set={"steps": 20})


def test_a_laptop_serves_an_auditorium_ready_made_pages(tmp_path: Path):
    arguments = ("serve", "--pages", "--no-browser", "--port", "0")
    with serving(*arguments, folder=tmp_path) as address:
        with urllib.request.urlopen(f"{address}/") as answer:
            assert answer.headers["Content-Encoding"] == "gzip"
            tag = answer.headers["ETag"]
        again = urllib.request.Request(f"{address}/", headers={"If-None-Match": tag})
        with pytest.raises(urllib.error.HTTPError, match="304"):
            urllib.request.urlopen(again)
        for name in ("race", "race.html", "learning-rate"):
            with urllib.request.urlopen(f"{address}/{name}") as answer:
                assert answer.status == 200
                assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"{address}/../pyproject.toml")
