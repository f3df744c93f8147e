"""An instructor's file: begun, checked and exported; a mistake in it points at its line and says what to write."""

import json
import re
from importlib.resources import files
from pathlib import Path

import pytest

from simulab import catalogue
from simulab.command.cli import main
from simulab.own.file import load

START = files("simulab.lessons").joinpath("start.py.txt").read_text().replace("{{", "{").replace("}}", "}")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("course")


@pytest.fixture(scope="module")
def begun(folder):
    assert main(["new", str(folder / "my_lesson.py")]) == 0
    return folder / "my_lesson.py"


def test_a_new_file_runs_as_it_is_and_says_what_is_true(begun, capsys):
    assert main(["check", str(begun), "--states", "4"]) == 0
    said = capsys.readouterr().out
    assert "My lesson: 5 looked at, 5 hold, 0 do not\n" in said
    assert "My lesson can be exported\n" in said
    assert re.search(r"In 4 states a screen: \d+ sentences looked at, (\d+) hold in all, 0 do not\n", said)


def test_a_file_that_is_there_is_left_alone(begun, capsys):
    assert main(["new", str(begun)]) == 2
    assert "is there already" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["race.py", "lesson", "1st.py"])
def test_a_name_that_cannot_be_is_refused(folder, name, capsys):
    assert main(["new", str(folder / name)]) == 2
    assert re.search(r"choose another name|give a Python file's name", capsys.readouterr().err)


def test_what_it_defines_is_in_every_menu_of_its_own_catalogue_and_in_no_other(begun):
    own = load(begun)
    race = own.catalogue.widgets.make("race", "widget")
    options = {c.name: [o.value for o in c.options] for c in race.controls() if c.options}
    assert "egg_box" in options["surface"]
    assert "adabelief" in options["racers"]
    assert "egg_box" in own.catalogue.landscapes
    after = catalogue.widgets.make("race", "widget")
    assert "egg_box" not in [o.value for c in after.controls() if c.name == "surface" for o in c.options]
    assert "egg_box" not in catalogue.landscapes


