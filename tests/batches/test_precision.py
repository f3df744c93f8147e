"""A training in few bits against the same in NumPy's own float16 (and bfloat16, float32), written again from its description, and
against PyTorch's mixed precision."""

import json
from pathlib import Path
from typing import Any

import jax
import ml_dtypes
import numpy as np
import pytest

import simulab as sl
from simulab.batches.border import border
from simulab.batches.half import BINS, begun
from simulab.machine import backend

RECORDED = json.loads((Path(__file__).parents[1] / "reference/torch_amp.json").read_text(encoding="utf-8"))
KINDS = {"float16": np.float16, "bfloat16": ml_dtypes.bfloat16, "float32": np.float32}


def to(x, kind):
    """Once to the format, as a number of 64 bits; bfloat16 from 32, as ml_dtypes would do anyway."""
    with np.errstate(over="ignore"):
        return (
            np.asarray(x, float).astype(np.float32 if kind is ml_dtypes.bfloat16 else kind).astype(kind).astype(float)
        )


@np.errstate(invalid="ignore", over="ignore")  # infinite gradients are what it is about
def by_hand(kind, steps, scaling="none", loss_scale=1.0, masters=True, weight=1e-5, rate=0.01, adam=True):
    with backend.float64():
        x, label = (np.asarray(one) for one in border())
        entry, hidden, biases, readout, bias = (np.array(one) for one in jax.device_get(begun(0)))
    kept = np.float32 if masters else kind
    w = [to(one, np.float32) for one in (entry, *hidden, *biases, readout, bias)]
    w = [to(one, kept) for one in w]
    m, v = ([np.zeros_like(one) for one in w] for _ in range(2))
    scale, good, taken, skipped, losses, scales, lost = loss_scale, 0, 0, 0, [], [], []
    for _ in range(steps + 1):
        used = [to(one, kind) for one in w]
        layers, shifts, out, last = used[:4], used[4:8], used[8], used[9]
        h = [to(x, kind)]
        for i in range(4):
            h.append(to(np.tanh(to(h[-1] @ layers[i] + shifts[i], kind)), kind))
        score = to(h[-1] @ out + last, kind)
        losses.append(np.mean(np.logaddexp(0, score) - label * score))
        scales.append(scale)
        pull = to(weight * scale * (1 / (1 + np.exp(-score)) - label) / len(x), kind)
        g = [np.zeros(0)] * 10
        g[8], g[9] = to(pull @ h[-1], kind), to(pull.sum(), kind)
        down = to(pull[:, None] * out, kind)
        for i in (3, 2, 1, 0):
            down = to(down * to(1 - h[i + 1] ** 2, kind), kind)
            g[i], g[4 + i] = to(h[i].T @ down, kind), to(down.sum(0), kind)
            down = to(down @ layers[i].T, kind)
        lost.append(sum(np.sum(one == 0) for one in g) / sum(np.size(one) for one in g))
        fine = all(np.all(np.isfinite(one)) for one in g)
        if scaling != "none" and not fine:
            skipped += 1
        else:
            taken += 1
            with np.errstate(invalid="ignore"):
                g = [to(one / scale, np.float32) for one in g]
            m = [to(0.9 * a + 0.1 * b, np.float32) for a, b in zip(m, g)]
            v = [to(0.999 * a + 0.001 * b**2, np.float32) for a, b in zip(v, g)]
            aims = [
                (a / (1 - 0.9**taken)) / (np.sqrt(b / (1 - 0.999**taken)) + 1e-8) if adam else c
                for a, b, c in zip(m, v, g)
            ]
            w = [to(one - rate * aim, kept) for one, aim in zip(w, aims)]
        if scaling == "dynamic":
            good = good + 1 if fine else 0
            scale, good = (2 * scale, 0) if good >= 20 else (scale if fine else scale / 2, good)
    return np.array(losses), np.array(scales), skipped, np.array(lost)


CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "float16, lost": ("float16", {}),
    "float16, scaled": ("float16", {"scaling": "static", "loss_scale": 2.0**12}),
    "float16, too large a scale": ("float16", {"scaling": "static", "loss_scale": 2.0**24, "loss_weight": 1.0}),
    "float16, dynamic": ("float16", {"scaling": "dynamic", "loss_scale": 2.0**24, "loss_weight": 0.01}),
    "float16, no masters": ("float16", {"masters": False, "loss_weight": 0.1, "learning_rate": 1e-3}),
    "bfloat16, descent": ("bfloat16", {"optimizer": "sgd", "loss_weight": 1.0, "learning_rate": 0.3}),
    "float32": ("float32", {}),
}


