"""The check list passes a sound net and finds every planted fault, by the line that is about it."""

import math

import pytest

import simulab as sl
from simulab.vitals import FAULTS

FOUND_BY = {
    "labels_shuffled": "unseen examples",
    "out_of_step": "unseen examples",
    "labels_from_1": "initial loss",
    "unscaled": "inputs",
    "augmentation": "tiny batch",
    "frozen_layer": "every layer",
    "wrong_sign": "downhill",
    "no_penalty": "penalty",
    "wrong_loss": "initial loss",
    "softmax_twice": "tiny batch",
    "eps_too_small": "sure mistake",
}


@pytest.fixture(scope="module")
def sound():
    return sl.sanity("wine", (8,))


def test_a_sound_net_passes(sound):
    assert sound.passed, sound
    assert sound["initial loss"].measured == pytest.approx(math.log(3), rel=0.02)
    assert sound["penalty"].measured == pytest.approx(0.01, rel=1e-3)
    assert sound["downhill"].measured == pytest.approx(1, abs=0.05)  # a small step follows the tangent


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_found_where_it_is(fault, seed):
    found = sl.sanity("wine", (8,), fault=fault, seed=seed, split_seed=seed)
    assert FOUND_BY[fault] in found.failed, found


def test_labels_that_say_nothing_are_memorised_and_not_learnt():
    """The tiny batch alone would let them pass."""
    assert sl.sanity("wine", (8,), fault="labels_shuffled").failed == ("unseen examples",)


def test_a_file_gives_it_back(sound, tmp_path):
    wrong = sl.sanity("wine", (8,), fault="eps_too_small")
    wrong.save(tmp_path / "list.npz")
    again = sl.Sanity.load(tmp_path / "list.npz")
    assert str(again) == str(wrong)
    assert "measured inf" in str(again)
    assert list(sound.to_frame().columns) == ["name", "expected", "measured", "passed", "says"]
    assert sound.plot().xaxis.axis_label == "times"


def test_a_wrong_argument_is_named():
    with pytest.raises(ValueError, match="dataset: diabetes is a regression"):
        sl.sanity("diabetes")
    with pytest.raises(ValueError, match="fault: 'wrong_signs' is not known; did you mean wrong_sign"):
        sl.sanity("wine", fault="wrong_signs")
