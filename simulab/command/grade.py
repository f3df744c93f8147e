"""``simulab grade``: a class's reports on a lesson, as a table and as a page."""

from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from simulab.command.authoring import lesson_of
from simulab.command.listing import columns
from simulab.command.terminal import SELDOM, Line
from simulab.lessons.grading.grade import Grades, grade


def grade_all(name: str, folder: str, outputs: Sequence[str], out: TextIO, err: TextIO) -> bool:
    """Grade a folder of reports; True where every file was one and nothing in them is to be looked at.

    Args:
        name: a built-in lesson, or the file of one.
        folder: with the reports.
        outputs: files to write, .csv or .html.
        out: where the students are named.
        err: where the progress and the files that were left out go.

    Raises:
        ValueError: the lesson or the folder cannot be read, or an output is neither .csv nor .html.
    """
    if wrong := [one for one in outputs if Path(one).suffix not in (".csv", ".html")]:
        raise ValueError(f"{wrong[0]}: write a .csv or a .html file")
    lesson = lesson_of(name)
    line = Line(err, SELDOM)

    def hears(done: int, of: int) -> None:
        if line.due():
            line.write(f"report {done + 1} of {of}")

    try:
        grades = grade(lesson, folder, hears)
    finally:
        line.close()
    for path in outputs:
        (grades.to_csv if Path(path).suffix == ".csv" else grades.to_html)(path)
    print("\n".join(_students(grades)), file=out)
    for file, why in grades.refused.items():
        print(f"simulab: left out: {file}: {why}", file=err)
    return not grades.refused and not any(notes for *_, notes in grades.students)


def _students(grades: Grades) -> list[str]:
    rows = []
    for student, file, answered, marked, right, notes in grades.students:
        said = f"{answered} of {len(grades.asked)} answered, {right} of {marked} right"
        rows.append((student, said, file if not notes else f"{file}: {'; '.join(notes)}"))
    return [f"{grades.lesson.title}: {len(rows)} reports", *columns(rows, 130)]
