"""A batch computed by several workers is the batch computed at once, if its parts are weighted; and what the pitfalls cost."""

import itertools
import json
import os
import subprocess
import sys

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import simulab as sl
from simulab.batches.border import border
from simulab.batches.workers import MOST, begun, gradient, members, sizes
from simulab.machine import backend


@pytest.mark.parametrize("workers", [1, 3, 4, 8])
@pytest.mark.parametrize(("shards", "strips"), [("even", False), ("uneven", True)])
def test_the_weighted_mean_of_shards_is_the_large_batchs_gradient(workers, shards, strips):
    run = sl.train_workers(workers, shards=shards, strips=strips, steps=30)
    assert run.shares.sum() == 64
    # sums of 64-bit numbers in another order; 30 steps do not make that much larger
    assert run.loss == pytest.approx(run.alone, abs=1e-12)
    # in float32: N products and sums, each rounded by 2^-24 of its size
    assert run.apart.max() < (2 * workers + 2) * 2**-24 * 10


def test_a_sum_is_n_times_as_long():
    run = sl.train_workers(4, together="sum", steps=5)
    assert run.apart == pytest.approx(np.full(6, 3.0), rel=1e-5)
    faster = sl.train_workers(4, learning_rate=2.0, steps=5)
    assert run.loss == pytest.approx(faster.loss, rel=1e-9)  # as a rate of N times as much


def test_a_plain_mean_is_right_of_even_shards_only():
    assert sl.train_workers(4, together="plain", steps=5).apart.max() < 1e-6
    assert sl.train_workers(4, together="plain", shards="uneven", steps=5).apart.min() > 0.01


def test_statistics_of_a_workers_own_examples_are_not_those_of_the_batch():
    assert sl.train_workers(1, batch_norm=True, steps=5).apart.max() < 1e-6
    assert sl.train_workers(8, batch_norm=True, steps=5).apart.min() > 0.01


def test_every_example_has_one_worker():
    with backend.float64():
        for count in range(1, MOST + 1):
            for shards in (0, 1):
                for strips in (False, True):
                    who = np.asarray(members(float(count), shards, strips))
                    assert np.array_equal(who.sum(0), np.ones(64))
                    assert np.array_equal(who.sum(1), np.asarray(sizes(float(count), shards)))
        left = np.asarray(border()[0])[:, 0]
        parts = [left[row > 0] for row in np.asarray(members(4.0, 0, True))[:4]]
    assert all(one.max() < two.min() for one, two in itertools.pairwise(parts))


ON_DEVICES = """
import json, sys
import jax
jax.config.update("jax_enable_x64", True)
from jax.sharding import Mesh, PartitionSpec as P
import numpy as np
from simulab.batches.border import border
from simulab.batches.workers import Net, begun
import jax.numpy as jnp

x, label = border()
net = begun(0)

def mean_loss(net, x, label):
    score = jnp.tanh(x @ net.entry + net.biases) @ net.readout + net.bias
    return jnp.mean(jnp.logaddexp(0, score) - label * score)

def own(net, x, label):
    return jax.tree.map(lambda g: jax.lax.pmean(g, "worker"), jax.grad(mean_loss)(net, x, label))

devices = jax.devices()
mesh = Mesh(np.array(devices), ("worker",))
mapped = jax.shard_map(own, mesh=mesh, in_specs=(P(), P("worker"), P("worker")), out_specs=P(), check_vma=False)
g = mapped(net, x, label)
print(json.dumps([len(devices), *[np.ravel(one).tolist() for one in g]]))
"""


def test_devices_that_average_find_the_large_batchs_gradient():
    """Four devices of JAX's, each with a quarter of the examples, and an all-reduce between them."""
    flags = {"XLA_FLAGS": "--xla_force_host_platform_device_count=4", "JAX_PLATFORMS": "cpu"}
    done = subprocess.run(
        [sys.executable, "-c", ON_DEVICES], env={**os.environ, **flags}, capture_output=True, text=True, check=False
    )
    assert not done.returncode, done.stderr
    count, *found = json.loads(done.stdout)
    assert count == 4
    with backend.float64():
        wanted = jax.device_get(gradient(begun(0), False, jnp.full(64, 1 / 64)))
    for one, other in zip(found, wanted):
        assert one == pytest.approx(np.ravel(other), abs=1e-14)  # another order of 64-bit sums


def test_a_file_gives_it_back(tmp_path):
    run = sl.train_workers(3, steps=2)
    run.save(tmp_path / "run.npz")
    again = sl.WorkersRun.load(tmp_path / "run.npz")
    assert str(again) == str(run)
    assert (len(run), list(run.to_frame().columns)) == (2, ["loss", "alone", "apart"])
    assert run.plot().xaxis.axis_label == "step"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"workers": 9}, "workers: give a whole number from 1 to 8"),
        ({"together": "max"}, "together: 'max' is not known"),
    ],
)
def test_a_wrong_argument_is_named(wrong, said):
    with pytest.raises(ValueError, match=said):
        sl.train_workers(**wrong)