def test_a_claim_that_fails_and_one_that_no_text_says_are_named_with_their_line(folder, capsys):
    file = folder / "wrong.py"
    file.write_text(START.replace("> 0.1)", "> 1000)").replace('sl.Claim("it fell', 'sl.Claim("it fel'))
    assert main(["check", str(file), "--states", "0", "--served"]) == 1
    said = capsys.readouterr().out
    line = next(i for i, text in enumerate(file.read_text().splitlines(), 1) if "> 1000)" in text)
    assert re.match(rf"wrong\.py, line {line}: does not hold: it fel into the nearest valley\n", said)
    assert re.search(r"where paths\.gap of sgd = \d", said)
    assert f"wrong.py, line {line}: no text of the lesson says this: it fel into the nearest valley\n" in said


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('widget="race"', 'widget="rase"', "no widget is called 'rase'; did you mean race?"),
        (
            '"learning_rate": 0.1',
            '"learning_rat": 0.1',
            "set: race has no knob 'learning_rat'; did you mean learning_rate?",
        ),
        ('"sgd", "adam", "adabelief"', '"sgd", "adam", "adabelif"', "there is no “adabelif”; did you mean adabelief?"),
        ('"steps": 200', '"steps": 2000000', "is outside 10 to 1000."),
        ("sl.ask.Choice", "sl.ask.Choise", "has no attribute 'Choise'; did you mean Choice?"),
        ("{gap:sig3}", "{gap:.3f}", "write {gap:sig3}, {gap:int} or {gap:percent}"),
        ('"learning_rate": 0.1', '"learning_rate": 1000', "Learning rate: 1000 is outside"),
        (
            '"learning_rate": 0.1',
            '"formula": "x^2"',
            "'formula' is read only where the surface is 'formula'; write set=",
        ),
        ('"surface": "egg_box"', '"surface": "formula", "formula": "x+"', "character 3: The formula stops here"),
        ('show=("racers"', 'show=("racer"', "show: race has no knob 'racer'"),
        ('figures=("loss",)', 'figures=("los",)', "race has no figure 'los'; it has stage, loss"),
        ('of="sgd") > 0.1', 'of="sdg") > 0.1', "did you mean sgd?"),
        ("right=True", "right=False", "one of them with right=True"),
        ("hint=", "hnt=", "Choice has no 'hnt'; did you mean hint?"),
        (r"$-\nabla f$", r"$\frac{$", r"cannot be read"),
        ('"My lesson",', '"My lesson" 3,', "SyntaxError"),
        ("{gap:sig3}", "{gab:sig3}", "the question has no number 'gab'; did you mean {gap:sig3}?"),
        ("{gap:sig3}", "{gap}", "write {gap:sig3}, {gap:int} or {gap:percent}"),
        (
            "Plain gradient",
            "{gap:sig3} Plain gradient",
            "{gap:sig3} stays as it is in a text that is read before an answer",
        ),
        ("minutes=5", 'minutes="five"', "minutes is a number above 0"),
        ('"paths.gap", of="adam"', '"paths.gap"', "say which: of='sgd'"),
        ('"surface": "egg_box"', '"surface": egg_box', "surface takes a name; write the variable's"),
        ("sl.ask.Option(", "sl.Option(", "write sl.ask.Option"),
        ("[race],", "race,", "write scenarios=[sl.Scenario(...), ...]"),
        ('"steps": 200', '"steps": 200.5', "steps is a whole number, not 200.5"),
        (r"$-\nabla f$", r"$-\nabla f", "a dollar sign has no partner in “"),
        (r"$-\nabla f$", r"$-\nabler f$", "has \\nabler, which is not known here"),
        (
            'y=sl.number("paths.y", of="adam"),',
            "y=None,",
            "on the figure 'stage', give y too: its pin moves in the plane",
        ),
        (
            "Plain gradient",
            "![A valley](valley.png) Plain gradient",
            "there is no image 'valley.png' beside the lesson's",
        ),
        ("Plain gradient", "![](valley.png) Plain gradient", "needs words for who cannot see it"),
        ("minutes=5", 'minutes=5, language="German"', """written as in HTML, "en" or "pt-BR", not 'German'"""),
    ],
)
def test_a_mistake_points_at_its_line_and_says_what_to_write(tmp_path: Path, old, new, sentence, capsys):
    file = tmp_path / "mine.py"
    assert old in START
    file.write_text(START.replace(old, new, 1))
    assert main(["check", str(file)]) == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert "mine.py" in said
    assert len(said.strip().splitlines()) == 1
    line = int(re.search(r"line (\d+)", said)[1])  # type: ignore[index]
    written = next(i for i, text in enumerate(file.read_text().splitlines(), 1) if new in text)
    assert abs(line - written) <= 15, said  # a call's line is where it begins; a number may stand above it


def test_a_name_that_simulab_has_already_is_refused(tmp_path: Path, capsys):
    file = tmp_path / "mine.py"
    file.write_text(START.replace("egg_box", "rosenbrock"))
    assert main(["check", str(file)]) == 2
    said = capsys.readouterr().err
    line = next(i for i, text in enumerate(file.read_text().splitlines(), 1) if text.startswith("rosenbrock ="))
    assert said == f"simulab: {file}, line {line}: there is a landscape 'rosenbrock' already; give yours another name\n"


DOCS = Path(__file__).parents[2] / "docs/lessons.md"
EXAMPLES = re.findall(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("example", range(4))
def test_an_example_of_the_docs_is_true(example, tmp_path: Path, capsys):
    assert len(EXAMPLES) == 4
    file = tmp_path / "example.py"
    file.write_text(EXAMPLES[example])
    assert main(["check", str(file), "--served", "--states", "4"]) == 0, capsys.readouterr().out


def test_a_lesson_on_a_widget_of_ones_own_is_exported_whole(tmp_path: Path):
    file = tmp_path / "decay.py"
    file.write_text(EXAMPLES[3])
    assert main(["export", str(file), "-o", str(tmp_path / "decay.html")]) == 0
    page = (tmp_path / "decay.html").read_text()
    assert "Math.pow" in page or "**" in page
    assert "Find a factor" in page


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (["--set", "learning_rate=1"], "--set is for a widget; a lesson says itself what it sets and shows"),
        (["--files", "--inline"], "a page in files carries everything already"),
    ],
)
def test_what_does_not_fit_a_lesson_is_refused(tmp_path: Path, capsys, more: list[str], sentence: str):
    assert main(["export", "how-large-a-step", "-o", str(tmp_path / "a.html"), *more]) == 2
    assert sentence in capsys.readouterr().err


