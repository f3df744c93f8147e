"""What a script reads of a net lab: its history and its weights, as people index them."""

import itertools
from collections.abc import Mapping
from typing import Any

import numpy as np

from simulab.widgets.net_lab.shape import LAYERS, PER_LAYER, WIDEST

Columns = Mapping[str, Mapping[str, np.ndarray]]
NAMES = {"loss": ("train_loss", "test_loss"), "accuracy": ("train_accuracy", "test_accuracy")}
OF_LAYERS = {
    "gradient": "gradient_norm",
    "moved": "update_over_weight",
    "activation": "activation_std",
    "stuck": "flat_share",
}


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
    """For each layer ``weights`` (T+1, n_in, n_out) and ``bias`` (T+1, n_out) after each epoch, from before training on."""
    depth, points = int(state["layers"]), columns["points"]
    widths = [
        int(points["inputs"][0]),
        *(int(state[f"width_{i + 1}"]) for i in range(depth)),
        int(points["outputs"][0]),
    ]
    table = columns["run"]["w"].T.reshape(-1, LAYERS, PER_LAYER)
    found = []
    for layer, (into, out) in enumerate(itertools.pairwise(widths)):
        rows = table[:, layer]
        found.append(
            {
                "weights": rows[:, : WIDEST * WIDEST].reshape(-1, WIDEST, WIDEST)[:, :into, :out],
                "bias": rows[:, WIDEST * WIDEST :][:, :out],
            }
        )
    return found
