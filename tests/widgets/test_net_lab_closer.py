"""What the net lab says of one epoch and of one step, against NumPy; and what becomes of a table of one's own."""

import numpy as np
import pytest

from simulab import catalogue
from simulab.widgets.net_lab import reading

LAB = catalogue.widgets["net-lab"]()
SHORT = {"epochs": 6, "points": 90, "data_seed": 4, "seed": 2}


@pytest.mark.parametrize("state", [{}, {"data": "iris"}])
def test_who_is_taken_for_whom(state):
    found = LAB.compute({**SHORT, **state}, at=3)
    points, answers = found["points"], found["answers"]
    count, train, y = int(points["count"][0]), int(points["train"][0]), points["y"]
    for split, rows in enumerate((slice(0, train), slice(train, count))):
        wanted = np.zeros((10, 10))
        np.add.at(wanted, (y[rows].astype(int), found["maps"]["answer"][rows].astype(int)), 1)
        np.testing.assert_array_equal(answers["confusion"][split], wanted)
        with np.errstate(invalid="ignore"):
            precision, recall = np.diag(wanted) / wanted.sum(axis=0), np.diag(wanted) / wanted.sum(axis=1)
            np.testing.assert_allclose(answers["precision"][split], precision, rtol=1e-6)
            np.testing.assert_allclose(answers["recall"][split], recall, rtol=1e-6)
            np.testing.assert_allclose(answers["f1"][split], 2 * precision * recall / (precision + recall), rtol=1e-6)
        right = np.trace(wanted) / wanted.sum()
        assert right == pytest.approx(found["run"]["accuracy"][split, 3], abs=1e-6)


def test_a_regression_has_rmse_and_r2():
    found = LAB.compute({**SHORT, "data": "noisy_sine"}, at=6)
    points, train = found["points"], int(found["points"]["train"][0])
    y, said = points["y"][:train].astype(float), found["maps"]["answer"][:train].astype(float)
    assert found["answers"]["rmse"][0] == pytest.approx(np.sqrt(np.mean((y - said) ** 2)), rel=1e-5)
    assert found["answers"]["r2"][0] == pytest.approx(
        1 - np.sum((y - said) ** 2) / np.sum((y - y.mean()) ** 2), rel=1e-4
    )
    assert found["answers"]["rmse"][0] ** 2 == pytest.approx(found["run"]["loss"][0, 6], rel=1e-5)


def test_histograms_hold_every_weight_once():
    found = LAB.compute(SHORT, at=2)
    first = found["run"]["w"][:12, 2].astype(float)  # the weights of 2 inputs to 6 units
    reach = np.max(np.abs(first))
    wanted, _ = np.histogram(first, 24, (-reach, reach))
    np.testing.assert_allclose(found["insides"]["weights"][0], wanted / 12, atol=1e-6)
    assert found["insides"]["reach"][0] == pytest.approx(reach, rel=1e-6)
    np.testing.assert_allclose(found["insides"]["units"][:2].sum(axis=1), 1, rtol=1e-6)
    assert np.all(found["insides"]["units"][2:] == 0)


def test_a_step_of_all_examples_is_an_epoch():
    state = {**SHORT, "apart": True, "batch_size": 500, "layers": 1, "width_1": 3}
    found = LAB.compute(state, at=4)
    run, step, points = found["run"]["w"].astype(float), found["step"], found["points"]
    count = int(found["run"]["numbers"][0] if np.ndim(found["run"]["numbers"]) else found["run"]["numbers"])
    np.testing.assert_allclose(step["update"][:count], run[:, 5] - run[:, 4], atol=2e-7)  # float32 on the wire
    train = int(points["train"][0])
    x, y = reading.given(points)[:train], points["y"][:train].astype(float)

    def loss(w):
        hidden = np.tanh(x @ w[:6].reshape(2, 3) + w[6:9])
        score = hidden @ w[9:12] + w[12]
        return np.mean(np.logaddexp(0, score) - y * score)

    assert step["mean"][0] == pytest.approx(loss(run[:, 4]), rel=1e-5)
    steps = 1e-5 * np.eye(count)
    slopes = [(loss(run[:, 4] + one) - loss(run[:, 4] - one)) / 2e-5 for one in steps]
    np.testing.assert_allclose(step["gradient"][:count], slopes, atol=1e-6)  # the weights came as float32


def test_the_mini_batch_that_is_lit_up_is_the_one_that_costs_that():
    found = LAB.compute({**SHORT, "apart": True, "batch_size": 7}, at=2)
    rows = found["step"]["rows"]
    assert np.sum(rows >= 0) == 7
    assert len(set(rows[:7])) == 7
    assert rows.max() < found["points"]["train"][0]
    assert np.mean(found["step"]["costs"][:7]) == pytest.approx(found["step"]["mean"][0], rel=1e-5)
    np.testing.assert_allclose(found["step"]["costs"][:7], -np.log(found["step"]["says"][:7]), rtol=1e-4)


