"""The same study as a program to copy; see ``simulab.widgets.kit.code`` for what the braces mean."""

from typing import Any

SIMULAB = """\
import simulab as sl

found = sl.generalise(
    "{study}", {piece:study}
    examples={examples}, noise={noise}, seed={seed},
)
print(found)
found.plot()
"""
PIECES = {
    "capacity": 'features="{features}", capacity={capacity}, penalty={penalty},',
    "penalty": "capacity={capacity}, penalty={penalty}, l1={l1},",
    "training": "capacity={capacity}, stop={stop},",
}


def programs() -> dict[str, Any]:
    """Library -> template and pieces."""
    return {"simulab": {"template": SIMULAB, "pieces": {"study": PIECES}}}
