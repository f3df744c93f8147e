"""The lottery widget's numbers are those of ``sl.lottery``'s draw and of the engine's trainings, and its code says the same."""

import numpy as np
import pytest

import simulab as sl
from simulab import catalogue
from simulab.vitals.lottery import RANGES, _drawn
from simulab.widgets.kit import short_data
from simulab.widgets.lottery.code import programs

LOTTERY = catalogue.widgets["lottery"]()
STATE = {"steps": 51, "deal": 7, "seed": 3, "batch_size": 20}


@pytest.fixture(scope="module")
def columns():
    return LOTTERY.compute(STATE)


def test_the_tickets_are_those_of_the_same_deal(columns):
    assert columns["race"]["value"][:3, 0] == pytest.approx(_drawn("learning_rate", 3, 7), rel=1e-6)
    assert np.isnan(columns["race"]["value"][3:]).all()


def test_more_tickets_are_dealt_beside_the_same_three(columns):
    five = LOTTERY.compute({**STATE, "tickets": 5})
    assert five["race"]["value"][:5, 0] == pytest.approx(_drawn("learning_rate", 5, 7), rel=1e-6)
    assert five["race"]["loss"][:3] == pytest.approx(columns["race"]["loss"][:3], rel=1e-6, nan_ok=True)
    assert np.isfinite(five["race"]["loss"][:5, 0]).all()
    assert five["judged"]["verdict"].shape == (6, 1)
    assert (five["judged"]["verdict"][5], columns["judged"]["verdict"][3]) == (-1, -1)


def test_a_script_sees_the_tickets_that_are_dealt():
    app = sl.app("lottery", **STATE, tickets=4)
    assert [row["series"] for row in app.results] == ["a", "b", "c", "d"]
    assert app.columns["race"]["value"].shape == (4, 1)
    assert app.columns["judged"]["verdict"].shape == (4, 1)
    assert len(app.run.table("race")["loss"]) == 4 * 52
    app.bet = "d"
    app.tickets = 3
    assert app.columns["race"]["loss"].shape == (3, 52)
    assert app.bet == "none"
    with pytest.raises(ValueError, match="Your bet: there is no “d”"):
        app.bet = "d"
    assert app.bet == "none"
    app.turn(tickets=4, bet="d")
    assert app.bet == "d"


def test_the_tickets_lie_on_the_curve_of_their_seed(columns):
    """The value at either end of the range, as a ticket, would end where a training of the curve ends."""
    curve = columns["curve"]
    assert curve["value"][[0, -1]] == pytest.approx(RANGES["learning_rate"])
    assert np.all(np.diff(curve["final"], axis=1) >= 0)
    # as the other knob's ticket leaves the rate to its own knob, a whole training at the lowest rate is asked for by hand
    other = LOTTERY.compute({**STATE, "drawn": "batch_size", "learning_rate": 1e-4}, ["curve"])["curve"]
    twenty = int(np.argmin(np.abs(other["value"] - 20)))
    spread = other["final"][twenty] - curve["final"][0]
    assert np.abs(spread).max() < 2e-3  # rates so low hardly feel a batch of 21 or 17 instead of 20


def test_a_ticket_is_a_training_of_the_engine(columns):
    (iris,) = (one for one in short_data.all_data(LOTTERY.catalogue, "lottery") if one.name == "iris")
    part = iris.part()
    data = sl.Dataset("iris", part.x, part.y, iris.dataset.classes)
    order = sl.training.split(data, validation=0.0, test=0.0).indices["train"]
    back = np.argsort(order)
    mixed = sl.Dataset("iris", data.x[back], data.y[back], data.classes)  # mixed again it lies as before
    place = int(np.nanargmin(columns["race"]["value"]))  # the calmest
    run = sl.train(
        mixed, sl.training.Network((8,), "tanh", "xavier"), optimizer="momentum", batch_size=20, seed=3, epochs=8,
        learning_rate=float(columns["race"]["value"][place, 0]), loss="cross_entropy", validation=0.0, test=0.0,
        standardise=False, dtype="float64",
    )  # fmt: skip
    a_pass = np.arange(0, 49, 6)  # 120 examples in batches of 20
    assert columns["race"]["loss"][place, a_pass] == pytest.approx(run.train_loss, rel=1e-5)


def test_a_batch_size_is_whole():
    value = LOTTERY.compute({**STATE, "drawn": "batch_size", "tickets": 6}, ["race"])["race"]["value"]
    assert np.all(value == np.round(value))
    assert value.min() >= 1


@pytest.mark.parametrize("drawn", ["learning_rate", "batch_size"])
def test_the_code_is_a_program(drawn):
    made = programs(short_data.all_data(LOTTERY.catalogue, "lottery"), LOTTERY._optimizers)["simulab"]
    text = made["template"]
    for piece, of in {"data": "iris", "optimizer": "momentum", "drawn": drawn}.items():
        text = text.replace(f"{{piece:{piece}}}", made["pieces"][piece][of])
    for knob, value in {**LOTTERY.resolve()[0], **STATE, "drawn": drawn}.items():
        text = text.replace(f"{{{knob}}}", str(value))
    compile(text, "code", "exec")
    assert ("batch_size=20," in text) == (drawn == "learning_rate")