WIDGET = """
import jax.numpy as jnp

import simulab as sl
from simulab.widgets import Column, Number, Widget, source
{rule}

class Thing(Widget):
    title = "Thing"
    words_in = "curve"
    {drawn}

    def controls(self):
        return (Number("factor", "Factor", 0.9, bounds=(0.1, 0.99)), {more})

    def models(self):
        return {{}}

    @source()
    def curve(self, k):
        return {{"last": {last}}}

one = sl.Scenario("One", "$x$", widget=Thing, claims=[sl.Claim("x", sl.number("curve.last") > 0)], questions=[{asks}])
"""


IDLE = """
class Idle(sl.Optimizer):
    decay = sl.Knob(0.1, bounds=(0, 1))

    def init(self, x):
        return ()

    def step(self, loss, x, state, knobs):
        return x, state, {"gradient": x}
"""


@pytest.mark.parametrize(
    ("written", "code", "sentence"),
    [
        ({}, 0, "One can be exported"),
        (
            {"last": "jnp.linalg.eigvals(jnp.eye(3) * k.factor).real"},
            1,
            "One cannot be exported: thing cannot be exported: its source 'curve' needs ",
        ),
        ({"more": 'Number("q", "Q", 1.0, bounds=(0, 2))'}, 2, "nothing reads thing's knob 'q'; leave it out of controls()"),
        (
            {"drawn": 'table = (Column("curve", "lst", "Last"),)'},
            2,
            "thing's table draws 'lst' of the source 'curve'; there is last",
        ),
        (
            {"asks": 'sl.ask.Reach("?", sl.number("curve.last") < 0.5, {"factr": 0.4}, "!")'},
            2,
            "Reach: solution: thing has no knob 'factr'",
        ),
        (
            {"rule": IDLE},
            2,
            "idle: its knob 'decay' is read by nothing; use knobs.decay in step, or leave it out",
        ),
    ],
)  # fmt: skip
def test_what_an_exported_page_or_a_student_would_stumble_over_is_found(
    tmp_path: Path, written, code, sentence, capsys
):
    file = tmp_path / "thing.py"
    file.write_text(WIDGET.format(**{"rule": "", "more": "", "last": "k.factor", "asks": "", "drawn": "", **written}))
    assert main(["check", str(file), "--states", "2"]) == code
    said = capsys.readouterr()
    assert sentence in said.out + said.err


def test_of_several_files_one_that_cannot_be_read_stops_no_other(tmp_path: Path, capsys):
    good, bad = tmp_path / "good.py", tmp_path / "bad.py"
    good.write_text('import simulab as sl\n\none = sl.Scenario("One", "Words.")\n')
    bad.write_text("import sys\n\nsys.exit(0)\n")
    assert main(["check", str(bad), str(good), "--json"]) == 2
    said = capsys.readouterr()
    assert (
        said.err
        == f"simulab: {bad}, line 3: sys.exit() ends a program, and this file is read by another one; leave it out\n"
    )
    unread, read = json.loads(said.out)
    assert (unread["file"], unread["error"]) == (str(bad), said.err.removeprefix("simulab: ").strip())
    assert read["holds"] is True


def test_a_widgets_numbers_knobs_and_pictures_are_listed(capsys):
    assert main(["list", "race", "--numbers"]) == 0
    said = capsys.readouterr().out
    assert re.search(r"\n  paths\.gap +a value a step, for each series\n", said)
    assert re.search(r"\n  paths\.best +one number\n", said)
    assert "\ntuning: The last loss of every racer at every rate tried. (where curves on)\n" in said
    widget = catalogue.widgets.make("race", "widget")
    named = set(re.findall(r"^  (\w+\.\w+) ", said, re.MULTILINE))
    assert named == {f"{source}.{column}" for source, trace in widget.traces.items() for column in trace.columns}
    assert main(["list", "learning-rate"]) == 0
    assert re.search(r"\n  learning_rate +0\.0001 to 10; Length of a step", capsys.readouterr().out)
    assert main(["list", "--numbers"]) == 2
