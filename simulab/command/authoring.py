"""``simulab new``: an instructor's file, begun; and which lesson a command means."""

from importlib.resources import files
from pathlib import Path

from simulab import catalogue
from simulab.lessons.lesson import Lesson
from simulab.own import file as own_file

START = "start.py.txt"


def new(path: str | Path) -> Path:
    """Write a commented lesson that runs as it is.

    Raises:
        ValueError: the file is there already, or its name is none for a Python file.
    """
    target = Path(path)
    if target.suffix != ".py" or not target.stem.replace("-", "_").isidentifier():
        raise ValueError(f"{target}: give a Python file's name, such as my_lesson.py")
    if target.stem in catalogue.widgets or target.stem in catalogue.lessons:
        raise ValueError(f"{target}: simulab has a {target.stem} already; choose another name")
    text = files("simulab.lessons").joinpath(START).read_text(encoding="utf-8")
    try:
        with target.open("x", encoding="utf-8") as file:
            file.write(text.replace("{file}", target.name).replace("{{", "{").replace("}}", "}"))
    except FileExistsError:
        raise ValueError(f"{target} is there already; choose another name") from None
    return target


def lesson_of(name: str) -> Lesson:
    """A built-in lesson, or the one that a file makes.

    Raises:
        ValueError: there is none of this name, or the file cannot be read.
    """
    if not name.endswith(".py"):
        return catalogue.lessons.make(name, "NAME")
    own = own_file.load(name)
    if own.lesson is None:
        raise ValueError(f"{name}: there is no sl.Lesson and no sl.Scenario in it to check")
    return own.lesson
