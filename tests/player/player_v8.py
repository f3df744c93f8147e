"""The player's pure modules in V8, called from Python."""

import json
from typing import Any

from py_mini_racer import MiniRacer

from simulab import player


class V8:
    """A JavaScript world that holds one module and what it imports."""

    def __init__(self, entry: str) -> None:
        self._world = MiniRacer()
        self._world.eval(player.joined(entry))

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
