"""Every sentence of several workers, several devices and few bits, in drawn states, against runs of the same in Python."""

import re

import numpy as np
import pytest
from heard import Heard

import simulab as sl
from simulab import catalogue
from simulab.widgets.batches import scale_words

WIDGET = catalogue.widgets["batches"]()
NUMBER = r"(-?\d[\d,]*\.?\d*(?:e[+-]?\d+)?)"


def drawn(seed):
    draw = np.random.default_rng(seed)
    look = ("workers", "parallel", "precision")[seed % 3]
    return {
        "look": look, "seed": seed, "steps": int(draw.integers(10, 60)) if look != "parallel" else 120,
        "workers": int(draw.integers(1, 9)), "shards": str(draw.choice(["even", "uneven"])), "strips": bool(draw.integers(2)),
        "together": str(draw.choice(["mean", "plain", "sum"])), "batch_norm": bool(draw.integers(4) == 0),
        "split": str(draw.choice(["data", "tensor", "layers", "pipeline"])), "devices": int(draw.integers(1, 9)),
        "micro": int(draw.integers(1, 17)), "whole_batch": int(8 * 2 ** draw.uniform(0, 7)),
        "overhead": float(10 ** draw.uniform(-1, 2)), "speed": float(10 ** draw.uniform(1, 4)),
        "bandwidth": float(10 ** draw.uniform(-1, 3)), "millions": float(10 ** draw.uniform(0, 3)),
        "activations": float(10 ** draw.uniform(-3, 2)), "format": str(draw.choice(["float32", "bfloat16", "float16"])),
        "scaling": str(draw.choice(["none", "static", "dynamic"])),
        "scale_power": int(24 if draw.integers(2) else draw.integers(0, 25)),
        "masters": bool(draw.integers(2)), "loss_weight": float(1.0 if draw.integers(2) else 10 ** draw.uniform(-7, 0)),
        "optimizer": str(draw.choice(["adam", "sgd"])),
        "learning_rate": float(10 ** draw.uniform(-2, 1) if look == "workers" else 10 ** draw.uniform(-4, -1)),
    }  # fmt: skip


def test_a_fixed_part():
    heard = set().union(*(check(drawn(seed)) for seed in (*range(24), 32)))
    assert heard >= {
        "rounding to 32 bits", "before training", "A sum of", "smallest shard", "own examples", "Until it is full",
        "Over each link", "should not be", "No entry", "are skipped", "S begins", "too small for the format",
    }  # fmt: skip


@pytest.mark.long
def test_two_thousand_states():
    # Units are tanh: a gradient is at most as long as the weights, and the loss stays finite. At the highest rates and most
    # steps, 8 workers summed, the workers' is at most 352; the net of few bits, whose rates end at 0.1, at most 0.78.
    heard = Heard(WIDGET, {scale_words.NO_LOSS, scale_words.NO_END}, codes=scale_words.PHRASES)
    for seed in range(1000, 3000):
        state = drawn(seed)
        check(state, lambda columns, state=state: heard.note(columns, state["look"]))
    heard.enough()


def near(shown, wanted):
    return shown == pytest.approx(wanted, rel=0.006, abs=1e-12)  # three digits


def numbers(pattern, said, case):
    found = re.search(pattern.replace("#", NUMBER), said)
    assert found, case
    return [float(one.replace(",", "")) for one in found.groups()]


def check(state, note=lambda columns: None):
    """Asserts whatever was said, and returns the key words that were."""
    result = WIDGET.compute(state)
    note(result)
    said = WIDGET.say(result)
    case = f"{state}: {said}"
    return {"workers": workers, "parallel": devices, "precision": bits}[state["look"]](state, said, case)


def keys(said, *all_):
    return {one for one in all_ if one in said}


def workers(state, said, case):
    names = ("shards", "strips", "together", "batch_norm", "learning_rate", "steps", "seed")
    count = state["workers"]
    run = sl.train_workers(count, **{name: state[name] for name in names})
    if count == 1:
        assert "One worker has the whole batch" in said, case
    elif run.apart.max() < 1e-5:
        found, apart = numbers("What # workers find together is the large batch's gradient, up to # of its", said, case)
        assert found == count, case
        assert apart == pytest.approx(run.apart.max(), rel=0.5), case  # the last bits of sums
    else:
        found, apart = numbers("What # workers find together is # of the large", said, case)
        assert found == count, case
        assert near(apart, run.apart[0]), case
    assert ("A sum of" in said) == (state["together"] == "sum" and count > 1), case
    if "A sum of" in said:
        assert near(numbers("as if the rate were #", said, case)[0], count * state["learning_rate"]), case
    ratio = run.shares.max() / run.shares.min()
    assert ("smallest shard" in said) == (state["together"] != "mean" and count > 1 and ratio > 1), case
    if "smallest shard" in said:
        assert near(numbers("counts # times", said, case)[0], ratio), case
    assert ("own examples" in said) == (state["batch_norm"] and count > 1), case
    if np.isfinite(run.loss[-1]):
        steps, loss, alone = numbers("After # steps the loss is #; computed at once it is #", said, case)
        assert steps == state["steps"], case
        assert loss == pytest.approx(run.loss[-1], rel=0.01, abs=1e-9), case
        assert alone == pytest.approx(run.alone[-1], rel=0.01, abs=1e-9), case
    return keys(said, "rounding to 32 bits", "before training", "A sum of", "smallest shard", "own examples")


