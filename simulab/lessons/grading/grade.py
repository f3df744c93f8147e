"""Grades: a class's reports on a lesson, every answer replayed and marked once more, and what does not fit together said."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulab.lessons import ask
from simulab.lessons.grading import forged, replay, tables
from simulab.lessons.grading.handed import Handed, NoReport, read
from simulab.lessons.grading.judge import judged
from simulab.lessons.look_over import widget_of
from simulab.lessons.prepare import live, prepare
from simulab.lessons.run import Run
from simulab.lessons.scenario import Scenario
from simulab.results.tabular import data_frame
from simulab.widgets.widget import Widget

if TYPE_CHECKING:
    from simulab.lessons.lesson import Lesson


@dataclass(frozen=True)
class Asked:
    """A question of the lesson, where it stands."""

    id: str
    part: int
    """Counted from 1."""
    scenario: Scenario
    widget: Widget | None
    question: ask.Question


@dataclass(frozen=True)
class Answer:
    """One student's answer to one question, looked at once more."""

    student: str
    file: str
    part: int
    question: str
    kind: str
    answer: Any
    right: bool | None
    """As it is marked now, of the run that the file says it was given of; None where nobody marks it."""
    run: str
    """What that run says."""
    tries: int
    replay: str
    notes: tuple[str, ...]
    """What does not fit together."""


@dataclass(frozen=True)
class Grades:
    """A class's answers, in the order of files and questions."""

    lesson: "Lesson"
    asked: Sequence[Asked]
    answers: Sequence[Answer]
    handed: Sequence[Handed]
    notes: Mapping[str, Sequence[str]]
    """File -> what is wrong with the report as a whole."""
    refused: Mapping[str, str]
    """File -> why it was left out, in one sentence."""
    runs: Mapping[tuple[str, str], Run]
    """(question, file) -> the run of that answer."""

    @cached_property
    def students(self) -> list[tuple[str, str, int, int, int, list[str]]]:
        """(student, file, questions answered, marked, right, everything that does not fit) a report."""
        found = []
        for one in self.handed:
            own = [answer for answer in self.answers if answer.file == one.path.name]
            marked = [answer.right for answer in own if answer.right is not None]
            said = [*self.notes[one.path.name], *(f"question {a.part}: {note}" for a in own for note in a.notes)]
            found.append((one.student, one.path.name, len(own), len(marked), sum(marked), said))
        return found

    def to_csv(self, path: str | Path | None = None) -> str:
        """A row an answer; written to ``path`` as well, where one is given."""
        return _written(tables.csv(self), path)

    def to_html(self, path: str | Path | None = None) -> str:
        """One page without scripts: the students, the class's predictions on pictures, every answer, what was left out."""
        return _written(tables.html(self), path)

    def to_frame(self) -> Any:
        """A row an answer, as a pandas DataFrame.

        Raises:
            ImportError: pandas is not installed.
        """
        return data_frame([vars(answer) for answer in self.answers])


def grade(
    lesson: "Lesson", folder: str | Path | Sequence[str | Path], hears: Callable[[int, int], object] = lambda *_: None
) -> Grades:
    """Every report of a folder; see ``Lesson.grade``.

    Args:
        lesson: what the reports are on.
        folder: a folder, whose .html files are read, or the files themselves.
        hears: is told how many reports are done, of how many.

    Raises:
        ValueError: there is no such folder, or no report in it.
    """
    files, asked = _files(folder), questions(lesson)
    ids = {one.id for one in asked}
    handed, refused = list[Handed](), dict[str, str]()
    for file in files:
        try:
            one = read(file)
            if not ids & set(one.answers):
                raise NoReport(f"it is on another lesson: {one.title or one.lesson or 'without a title'}")
            handed.append(one)
        except NoReport as error:
            refused[file.name] = str(error)
    runs, answers, notes = dict[tuple[str, str], Run](), list[Answer](), _notes(handed)
    known: dict[str, Run | None] = {}
    for i, one in enumerate(handed):
        hears(i, len(handed))
        if strange := set(one.answers) - ids:
            notes[one.path.name].append(
                f"{len(strange)} answers are to questions that the lesson has not, or no longer"
            )
        for place in asked:
            kept = one.answers.get(place.id, {})
            if kept.get("said") is True:
                run, answer = _answer(one, place, dict(kept), known)
                answers.append(answer)
                if run is not None:
                    runs[place.id, one.path.name] = run
    return Grades(lesson, asked, answers, handed, notes, refused, runs)


