"""Which device runs what: by size, by choice, and shared where there are several."""

import json
import os
import subprocess
import sys

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import simulab as sl
from simulab.machine import backend

TWO_DEVICES = """
import json
import jax, numpy as np, simulab as sl
from simulab.machine import backend
rates = np.logspace(-4, -1, 600)
swept = sl.sweep("himmelblau", "adam", steps=30, learning_rate=rates)
b = sl.basins("himmelblau", "momentum", resolution=32, steps=100)
odd = sl.sweep("himmelblau", "adam", steps=30, learning_rate=rates[:599])
one = sl.descend("himmelblau", "adam", steps=30, learning_rate=float(rates[100]))
print(json.dumps({
    "devices": jax.device_count(),
    "sweep": sorted(str(d) for d in swept.raw["x"].devices()),
    "one": len(one.raw["x"].devices()),
    "odd": len(odd.raw["x"].devices()),
    "parts": sorted(str(next(iter(p.devices()))) for p in backend.split(np.zeros((1024, 2)))),
    "last": swept.x[:, -1].tolist(), "verdicts": swept.verdict.tolist(), "minimum": b.minimum.tolist(),
    "loss": b.loss.tolist(),
}))
"""


@pytest.fixture
def choice(monkeypatch):
    """Any choice, taken back afterwards."""
    monkeypatch.setattr(backend, "_choice", {})
    return monkeypatch


def test_two_devices_share_sweeps_and_maps_and_change_no_number():
    """Forced on the CPU. 1e-9: half as many lanes may be compiled to other roundings."""
    flags = "--xla_force_host_platform_device_count=2"
    environment = {**os.environ, "XLA_FLAGS": flags, "JAX_PLATFORMS": "cpu"}
    done = subprocess.run(
        [sys.executable, "-c", TWO_DEVICES], capture_output=True, text=True, check=False, env=environment
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["devices"] == len(set(told["sweep"])) == 2
    assert told["parts"] == told["sweep"]
    assert (told["one"], told["odd"]) == (1, 1)
    swept = sl.sweep("himmelblau", "adam", steps=30, learning_rate=np.logspace(-4, -1, 600))
    np.testing.assert_allclose(told["last"], swept.x[:, -1], rtol=1e-9)
    assert told["verdicts"] == swept.verdict.tolist()
    b = sl.basins("himmelblau", "momentum", resolution=32, steps=100)
    np.testing.assert_allclose(told["loss"], b.loss, rtol=1e-9, atol=1e-12)
    np.testing.assert_array_equal(told["minimum"], b.minimum)


def test_a_gpu_that_is_not_there_is_said(choice):
    choice.setattr(backend, "_devices", lambda platform: [] if platform == "gpu" else ["core"])
    with pytest.raises(ValueError, match=r"^device: JAX sees no GPU here; install simulab\[cuda13\]"):
        backend.use("gpu")


def test_another_word_is_refused(choice):
    with pytest.raises(ValueError, match=r"^device: choose auto, cpu or gpu, not 'tpu'"):
        backend.use("tpu")


def test_the_variable_of_the_environment_is_checked_too(choice):
    choice.setenv("SIMULAB_DEVICE", "abacus")
    with pytest.raises(ValueError, match=r"^device: choose auto, cpu or gpu, not 'abacus'"):
        backend.devices()
    choice.setenv("SIMULAB_DEVICE", "cpu")
    assert backend.devices()[0].platform == "cpu"


def test_wide_work_goes_to_the_gpu_and_a_single_run_stays_on_the_cpu(choice):
    choice.setattr(backend, "_devices", lambda platform: [f"{platform}0", f"{platform}1"])
    assert backend.devices(1) == ["cpu0"]
    assert backend.devices(backend.SHARD_FROM) == ["cpu0", "cpu1"]
    assert backend.devices(backend.WIDE) == ["gpu0", "gpu1"]
    backend.use("cpu")
    assert backend.devices(backend.WIDE) == ["cpu0", "cpu1"]
    backend.use("gpu")
    assert backend.devices(1) == ["gpu0"]


@pytest.mark.parametrize("runs", [1, 7, 1024, 1025, 10_000, 65_536, 10_007])
def test_side_by_side_or_block_by_block_is_the_same(runs):
    numbers = np.arange(runs, dtype=np.float32)
    doubled, shifted = backend.each(lambda x: (2 * x, x + 1))(numbers)
    np.testing.assert_array_equal(doubled, 2 * numbers)
    np.testing.assert_array_equal(shifted, numbers + 1)


def test_what_was_traced_outside_is_traced_anew_in_turn():
    mapped = jax.jit(backend.each(lambda entry: 2 * entry))
    assert "scan" not in str(jax.make_jaxpr(mapped)(jnp.ones(3)))
    with backend.in_turn():
        assert "scan" in str(jax.make_jaxpr(mapped)(jnp.ones(3)))
    assert "scan" not in str(jax.make_jaxpr(mapped)(jnp.ones(3)))


def test_in_turn_is_the_same_too():
    with backend.in_turn():
        np.testing.assert_array_equal(backend.each(lambda x: 2 * x)(np.arange(5)), 2 * np.arange(5))