@pytest.mark.parametrize("case", list(CASES))
def test_it_is_what_numpys_own_numbers_give(case):
    name, given = CASES[case]
    run = sl.train_precision(name, steps=50, **given)
    other = dict(given)
    names = {"loss_weight": "weight", "learning_rate": "rate"}
    other = {names.get(key, key): value for key, value in other.items() if key != "optimizer"}
    losses, scales, skipped, lost = by_hand(KINDS[name], 50, adam=given.get("optimizer") != "sgd", **other)
    # rounded numbers are equal; a sum whose order differs may fall on the other side of a tie, one unit of the format
    assert run.loss == pytest.approx(losses, rel=2e-3)
    assert run.loss[:5] == pytest.approx(losses[:5], rel=1e-5)
    assert np.array_equal(run.scale, scales if given.get("scaling") else np.ones(51))
    assert run.skipped[-1] == skipped - (given.get("loss_scale") == 2.0**24 and given.get("scaling") == "static")
    assert run.lost == pytest.approx(lost, abs=0.01)


@pytest.mark.parametrize(
    "recorded", RECORDED["cases"], ids=lambda one: f"{one['case']['format']}-{one['case']['scaling']}"
)
def test_loss_scaling_is_that_of_pytorchs_grad_scaler(recorded):
    """The scale, and which steps are skipped, are equal."""
    case = dict(recorded["case"])
    run = sl.train_precision(case.pop("format"), steps=50, **case)
    assert run.scale.tolist() == recorded["scale"]
    assert run.skipped.tolist() == recorded["skipped"]
    # one unit of the format here and there, as PyTorch rounds 1 - h² not on its own and adds in float32: 2⁻⁸ in bfloat16, of
    # which a mean over the net keeps a small part, until Adam's steps have magnified it
    assert run.loss[:11] == pytest.approx(recorded["loss"][:11], rel=1e-3)
    assert run.loss == pytest.approx(recorded["loss"], rel=1e-2)
    assert run.lost[:11] == pytest.approx(recorded["zero"][:11], abs=0.01)
    assert run.lost.mean() == pytest.approx(np.mean(recorded["zero"]), abs=0.01)


def test_the_recorded_trainings_begin_where_ours_do():
    with backend.float64():
        begin = jax.device_get(begun(0))
    assert RECORDED["start"] == [np.float32(one).tolist() for one in (begin.entry, *begin.hidden, begin.readout)]


def test_float16_loses_gradients_that_scaling_and_bfloat16_keep():
    plain = sl.train_precision("float16")
    for saved in (
        sl.train_precision("float16", scaling="static"), sl.train_precision("float16", scaling="dynamic"),
        sl.train_precision("bfloat16"),
    ):  # fmt: skip
        assert plain.lost.mean() > 0.3
        assert saved.lost.mean() < 0.02
        assert plain.loss[-1] > 5 * saved.loss[-1]


def test_the_spread_of_the_gradient_moves_with_the_scale():
    at = np.arange(*BINS)
    one = sl.train_precision("float32", steps=1).spread[0]
    other = sl.train_precision("float32", steps=1, scaling="static", loss_scale=1024).spread[0]
    assert one.sum() == pytest.approx(1)
    assert at @ other - at @ one == pytest.approx(10)


def test_without_masters_small_steps_are_lost():
    kept, lost = (
        sl.train_precision("bfloat16", masters=masters, loss_weight=1.0, learning_rate=1e-3)
        for masters in (True, False)
    )
    assert kept.still.max() < 0.01  # a step may be zero in float32 too, for a weight or two
    assert lost.still[-1] > 0.3
    assert lost.loss[-1] > 1.1 * kept.loss[-1]


def test_a_file_gives_it_back(tmp_path):
    run = sl.train_precision(steps=3)
    run.save(tmp_path / "run.npz")
    again = sl.PrecisionRun.load(tmp_path / "run.npz")
    assert str(again) == str(run)
    assert np.array_equal(again.spread, run.spread)
    assert (len(run), list(run.to_frame().columns)) == (3, ["loss", "lost", "scale", "skipped", "still", "right"])
    assert run.plot().xaxis.axis_label == "step"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"format": "float8"}, "format: 'float8' is not known"),
        ({"scaling": "some"}, "scaling: 'some' is not known"),
        ({"loss_scale": 0.5}, "loss_scale: give a number from 1 to"),
        ({"steps": 0}, "steps: give a whole number from 1 to 300"),
        ({"optimizer": "lion"}, "optimizer: 'lion' is not known"),
    ],
)
def test_a_wrong_argument_is_named(wrong, said):
    with pytest.raises(ValueError, match=said):
        sl.train_precision(**wrong)
