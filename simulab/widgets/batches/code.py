"""The same trainings as a program to copy; see ``simulab.widgets.kit.code`` for what the braces mean."""

from collections.abc import Sequence
from typing import Any

from simulab.training.recipe import Given
from simulab.widgets.batches.scale_code import PROGRAMS
from simulab.widgets.batches.tasks import BOWL
from simulab.widgets.kit.short_data import MOST, ShortData

SIMULAB = """\
import simulab as sl

data = {piece:data}
runs = sl.train_batches(
    data, {piece:data:scaled}batch_sizes={piece:look}, learning_rate={learning_rate}, drawn="{drawn}",
    steps={steps}, seed={seed},
)
print(runs)
print(runs.noise, runs.noise_law)  # before training: measured, and by the law
print(runs.sharpness)  # at the end: the largest eigenvalue of the Hessian
runs.plot()
"""
DECAY = """\
import simulab as sl

data = {piece:data}
# other halves and other mini-batches than on the map: losses differ by what luck does
run = sl.train(
    data, sl.training.Network((8,), "tanh", "xavier"), optimizer="sgd", loss="cross_entropy", {piece:data:scaled}
    learning_rate={learning_rate}, {piece:held_back}, epochs={epochs}, batch_size={batch_size}, seed={seed},
    validation=0.5, test=0.0,
)
print(run.validation_loss[-1])  # of the half held out
run.plot()
"""
SIZES = {
    "noise": "(1, 2, 4, 8, 16, 32, 64, None)",
    "descent": "(1, {batch_size}, None)",
    "rule": '(1, 2, 4, 8, 16, 32, 64, None), scaling="linear"',
    "minima": "(1, 4, 16, 64, None)",
    "race": "(1, {batch_size}, None)",
}


def programs(data: Sequence[ShortData]) -> dict[str, Any]:
    """Library -> template and pieces."""
    made = {one.name: f'sl.training.dataset("{one.name}", examples={min(MOST, one.recipe.size[0])})' for one in data}
    own = {one.name: f"...  # put “{one.recipe.title}” here" for one in data if isinstance(one.recipe, Given)}
    scaled = {one.name: f"standardise={one.recipe.standardised}, " for one in data}
    pieces = {
        "data": {BOWL: f'"{BOWL}"', **made, **own},
        "scaled": {BOWL: "noise={noise}, ", **scaled},
        "look": {**SIZES, "*": SIZES["noise"]},
        "held_back": {"decay": "weight_decay={weight_decay}", "dropout": "dropout={dropout}"},
        "program": {"decay": DECAY, **PROGRAMS, "*": SIMULAB},
    }
    return {"simulab": {"template": "{piece:look:program}", "pieces": pieces}}
