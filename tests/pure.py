"""The browser's modules that need no page, in a bare V8 and called from Python: js/tests/pure.js says which."""

import json
from pathlib import Path
from typing import Any

from py_mini_racer import MiniRacer

from simulab.page import parts
from simulab.page.program import program
from simulab.widgets.widget import Widget

SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
"""Defines every exported name."""


def engine(*more: str) -> MiniRacer:
    """A JavaScript world with these modules, and with ``more`` statements."""
    made = MiniRacer()
    for script in (SCRIPT, *more):
        made.eval(f"{script};undefined")
    return made


def page(widget: Widget) -> MiniRacer:
    """What a widget's page computes with: its description as ``spec``, its program's ``sources``."""
    return engine(f"const spec = {json.dumps(parts.described(widget))}", f"const sources = {program(widget)}")


class V8:
    """A JavaScript world whose functions are called by name."""

    def __init__(self) -> None:
        self._world = engine()

    def run(self, script: str) -> None:
        self._world.eval(f"{script};undefined")

    def __call__(self, function: str, *arguments: Any) -> Any:
        """``function(*arguments)``, both ways through JSON; infinities and NaN may go in."""
        given = ", ".join(_literal(argument) for argument in arguments)
        return json.loads(self._world.eval(f"JSON.stringify({function}({given}))"))


def _literal(argument: Any) -> str:
    """A value as JavaScript reads it; by JSON.parse where it can, which takes every key for a key."""
    try:
        return f"JSON.parse({json.dumps(json.dumps(argument, allow_nan=False))})"
    except ValueError:
        return json.dumps(argument)
