"""The same comparison as a program to copy; see ``simulab.widgets.kit.code`` for what the braces mean."""

from typing import Any

SIMULAB = """\
import simulab as sl

fits = sl.compare_losses(
    "{task}", {piece:task}
    learning_rate={learning_rate}, steps={steps}, seed={seed},
)
print(fits)
fits.plot()
"""
PIECES = {
    "line": "outliers={outliers}, scatter={scatter}, huber_delta={huber_delta},",
    "classes": "rare={rare}, wrong={wrong}, focal_gamma={focal_gamma}, margin={margin},",
    "embedding": "spread={spread}, margin={margin},",
}


def programs() -> dict[str, Any]:
    """Library -> template and pieces."""
    return {"simulab": {"template": SIMULAB, "pieces": {"task": PIECES}}}
