"""The home page shows real runs."""

import json
import re
import urllib.request
from importlib.resources import files
from xml.etree import ElementTree

import numpy as np
import pytest
from py_mini_racer import MiniRacer
from serving import serving

from simulab.catalogue import Catalogue, lessons, widgets
from simulab.command.cli import main
from simulab.front import bowl
from simulab.front.links import freely, lesson_of, links
from simulab.front.page import page
from simulab.live import app
from simulab.live.home import HomeHandler, apps
from simulab.live.server import CannotServe, _usable, names
from simulab.live.site import Site
from simulab.live.site import addresses as addresses_of
from simulab.live.thumbnail import pictures, thumbnail
from simulab.live.watch import Watched
from simulab.own import file as own_file
from simulab.own import limit

NUMBER = re.compile(r"-?\d+\.?\d*")


SHOWN = {name: (widget, slot, state) for name, widget, slot, state in pictures()}


DEEP = ("why-depth-is-hard",)
"""Pictures that take longest, of widgets that have another one."""


@pytest.mark.parametrize("name", [pytest.param(one, marks=pytest.mark.long) if one in DEEP else one for one in SHOWN])
def test_a_picture_is_what_the_widget_computes_now(name):
    """If this fails: python -m simulab.live.thumbnail draws them anew."""
    kept = files("simulab.assets").joinpath(f"{name}.svg").read_text(encoding="utf-8")
    drawn = thumbnail(*SHOWN[name])
    assert re.findall("<desc>.*</desc>", kept) == re.findall("<desc>.*</desc>", drawn)
    compared = 0
    for kind in ("track", "curve", "head", "minimum", "rule", "point", "name"):
        was, now = (shapes(kind, text) for text in (kept, drawn))
        assert len(was) == len(now)
        for one, other in zip(was, now):
            # Two pixels of 360: another machine's last bit may keep a path's next point, where most are left out.
            np.testing.assert_allclose(one[:20], other[:20], atol=2)
            compared += 1
    assert compared >= 3


def shapes(kind: str, svg: str) -> list[list[float]]:
    """The numbers of every shape of a class, in order."""
    found = [one for one in ElementTree.fromstring(svg).iter() if one.get("class") == kind]
    places = ("d", "cx", "cy", "x", "y")
    return [[float(n) for n in NUMBER.findall(" ".join(one.get(key, "") for key in places))] for one in found]


def test_every_widget_has_a_card_with_its_title():
    text = page(Catalogue.builtin())
    for name, kind in widgets.items():
        assert f'<h3><a href="{name}">{kind.title}</a></h3>' in text


def test_everything_stands_in_teaching_order_everywhere():
    names = ["learning-rate", "race", "schedules", "search", "gradient-check", "net-lab"]
    assert [name for name in widgets if name in names] == names
    listed = [link["href"] for link in links(Catalogue.builtin())]
    shown = re.findall(r'<h3><a href="([^"]*)"', page(Catalogue.builtin()))
    assert listed[1:] == shown == [*lessons, *widgets]


def test_a_widget_names_its_lesson_and_a_lesson_its_widgets():
    catalogue = Catalogue.builtin()
    taught = {name: lesson_of(catalogue, name) for name in ("learning-rate", "race", "schedules")}
    assert [link and link["label"] for link in taught.values()] == [
        "lesson 1",
        "lesson 2",
        "lesson 3",
    ]
    assert freely(catalogue, lessons["momentum-and-adam"]) == {"learning-rate": "learning-rate", "race": "race"}
    assert lesson_of(catalogue, "no-such-widget") is None


@pytest.mark.parametrize("rate", [0.02, 0.5, 1.0, 1.9, 2.0, 2.05, 3.0])
def test_the_figure_of_the_page_is_the_widgets_own_run(rate):
    context = MiniRacer()
    context.eval(f"var bowl = {bowl.program()}")
    found = json.loads(
        str(context.eval(f"JSON.stringify(bowl.path({rate}), (k, v) => ArrayBuffer.isView(v) ? [...v] : v)"))
    )
    widget = widgets.make(bowl.WIDGET, "widget")
    made = widget.compute({**bowl.STATE, "learning_rate": rate}, ["path"])["path"]
    for name in bowl.WANTED:
        there = [np.nan if value is None else value for value in found[name]]
        np.testing.assert_allclose(there, made[name].ravel(), rtol=1e-6)  # float32 columns


def test_the_edges_of_its_slider_are_one_and_two_over_the_curvature():
    assert bowl.data()["limits"] == [1.0, 2.0]
    low, high = bowl.RATES
    assert low < 1
    assert high > 2


def addresses(text):
    return set(re.findall(r'<h3><a href="([^"]*)"', text))


def test_panel_serves_whatever_its_home_page_links_to():
    """``panel serve apps/*.py --index home``: what has no script there has no card."""
    assert addresses(page(Catalogue.builtin(), apps())) == {*widgets, *lessons} & apps()
    assert addresses(page(Catalogue.builtin(), apps() - {"race"})) == {*widgets, *lessons} - {"race"}


def test_an_instructors_lesson_and_widget_are_on_the_page_and_in_every_pages_list(tmp_path):
    file = tmp_path / "mine.py"
    file.write_text(OWN)
    site = Site([Watched(file)]).catalogue
    listed = re.findall(r'<h3><a href="([^"]*)"', page(site))
    assert listed[0] == "mine"  # theirs before ours
    assert "my-widget" in listed
    assert {"label": "Mine", "href": "mine", "group": "Yours"} in links(site)
    assert {"label": "My widget", "href": "my-widget", "group": "Yours"} in links(site)
    assert 'href="mine">Start: Mine</a>' in page(site)


