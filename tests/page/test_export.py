"""Exporting: what is refused, and how; what stands in the files."""

import json
import re
import urllib.error
import urllib.request
from pathlib import Path

import jax.numpy as jnp
import pytest
from exporting import html, widget
from serving import serving

import simulab as sl
from simulab import static
from simulab.page import bokehjs, parts
from simulab.page.export import CannotExport, export
from simulab.widgets import describe
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


def test_a_page_carries_the_painters_that_its_figures_ask_for():
    needed = {
        "learning-rate": {"names", "paths"},
        "race": {"basins", "paths"},
        "search": {"points"},
        "schedules": set(),
    }
    for name, painters in needed.items():
        brought = parts.painters(widget(name))
        assert {
            one for one in ("basins", "names", "paths", "points") if static.text(f"painter-{one}.js") in brought
        } == painters


@pytest.mark.parametrize("name", ["learning-rate", "gradient-check", "search"])
def test_bokehs_models_keep_the_names_that_something_refers_to(name: str):
    whole = json.loads(describe.as_json(widget(name)))["models"]
    lean = json.dumps(parts.nameless(whole), separators=(",", ":"))
    referred = re.findall(r'\{"id":"(\w+)"\}', json.dumps(whole, separators=(",", ":")))
    assert referred
    assert all(len(re.findall(f'"type":"object","name":"\\w+","id":"{one}"', lean)) == 1 for one in referred)
    assert json.dumps(whole).count('"id"') > 3 * lean.count('"id"')


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
