"""The same test as a program to copy: with simulab, whose engine trains the very nets of the picture.

See ``simulab.widgets.kit.code`` for what the braces mean.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from simulab.optimizer import Optimizer
from simulab.training.recipe import Given
from simulab.widgets.kit.short_data import MOST, ShortData
from simulab.widgets.kit.short_net import HIDDEN
from simulab.widgets.rate_finder.controls import LOWEST

SIMULAB = f"""\
import simulab as sl

data = {{piece:data}}
net = sl.training.Network(({HIDDEN},), "tanh", "xavier")
same = dict(
    optimizer="{{optimizer}}", {{piece:optimizer}}batch_size={{batch_size}}, seed={{seed}}, loss="cross_entropy",
    validation=0.0, test=0.0, dtype="float64",
)
test = sl.range_test(
    data, net, lowest={LOWEST:g}, highest={{highest}}, steps={{steps}}, smoothing={{smoothing}}, rates=25, **same
)
print(test)

# Whole trainings with the suggestions and with your own rate; here they are counted in epochs, not in steps.
epochs = test.settings["epochs"]
for name, rate in {{**test.suggestions, "yours": {{learning_rate}}}}.items():
    run = sl.train(data, net, learning_rate=rate, epochs=epochs, **same)
    print(f"{{name}}: rate {{rate:.3g}} ends at a training loss of {{run.train_loss[-1]:.3g}}")
"""


def programs(data: Sequence[ShortData], optimizers: Mapping[str, Optimizer]) -> dict[str, Any]:
    """Library -> template and pieces."""
    made = {one.name: f'sl.training.dataset("{one.name}", examples={min(MOST, one.recipe.size[0])})' for one in data}
    own = {one.name: f"...  # put “{one.recipe.title}” here" for one in data if isinstance(one.recipe, Given)}
    heavy = {name: "momentum={momentum}, " if "momentum" in one.knobs() else "" for name, one in optimizers.items()}
    return {"simulab": {"template": SIMULAB, "pieces": {"data": {**made, **own}, "optimizer": heavy}}}