def test_what_goes_through_the_net_and_comes_back():
    """Of one example, against differences of its loss by each number on the way."""
    found = LAB.compute({**SHORT, "apart": True, "batch_size": 7, "layers": 2, "width_1": 3, "width_2": 2}, at=3)
    w, step, points = found["run"]["w"][:, 3].astype(float), found["step"], found["points"]
    w1, b1, w2, b2, w3, b3 = np.split(w[:20], np.cumsum([6, 3, 6, 2, 2]))
    row = int(step["rows"][1])
    x, y = reading.given(points)[row], float(points["y"][row])

    def on(h):  # from the first layer's units
        score = np.tanh(h @ w2.reshape(3, 2) + b2) @ w3 + b3[0]
        return np.logaddexp(0, score) - y * score

    z = x @ w1.reshape(2, 3) + b1
    np.testing.assert_allclose(step["sums"][0, 1, :3], z, rtol=1e-5)
    np.testing.assert_allclose(step["units"][0, 1, :3], np.tanh(z), rtol=1e-5)
    assert step["costs"][1] == pytest.approx(on(np.tanh(z)), rel=1e-4)
    small = 1e-5 * np.eye(3)
    by_units = [(on(np.tanh(z) + e) - on(np.tanh(z) - e)) / 2e-5 for e in small]
    by_sums = [(on(np.tanh(z + e)) - on(np.tanh(z - e))) / 2e-5 for e in small]
    np.testing.assert_allclose(step["by_units"][0, 1, :3], by_units, atol=2e-6)  # the weights came as float32
    np.testing.assert_allclose(step["by_sums"][0, 1, :3], by_sums, atol=2e-6)
    assert not np.any(step["by_sums"][2:])


def test_an_early_stop_comes_when_patience_is_at_its_end():
    state = {**SHORT, "epochs": 60, "early": True, "patience": 4, "learning_rate": 0.3}
    found = LAB.compute(state, ["run"])
    run = found["run"]
    stopped, best = int(run["stopped_at"][0]), int(run["best_at"][0])
    assert stopped == best + 4
    assert best == np.nanargmin(run["loss"][1])
    assert np.all(np.isnan(run["loss"][:, stopped + 1 :]))
    assert np.all(np.isfinite(run["loss"][:, : stopped + 1]))
    assert np.all(run["w"][:, stopped:] == run["w"][:, stopped][:, None])
    assert run["final"][1, 0] == run["loss"][1, stopped]
    said = f"Stopped after epoch {stopped}: for 4 epochs the test loss found no value below that of epoch {best}."
    assert said in LAB.say(found)


TABLE = "a,colour,b,kind\n" + "\n".join(
    f"{'' if i == 3 else i % 7},{'red' if i % 3 else 'blue'},{900 if i == 8 else i / 4},{'yes' if i % 2 else 'no'}"
    for i in range(24)
)


def mended(**state):
    state = {"data": "own", "own": TABLE, "scaling": "none", "test_share": 0.25, **SHORT, **state}
    points = LAB.compute(state, ["points"])["points"]
    return reading.given(points), points["y"][: int(points["count"][0])], int(points["train"][0])


def test_a_table_of_ones_own_is_mended_by_what_trains():
    x, y, train = mended()
    assert x.shape == (24, 4)  # a, blue, red, b
    assert set(y) == {0, 1}
    assert np.all(x[:, 1] + x[:, 2] == 1)
    everything = np.array(
        [[np.nan if i == 3 else i % 7, i % 3 == 0, i % 3 > 0, 900 if i == 8 else i / 4] for i in range(24)]
    )
    order = [int(np.argmin(np.abs(everything[:, 3] - b))) for b in x[:, 3]]
    trained = everything[order][:train]
    at = order.index(3)
    assert x[at, 0] == pytest.approx(np.nanmean(trained[:, 0]), rel=1e-6)
    median, _, _ = mended(own_missing="median")
    assert median[at, 0] == pytest.approx(np.nanmedian(trained[:, 0]), rel=1e-6)
    dropped, _, _ = mended(own_missing="drop")
    assert len(dropped) == 23
    clipped, _, _ = mended(clip_outliers=True)
    low, high = np.quantile(trained[:, 3], [0.25, 0.75])
    np.testing.assert_allclose(
        clipped[:, 3], np.clip(x[:, 3], low - 1.5 * (high - low), high + 1.5 * (high - low)), rtol=1e-6
    )
    assert mended(own_words="left_out")[0].shape == (24, 2)
    assert mended(target=3)[0].shape == (24, 5)  # a regression of b: a, two colours, two kinds
    double = TABLE + "\n0,blue,0,no"
    assert len(mended(own=double)[0]) == 25
    assert len(mended(own=double, drop_repeats=True)[0]) == 24


def test_a_table_that_cannot_be_read_is_left_and_said():
    _, complaints = LAB.resolve({"data": "own", "own": "a,b\n1,2\n3"})
    assert complaints == ["Table: line 3: 1 cell where the first line has 2; left as it was."]
