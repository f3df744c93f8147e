"""Transfer: PyTorch's fine-tuning, unfreezing and adapter, scikit-learn's probe, and what has to be equal to the last bit."""

import functools
import json
import math
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

import simulab as sl
from simulab import catalogue
from simulab.finetuning import data
from simulab.finetuning.methods import ADAPTER, FINE, FROZEN, GRADUAL, METHODS, SCRATCH, moving, trained_numbers
from simulab.finetuning.net import UNITS, Adapter, Linear, Net, blank, features, loss, merged, scores
from simulab.finetuning.training import Way, beginning, key_of, learnt, pretrained, rest, stepped

RECORDED = json.loads((Path(__file__).parents[1] / "reference/torch_transfer.json").read_text(encoding="utf-8"))
found = functools.cache(sl.transfer)
STEPS, RANK = 9, 3


def wave(*shape, by):
    return np.sin(by * np.arange(1, math.prod(shape) + 1)).reshape(shape)


@pytest.fixture(scope="module", autouse=True)
def precise():
    """All of it in 64 bits, as the widget computes."""
    with jax.enable_x64(True):
        yield


@pytest.fixture(scope="module")
def known():
    """A net that has learnt the old task of ten examples of each digit, and its key."""
    key = key_of(3, 0)
    return key, jax.jit(pretrained)(key, 10.0)


def way(method, kept=0, rank=4.0, examples=4.0, steps=30):
    return Way(np.int32(method), np.int32(0), np.int32(kept), rank, 0.01, examples, np.int32(steps))


@jax.jit
def after(key, was, one, ends):
    begun = beginning(key, was, one)
    return begun, learnt(key, rest(begun), one, 0, ends).net


@jax.jit
def step(adam, x, method, share):
    return loss(adam.net, x), stepped(adam, x, moving(method, 0, share), 0.01)


def same(one, other):
    return all(np.array_equal(a, b) for a, b in zip(jax.tree.leaves(one), jax.tree.leaves(other)))


@pytest.mark.parametrize("recorded", RECORDED["methods"], ids=lambda one: one["method"])
def test_steps_are_pytorchs(recorded):
    """Both in 64 bits; of gradients that are nothing but rounding Adam makes steps of some 1e-10."""
    method = np.int32(METHODS.index(recorded["method"]))

    def adapter(inputs, by):
        return Adapter(
            np.pad(wave(RANK, inputs, by=by) / inputs**0.5, ((0, UNITS - RANK), (0, 0))), np.zeros((UNITS, UNITS))
        )

    net = Net(
        Linear(0.3 * wave(UNITS, 64, by=1.7), 0.1 * wave(UNITS, by=0.9)),
        Linear(0.5 * wave(UNITS, UNITS, by=2.3), 0.1 * wave(UNITS, by=1.1)),
        blank(),
        (adapter(64, 0.7), adapter(UNITS, 1.3)),
    )
    adam, losses = rest(jax.tree.map(jnp.asarray, net)), []
    for i in range(STEPS):
        value, adam = step(adam, (1 + wave(20, 64, by=0.37 + 0.01 * i)) / 2, method, i / STEPS)
        losses.append(float(value))
    assert losses == pytest.approx(recorded["loss"], rel=1e-7)
    assert losses[0] == pytest.approx(math.log(5), abs=1e-12)
    for part, ends in recorded["ends"].items():
        its = [[float(np.linalg.norm(one)), float(np.sum(one))] for one in jax.tree.leaves(getattr(adam.net, part))]
        assert np.array(its) == pytest.approx(np.array(ends), rel=1e-7, abs=1e-7)


