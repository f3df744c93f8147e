"""A lottery's tickets are trainings of their own, and verdicts follow from losses, not from places."""

import jax.numpy as jnp
import numpy as np
import pytest

import simulab as sl
from simulab.vitals.judge import VERDICTS, judge

AT = np.arange(41)


@pytest.mark.parametrize(
    ("losses", "verdict"),
    [
        (np.exp(-AT / 8), "good"),
        (1 - 0.001 * AT, "slow"),
        (0.5 + 0.5 * np.exp(-AT), "stuck"),
        (np.where(AT, 0.5 + 0.2 * (-1.0) ** AT, 1), "restless"),
        (np.where(AT < 30, 1 - AT / 40, np.nan), "diverged"),
        (1 + 0.01 * AT, "diverged"),
        (np.ones(41), "diverged"),
        (np.where(AT < 30, 1.0, 0.8), "slow"),  # a plateau and then a drop: it has begun to move
    ],
)
def test_a_run_is_judged_by_its_losses(losses, verdict):
    assert VERDICTS[int(judge(jnp.asarray(losses), 40, jnp.asarray(1.0), jnp.asarray(0.0)))] == verdict


def test_a_run_that_only_recovers_from_a_wild_start_is_not_good():
    losses = 30 * np.exp(-AT / 8) + 2
    assert VERDICTS[int(judge(jnp.asarray(losses), 40, jnp.asarray(1.0), jnp.asarray(0.0)))] != "good"


@pytest.fixture(scope="module")
def dealt():
    return sl.lottery("two_moons", (4,), deal=2, points=5, seeds=2, epochs=12, seed=7)


def test_each_ticket_is_a_training(dealt):
    for value, loss in zip(dealt.tickets, dealt.loss):
        alone = sl.train("two_moons", (4,), optimizer="momentum", learning_rate=value, epochs=12, batch_size=20, seed=7)
        assert loss == pytest.approx(alone.train_loss, rel=1e-4, abs=1e-5)  # float32, side by side and alone
    assert np.all((dealt.tickets >= 1e-4) & (dealt.tickets <= 10))
    assert dealt.winner == int(np.argmin(dealt.loss[:, -1]))


def test_the_band_lies_around_the_median(dealt):
    low, middle, high = dealt.quartiles
    assert np.all((low <= middle) & (middle <= high))
    assert dealt.final.shape == (5, 2)


def test_another_deal_draws_others_and_the_same_the_same(dealt, tmp_path):
    from simulab.vitals.lottery import _drawn

    assert np.array_equal(_drawn("learning_rate", 3, 2), dealt.tickets)
    assert not np.array_equal(_drawn("learning_rate", 3, 3), dealt.tickets)
    dealt.save(tmp_path / "dealt.npz")
    assert str(sl.Lottery.load(tmp_path / "dealt.npz")) == str(dealt)
    assert list(dealt.to_frame()["verdict"]) == list(dealt.verdicts)
    assert dealt.plot().yaxis.axis_label == "training loss at the end"


def test_what_can_be_the_ticket_is_said():
    with pytest.raises(ValueError, match="knob: 'momentum' is not known"):
        sl.lottery("two_moons", knob="momentum")
    with pytest.raises(ValueError, match="tickets: give values above 0"):
        sl.lottery("two_moons", tickets=[0.1, -1.0])
