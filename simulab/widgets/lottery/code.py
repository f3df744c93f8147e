"""The same lottery as a program to copy: with simulab, whose engine trains the very nets of the picture.

See ``simulab.widgets.kit.code`` for what the braces mean.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from simulab.optimizer import Optimizer
from simulab.training.recipe import Given
from simulab.widgets.kit.short_data import MOST, ShortData
from simulab.widgets.kit.short_net import HIDDEN

SIMULAB = f"""\
import simulab as sl

data = {{piece:data}}
net = sl.training.Network(({HIDDEN},), "tanh", "xavier")
# Trainings are counted in epochs here, not in steps.
draw = sl.lottery(
    data, net, knob="{{drawn}}", tickets={{tickets}}, deal={{deal}}, points=17, seeds=5,
    optimizer="{{optimizer}}", {{piece:optimizer}}{{piece:drawn}}
    epochs=max(1, {{steps}} // -(-len(data) // {{batch_size}})), seed={{seed}}, loss="cross_entropy", validation=0.0,
    test=0.0, standardise=standardise, dtype="float64",
)
print(draw)
print(draw.to_frame())
"""
BESIDE = {
    "learning_rate": "learning_rate={learning_rate}, ",
    "batch_size": "batch_size={batch_size}, ",
    "initial_scale": "initial_scale={initial_scale}, ",
}


def programs(data: Sequence[ShortData], optimizers: Mapping[str, Optimizer]) -> dict[str, Any]:
    """Library -> template and pieces."""
    made = {one.name: f'sl.training.dataset("{one.name}", examples={min(MOST, one.recipe.size[0])})' for one in data}
    own = {one.name: f"...  # put “{one.recipe.title}” here" for one in data if isinstance(one.recipe, Given)}
    heavy = {name: "momentum={momentum}, " if "momentum" in one.knobs() else "" for name, one in optimizers.items()}
    beside = {drawn: "".join(text for name, text in BESIDE.items() if name != drawn).rstrip() for drawn in BESIDE}
    scaled = {one.name: f"{own.get(one.name, made[one.name])}\nstandardise = {one.recipe.standardised}" for one in data}
    return {"simulab": {"template": SIMULAB, "pieces": {"data": scaled, "optimizer": heavy, "drawn": beside}}}
