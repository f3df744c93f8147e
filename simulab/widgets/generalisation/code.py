"""The same study as a program to copy; see ``simulab.widgets.kit.code`` for what the braces mean."""

from typing import Any

SIMULAB = """\
import simulab as sl

found = sl.generalise(
    {piece:about} seed={seed},
)
print(found)
found.plot()
"""
ABOUT = {
    "curve": '"{study}", {piece:study}\n    examples={examples}, noise={noise},',
    "judging": '"{judging}", {piece:judging} apart={apart},',
    "nets": '"{net}", {piece:net} pictures={pictures}, length={length},',
}
STUDY = {
    "capacity": 'features="{features}", capacity={capacity}, penalty={penalty},',
    "penalty": "capacity={capacity}, penalty={penalty}, l1={l1},",
    "training": "capacity={capacity}, stop={stop},",
    "examples": "capacity={capacity}, penalty={penalty},",
}
JUDGING = {
    "splits": "judged={judged}, share={share}, folds={folds},",
    "peeking": "judged={judged},",
    "leaks": "",
    "drift": "judged={judged}, drift={drift},",
}
NET = {
    "ways": "strength={strength},",
    "ensembles": "",
    "calibration": "smoothing={smoothing},",
    "stopping": "wrong={wrong},",
    "optimizers": "",
    "imbalance": "rarity={rarity}, gamma={gamma},",
    "shift": 'shifted="{shifted}",',
}


def programs() -> dict[str, Any]:
    """Library -> template and pieces."""
    pieces = {"about": ABOUT, "study": STUDY, "judging": JUDGING, "net": NET}
    return {"simulab": {"template": SIMULAB, "pieces": pieces}}
