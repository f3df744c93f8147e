"""A landscape, an optimizer, a schedule, a dataset, a widget and a lesson are one new file each, in fact.

A copy of the project gets a file of every kind. The copy's own shared suites then run on them by their names, and they
are in the menus of the widgets beside ours.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.early

ROOT = Path(__file__).parents[1]
RECIPES = dict(
    re.findall(r"```python\n# (\S+\.py)\n(.*?)```", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.DOTALL)
)
"""The optimizer, the schedule and the widget that CONTRIBUTING shows."""
NEW = {
    "landscapes/booth.py": '''
from simulab.landscape import Landscape, Minimum


class Booth(Landscape):
    """A bowl across the axes: both weights have to move together."""

    title = "Booth"
    equation = r"f = (x + 2y - 7)^2 + (2x + y - 5)^2"
    reference = "Jamil & Yang (2013), A literature survey of benchmark functions"
    bounds = ((-4.0, 6.0), (-2.0, 8.0))
    start = (-3.0, 7.0)
    minima = (Minimum((1.0, 3.0), 0.0),)
    suggested_rate = 0.05

    def loss(self, x):
        return (x[0] + 2 * x[1] - 7) ** 2 + (2 * x[0] + x[1] - 5) ** 2
''',
    "simulab/datasets/ridges.py": """
import jax.numpy as jnp

from simulab.training.drawn import TWO, drawn
from simulab.training.recipe import Generated


def points(key, count, noise):
    y, along, jitter = drawn(key, count, 2)
    return jnp.stack([along, 1.0 * y], axis=1) + noise * jitter, y


ridges = Generated(title="Ridges", question="which ridge?", points=points, classes=TWO, noise=0.1)
""",
    "simulab/lessons/what_is_left.py": """
from simulab.lessons import Claim, Lesson, Scenario, ask, number

Y = number("curve.a", called="what is left")

lesson = Lesson(
    "What is left",
    [
        Scenario(
            "Ten steps", "At one half, less than a hundredth is left.", widget="decay",
            claims=[Claim("less than a hundredth is left", Y < 0.01)],
            questions=[
                ask.Number("How much is left?", answer=Y, tolerance=0.1, because="A half ten times.", hint="Halve it."),
                ask.Reach("Leave a tenth.", goal=Y > 0.1, solution={"factor": 0.9}, because="It shrinks slowly.", hint="Larger."),
                ask.Explain("Why?", model="It is a product."),
                ask.Choice(
                    "Is a hundredth left?",
                    [ask.Option("Yes", "Less is left."), ask.Option("No", "Less is left.", right=True)],
                    predict=True,
                ),
            ],
        )
    ],
    lead="A product of factors.", summary="It shrinks.", reading="Any book.",
    teacher="**Aims.** One. **Misconceptions.** Two. **Ask.** Three. **Timing.** Four.",
)
""",
}
SUITES = [
    "landscapes", "optimizers/test_every_optimizer.py", "optimizers/test_against_optax.py", "schedules",
    "training/test_every_dataset.py", "page/test_homes_agree.py", "lessons/test_lesson_claims.py",
]  # fmt: skip
NAMES = {Path(file).stem for file in NEW | RECIPES}
MENUS = """
import json
import simulab as sl
found = {}
for name in sl.catalogue.widgets:
    widget = sl.catalogue.widgets.make(name, name)
    widget.code()
    for control in widget.controls():
        if control.options:
            found[f"{name} {control.name}"] = [option.value for option in control.options]
