"""Whole training runs do what PyTorch does from the same weights on the same mini-batches, loss for loss."""

import json
from dataclasses import replace
from pathlib import Path

import jax
import numpy as np
import pytest

from simulab import training
from simulab.training import batches

STRUCTURE = ("activation", "normalisation", "skip")

with np.load(Path(__file__).parents[1] / "reference" / "torch_nets.npz") as recorded:
    RECORDED = dict(recorded)
CASES = json.loads(str(RECORDED["cases"]))
TOLERANCE = {"float32": 1e-5, "float64": 1e-10}
IN_BOTH = ("nesterov_batch_norm",)
"""A program takes seconds to compile; in float32 one case is enough."""


def run(name, dtype):
    case = CASES[name]
    data = training.dataset(case.get("dataset", "two_moons")).take(100)
    if f"points_{data.name}" in RECORDED:
        data = replace(data, x=RECORDED[f"points_{data.name}"])
    network = training.Network((8, 8), initialisation="xavier", **{key: case[key] for key in STRUCTURE if key in case})
    weights = [RECORDED[f"weights_{name}_{i}"] for i in range(3)]
    start = [{"weights": w, "bias": np.zeros(w.shape[1])} for w in weights]
    if case.get("normalisation"):
        start[:2] = [{**made, "scale": np.ones(8), "shift": np.zeros(8)} for made in start[:2]]
    if case.get("normalisation") == "batch":  # PyTorch's bias there has no gradient and stays zero
        start[:2] = [{name: made[name] for name in made if name != "bias"} for made in start[:2]]
    knobs = {key: value for key, value in case.items() if key not in (*STRUCTURE, "dataset")}
    return training.train(
        data, network, epochs=3, batch_size=16, seed=3, test=0.0, record=["steps"], dtype=dtype, weights=start, **knobs
    )


@pytest.mark.parametrize(
    ("name", "dtype"), [(name, "float64") for name in CASES] + [(name, "float32") for name in IN_BOTH]
)
def test_every_loss_is_that_of_torch(name, dtype):
    """1e-10 and 1e-5: some hundred roundings of either precision."""
    history, close = run(name, dtype), {"rtol": TOLERANCE[dtype], "atol": TOLERANCE[dtype]}
    assert history.step_loss.dtype == dtype
    np.testing.assert_allclose(history.step_loss.ravel(), RECORDED[f"loss_{name}_{dtype}"], **close)
    if CASES[name]["optimizer"] == "nesterov":
        return  # between the steps PyTorch holds the look-ahead point, so it validates another network than ours
    np.testing.assert_allclose(history.validation_loss[1:], RECORDED[f"validation_{name}_{dtype}"], **close)


@pytest.mark.parametrize("name", CASES)
def test_the_order_of_the_examples_is_the_recorded_one(name):
    order = RECORDED[f"order_{name}"]
    ours = [batches.order(jax.random.key(3), epoch, order.shape[1]) for epoch in range(len(order))]
    np.testing.assert_array_equal(ours, order)
