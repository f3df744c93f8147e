"""The same two trainings as a program to copy; see ``simulab.widgets.kit.code`` for what the braces mean."""

from typing import Any

SIMULAB = """\
import simulab as sl

net = dict(
    depth={depth}, activation="{activation}", initialisation="{initialisation}", scale={scale},
    normalisation="{normalisation}", skip={skip}, learning_rate={learning_rate}, batch_size={batch_size},
    {piece:clipping}steps={steps}, seed={seed},
)
change = {piece:beside}
for name, run in {"yours": sl.train_deep(**net), "with the change": sl.train_deep(**{**net, **change})}.items():
    print(name, run)
    print(run.backward[0])  # the gradient in every layer before training
run.plot()
"""
CHANGES = {
    "xavier": 'dict(initialisation="xavier", scale=1)',
    "he": 'dict(initialisation="he", scale=1)',
    "batch": 'dict(normalisation="batch")',
    "layer": 'dict(normalisation="layer")',
    "group": 'dict(normalisation="group")',
    "skip": "dict(skip=True)",
    "clip": "dict(clip={clip_norm})",
}


def programs() -> dict[str, Any]:
    """Library -> template and pieces."""
    return {"simulab": {"template": SIMULAB, "pieces": {"beside": CHANGES, "clipping": {"True": "clip={clip_norm}, "}}}}
