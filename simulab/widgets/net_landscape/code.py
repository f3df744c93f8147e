"""The same landscape as a program to copy; see ``simulab.widgets.kit.code`` for what the braces mean."""

from typing import Any

SIMULAB = """\
import simulab as sl

found = sl.net_landscape(
    "{plane}", "{optimizer}", activation="{activation}", normalisation="{normalisation}", loss="{loss}",
    gd_rate={gd_rate}, momentum_rate={momentum_rate}, momentum={momentum}, adam_rate={adam_rate},
    looks={looks}, {piece:plane}reach={reach}, seed={seed},
)
print(found)
print(found.sharpness[:, -1], found.limit)
found.plot()
"""


def programs() -> dict[str, Any]:
    """Library -> template and pieces."""
    return {"simulab": {"template": SIMULAB, "pieces": {"plane": {"random": "draw={draw}, "}}}}