faults = [str(fault) for fault in sl.catalogue.Catalogue.builtin().faults]
print(json.dumps({"menus": found, "lessons": list(sl.catalogue.lessons), "faults": faults}))
"""


def copy_to(folder):
    for name in ("simulab", "landscapes", "apps", "assets", "tests"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def python(folder, *arguments):
    """A Python for which the copy is the project."""
    where = {**os.environ, "PYTHONPATH": str(folder)}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=folder, env=where, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def grown(tmp_path_factory):
    """The project with six files more."""
    folder = copy_to(tmp_path_factory.mktemp("grown"))
    for file, text in (NEW | RECIPES).items():
        (folder / file).write_text('"""One new file."""\n' + text)
    return folder


def test_the_shared_suites_hold_for_each(grown):
    asked = " or ".join(sorted(NAMES | {"what-is-left"}))
    suites = [f"tests/{suite}" for suite in SUITES]
    done = python(grown, "-m", "pytest", "-n", "0", "-p", "no:cacheprovider", "-v", "-k", asked, *suites)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]
    passed = re.findall(r"::(\S+) PASSED", done.stdout)
    for name in (NAMES | {"what-is-left"}) - {"what_is_left"}:
        assert sum(name in test for test in passed) >= 4, name


def test_each_is_in_every_menu_that_has_such_things(grown):
    done = python(grown, "-c", MENUS)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["faults"] == []
    wanted = {
        "booth": {
            "race surface",
            "learning-rate surface",
            "gradient-check surface",
            "schedules surface",
        },
        "adabelief": {
            "race racers",
            "race basin_of",
            "schedules optimizer",
            "net-lab optimizer",
            "rate-finder optimizer",
            "lottery optimizer",
        },
        "halfway": {"schedules schedules", "net-lab schedule"},
        "ridges": {
            "schedules dataset",
            "search dataset",
            "net-lab data",
            "rate-finder data",
            "lottery data",
            "sanity data",
            "batches data",
        },
    }
    for name, menus in wanted.items():
        assert {menu for menu, options in found["menus"].items() if name in options} == menus
    assert found["lessons"][-1] == "what-is-left"


BROKEN = {
    "landscapes/beale.py": ("start = (1.0, 1.3)", "start = (1.0, 1.3", "SyntaxError: '(' was never closed"),
    "simulab/optimizers/adam.py": ("eps = rule_knobs.eps()", "eps = rule_knobs.eps(1e-16)", "ValueError"),
    "simulab/schedules/step.py": ("class Step", "from nowhere import nothing\n\n\nclass Step", "ModuleNotFoundError"),
    "simulab/schedules/plateau.py": ("class Plateau(", "class Plateau(unknown, ", "NameError"),
    "simulab/datasets/iris.py": ("licence=UCI", "licence=UCI, colour=1", "TypeError"),
    "simulab/lessons/searching_well.py": ("order=", "oder=", "TypeError"),
}


def test_a_module_that_cannot_be_read_is_named_with_its_line_and_left_out_alone(tmp_path):
    folder = copy_to(tmp_path)
    for file, (old, new, _) in BROKEN.items():
        text = (folder / file).read_text()
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1))
    done = python(folder, "-c", MENUS)
    found = json.loads(done.stdout)
    for file, (_, new, sentence) in BROKEN.items():
        said = next(fault for fault in found["faults"] if fault.startswith(str(Path(*Path(file).parts[-2:]))))
        lines = (folder / file).read_text().splitlines()
        line = int(re.search(r"line (\d+)", said)[1])
        where = next(i for i, text in enumerate(lines, 1) if new.splitlines()[0] in text)
        assert sentence in said
        assert abs(line - where) <= 3 or "lessons" in file or "datasets" in file  # there the whole call's
        assert f"left out: {said}" in done.stderr
    assert len(found["faults"]) == len(BROKEN)
    racers = found["menus"]["race racers"]
    assert "adam" not in racers
    assert {"sgd", "momentum", "lion"} <= set(racers)
    assert "step" not in found["menus"]["schedules schedules"]
    assert "searching-well" not in found["lessons"]
    assert "how-large-a-step" in found["lessons"]


def test_whoever_asks_for_what_was_left_out_is_told_why(tmp_path):
    folder = copy_to(tmp_path)
    file = folder / "simulab/optimizers/adam.py"
    file.write_text(file.read_text().replace("eps = rule_knobs.eps()", "eps = rule_knobs.eps(1e-16)"))
    done = python(folder, "-c", 'import simulab as sl; sl.descend("saddle", "adam")')
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith(
        "ValueError: optimizer: no optimizer is called 'adam'; it was left out: optimizers/adam.py, line "
    )


def test_without_reduce_on_plateau_the_schedule_viewer_still_computes_and_says_what_it_knows(tmp_path):
    folder = copy_to(tmp_path)
    (folder / "simulab/schedules/plateau.py").write_text("this is no Python")
    code = """
import simulab as sl
viewer = sl.catalogue.widgets.make("schedules", "viewer")
print(viewer.say(viewer.compute({"task": "surface", "steps": 20}, ["runs"])))
"""
    done = python(folder, "-c", code)
    assert "ends lowest" in done.stdout, done.stderr
    assert "never cut" not in done.stdout
