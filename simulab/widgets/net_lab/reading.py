"""What a script reads of a net lab: its history and its weights, as people index them."""

import itertools
from collections.abc import Mapping
from typing import Any

import numpy as np

from simulab.widgets.net_lab.shape import LAYERS

Columns = Mapping[str, Mapping[str, np.ndarray]]
NAMES = {"loss": ("train_loss", "test_loss"), "accuracy": ("train_accuracy", "test_accuracy")}
OF_LAYERS = {
    "gradient": "gradient_norm",
    "moved": "update_over_weight",
    "activation": "activation_std",
    "stuck": "flat_share",
}


def given(points: Mapping[str, np.ndarray]) -> np.ndarray:
    """(count, inputs) what the net is given of each point, of the columns of ``points``."""
    count, inputs = int(points["count"][0]), int(points["inputs"][0])
    return np.hstack([*points["x"]])[:count, :inputs].astype(float)


def history(columns: Columns, state: Mapping[str, Any]) -> dict[str, np.ndarray]:
    """Name -> what was seen after each epoch, from before training on.

    Returns:
        ``train_loss``, ``test_loss``, ``train_accuracy``, ``test_accuracy`` (T+1,); of each layer ``gradient_norm`` and
        ``update_over_weight`` (T+1, layers + 1), ``activation_std`` and ``flat_share`` (T+1, layers). NaN where there is nothing.
    """
    run, depth = columns["run"], int(state["layers"])
    found = {name: run[key][split] for key, names in NAMES.items() for split, name in enumerate(names)}
    for key, name in OF_LAYERS.items():
        found[name] = run[key][: depth + (len(run[key]) == LAYERS)].T
    return found


def weights(columns: Columns, state: Mapping[str, Any]) -> list[dict[str, np.ndarray]]:
    """For each layer ``weights`` (T+1, n_in, n_out) and ``bias`` (T+1, n_out) after each epoch, from before training on.

    A normalised hidden layer has ``scale``, ``shift`` (T+1, n_out) and the running ``mean`` and ``variance`` besides.
    """
    depth, points = int(state["layers"]), columns["points"]
    hidden = [int(state[f"width_{i + 1}"]) for i in range(depth)]
    widths = [int(points["inputs"][0]), *hidden, int(points["outputs"][0])]
    rows, at, found = columns["run"]["w"].T, 0, []

    def taken(*shape: int) -> np.ndarray:
        nonlocal at
        at += int(np.prod(shape))
        return rows[:, at - int(np.prod(shape)) : at].reshape(-1, *shape)

    for into, out in itertools.pairwise(widths):
        found.append({"weights": taken(into, out), "bias": taken(out)})
    for layer, width in enumerate(hidden):
        normed = {name: taken(width) for name in ("scale", "shift", "mean", "variance")}
        if state["normalisation"] != "none":
            found[layer] |= normed
    return found
