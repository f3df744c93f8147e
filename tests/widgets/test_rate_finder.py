"""The rate finder's numbers are those of ``sl.range_test`` and ``sl.train``, and its code says the same."""

import numpy as np
import pytest

import simulab as sl
from simulab import catalogue
from simulab.widgets.kit import short_data
from simulab.widgets.rate_finder.code import programs

FINDER = catalogue.widgets["rate-finder"]()
STATE = {"data": "wine", "steps": 60, "batch_size": 24, "seed": 5, "learning_rate": 0.05}


@pytest.fixture(scope="module")
def columns():
    return FINDER.compute(STATE)


@pytest.fixture(scope="module")
def tested():
    """The same test by the engine, on the examples as they travel."""
    (wine,) = (one for one in short_data.all_data(FINDER.catalogue, "rate-finder") if one.name == "wine")
    part = wine.part()
    data = sl.Dataset("wine", part.x, part.y, wine.dataset.classes)
    return data, {"optimizer": "momentum", "batch_size": 24, "seed": 5, "loss": "cross_entropy", "validation": 0.0, "test": 0.0,
                      "standardise": False, "dtype": "float64"}  # fmt: skip


NET = sl.training.Network((8,), "tanh", "xavier")


def order_of(data):
    """Where the split puts each example: it mixes them once more."""
    return sl.training.split(data, validation=0.0, test=0.0).indices["train"]


def test_the_test_is_the_engines(columns, tested):
    data, same = tested
    back = np.argsort(order_of(data))
    mixed = sl.Dataset("wine", data.x[back], data.y[back], data.classes)  # mixed again it lies as before
    assert np.array_equal(mixed.x[order_of(mixed)], data.x)
    engine = sl.range_test(mixed, NET, steps=60, rates=0, **same)
    seen = columns["test"]
    assert seen["rate"][:60] == pytest.approx(engine.rate, rel=1e-6)
    assert seen["seen"][:60] == pytest.approx(engine.loss, rel=1e-5, abs=1e-7)  # float32 on the wire
    assert seen["smoothed"][:60] == pytest.approx(engine.smoothed, rel=1e-5, abs=1e-7)
    assert seen["tried"][:2, 0] == pytest.approx([engine.steepest, engine.below_lowest], rel=1e-5)


def test_the_curve_is_made_of_such_trainings(columns):
    truth = {column: values.ravel() for column, values in columns["truth"].items()}
    assert truth["rate"][[0, -1]] == pytest.approx([1e-5, 10])
    alone = FINDER.compute({**STATE, "learning_rate": float(truth["rate"][14])}, ["test"])["test"]
    assert alone["final"][2, 0] == pytest.approx(truth["final"][14], rel=1e-4)
    assert alone["final"][2, 0] == alone["loss"][2, 60]


def test_in_batches_of_all_the_test_sees_the_training_loss():
    slow = FINDER.compute({**STATE, "batch_size": 120, "learning_rate": 1e-5}, ["test"])["test"]
    assert slow["seen"][:2] == pytest.approx(slow["loss"][2, :2], rel=1e-6)  # the first step of both is at 1e-5


def test_a_dataset_too_wide_for_a_slider_is_left_out():
    names = [option.value for option in FINDER.controls()[0].options]
    assert {"wine", "two_moons"} <= set(names)
    assert not {"digits", "breast_cancer", "noisy_sine"} & set(names)


def test_the_code_is_a_program():
    made = programs(short_data.all_data(FINDER.catalogue, "rate-finder"), FINDER._optimizers)["simulab"]
    text = made["template"].replace("{piece:data}", made["pieces"]["data"]["wine"])
    text = text.replace("{piece:optimizer}", made["pieces"]["optimizer"]["momentum"])
    for knob, value in {"optimizer": "momentum", "momentum": 0.9, "batch_size": 24, "seed": 5, "steps": 60, "highest": 10.0,
                        "smoothing": 0.9, "learning_rate": 0.05}.items():  # fmt: skip
        text = text.replace(f"{{{knob}}}", str(value))
    compile(text.replace("{{", "{").replace("}}", "}"), "code", "exec")
    assert "momentum=0.9, batch_size=24" in text
