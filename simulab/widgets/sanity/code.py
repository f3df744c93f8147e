"""The same list as a program to copy; see ``simulab.widgets.kit.code`` for what the braces mean."""

from collections.abc import Sequence
from typing import Any

from simulab.training.recipe import Given
from simulab.widgets.kit.short_data import MOST, ShortData
from simulab.widgets.kit.short_net import HIDDEN
from simulab.widgets.sanity.controls import HIDDEN as DEALT
from simulab.widgets.sanity.controls import VALUES

SIMULAB = f"""\
import simulab as sl

data = {{piece:data}}
net = sl.training.Network(({HIDDEN},), "tanh", "xavier")
fault = {{piece:fault}}
found = sl.sanity(
    data, net, fault=fault, examples={{examples}}, steps={{steps}}, learning_rate={{learning_rate}}, l2={{l2}}, seed={{seed}},
)
print(found)
"""


def programs(data: Sequence[ShortData]) -> dict[str, Any]:
    """Library -> template and pieces."""
    made = {one.name: f'sl.training.dataset("{one.name}", examples={min(MOST, one.recipe.size[0])})' for one in data}
    own = {one.name: f"...  # put “{one.recipe.title}” here" for one in data if isinstance(one.recipe, Given)}
    faults = {value: f'"{name}"' for name, value in VALUES.items()}
    hidden = {DEALT: '""  # the one that was dealt is for you to find; print(sl.vitals.FAULTS) says what there is'}
    return {"simulab": {"template": SIMULAB, "pieces": {"data": {**made, **own}, "fault": {**faults, **hidden}}}}