def questions(lesson: "Lesson") -> list[Asked]:
    """The questions with the names under which answers to them are kept."""
    made = prepare(lesson, lesson.slug, live(lesson)[1])
    return [
        Asked(data["id"], part, scenario, widget_of(scenario), question)
        for part, (scenario, said) in enumerate(zip(lesson.scenarios, made["scenarios"], strict=True), 1)
        for question, data in zip(scenario.questions, said["questions"], strict=True)
    ]


def _files(folder: str | Path | Sequence[str | Path]) -> list[Path]:
    if not isinstance(folder, str | Path):
        return [Path(file) for file in folder]
    place = Path(folder)
    if not place.is_dir():
        raise ValueError(f"folder: there is no folder {str(place)!r}")
    files = sorted(file for file in place.iterdir() if file.suffix.lower() in (".html", ".htm"))
    if not files:
        raise ValueError(f"folder: there is no report in {str(place)!r}; students save them as .html files")
    return files


def _notes(handed: Sequence[Handed]) -> dict[str, list[str]]:
    """Of each report what is wrong with it as a whole: an edited file, and one that is another's but for the name."""
    found: dict[str, list[str]] = {}
    first: dict[str, str] = {}
    for one in handed:
        said = found[one.path.name] = []
        if one.sealed is False:
            said.append("the file was changed after it was saved: its seal does not fit what it says")
        elif one.sealed is None:
            said.append("it has no seal: an older simulab made it, or it was written by hand")
        same = repr(sorted((key, sorted(kept.items(), key=str)) for key, kept in one.answers.items()))
        if same in first:
            said.append(f"its answers are those of {first[same]}, state by state")
        elif alike := [(forged.copied(one, other), other.path.name) for other in handed[: handed.index(one)]]:
            many, twin = max(alike)
            if many > 1:
                said.append(f"{many} of its answers, made by hand, are those of {twin} to the last digit")
        first.setdefault(same, one.path.name)
    return found


def _answer(one: Handed, place: Asked, kept: dict[str, Any], known: dict[str, Run | None]) -> tuple[Run | None, Answer]:
    notes, run, how = list[str](), None, ""
    file = kept.get("state")
    if place.widget is not None and isinstance(file, dict) and isinstance(file.get("state"), dict):
        key = f"{place.part} {sorted(file['state'].items(), key=str)}"
        if key not in known:
            known[key] = replay.run_of(place.widget, file["state"])
        run = known[key]
        how = replay.UNKNOWN if run is None else replay.replayed(run, file)
        if run is None:
            notes.append("its state is none that the widget can take")
        elif how == replay.OTHER:
            notes.append("its numbers are not those of its state")
    elif place.widget is not None:
        notes.append("it has no state to replay")
    if run is not None and (strange := forged.unreachable(place.scenario, run)):
        notes.append(f"no knob of this screen leads to its state: {', '.join(strange)}")
    if run is not None and forged.too_exact(place.question, kept.get("answer"), run):
        notes.append("its guess is the result itself, to the last digit")
    right, said = judged(place.question, kept, run)
    if right is not None and kept.get("good") is not None and right is not kept["good"]:
        notes.append(f"the file marks it {_word(kept['good'])}, and it is {_word(right)}")
    tries = kept.get("tries")
    return run, Answer(
        one.student,
        one.path.name,
        place.part,
        " ".join(place.question.text.split()),
        type(place.question).__name__,
        tables.readable(place.question, kept.get("answer")),
        right,
        said,
        tries if isinstance(tries, int) else 1,
        how,
        tuple(notes),
    )


def _word(good: Any) -> str:
    return "right" if good is True else "not right"


def _written(text: str, path: str | Path | None) -> str:
    if path is not None:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(text, encoding="utf-8")
    return text
