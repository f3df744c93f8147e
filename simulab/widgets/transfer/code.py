"""The same trainings as a program to copy; see ``simulab.widgets.kit.code`` for what the braces mean."""

from typing import Any

SIMULAB = """\
import simulab as sl

found = sl.transfer(
    "{task}", pretraining={pretraining}, examples={examples}, learning_rate={learning_rate},
    rank={rank}, kept="{kept}", rounds={rounds}, seed={seed}, draws=8,
)
print(found)  # the first draw is the one that is watched
print(found.before, found.old[:, :, -1])  # the old task before, and after each method
found.plot()
"""


def programs() -> dict[str, Any]:
    """Library -> template and pieces."""
    return {"simulab": {"template": SIMULAB, "pieces": {}}}
