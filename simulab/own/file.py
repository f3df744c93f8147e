"""A file of one's own: a lesson, widgets, surfaces, optimizers, schedules, datasets, whatever it defines at its top level."""

import ast
import difflib
import importlib.util
import inspect
import re
import sys
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from simulab import catalogue
from simulab.catalogue import Catalogue, Taken
from simulab.catalogue.fault import line_of
from simulab.landscape import Landscape
from simulab.optimizer import Optimizer
from simulab.own import trial as own_trial
from simulab.own.limit import Limit, TookTooLong
from simulab.schedule import Schedule
from simulab.training.dataset import Dataset


@dataclass(frozen=True)
class Own:
    """What a file defines, by name: of an instance its variable's, of a class its own in snake case."""

    path: Path
    catalogue: Catalogue
    """Ours, and what the file defines."""
    lesson: Any = None
    """The ``sl.Lesson``, or one made of the file's one scenario, on this catalogue's widgets; None where it has neither."""
    widgets: Mapping[str, Any] = field(default_factory=dict)
    landscapes: Mapping[str, Any] = field(default_factory=dict)
    optimizers: Mapping[str, Any] = field(default_factory=dict)
    schedules: Mapping[str, Any] = field(default_factory=dict)
    datasets: Mapping[str, Any] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    """Where each of them is defined."""

    @property
    def name(self) -> str:
        """The lesson's address: the file's name."""
        return self.path.stem

    @property
    def things(self) -> dict[str, Mapping[str, Any]]:
        """What it adds to a catalogue."""
        return {kind: getattr(self, kind) for kind in THINGS}


def load(path: str | Path) -> Own:
    """What a Python file defines.

    Raises:
        ValueError: one sentence with the line: the file is not there, does not run, does not end, makes several lessons, or
            defines something that cannot be used; see ``own_trial``.
    """
    try:
        return Limit(path).run(lambda: _load(Path(path)))
    except TookTooLong as error:
        raise ValueError(f"{path}, line {error.line or 1}: {error}") from None


def _load(path: Path) -> Own:
    from simulab.lessons.lesson import Lesson
    from simulab.lessons.scenario import Scenario
    from simulab.widgets.widget import Widget

    module = run(path)
    things = {name: value for name, value in vars(module).items() if not name.startswith("_")}
    lessons = [value for value in things.values() if isinstance(value, Lesson)]
    scenarios = [value for value in things.values() if isinstance(value, Scenario)]
    if len(lessons) > 1:
        raise ValueError(
            f"{path.name}, line {lessons[1].line}: a file makes one sl.Lesson; put this one into another file"
        )
    lesson = lessons[0] if lessons else None
    if lesson is None and scenarios:
        lesson = Lesson(scenarios[0].title, scenarios)

    def found(kind: type) -> dict[str, Any]:
        own = {name: value for name, value in things.items() if isinstance(value, kind)}
        classes = [v for v in things.values() if _is_own_class(v, kind, module)]
        separator = "-" if kind is Widget else "_"
        return own | {
            _snake(one.__name__, separator): one for one in classes if not any(type(v) is one for v in own.values())
        }

    lines = _lines(path)
    mine: dict[str, Mapping[str, Any]] = {
        "widgets": found(Widget),
        "landscapes": _titled(found(Landscape)),
        "optimizers": found(Optimizer),
        "schedules": found(Schedule),
        "datasets": {name: one for name, one in found(Dataset).items() if catalogue.datasets.get(name) is not one},
    }
    try:
        own_trial.tried(path, mine)
        made = Catalogue.builtin().with_(**mine)
    except own_trial.Fault as error:
        raise ValueError(f"{path}, line {error.line or lines.get(error.name, 1)}: {error}") from None
    except Taken as error:
        raise ValueError(f"{path}, line {lines.get(error.name, 1)}: {error}") from None
    return Own(path, made, lesson.using(made) if lesson else None, **mine, lines=lines)


THINGS = ("widgets", "landscapes", "optimizers", "schedules", "datasets")

_HERE = Path(__file__).parents[1]


def _titled(landscapes: dict[str, Any]) -> dict[str, Any]:
    """One made of a function without a name is called as its variable is: two of them can be told apart in a menu."""
    for name, one in landscapes.items():
        if isinstance(one, Landscape) and one.title == "own surface":
            vars(one)["title"] = name.replace("_", " ")
    return landscapes


def widget_in(path: str | Path) -> Any:
    """The one widget that a Python file defines, made.

    Raises:
        ValueError: one sentence: the file is not there, does not run (with its line), or defines no widget or several.
    """
    return the_widget(load(path))


