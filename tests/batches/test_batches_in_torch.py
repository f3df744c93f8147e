"""Trainings on mini-batches beside PyTorch's, which `tests/reference/record_torch_batches.py` recorded."""

import json
import math
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import simulab as sl
from simulab.batches import race
from simulab.batches.nets import net
from simulab.batches.task import ORDER, Task, key_of, rows_of
from simulab.catalogue import Catalogue
from simulab.training import LOSSES, Network, split

BATCHES = json.loads((Path(__file__).parents[1] / "reference/torch_batches.json").read_text(encoding="utf-8"))
STEPS = len(BATCHES["batches"])


def wave(*shape, by):
    """Numbers that both sides can make."""
    return np.sin(by * np.arange(1, math.prod(shape) + 1)).reshape(shape)


@pytest.fixture(scope="module")
def task():
    """PyTorch's net and examples, in its order: `split` shuffles, so they are put where it takes them from."""
    with jax.enable_x64(True):
        y = np.arange(30) % 3
        blank = sl.Dataset("wave", np.zeros((30, 4)) + y[:, None], y, classes=("a", "b", "c"))
        places = split(blank, validation=0.0, test=0.0).indices["train"]
        x = np.empty((30, 4))
        x[places] = wave(30, 4, by=0.7)
        data = sl.Dataset("wave", x, y, classes=("a", "b", "c"))
        assert y[places].tolist() == BATCHES["labels"]
        made = net(data, Network((8,), "tanh", "xavier"), LOSSES["cross_entropy"], standardise=False)
        w = jnp.concatenate(  # of each layer first the bias, then the weights, as JAX flattens names
            [jnp.zeros(8), 0.5 * wave(4, 8, by=1.7).ravel(), jnp.zeros(3), 0.5 * wave(8, 3, by=2.3).ravel()]
        )
        yield made._replace(start=lambda seed: w)


@pytest.mark.parametrize(
    "recorded",
    [pytest.param(one, marks=pytest.mark.long) if one["optimizer"] == "momentum" else one for one in BATCHES["runs"]],
    ids=lambda one: one["optimizer"],
)
def test_losses_after_each_step_are_pytorchs(recorded, task: Task):
    """Both in 64 bits: after twelve steps roundings have grown to no more than some 1e-13."""
    rule = Catalogue.builtin().optimizers.offered("net-lab")[recorded["optimizer"]]
    own, rate = rule.knobs(), recorded["learning_rate"]

    @jax.jit
    def after(steps):
        return task.loss(race.ended(task, rule, own, 0, 8, rate, False, steps))

    with jax.enable_x64(True):
        drawn = [rows_of(task, jax.random.fold_in(key_of(0, ORDER), i), False)[:8].tolist() for i in range(STEPS)]
        assert drawn == BATCHES["batches"]
        assert [float(after(t)) for t in range(STEPS + 1)] == pytest.approx(recorded["loss"], rel=1e-11)


def test_a_mini_batchs_gradient_is_pytorchs_at_once_and_added_up(task: Task):
    with jax.enable_x64(True):
        rows = jnp.asarray(BATCHES["batches"][0] + [0] * 22)
        g = np.asarray(jax.jit(lambda w: task.batch(rows, 8, w)[1])(task.start(0)))
    b, w, c, v = np.split(g, np.cumsum([8, 32, 3]))
    for recorded in (BATCHES["at_once"], BATCHES["added_up"]):
        assert [np.linalg.norm(one) for one in (w, b, v, c)] == pytest.approx(recorded, rel=1e-12)
