"""A range test is the training that a plain loop makes, and is read as a plain loop reads it."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import simulab as sl
from simulab.training import batches
from simulab.vitals import reading

DRAW = np.random.default_rng(0)
X = DRAW.normal(size=(40, 2))
LINE = sl.Dataset("line", X, X @ [1.0, -2.0] + DRAW.normal(size=40))


def by_hand(steps, low, high, size):
    """Losses of each mini-batch of linear regression under a rising rate, in NumPy."""
    split = sl.training.split(LINE, validation=0.0, test=0.0, dtype="float64").parts["train"]
    x, y, key = split.x, split.y, jax.random.key(3)
    start = sl.training.Network(()).init(jax.random.fold_in(key, batches.WEIGHTS), 2, 1)
    w, b = np.asarray(start[0]["weights"], float)[:, 0], 0.0
    losses = []
    for t in range(steps):
        rows = np.asarray(batches.order(key, t // 4, 40))[t % 4 * size :][:size]
        off = x[rows] @ w + b - y[rows]
        losses.append(np.mean(off**2))
        rate = low * (high / low) ** (t / (steps - 1))
        w, b = w - rate * 2 * off @ x[rows] / size, b - rate * 2 * off.mean()
    return np.array(losses)


@pytest.fixture(scope="module")
def tested():
    return sl.range_test(LINE, (), optimizer="sgd", lowest=1e-3, steps=30, batch_size=10, seed=3, rates=5,
                         validation=0.0, test=0.0, dtype="float64")  # fmt: skip


def test_it_is_one_training_under_a_rising_rate(tested):
    assert tested.rate == pytest.approx(np.geomspace(1e-3, 10, 30))
    assert tested.loss == pytest.approx(by_hand(30, 1e-3, 10.0, 10), rel=1e-9)  # both are float64


def test_whole_trainings_are_those_of_train(tested):
    assert tested.rates == pytest.approx(np.geomspace(1e-3, 10, 5))
    for rate, end in [(tested.rates[1], tested.final[1]), (tested.steepest, tested.runs["steepest"][-1])]:
        same = sl.train(LINE, (), optimizer="sgd", learning_rate=rate, epochs=8, batch_size=10, seed=3,
                        validation=0.0, test=0.0, dtype="float64")  # fmt: skip
        assert end == pytest.approx(same.train_loss[-1], rel=1e-9)
    assert math.isnan(tested.final[-1]) or tested.final[-1] > 1e6  # far above 2/L


def plainly(loss, beta):
    """Smoothed losses, the step of its end, of its lowest and of its steepest value; -1 for none."""
    total, line, low, over = 0.0, [], math.inf, -1
    for t, value in enumerate(loss):
        total = beta * total + (1 - beta) * value
        line.append(total / (1 - beta ** (t + 1)))
        low = min(low, line[-1]) if math.isfinite(line[-1]) else low
        if over < 0 and not line[-1] <= 4 * low:
            over = t
    end = over if over >= 0 else len(loss)
    lowest = min(range(1, end), key=lambda t: line[t], default=-1)
    if lowest < 0 or not line[lowest] < 0.95 * line[0]:
        return line, over, -1, -1
    young = math.ceil(0.1 * len(loss))
    wide = max(1, round(0.05 * len(loss)))
    ends = {t: (max(t - wide, 0), min(t + wide, end - 1)) for t in range(max(young, 1), lowest)}
    falls = {t: (line[high] - line[low]) / (high - low) for t, (low, high) in ends.items()}
    steepest = min(falls, key=lambda t: falls[t], default=-1)
    return line, over, lowest, steepest if steepest >= 0 and falls[steepest] < 0 else -1


def test_reading_is_that_of_a_plain_loop():
    heard, read = set(), jax.jit(reading.read, static_argnums=2)
    for seed in range(60):
        draw = np.random.default_rng(seed)
        at = np.linspace(0, 1, 40)
        loss = 1 - draw.uniform(-0.2, 0.9) * at**2 + draw.uniform(0, 0.1) * draw.normal(size=40) ** 2
        loss[draw.integers(10, 60) :] *= draw.choice([1.0, 30.0, np.nan, np.inf])
        beta = float(draw.choice([0.0, 0.5, 0.9]))
        with jax.enable_x64(True):
            said = jax.device_get(read(jnp.asarray(loss), jnp.asarray(beta), 40))
        with np.errstate(invalid="ignore"):  # 0 times infinity
            line, over, lowest, steepest = plainly(loss, beta)
        assert said.smoothed == pytest.approx(line, nan_ok=True), seed
        assert (said.over, said.lowest, said.steepest) == (over, lowest, steepest), seed
        heard |= {over >= 0, ("lowest", lowest >= 0), ("steepest", steepest >= 0)}
    assert len(heard) == 6


def test_a_file_gives_it_back_and_says_what_it_is(tested, tmp_path):
    tested.save(tmp_path / "test.npz")
    again = sl.RangeTest.load(tmp_path / "test.npz")
    assert str(again) == str(tested)
    assert np.array_equal(again.runs["steepest"], tested.runs["steepest"])
    assert list(tested.to_frame().columns) == ["step", "rate", "loss", "smoothed"]
    assert tested.plot().xaxis.axis_label == "learning rate"
    with pytest.raises(ValueError, match="is no lottery that was saved"):
        sl.Lottery.load(tmp_path / "test.npz")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"lowest": 0.1, "highest": 0.1}, "highest: give a rate above the lowest"),
        ({"smoothing": 1.0}, "smoothing: give a number from 0 to below 1"),
        ({"steps": 3}, "steps: give a whole number from 10"),
        ({"learning_rate": 0.1}, "learning_rate: the test sweeps it"),
    ],
)
def test_a_wrong_argument_is_named(wrong, said):
    with pytest.raises(ValueError, match=said):
        sl.range_test(LINE, (), **wrong)
