"""``simulab new`` and ``simulab check``: an instructor's file, begun and proved."""

from importlib.resources import files
from pathlib import Path
from typing import TextIO

from simulab import catalogue
from simulab.lessons.check import check, unsaid
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


def prove(name: str, out: TextIO) -> bool:
    """Check a built-in lesson or a file, and write what was found; True where everything holds.

    Raises:
        ValueError: a file that cannot be read, or something in it that is not there; the sentence has the line.
    """
    if not name.endswith(".py"):
        return _report(catalogue.lessons.make(name, "NAME"), out)
    own = own_file.load(name)
    if own.lesson is None:
        raise ValueError(f"{name}: there is no sl.Lesson and no sl.Scenario in it to check")
    try:
        return _report(own.lesson, out)
    except ValueError as error:
        raise ValueError(f"{Path(name).parent / str(error)}") from None


def _report(lesson: Lesson, out: TextIO) -> bool:
    failed = count = 0
    for finding in check(lesson):
        count += 1
        if not finding.holds:
            failed += 1
            said = " ".join(finding.says.split())
            print(f"{Path(finding.place.file).name}, line {finding.place.line}: does not hold: {said}", file=out)
            print(f"    {finding.numbers}", file=out)
    for claim in unsaid(lesson):
        said = " ".join(claim.says.split())
        print(f"{Path(claim.file).name}, line {claim.line}: no text of the lesson says this: {said}", file=out)
    print(f"{lesson.title}: {count} looked at, {count - failed} hold, {failed} do not", file=out)
    return not failed