def test_an_adapter_begins_as_the_pretrained_net_and_ends_with_its_rank(known):
    key, was = known
    x = data.inputs(data.old().test)
    for rank in (1.0, 4.0, 16.0):
        begun, net = after(key, was, way(ADAPTER, rank=rank), 30)
        assert np.array_equal(scores(merged(begun), was.head, x), scores(was.trunk, was.head, x))
        assert same(net[:2], was.trunk)  # bit for bit
        for layer, its in zip(merged(net), was.trunk):
            moved = np.asarray(layer.weights - its.weights)
            # what a product of two thin matrices adds has singular values beyond its rank of rounding only
            assert np.linalg.matrix_rank(moved, tol=1e-9) <= rank
            assert np.abs(moved).max() > 0.01


def test_an_adapter_of_full_rank_can_be_what_fine_tuning_makes_of_the_weights(known):
    key, was = known
    _, tuned = after(key, was, way(FINE), 30)
    pair = zip(was.trunk, tuned[:2])
    adapters = tuple(Adapter(new.weights - old.weights, jnp.eye(UNITS)) for old, new in pair)
    by = merged(Net(was.trunk[0], was.trunk[1], tuned.head, (adapters[0], adapters[1])))
    for layer, new in zip(by, tuned[:2]):
        assert np.asarray(layer.weights) == pytest.approx(np.asarray(new.weights), abs=1e-12)


def test_what_is_frozen_stays_to_the_last_bit(known):
    key, was = known
    assert same(after(key, was, way(FROZEN), 30)[1][:2], was.trunk)
    assert same(after(key, was, way(GRADUAL), 10)[1][:2], was.trunk)
    unfrozen = after(key, was, way(GRADUAL), 20)[1]
    assert same(unfrozen.first, was.trunk[0])
    assert not same(unfrozen.second, was.trunk[1])
    assert not same(after(key, was, way(GRADUAL), 30)[1].first, was.trunk[0])
    kept = after(key, was, way(FINE, kept=1), 30)[1]
    assert same(kept.first, was.trunk[0])
    assert not same(kept.second, was.trunk[1])
    assert not same(after(key, was, way(SCRATCH), 30)[0][:2], was.trunk)


def test_without_pretraining_fine_tuning_is_training_from_scratch():
    none = found(methods=("scratch", "fine"), pretraining=0, rounds=4, draws=2)
    assert np.array_equal(none.new[:, 0], none.new[:, 1])


def test_fine_tuning_of_no_layer_is_a_linear_probe():
    kept = found(methods=("frozen", "fine", "gradual"), kept="both", rounds=4)
    assert np.array_equal(kept.new[:, 0], kept.new[:, 1])
    assert np.array_equal(kept.new[:, 0], kept.new[:, 2])
    assert np.all(kept.old == kept.before[0])


def test_the_probe_comes_to_the_optimum_of_logistic_regression(known):
    """Convex: there is one lowest loss. Newton finds it, but for a penalty of 1e-4; Adam with all 300 examples creeps along
    features that are nearly collinear and is 0.02 above it after 5,000 steps, from log 5 at first."""
    key, was = known
    pool, test = (data.inputs(one) for one in data.new()[0])
    parts = moving(np.int32(FROZEN), 0, 0.0)
    adam = rest(beginning(key, was, way(FROZEN)))
    run = jax.jit(
        lambda adam, rate, steps: jax.lax.fori_loop(0, steps, lambda _, one: stepped(one, pool, parts, rate), adam)
    )
    for rate, steps in ((0.3, 2000), (0.1, 2000), (0.03, 1000)):
        adam = run(adam, rate, steps)
    made = [np.asarray(features(was.trunk, x)) for x in (pool, test)]
    labels = [data.labels(len(x)) for x in made]
    best = LogisticRegression(C=1e4, solver="newton-cholesky").fit(made[0], labels[0])
    lowest = -np.mean(np.log(best.predict_proba(made[0])[np.arange(len(labels[0])), labels[0]]))
    assert lowest - 1e-3 < float(loss(adam.net, pool)) < lowest + 0.03
    answers = [best.predict(made[1]), np.argmax(scores(was.trunk, adam.net.head, test), axis=1)]
    assert np.mean(answers[0] == answers[1]) > 0.95
    assert same(adam.net[:2], was.trunk)