def devices(state, said, case):
    plan = sl.schedule_devices(
        state["split"], devices=state["devices"], batch_size=state["whole_batch"], micro_batches=state["micro"],
        overhead=state["overhead"] / 1e3, rate=state["speed"], weights=1e6 * state["millions"],
        bandwidth=1e9 * state["bandwidth"], activations=1e6 * state["activations"],
    )  # fmt: skip
    alone = state["overhead"] / 1e3 + state["whole_batch"] / state["speed"]
    time, speed, times = numbers("A step takes # ms: # examples a second, # times", said, case)
    assert near(time, 1e3 * plan.time), case
    assert near(speed, plan.throughput), case
    assert near(times, alone / plan.time), case
    assert near(numbers("holds # GB", said, case)[0], plan.memory / 1e9), case
    assert near(numbers("t₀r = #", said, case)[0], state["overhead"] / 1e3 * state["speed"]), case
    several = state["devices"] > 1
    assert ("waits for nobody" in said) == (not several), case
    if several:
        shares = numbers("compute for # % of the time, exchange for # % and wait for # %", said, case)
        assert shares == pytest.approx(
            [100 * one for one in (plan.computing, plan.exchanging, plan.waiting)], abs=0.5001
        ), case
        busy = np.sum((plan.stop - plan.start)[plan.kind < 2]) / (state["devices"] * plan.time)
        assert busy == pytest.approx(plan.computing), case
    assert ("Until it is full" in said) == (several and state["split"] == "pipeline"), case
    if "Until it is full" in said:
        p, m = state["devices"], min(state["micro"], state["whole_batch"])
        share = 100 * (p - 1) / (m + p - 1)
        assert numbers("= # % of the time if", said, case)[0] == pytest.approx(share, abs=0.5001), case
        assert 100 * plan.waiting > share - 1e-6, case
    assert ("Over each link" in said) == (several and state["split"] == "data"), case
    return keys(said, "Until it is full", "Over each link")


def bits(state, said, case):
    names = ("scaling", "masters", "loss_weight", "optimizer", "learning_rate", "steps", "seed")
    given = {name: state[name] for name in names}
    run = sl.train_precision(state["format"], loss_scale=2.0 ** state["scale_power"], **given)
    plain = sl.train_precision("float32", **{**given, "scaling": "none", "masters": True})
    finite = np.isfinite(run.loss[-1])
    if finite and run.lost.max() > 0:
        assert near(numbers("# % of the gradient's entries are zero", said, case)[0], 100 * run.lost.mean()), case
    assert ("No entry" in said) == (finite and run.lost.max() == 0), case
    skipped = run.skipped[-1]
    assert ("are skipped" in said) == (skipped > 0), case
    if skipped == state["steps"]:
        assert "nothing is learnt" in said, case
        assert np.all(run.loss == run.loss[0]), case
    elif skipped:
        assert numbers("# of # steps are skipped", said, case) == [skipped, state["steps"]], case
    assert ("S begins" in said) == (state["scaling"] == "dynamic"), case
    if state["scaling"] == "dynamic":
        assert numbers("power # and ends at 2 to the power #", said, case) == np.log2(run.scale[[0, -1]]).tolist(), case
    stuck = not state["masters"] and finite and run.still.max() > 0
    assert ("too small for the format" in said) == stuck, case
    if state["format"] == "float32" and state["scaling"] == "none":
        assert "in float32 itself" in said, case
        assert run.loss == pytest.approx(plain.loss, nan_ok=True), case
    elif finite:
        steps, loss, other = numbers("After # steps the loss is #; in float32 it is #", said, case)
        assert steps == state["steps"], case
        assert near(loss, run.loss[-1]), case
        assert near(other, plain.loss[-1]), case
    return keys(said, "should not be", "No entry", "are skipped", "S begins", "too small for the format")
