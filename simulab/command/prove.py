"""``simulab check``: is a lesson true, as it is set and wherever a student takes it, and can it be exported?"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from simulab.command.authoring import lesson_of
from simulab.command.proof import Proof
from simulab.command.terminal import SELDOM, Line
from simulab.lessons.check import check, unsaid
from simulab.lessons.drawn import Share, drawn
from simulab.lessons.known import Known
from simulab.lessons.lesson import Lesson
from simulab.own.limit import Limit, TookTooLong
from simulab.page import lesson as lesson_page
from simulab.page.program import CannotExport

HOLDS, FAILS, UNREAD = range(3)
"""The exit code: of several lessons the highest."""


def prove_all(
    names: Sequence[str],
    out: TextIO,
    err: TextIO,
    *,
    states: int = 20,
    seed: int = 0,
    as_json: bool = False,
    served: bool = False,
) -> int:
    """Check lessons one after the other: one that cannot be read is said and stops no other; see ``prove``.

    Returns:
        0: everything holds; 1: something does not; 2: something cannot be read.
    """
    code, found = HOLDS, []
    for name in names:
        try:
            proof = prove(name, err, states=states, seed=seed, served=served)
        except ValueError as error:
            print(f"simulab: {error}", file=err)
            code = UNREAD
            found.append({"file": name, "error": str(error)})
            continue
        code = max(code, HOLDS if proof.holds else FAILS)
        found.append(proof.data())
        if not as_json:
            proof.write(out)
    if as_json:
        print(json.dumps(found[0] if len(names) == 1 else found, indent=1), file=out)
    return code


def prove(name: str, err: TextIO, *, states: int = 20, seed: int = 0, served: bool = False) -> Proof:
    """Check a built-in lesson or a file.

    Args:
        name: the lesson's, or the file's.
        err: where the progress goes.
        states: how many states of each screen are drawn; 0: only the presets.
        seed: of the drawing.
        served: it will only be served, so do not try whether a page can be made of it.

    Raises:
        ValueError: a file that cannot be read, or something in it that is not there or does not end; the sentence has the line.
    """
    lesson = lesson_of(name)
    limit, line, now = Limit(name), Line(err, SELDOM), ["as it is set"]

    def said(what: str) -> None:
        now[0] = what
        limit.alive()
        if line.due():
            line.write(f"{lesson.title}, {what}")

    def hears(share: Share) -> None:
        said(f"screen {share.scenario + 1} of {share.scenarios}: state {share.state + 1} of {share.states}")

    def all_of_it() -> Proof:
        preset, known = [], Known()
        for finding in check(lesson, known):
            preset.append(finding)
            limit.alive()
        turned = list(drawn(lesson, states, seed, hears, known)) if states else []
        said("the page")
        refused = None if served else _refusal(lesson, name)
        return Proof(lesson, states, seed, preset, turned, unsaid(lesson), refused)

    try:
        return limit.run(all_of_it)
    except TookTooLong as error:
        where = f"line {error.line}" if error.line else now[0]
        raise ValueError(f"{name}, {where}: {error}") from None
    except ValueError as error:
        raise ValueError(f"{Path(name).parent / str(error)}" if name.endswith(".py") else str(error)) from None
    finally:
        line.close()


def _refusal(lesson: Lesson, name: str) -> str:
    """Why no page can be made of a lesson; "" where one can."""
    try:
        lesson_page.to_html(lesson, Path(name).stem)
    except CannotExport as error:
        return str(error)
    return ""