def the_widget(own: Own) -> Any:
    """The one widget of a file.

    Raises:
        ValueError: it has none or several.
    """
    if len(own.widgets) != 1:
        names = ", ".join(own.widgets) or "none"
        raise ValueError(
            f"{own.path}: make a sl.Lesson, or define one subclass of simulab.widgets.widget.Widget in it; there is {names}"
        )
    return own.catalogue.widgets.make(next(iter(own.widgets)), "widget")


def dataset_in(place: str) -> Dataset:
    """The dataset that a Python file defines: ``FILE.py``, or ``FILE.py:NAME`` where it defines several.

    Raises:
        ValueError: one sentence: the file is not there, does not run (with its line), or defines none of this name.
    """
    path, _, name = place.partition(".py:") if ".py:" in place else (place.removesuffix(".py"), "", "")
    own = load(f"{path}.py")
    names = ", ".join(own.datasets) or "none"
    if name and name not in own.datasets:
        raise ValueError(f"{own.path}: there is no sl.Dataset {name!r} in it; there is {names}")
    if not name and len(own.datasets) != 1:
        raise ValueError(f"{own.path}: write {own.path}:NAME for one sl.Dataset of it; there is {names}")
    return own.datasets[name or next(iter(own.datasets))]


def makes_an_app(path: str | Path) -> bool:
    """True for a script that ``panel serve`` would take: it says servable() or curdoc()."""
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    return re.search(r"\.servable\(|\bcurdoc\(|\bsimulab\.live\b", text) is not None


def run(path: Path) -> ModuleType:
    """The file as a module.

    Raises:
        ValueError: one sentence with its line.
    """
    if not path.is_file():
        raise ValueError(f"{path}: there is no such file")
    spec = importlib.util.spec_from_file_location(path.stem.replace("-", "_"), path)
    if spec is None or spec.loader is None:
        raise ValueError(f"{path}: this is not a Python file")
    module = importlib.util.module_from_spec(spec)
    before = sys.modules.get(module.__name__)
    sys.modules[module.__name__] = module  # dataclasses and pickles look their module up by name
    try:
        exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), vars(module))
    except BaseException as error:
        sys.modules.pop(module.__name__, None)
        if before is not None:
            sys.modules[module.__name__] = before
        if not isinstance(error, Exception | SystemExit):
            raise  # its time is over, or Ctrl-C
        raise ValueError(f"{path}, line {_line(error, path)}: {_sentence(error)}") from error
    return module


def _lines(path: Path) -> dict[str, int]:
    """Name -> the line of its definition at the file's top level; of a class under its name in snake case too."""
    found: dict[str, int] = {}
    for statement in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(statement, ast.ClassDef):
            found |= {_snake(statement.name, separator): statement.lineno for separator in "_-"}
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                found[node.id] = node.lineno
    return found


def _is_own_class(value: Any, kind: type, module: ModuleType) -> bool:
    return isinstance(value, type) and issubclass(value, kind) and value.__module__ == module.__name__


def _snake(name: str, separator: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", separator, name).lower()


def _sentence(error: BaseException) -> str:
    """What happened, and for a word that is not known the nearest one that is."""
    from simulab import lessons
    from simulab.lessons import ask, mark
    from simulab.lessons.place import Mistake

    if isinstance(error, Mistake):
        return error.sentence
    if isinstance(error, SystemExit):
        return "sys.exit() ends a program, and this file is read by another one; leave it out"
    if str(error).startswith("simulab has no '"):
        return str(error)  # and what to write
    unknown = re.search(r"(\w+)\.__init__\(\) got an unexpected keyword argument '(\w+)'", str(error))
    kinds = {**vars(mark), **vars(ask), **vars(lessons)}
    if unknown and isinstance(kinds.get(unknown[1]), type):
        words = list(inspect.signature(kinds[unknown[1]]).parameters)
        near = difflib.get_close_matches(unknown[2], words, n=1, cutoff=0.4)
        hint = f"did you mean {near[0]}?" if near else f"it takes {', '.join(words)}."
        return f"{unknown[1]} has no {unknown[2]!r}; {hint}"
    if isinstance(error, SyntaxError):
        return f"SyntaxError: {error.msg}"  # the line stands before it already
    if isinstance(error, AttributeError) and error.name:
        near = difflib.get_close_matches(error.name, dir(error.obj), n=1)
        return f"AttributeError: {error}{f'; did you mean {near[0]}?' if near else ''}"
    last = traceback.extract_tb(error.__traceback__)[-1].filename
    if isinstance(error, ValueError | TypeError) and Path(last).is_relative_to(_HERE):
        return str(error)  # ours begin with the argument and say what to write
    return f"{type(error).__name__}: {error}"


def _line(error: BaseException, path: Path) -> int:
    """The last line of the file that was under way."""
    if isinstance(error, SyntaxError) and error.lineno:
        return error.lineno
    if line := getattr(error, "line", 0):
        return line
    return line_of(error, path) or 1