OWN = """
import simulab as sl
from simulab.widgets.widget import Widget

class MyWidget(Widget):
    title = "My widget"
    def controls(self):
        return ()

lesson = sl.Lesson("Mine", [sl.Scenario("One", "Words.")])
"""


def test_two_files_of_one_name_have_addresses_of_their_own_and_one_named_as_a_page_of_ours_has_none(tmp_path):
    files = [str(tmp_path / folder / "lesson.py") for folder in ("a", "b")]
    race = str(tmp_path / "race.py")
    assert addresses_of([race, *files], {"race"}) == {files[0]: "lesson", files[1]: "b-lesson"}


def test_of_two_files_that_define_one_name_pages_of_neither_show_the_first_and_it_is_said(tmp_path, capsys):
    paths = [tmp_path / name for name in ("a.py", "b.py")]
    for path, factor in zip(paths, (1, 2)):
        path.write_text(
            f"import simulab as sl\n\nbowl = sl.Landscape.from_function(lambda x, y: {factor} * x**2 + y**2)\n"
        )
    first, second = watched = [Watched(path) for path in paths]
    assert Site(watched).catalogue.landscapes.own["bowl"] is first.own.landscapes["bowl"]
    assert second.own.catalogue.landscapes.own["bowl"] is second.own.landscapes["bowl"]
    said = capsys.readouterr().out
    assert said == (
        f"{paths[1]}, line 3: 'bowl' is in {paths[0]} already; pages that belong to neither file show that one\n"
    )


def test_panel_serves_the_apps(tmp_path):
    apps = [str(files("simulab.apps").joinpath(f"{name}.py")) for name in ("home", "race", "a-rate-that-changes")]
    arguments = ("serve", *apps, "--index", "home", "--port", "0")
    with serving(*arguments, folder=tmp_path, program="panel") as address:
        for path, title in (
            ("race", "Optimizer race"),
            ("a-rate-that-changes", "A rate that changes"),
            ("", "simulab"),
        ):
            with urllib.request.urlopen(f"{address}/{path}") as answer:
                assert f"<title>{title}" in answer.read().decode()


def test_a_lesson_takes_no_knobs():
    with pytest.raises(ValueError, match="sets the knobs of its widgets itself"):
        app("how-large-a-step", learning_rate=0.1)


def test_the_page_loads_nothing():
    assert not re.search(r'(?:src|srcset)=|<link[^>]+href="(?!data:)|url\(', page(Catalogue.builtin()))


def test_the_commands_that_it_tells_teachers_are_commands(tmp_path, monkeypatch):
    """As they stand there: a fragment and a lesson are made, and what is served can be."""
    said = re.findall(r"<pre><code>(.*?)</code></pre>", page(Catalogue.builtin()), re.DOTALL)
    embed, write, serve = ([line.split() for line in one.splitlines()] for one in said)
    make, show = write
    monkeypatch.chdir(tmp_path)
    assert [make[0], show[0]] == ["simulab", "simulab"]
    assert main(make[1:]) == 0
    assert show[1] == "serve"
    assert own_file.load(show[2]).lesson is not None
    assert main(embed[0][1:]) == 0
    assert "simulab-fragment" in (tmp_path / embed[0][-1]).read_text()
    assert names(serve[0][-1], 5006)[0] == "localhost:5006"


def test_of_several_files_those_that_cannot_be_served_are_named_with_their_line_and_left_out(tmp_path, capsys):
    texts = {
        "good": OWN,
        "bad": "import simulab as sl\n\nlesson = sl.Lesson(3\n",
        "endless": "import time\n\nx = 1\nwhile x:\n    try:\n        time.sleep(0.01)\n    except Exception:\n        pass\n",
        "ends": "import sys\n\nsys.exit()\n",
        "race": OWN,
        "app": "import panel as pn\npn.Row().servable(\n",
    }
    files = {name: str(tmp_path / f"{name}.py") for name in texts}
    for name, text in texts.items():
        (tmp_path / f"{name}.py").write_text(text)
    limit.use(3)  # the good ones take next to nothing of it, and may have to wait for a processor
    try:
        called = addresses_of(list(files.values()), {"race"})
        assert list(_usable(list(files.values()), called)) == [files["good"]]
    finally:
        limit.use(30)
    said = capsys.readouterr().err.splitlines()
    told = {
        "bad": f"{files['bad']}, line 3: SyntaxError: ",
        "endless": r", line (4|5|6): this was still running after [\d.]+ s; is it a loop without an end\? ",
        "ends": rf"{files['ends']}, line 3: sys\.exit\(\) ends a program",
        "race": f"{files['race']}: simulab has a page 'race' already; give the file another name",
        "app": f"{files['app']} cannot be run: ",
    }
    assert len(said) == len(told)
    for line, pattern in zip(said, told.values()):
        assert line.startswith("simulab: left out: ")
        assert re.search(pattern, line), line
    with pytest.raises(CannotServe, match=r"bad\.py, line 3: SyntaxError"):
        _usable([files["bad"]], called)


def test_a_page_that_has_no_address_yet_has_no_card(tmp_path):
    file = tmp_path / "mine.py"
    file.write_text(OWN)
    site = Site([Watched(file)]).catalogue
    assert 'href="my-widget"' not in HomeHandler.text(site, {"mine"})
    assert 'href="mine"' in HomeHandler.text(site, {"mine"})
