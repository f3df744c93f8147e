"""The check list passes a sound net and finds every planted fault, by the line that is about it."""

import math

import numpy as np
import pytest

import simulab as sl
from simulab import catalogue
from simulab.vitals import FAULTS
from simulab.vitals.check_list import LINES
from simulab.widgets.sanity.code import programs

WIDGET = catalogue.widgets["sanity"]()
WINE = sl.training.dataset("wine", examples=120)
NET = sl.training.Network((8,), "tanh", "xavier")

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
    return sl.sanity(WINE, NET)


def test_a_sound_net_passes(sound):
    assert sound.passed, sound
    assert sound["initial loss"].measured == pytest.approx(math.log(3), rel=0.02)
    assert sound["penalty"].measured == pytest.approx(0.01, rel=1e-3)
    assert sound["downhill"].measured == pytest.approx(1, abs=0.05)  # a small step follows the tangent


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_found_where_it_is(fault, seed):
    found = sl.sanity(WINE, NET, fault=fault, seed=seed, split_seed=seed)
    assert FOUND_BY[fault] in found.failed, found


def test_labels_that_say_nothing_are_memorised_and_not_learnt():
    """The tiny batch alone would let them pass."""
    assert sl.sanity(WINE, NET, fault="labels_shuffled").failed == ("unseen examples",)


def test_a_file_gives_it_back(sound, tmp_path):
    wrong = sl.sanity(WINE, NET, fault="eps_too_small")
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


@pytest.mark.parametrize(
    "fault", ["nothing", "unscaled", "frozen_layer", "wrong_loss", "softmax_twice", "labels_from_1"]
)
def test_the_widget_finds_the_same_numbers(fault):
    """But for the order of shuffled labels and the turned signs, which it draws itself."""
    run = WIDGET.compute({"fault": fault, "l2": 0.02, "examples": 7}, ["run"])["run"]
    found = sl.sanity(WINE, NET, fault=fault if fault in FAULTS else "", l2=0.02, examples=7)
    assert [check.expected for check in found.checks] == pytest.approx(run["expected"][:, 0], rel=1e-6)
    # there in float32, and examples are rounded to three decimals here; unscaled trainings are chaotic in their digits
    rough = ("inputs", "tiny batch", "unseen examples") if fault == "unscaled" else ()
    calm = [i for i, name in enumerate(LINES) if name not in rough]
    measured = np.array([check.measured for check in found.checks])
    assert [found.checks[i].passed for i in calm] == list(run["passed"][calm, 0] > 0)
    assert run["measured"][calm, 0] == pytest.approx(measured[calm], rel=0.03, abs=2e-3)


def test_the_code_is_a_program_that_tells_nothing():
    made = programs(WIDGET._data)["simulab"]
    for fault, text in made["pieces"]["fault"].items():
        assert fault == "hidden" or text.strip('"') == fault.replace("nothing", "")
    code = made["template"].replace("{piece:data}", made["pieces"]["data"]["wine"])
    code = code.replace("{piece:fault}", made["pieces"]["fault"]["hidden"])
    compile(code.format(**WIDGET.resolve()[0]), "code", "exec")
