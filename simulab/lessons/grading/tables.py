"""Grades as a table and as a page."""

import csv as writer
import io
from html import escape
from typing import TYPE_CHECKING, Any

from simulab.lessons import ask
from simulab.lessons.grading import pictures
from simulab.wording.numbers import sig3

if TYPE_CHECKING:
    from simulab.lessons.grading.grade import Grades

COLUMNS = ("student", "file", "part", "question", "kind", "answer", "right", "run", "tries", "replay", "notes")


def csv(grades: "Grades") -> str:
    """A row an answer. A cell that a spreadsheet would compute is quoted: a student chooses what stands in it."""
    out = io.StringIO()
    rows = writer.writer(out, lineterminator="\n")
    rows.writerow(COLUMNS)
    for one in grades.answers:
        rows.writerow([_cell(getattr(one, name)) for name in COLUMNS])
    return out.getvalue()


def _cell(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {True: "yes", False: "no", None: ""}[value]
    if isinstance(value, tuple):
        return "; ".join(value)
    text = str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") and not _is_number(text) else text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def readable(question: ask.Question, answer: Any) -> str:
    """An answer as a person reads it."""
    if isinstance(question, ask.Choice) and isinstance(answer, int) and 0 <= answer < len(question.options):
        return " ".join(question.options[answer].text.split())
    if isinstance(answer, dict):
        return ", ".join(f"{knob} = {_short(value)}" for knob, value in answer.items())
    if isinstance(answer, list):
        return ", ".join(
            _short(10**power) if isinstance(power, int | float) and abs(power) < 300 else "?" for power in answer
        )
    return "" if answer is None else str(answer)[:2000]


def _short(value: Any) -> str:
    return sig3(value) if isinstance(value, int | float) and not isinstance(value, bool) else str(value)[:80]


STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-width: 72rem; margin: 2rem auto; padding: 0 1.25rem }
table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums }
th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0 }
td { border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent) }
.wide { overflow-x: auto }
.note { color: light-dark(#a3271b, #ff9c8f) }
.class { display: flex; flex-wrap: wrap; gap: 1.5rem }
figure { margin: 0; max-width: 26rem }
figcaption { font-size: .9rem }
svg { width: 100%; height: auto; overflow: visible; font: 12px system-ui, sans-serif }
svg text { fill: currentColor }
.said { fill: none; stroke: light-dark(#0072b2, #5ab4ee); stroke-width: 1.5; opacity: .55 }
.pin { fill: light-dark(#0072b2, #5ab4ee); opacity: .75 }
.true { fill: none; stroke: light-dark(#b04a00, #ff9d5c); stroke-width: 2.5 }
.end { fill: light-dark(#b04a00, #ff9d5c) }
.frame { fill: none; stroke: currentColor; opacity: .35 }
@media print { body { margin: 0; max-width: none; font-size: 10pt } }
"""


def html(grades: "Grades") -> str:
    """One page; nothing of a report is let through as markup."""
    title = escape(f"{grades.lesson.title}: {len(grades.handed)} reports")
    parts = [f"<h1>{title}</h1>", _students(grades), pictures.figures(grades), _answers(grades), _refused(grades)]
    return (
        f'<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{title}</title><style>{STYLE}</style></head>\n<body>\n" + "\n".join(parts) + "\n</body>\n</html>\n"
    )


def _table(head: tuple[str, ...], rows: list[list[str]]) -> str:
    heads = "".join(f'<th scope="col">{escape(one)}</th>' for one in head)
    body = "\n".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<div class="wide"><table><thead><tr>{heads}</tr></thead>\n<tbody>\n{body}\n</tbody></table></div>'


def _students(grades: "Grades") -> str:
    rows = [
        [escape(name), escape(file), f"{answered} of {len(grades.asked)}", f"{right} of {marked}", _said(notes)]
        for name, file, answered, marked, right, notes in grades.students
    ]
    return "<h2>Students</h2>\n" + _table(("Name", "File", "Answered", "Right", "To look at"), rows)


def _answers(grades: "Grades") -> str:
    parts = ["<h2>Answers</h2>"]
    for place in grades.asked:
        text = " ".join(place.question.text.split())
        own = [one for one in grades.answers if one.question == text and one.part == place.part]
        mark = {True: "✓", False: "✕", None: ""}
        rows = [
            [
                escape(one.student),
                escape(one.answer),
                mark[one.right],
                escape(one.run),
                str(one.tries),
                one.replay,
                _said(one.notes),
            ]
            for one in own
        ]
        parts.append(f"<h3>{place.part}. {escape(text)}</h3>")
        head = ("Name", "Answer", "Right", "Its run", "Tries", "Replayed", "To look at")
        parts.append(_table(head, rows) if rows else "<p>Nobody answered.</p>")
    return "\n".join(parts)


def _said(notes: Any) -> str:
    return f'<span class="note">{escape("; ".join(notes))}</span>' if notes else ""


def _refused(grades: "Grades") -> str:
    if not grades.refused:
        return ""
    rows = "".join(f"<li>{escape(file)}: {escape(why)}</li>" for file, why in grades.refused.items())
    return f"<h2>Left out</h2>\n<ul>{rows}</ul>"
