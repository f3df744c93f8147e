"""The class's predictions on one picture a question: all pins, all drawn curves, all limits, and what the run did."""

import math
from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from simulab.lessons import ask
from simulab.lessons.grading import judge
from simulab.lessons.run import Run
from simulab.wording.numbers import sig3

if TYPE_CHECKING:
    from simulab.lessons.grading.grade import Grades

WIDE, HIGH, EDGE = 380, 240, 36
Point = tuple[float, float]


def figures(grades: "Grades") -> str:
    """An SVG a prediction, with its words; "" where nobody predicted anything."""
    made = []
    for place in grades.asked:
        said = [
            (one.answers[place.id].get("answer"), grades.runs[place.id, one.path.name])
            for one in grades.handed
            if (place.id, one.path.name) in grades.runs
        ]
        picture = _picture(place.question, said) if said else ""
        text = " ".join(place.question.text.split())
        if picture:
            made.append(f"<figure>{picture}<figcaption>{place.part}. {escape(text)}</figcaption></figure>")
    together = "\n".join(made)
    return f'<h2>The class</h2>\n<div class="class">\n{together}\n</div>' if made else ""


def _picture(question: ask.Question, said: Sequence[tuple[Any, Run]]) -> str:
    match question:
        case ask.EndPoint():
            return _pins(question, said)
        case ask.LossCurve():
            return _curves(question, said)
        case ask.LastStable():
            return _limits(question, said)
    return ""


def _pins(question: ask.EndPoint, said: Sequence[tuple[Any, Run]]) -> str:
    box = judge.box_of(question, said[0][1])
    flat = question.y is None
    to = _axes(box["x"], (0.0, 1.0) if flat else box["y"])
    marks = []
    for answer, run in said:
        point = (answer.get("x"), 0.5 if flat else answer.get("y")) if isinstance(answer, dict) else (None, None)
        truth = (question.x.of(run), 0.5 if question.y is None else question.y.of(run))
        marks += [_dot(to(*point), 5, "pin"), _dot(to(*truth), 6, "end")]
    return _svg(
        f"{len(said)} pins and where the runs ended", [*dict.fromkeys(marks)], box["x"], None if flat else box["y"]
    )


def _curves(question: ask.LossCurve, said: Sequence[tuple[Any, Run]]) -> str:
    steps = max(float(run.state.get("steps", 1)) for _, run in said)
    to = _axes((0.0, steps), question.decades)
    lines = []
    for answer, run in said:
        if isinstance(answer, list) and all(isinstance(one, int | float) for one in answer):
            at = np.linspace(0, float(run.state.get("steps", 1)), len(answer))
            lines.append(_line([to(x, y) for x, y in zip(at, answer)], "said"))
    for _, run in said:
        found = judge.powers(run.read(question.column, question.of), question.decades)
        lines.append(_line([to(x, y) for x, y in enumerate(found)], "true"))
    low, high = question.decades
    return _svg(f"{len(said)} drawn curves and the runs' own", [*dict.fromkeys(lines)], (0, steps), (10**low, 10**high))


def _limits(question: ask.LastStable, said: Sequence[tuple[Any, Run]]) -> str:
    pairs = [
        (answer, question.answer.of(run)) for answer, run in said if isinstance(answer, int | float) and answer > 0
    ]
    values = [value for pair in pairs for value in pair if math.isfinite(value) and value > 0]
    if not values:
        return ""
    low, high = math.log10(min(values)) - 0.2, math.log10(max(values)) + 0.2
    to = _axes((low, high), (0.0, 1.0))
    marks = [_dot(to(math.log10(answer), 0.5), 5, "pin") for answer, _ in pairs]
    marks += [_dot(to(math.log10(truth), 0.5), 6, "end") for _, truth in pairs if math.isfinite(truth) and truth > 0]
    return _svg(f"{len(pairs)} guesses and the limits", [*dict.fromkeys(marks)], (10**low, 10**high), None)


def _axes(x: Sequence[float], y: Sequence[float]) -> Any:
    def to(a: Any, b: Any) -> Point:
        known = all(isinstance(one, int | float) for one in (a, b))
        across, up = (
            ((float(a) - x[0]) / (x[1] - x[0]), (float(b) - y[0]) / (y[1] - y[0])) if known else (math.nan,) * 2
        )
        return EDGE + across * (WIDE - 2 * EDGE), HIGH - EDGE - up * (HIGH - 2 * EDGE)

    return to


def _inside(point: Point) -> bool:
    return all(math.isfinite(one) for one in point) and -WIDE < point[0] < 2 * WIDE and -HIGH < point[1] < 2 * HIGH


def _dot(point: Point, radius: float, kind: str) -> str:
    return f'<circle class="{kind}" cx="{point[0]:.1f}" cy="{point[1]:.1f}" r="{radius}"/>' if _inside(point) else ""


def _line(points: Iterable[Point], kind: str) -> str:
    text = " ".join(f"{x:.1f},{y:.1f}" for x, y in points if _inside((x, y)))
    return f'<polyline class="{kind}" points="{text}"/>'


def _svg(label: str, marks: Sequence[str], x: Sequence[float], y: Sequence[float] | None) -> str:
    words = [
        f'<text x="{EDGE}" y="{HIGH - EDGE + 16}">{sig3(x[0])}</text>',
        f'<text x="{WIDE - EDGE}" y="{HIGH - EDGE + 16}" text-anchor="end">{sig3(x[1])}</text>',
    ]
    if y is not None:
        words.append(f'<text x="{EDGE - 4}" y="{HIGH - EDGE}" text-anchor="end">{sig3(y[0])}</text>')
        words.append(f'<text x="{EDGE - 4}" y="{EDGE + 10}" text-anchor="end">{sig3(y[1])}</text>')
    frame = f'<rect class="frame" x="{EDGE}" y="{EDGE}" width="{WIDE - 2 * EDGE}" height="{HIGH - 2 * EDGE}"/>'
    inside = "\n".join([frame, *words, *marks])
    return f'<svg viewBox="0 0 {WIDE} {HIGH}" role="img" aria-label="{escape(label)}">{inside}</svg>'