def test_numbers_that_are_trained():
    layers = 64 * 16 + 16 + 16 * 16 + 16
    for kept, fine in ((0, layers), (1, 16 * 16 + 16), (2, 0)):
        counts = np.asarray(trained_numbers(np.arange(5), kept, 3.0))
        assert list(counts) == [layers + 85, 85, fine + 85, fine + 85, 85 + 3 * (64 + 16 + 16 + 16)]


def test_no_picture_is_in_two_parts_and_few_examples_are_the_first_of_many():
    whole = catalogue.datasets.recipes["digits"].whole
    places = {tuple(row): i for i, row in enumerate(whole.x.round().astype(int).tolist())}
    parts = [data.old().pool, data.old().test, data.new()[0].pool, data.new()[0].test, data._pictures(0, 60, 60)]
    seen = [places[tuple(row)] for part in parts for row in part.tolist()]
    assert len(set(seen)) == len(seen) == 3 * 300 + 2 * 270
    for part, first in zip(parts, (0, 0, 5, 5, 0)):
        its = [whole.y[places[tuple(row)]] for row in part.tolist()]
        assert np.array_equal(its, first + data.labels(len(part)))
    hidden = data.new()[1]
    assert np.mean(hidden.test[data.old().test > 0] == 0) == pytest.approx(data.HIDDEN, abs=0.02)  # of 9,000 pixels
    order = np.asarray(data.dealt(jax.random.key(5)))
    assert np.array_equal(np.sort(order, axis=0), np.arange(300).reshape(60, 5))
    some = np.asarray(data.batch(jax.random.key(6), jnp.asarray(order), 3.0, 20))
    assert set(some) <= set(order[:3].ravel())
    assert np.array_equal(some % 5, data.labels(20))


def test_a_near_task_gains_by_what_was_learnt_and_a_far_one_does_not():
    """Yosinski et al. (2014): features transfer the less, the farther the tasks are from one another. Four draws."""
    near, far = (
        found(task, examples=1, draws=4, methods=("scratch", "frozen", "fine")) for task in ("hidden", "others")
    )
    scratch, frozen, fine = near.new[:, :, -1].mean(axis=0)
    assert min(frozen, fine) > scratch + 0.15
    assert near.best in ("frozen", "fine")
    assert far.best == "scratch"
    assert np.all(near.old[:, 1] == near.before[:, None])
    assert np.all(far.old[:, 2, -1] < far.before)
    assert np.isnan(near.old[:, 0]).all()


def test_a_larger_rate_forgets_more():
    slow, fast = (found(methods=("fine",), learning_rate=rate, draws=2).old[:, 0, -1] for rate in (1e-4, 0.1))
    assert np.all(fast < slow - 0.1)


def test_it_is_kept_and_comes_back(tmp_path):
    made = found(methods=("scratch", "fine"), pretraining=0, rounds=4, draws=2)
    made.save(tmp_path / "transfer.npz")
    again = sl.Transfer.load(tmp_path / "transfer.npz")
    assert str(again) == str(made)
    assert again.settings == made.settings
    assert list(made.to_frame().columns) == ["draw", "method", "step", "new", "old"]
    assert len(made.to_frame()) == 2 * 2 * 5
    assert made.plot().yaxis.axis_label == "% right"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"task": "other"}, "did you mean others"),
        ({"methods": ("probe",)}, "methods: 'probe' is not known"),
        ({"methods": ()}, "methods: give one at least"),
        ({"examples": 61}, "examples: give a whole number from 1 to 60, not 61"),
        ({"rank": 0}, "rank: give a whole number from 1 to 16"),
        ({"learning_rate": 0}, "learning_rate: give a number"),
        ({"rounds": 41}, "rounds: give a whole number from 4 to 40"),
    ],
)
def test_a_wrong_argument_is_named(wrong, said):
    with pytest.raises(ValueError, match=said):
        sl.transfer(**wrong)
